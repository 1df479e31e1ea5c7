"""O cabeçalho das telas da pactuação, em texto pronto. (A grade: tela_da_grade.py.)"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Final

from django.utils import timezone

from auditoria.models import Evento
from base.telas import Ato, Passo, quanto_falta
from contas.http import PortalRequest
from indicadores.models import Pactuacao
from indicadores.prazos import Janela
from indicadores.states import Situacao

_ETIQUETA: Final = {
    Situacao.EM_DIGITACAO: ("az", "lapis"),
    Situacao.EM_CIR: ("az", "relogio"),
    Situacao.EM_APRECIACAO: ("az", "relogio"),
    Situacao.APROVADA: ("ok", "ok"),
    Situacao.VALIDADA: ("ok", "ok"),
    Situacao.PACTUADA_NA_CIB: ("ok", "ok"),
    Situacao.DEVOLVIDA: ("av", "volta"),
    Situacao.HOMOLOGADA: ("ok", "ok"),
}


def etiqueta_da(pactuacao: Pactuacao) -> tuple[str, str, str]:
    """Classe, texto e ícone da situação da página."""
    classe, simbolo = _ETIQUETA[Situacao(pactuacao.situacao)]
    texto = pactuacao.get_situacao_display()
    if pactuacao.situacao == Situacao.DEVOLVIDA and pactuacao.devolvida_em:
        texto = f"{texto} em {timezone.localtime(pactuacao.devolvida_em):%d/%m}"
    return classe, texto, simbolo


def prazo_por_extenso(janela: Janela, hoje: date) -> str:
    """«Metas abertas até 31/12/2026, faltam 26 dias.»"""
    if janela.abre is None or janela.fecha is None:
        return ""
    if hoje < janela.abre:
        return f"As metas se digitam a partir de {janela.abre:%d/%m/%Y}."
    if hoje > janela.fecha:
        return f"O prazo das metas terminou em {janela.fecha:%d/%m/%Y}."
    falta = quanto_falta((janela.fecha - hoje).days)
    if janela.motivo:
        return f"Prazo reaberto até {janela.fecha:%d/%m/%Y}, {falta}: {janela.motivo}"
    return f"Metas abertas até {janela.fecha:%d/%m/%Y}, {falta}."


def passos_da(pactuacao: Pactuacao) -> list[Passo]:
    """As etapas do fluxo, com a data das que já passaram."""
    etapas = _etapas_da(pactuacao)
    situacao = Situacao(pactuacao.situacao)
    esperas = [espera for espera, _, _ in etapas]
    atual = (
        len(etapas)
        if situacao == Situacao.HOMOLOGADA
        else esperas.index(
            Situacao.EM_DIGITACAO if situacao == Situacao.DEVOLVIDA else situacao
        )
    )
    return [
        Passo(
            rotulo,
            detalhe if numero < atual else "",
            "feito" if numero < atual else "atual" if numero == atual else "",
        )
        for numero, (_, rotulo, detalhe) in enumerate(etapas)
    ]


def _etapas_da(pactuacao: Pactuacao) -> list[tuple[Situacao, str, str]]:
    """(Situação em que se espera, etapa, detalhe de quando passou), na ordem."""
    conselho, cir = pactuacao.resolucao_do_conselho, pactuacao.resolucao_da_cir
    cib = pactuacao.resolucao_da_cib
    etapas = [(Situacao.EM_DIGITACAO, "Digitação", "")]
    if pactuacao.passa_pela_cir:
        detalhe = f"Resolução {cir}" if cir else ""
        etapas.append((Situacao.EM_CIR, "Pactuação na CIR", detalhe))
    detalhe = f"Resolução {conselho}" if conselho else ""
    etapas += [
        (Situacao.EM_APRECIACAO, "Conselho de Saúde", detalhe),
        (Situacao.APROVADA, "Validação", _dia(pactuacao.validada_em)),
    ]
    quando = _dia(pactuacao.homologada_em)
    if not pactuacao.estadual:
        return [*etapas, (Situacao.VALIDADA, "Homologação pela SES", quando)]
    detalhe = f"Resolução {cib}" if cib else ""
    return [
        *etapas,
        (Situacao.VALIDADA, "Pactuação na CIB", detalhe),
        (Situacao.PACTUADA_NA_CIB, "Homologação pela CIT", quando),
    ]


def _dia(quando: datetime | None) -> str:
    return f"{timezone.localtime(quando):%d/%m/%Y}" if quando else ""


_TEXTO_DO_ATO: Final[Mapping[str, str]] = {
    "indicadores.pactuacao.aberta": "Pactuação aberta",
    "indicadores.metas.salvas": "Metas salvas",
    "indicadores.resultados.salvos": "Resultados salvos",
    "indicadores.pactuacao.enviar_a_cir": "Enviada à CIR",
    "indicadores.pactuacao.pactuar_na_cir": "Pactuada na CIR",
    "indicadores.pactuacao.devolver_pela_cir": "Devolvida pela CIR",
    "indicadores.indicador.comentado": "Comentário",
    "indicadores.pactuacao.enviar_ao_conselho": "Enviada ao conselho",
    "indicadores.pactuacao.aprovar": "Aprovada pelo conselho",
    "indicadores.pactuacao.devolver_pelo_conselho": "Devolvida pelo conselho",
    "indicadores.pactuacao.validar": "Validada",
    "indicadores.pactuacao.registrar_e_validar": "Resolução registrada e validada",
    "indicadores.pactuacao.pactuar_na_cib": "Pactuada na CIB",
    "indicadores.pactuacao.devolver_pela_cib": "Devolvida pela CIB",
    "indicadores.pactuacao.homologar": "Homologada",
    "indicadores.pactuacao.caminho_mudado": "Caminho mudado pela UF",
    "indicadores.pactuacao.lembrada": "Lembrete enviado",
    "indicadores.pactuacao.devolver": "Devolvida ao gestor",
    "indicadores.pactuacao.reabrir": "Reaberta",
}


_CAMPOS_DO_ATO: Final = (
    "resolucao_da_cir",
    "resolucao_do_conselho",
    "resolucao_da_cib",
    "ato_de_homologacao",
)


def atos_da(eventos: Iterable[Evento]) -> list[Ato]:
    """A trilha da pactuação, do fato mais recente ao mais antigo.

    Gravações seguidas da mesma pessoa, como as faz o salvamento automático, são
    lidas juntas; na trilha cada uma continua a ser a sua linha.
    """
    grupos = groupby(eventos, key=lambda e: (e.acao, e.por, _dia_de(e)))
    return [_ato(list(grupo)) for _, grupo in grupos]


def _dia_de(evento: Evento) -> str:
    """Junta só as gravações do mesmo dia; os outros atos nunca se juntam."""
    if not evento.acao.endswith((".salvas", ".salvos")):
        return str(evento.pk)
    return f"{timezone.localtime(evento.ocorrido_em):%Y-%m-%d}"


def _ato(eventos: Sequence[Evento]) -> Ato:
    evento = eventos[0]
    return Ato(
        quando=evento.ocorrido_em,
        texto=_TEXTO_DO_ATO.get(evento.acao, evento.acao),
        quem=evento.por,
        ato="; ".join(filter(None, (_detalhe(e.dados) for e in eventos))),
        volta="devolver" in evento.acao or "reabrir" in evento.acao,
    )


def _detalhe(dados: Mapping[str, object]) -> str:
    for campo in _CAMPOS_DO_ATO:
        if numero := dados.get(campo):
            ressalva = dados.get("ressalva")
            com = f"; com ressalva: {ressalva}" if ressalva else ""
            return f"Resolução {numero}{com}"
    if motivo := dados.get("motivo_da_devolucao"):
        return str(motivo)
    if dados.get("indicador") and dados.get("texto"):
        return f"indicador {dados['indicador']}: {dados['texto']}"
    celulas = dados.get("celulas")
    if isinstance(celulas, list):
        por_outro = f"{quem}: " if (quem := _em_nome_de(dados)) else ""
        return por_outro + "; ".join(
            f"indicador {c['indicador']}: de {c['de']} para {c['para']}"
            for c in celulas
        )
    return _em_nome_de(dados)


def _em_nome_de(dados: Mapping[str, object]) -> str:
    """«em nome de Rio Branco/AC, a pedido: Ofício nº 12»; vazio se em nome próprio."""
    if quem := dados.get("em_nome_de"):
        return f"em nome de {quem}, a pedido: {dados['pedido']}"
    return ""


def rascunho_da(
    request: PortalRequest, pactuacao: Pactuacao, especie: str
) -> dict[str, object]:
    """Com que nome o navegador guarda o que não chegou, e se a página é de quem digita.

    O nome é o mesmo com os campos abertos e fechados: quem recarrega depois do prazo
    acha o que ficou por gravar. Regra: RN-IND-70.
    """
    vinculo = request.vinculo
    onde = pactuacao.territorio
    return {
        "chave_do_rascunho": f"{especie}-{pactuacao.rodada.ano}-{onde.codigo}",
        "em_casa": vinculo is not None and vinculo.territorio_id == onde.pk,
    }
