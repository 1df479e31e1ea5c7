"""As rodadas e os seus prazos: abrir, mudar, reabrir e encerrar a reabertura."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from auditoria.actions import registrar
from base.errors import EdicaoConcorrente, RegraViolada
from contas.models import Vinculo
from indicadores.models import (
    ConfiguracaoDaUF,
    Edicao,
    JanelaDaRodada,
    Pactuacao,
    Reabertura,
    Rodada,
)
from indicadores.permissions import pode_configurar_uf, pode_gerir_rodadas
from indicadores.prazos import Janela
from indicadores.states import EDITAVEIS
from territorios.models import Nivel, Territorio


@transaction.atomic
def criar_rodada(
    *,
    por: Vinculo,
    edicao: Edicao,
    ano: int,
    metas: Janela,
    resultados: Janela,
    registro_pelo_gestor: bool,
) -> Rodada:
    """Cria a rodada de um ano da edição, com as suas janelas."""
    _exigir_ministerio(por)
    _exigir_janelas(metas, resultados)
    if not edicao.ano_inicial <= ano <= edicao.ano_final:
        raise RegraViolada(
            f"{edicao} vale de {edicao.ano_inicial} a {edicao.ano_final}. Escolha um "
            "ano dentro dela ou crie a edição seguinte.",
            codigo="ano_fora_da_edicao",
        )
    try:
        with transaction.atomic():
            rodada = Rodada.objects.create(
                edicao=edicao,
                ano=ano,
                metas_abrem=metas.abre,
                metas_fecham=metas.fecha,
                resultados_abrem=resultados.abre,
                resultados_fecham=resultados.fecha,
                registro_pelo_gestor=registro_pelo_gestor,
            )
    except IntegrityError as erro:
        raise RegraViolada(
            f"Já há rodada de {ano}. Mude os prazos dela.", codigo="rodada_repetida"
        ) from erro
    registrar(
        rodada,
        "indicadores.rodada.criada",
        por=por,
        edicao=edicao.codigo,
        metas=[metas.abre, metas.fecha],
        resultados=[resultados.abre, resultados.fecha],
    )
    return rodada


@transaction.atomic
def mudar_prazos(
    rodada: Rodada,
    *,
    por: Vinculo,
    metas: Janela,
    resultados: Janela,
    registro_pelo_gestor: bool,
    versao: int,
) -> Rodada:
    """Abre ou fecha as janelas da rodada para todos."""
    _exigir_ministerio(por)
    rodada = Rodada.objects.select_for_update(of=("self",)).get(pk=rodada.pk)
    if versao != rodada.versao:
        raise EdicaoConcorrente(
            "Outra pessoa mudou os prazos depois que você abriu a página. Gravado "
            f"agora: metas, {_por_extenso(rodada.janela_das_metas)}; resultados, "
            f"{_por_extenso(rodada.janela_dos_resultados)}. Confira e grave de novo "
            "se os seus devem prevalecer."
        )
    _exigir_janelas(metas, resultados)
    antes = {
        "metas": _por_extenso(rodada.janela_das_metas),
        "resultados": _por_extenso(rodada.janela_dos_resultados),
        "registro_pelo_gestor": rodada.registro_pelo_gestor,
    }
    rodada.metas_abrem, rodada.metas_fecham = metas.abre, metas.fecha
    rodada.resultados_abrem = resultados.abre
    rodada.resultados_fecham = resultados.fecha
    rodada.registro_pelo_gestor = registro_pelo_gestor
    rodada.versao += 1
    rodada.save(
        update_fields=[
            "metas_abrem",
            "metas_fecham",
            "resultados_abrem",
            "resultados_fecham",
            "registro_pelo_gestor",
            "versao",
        ]
    )
    depois = {
        "metas": _por_extenso(rodada.janela_das_metas),
        "resultados": _por_extenso(rodada.janela_dos_resultados),
        "registro_pelo_gestor": rodada.registro_pelo_gestor,
    }
    mudou = {c: [antes[c], v] for c, v in depois.items() if antes[c] != v}
    registrar(rodada, "indicadores.rodada.prazos_mudados", por=por, mudou=mudou)
    return rodada


@transaction.atomic
def reabrir_prazo(
    rodada: Rodada,
    *,
    por: Vinculo,
    territorio: Territorio,
    janela: str,
    ate: date,
    motivo: str,
) -> Reabertura:
    """Reabre metas ou resultados, até um dia, para todos, uma UF ou um território.

    Quem lê a regra é `prazos.janela_de`: a tela, a ação e a importação. RN-IND-40.
    """
    _exigir_ministerio(por)
    if territorio.nivel not in (Nivel.PAIS, Nivel.UF, Nivel.MUNICIPIO):
        raise RegraViolada(
            "Reabre-se para o país, uma UF ou um município.",
            codigo="alcance_da_reabertura",
        )
    if not motivo.strip():
        raise RegraViolada(
            "Escreva o motivo: ele aparece ao lado do prazo para quem digita.",
            codigo="motivo_vazio",
        )
    hoje = timezone.localdate()
    if ate < hoje:
        raise RegraViolada(
            f"O prazo ({ate:%d/%m/%Y}) já passou. Informe hoje ou um dia futuro.",
            codigo="reabertura_no_passado",
        )
    reabertura = Reabertura.objects.create(
        rodada=rodada,
        territorio=territorio,
        janela=janela,
        desde=hoje,
        ate=ate,
        motivo=motivo.strip(),
        aberta_em=timezone.now(),
        aberta_por=por,
    )
    registrar(
        rodada,
        "indicadores.rodada.prazo_reaberto",
        por=por,
        janela=JanelaDaRodada(janela).label.lower(),
        territorio=str(territorio),
        ate=ate,
        motivo=reabertura.motivo,
    )
    return reabertura


@transaction.atomic
def encerrar_reabertura(reabertura: Reabertura, *, por: Vinculo) -> Reabertura:
    """Fecha a reabertura antes da hora, a partir de hoje; ela segue na história."""
    _exigir_ministerio(por)
    reabertura = (
        Reabertura.objects.select_for_update(of=("self",))
        .select_related("rodada", "territorio__uf")
        .get(pk=reabertura.pk)
    )
    hoje = timezone.localdate()
    if reabertura.encerrada_em is not None or reabertura.ate < hoje:
        raise RegraViolada(
            "Esta reabertura já terminou.", codigo="reabertura_terminada"
        )
    reabertura.ate = hoje - timedelta(days=1)
    reabertura.encerrada_em, reabertura.encerrada_por = timezone.now(), por
    reabertura.save(update_fields=["ate", "encerrada_em", "encerrada_por"])
    registrar(
        reabertura.rodada,
        "indicadores.rodada.reabertura_encerrada",
        por=por,
        janela=reabertura.get_janela_display().lower(),
        territorio=str(reabertura.territorio),
    )
    return reabertura


@transaction.atomic
def configurar_uf(uf: Territorio, *, por: Vinculo, passo_cir: bool) -> ConfiguracaoDaUF:
    """Liga ou desliga o passo da CIR na UF.

    Vale para as pactuações que ainda estão com o gestor; as que já foram enviadas
    seguem o caminho com que saíram. Regra: RN-IND-41.
    """
    if not pode_configurar_uf(por, uf):
        raise PermissionDenied(
            f"O caminho da pactuação em {uf} é decidido pela sua CIB: cabe à "
            "secretaria da CIB ou ao Ministério da Saúde."
        )
    configuracao, _ = ConfiguracaoDaUF.objects.update_or_create(
        uf=uf,
        defaults={
            "passo_cir": passo_cir,
            "mudada_em": timezone.now(),
            "mudada_por": por,
        },
    )
    mudadas = (
        Pactuacao.objects.filter(
            territorio__uf=uf,
            territorio__nivel=Nivel.MUNICIPIO,
            situacao__in=EDITAVEIS,
        )
        .exclude(passa_pela_cir=passo_cir)
        .update(passa_pela_cir=passo_cir)
    )
    registrar(
        uf,
        "indicadores.uf.caminho_mudado",
        por=por,
        passo_cir=passo_cir,
        pactuacoes_em_digitacao=mudadas,
    )
    return configuracao


def _exigir_ministerio(por: Vinculo) -> None:
    if not pode_gerir_rodadas(por):
        raise PermissionDenied(
            "As rodadas e os seus prazos são do Ministério da Saúde. Se é o seu caso, "
            "escolha o vínculo certo no alto da página."
        )


def _exigir_janelas(metas: Janela, resultados: Janela) -> None:
    for nome, janela in (("das metas", metas), ("dos resultados", resultados)):
        if (janela.abre is None) != (janela.fecha is None):
            raise RegraViolada(
                f"O prazo {nome} tem só uma das datas. Informe as duas ou nenhuma.",
                codigo="janela_pela_metade",
            )
        if janela.abre and janela.fecha and janela.fecha < janela.abre:
            raise RegraViolada(
                f"O prazo {nome} termina ({janela.fecha:%d/%m/%Y}) antes de começar "
                f"({janela.abre:%d/%m/%Y}). Corrija uma das datas.",
                codigo="janela_ao_contrario",
            )
    if metas.abre and resultados.abre and resultados.abre < metas.abre:
        raise RegraViolada(
            f"O prazo dos resultados começa ({resultados.abre:%d/%m/%Y}) antes do das "
            f"metas ({metas.abre:%d/%m/%Y}). Corrija uma das datas.",
            codigo="resultados_antes_das_metas",
        )


def _por_extenso(janela: Janela) -> str:
    if janela.abre is None or janela.fecha is None:
        return "sem prazo"
    return f"de {janela.abre:%d/%m/%Y} a {janela.fecha:%d/%m/%Y}"
