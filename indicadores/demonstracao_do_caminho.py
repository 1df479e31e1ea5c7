"""Carga do caminho das pactuações: quanto cada etapa levou no Acre e, em Roraima, uma
UF com o passo da CIR e indicadores próprios. Tudo fictício e marcado como tal."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final, NamedTuple

from django.utils import timezone

from contas.models import Vinculo
from contas.states import Papel
from indicadores.demonstracao_dos_resultados import carregar_resultados_de_roraima
from indicadores.models import (
    Agregacao,
    ConfiguracaoDaUF,
    Ficha,
    MetaPactuada,
    Pactuacao,
    Passagem,
    Rodada,
    TipoDeFicha,
)
from indicadores.rules import EstadoDaCelula, Sentido
from indicadores.states import Situacao
from territorios.models import Territorio

FICTICIO: Final = "[fictício]"
BOA_VISTA: Final = "1400100"
RIO_BRANCO: Final = "1200401"
CRUZEIRO_DO_SUL: Final = "1200203"
_AUTORES: Final = (
    Papel.GESTOR_MUNICIPAL,
    Papel.CONSELHO_MUNICIPAL,
    Papel.TECNICO_REGIONAL,
    Papel.SECRETARIA_CIB,
)


class _Passo(NamedTuple):
    """Um passo: a marca que deixa na pactuação, aonde leva e quem o dá."""

    acao: str
    marca: str
    para: str
    papel: str


_ENVIAR: Final = _Passo(
    "enviar_ao_conselho", "enviada", Situacao.EM_APRECIACAO, Papel.GESTOR_MUNICIPAL
)
_APROVAR: Final = _Passo(
    "aprovar", "aprovada", Situacao.APROVADA, Papel.CONSELHO_MUNICIPAL
)
_VALIDAR: Final = _Passo(
    "validar", "validada", Situacao.VALIDADA, Papel.GESTOR_MUNICIPAL
)
_HOMOLOGAR: Final = _Passo(
    "homologar", "homologada", Situacao.HOMOLOGADA, Papel.SECRETARIA_CIB
)
_DEVOLVER: Final = _Passo(
    "devolver_pelo_conselho", "devolvida", Situacao.DEVOLVIDA, Papel.CONSELHO_MUNICIPAL
)
_A_CIR: Final = _Passo(
    "enviar_a_cir", "enviada", Situacao.EM_CIR, Papel.GESTOR_MUNICIPAL
)
_NA_CIR: Final = _Passo(
    "pactuar_na_cir", "pactuada_na_cir", Situacao.EM_APRECIACAO, Papel.TECNICO_REGIONAL
)
_DO_ACRE: Final = (_ENVIAR, _APROVAR, _VALIDAR, _HOMOLOGAR)
_DEVOLVIDA_NO_ACRE: Final = (_ENVIAR, _DEVOLVER, *_DO_ACRE)
_DE_RORAIMA: Final = (_A_CIR, _NA_CIR, _APROVAR, _VALIDAR)
_NO_ACRE: Final[Mapping[str, tuple[_Passo, ...]]] = {
    "1200013": _DO_ACRE,
    "1200104": _DO_ACRE,
    "1200203": _DO_ACRE,
    "1200336": _DO_ACRE,
    "1200054": _DO_ACRE[:3],
    "1200138": _DO_ACRE[:3],
    "1200302": _DO_ACRE[:3],
    "1200252": _DO_ACRE[:2],
    "1200385": _DO_ACRE[:2],
    "1200179": _DO_ACRE[:1],
    "1200500": _DO_ACRE[:1],
    "1200807": _DO_ACRE[:1],
    "1200344": (_ENVIAR, _DEVOLVER),
    "1200328": (),
    "1200450": (),
    "1200609": (),
}
"""Os passos que cada município do Acre já deu este ano; os demais não começaram."""
_ATE_ONDE: Final = (1, 4, 2, 1, 3, 4, 2, 0, 1, 4, 2, 1, 4, 0, 0)
"""Quantos passos cada município de Roraima já deu, pela ordem do código."""
_DIAS: Final = (46, 18, 7, 24, 9, 31)


def carregar_caminho(hoje: date) -> None:
    """Carrega o que falta; sem as pessoas da demonstração, não há quem dê os passos."""
    do_acre, de_roraima = _autores("AC"), _autores("RR")
    anterior = Rodada.objects.filter(ano=hoje.year - 1, demonstracao=True).first()
    atual = Rodada.objects.filter(ano=hoje.year, demonstracao=True).first()
    if anterior and do_acre:
        _percorrer_o_acre(anterior, do_acre)
    if anterior and atual and do_acre:
        _carregar_o_ano_do_acre(anterior, atual, hoje, do_acre)
    if anterior and atual and de_roraima:
        _carregar_roraima(anterior, atual, hoje, de_roraima)


def _autores(uf: str) -> Mapping[str, Vinculo]:
    """Quem dá os passos na UF, por papel; vazio se falta alguém."""
    vinculos = (
        Vinculo.objects.vigentes()
        .filter(usuario__de_demonstracao=True, papel__in=_AUTORES)
        .order_by("pk")
    )
    da_uf = {
        v.papel: v
        for v in vinculos
        if v.territorio and uf in (v.territorio.codigo, v.territorio.sigla)
    }
    return da_uf if len(da_uf) == len(_AUTORES) else {}


def _percorrer_o_acre(rodada: Rodada, autores: Mapping[str, Vinculo]) -> None:
    """As passagens do ano anterior: é delas que sai a previsão deste ano."""
    pactuacoes = Pactuacao.objects.filter(
        rodada=rodada, territorio__uf__codigo="AC", situacao=Situacao.HOMOLOGADA
    )
    if Passagem.objects.filter(pactuacao__in=pactuacoes).exists():
        return
    if rodada.metas_abrem is None:
        rodada.metas_abrem = date(rodada.ano, 1, 1)
        rodada.metas_fecham = date(rodada.ano, 12, 31)
        rodada.save(update_fields=["metas_abrem", "metas_fecham"])
    passagens: list[Passagem] = []
    for ordem, pactuacao in enumerate(pactuacoes.order_by("territorio__codigo")):
        passos = _DO_ACRE if ordem % 5 else _DEVOLVIDA_NO_ACRE
        abriu = rodada.metas_abrem or date(rodada.ano, 1, 1)
        dadas = _percorrer(pactuacao, passos, autores, abriu, ordem)
        _marcar(pactuacao, dadas)
        passagens += dadas
    Passagem.objects.bulk_create(passagens)


def _carregar_o_ano_do_acre(
    anterior: Rodada, atual: Rodada, hoje: date, autores: Mapping[str, Vinculo]
) -> None:
    """Um município em cada ponto do caminho, ao lado de Rio Branco, que digita."""
    do_ano = Pactuacao.objects.filter(rodada=atual)
    if do_ano.filter(territorio__codigo__in=_NO_ACRE).exists():
        return
    passagens: list[Passagem] = []
    municipios = Territorio.objects.filter(codigo__in=_NO_ACRE).order_by("codigo")
    for ordem, municipio in enumerate(municipios):
        passos = _NO_ACRE[municipio.codigo]
        pactuacao = Pactuacao.objects.create(
            rodada=atual,
            territorio=municipio,
            situacao_desde=_as_dez(hoje - timedelta(days=3 + ordem)),
        )
        metas = _metas_emprestadas(anterior, municipio.codigo)
        _gravar_metas(pactuacao, metas if passos else metas[: 8 + ordem % 7])
        inicio = _comeco(len(passos), hoje, ordem)
        dadas = _percorrer(pactuacao, passos, autores, inicio, ordem)
        _marcar(pactuacao, dadas)
        passagens += dadas
    Passagem.objects.bulk_create(passagens)
    _assinar_o_que_rio_branco_digitou(atual, hoje)


def _assinar_o_que_rio_branco_digitou(atual: Rodada, hoje: date) -> None:
    """O rascunho de Rio Branco tem quem o gravou, como teria fora da demonstração."""
    tecnico = (
        Vinculo.objects.vigentes()
        .filter(
            usuario__de_demonstracao=True,
            papel=Papel.TECNICO_MUNICIPAL,
            territorio__codigo=RIO_BRANCO,
        )
        .first()
    )
    if tecnico is not None:
        MetaPactuada.objects.filter(
            pactuacao__rodada=atual,
            pactuacao__territorio__codigo=RIO_BRANCO,
            gravada_em__isnull=True,
        ).update(gravada_em=_as_dez(hoje - timedelta(days=2)), gravada_por=tecnico)


def _percorrer(
    pactuacao: Pactuacao,
    passos: Sequence[_Passo],
    autores: Mapping[str, Vinculo],
    dia: date,
    ordem: int,
) -> list[Passagem]:
    """As passagens, uma por passo, com intervalos que variam de um lugar a outro."""
    passagens, de = [], str(Situacao.EM_DIGITACAO)
    for posicao, passo in enumerate(passos):
        dia += timedelta(days=_DIAS[posicao] + ordem * (posicao + 3) % 11)
        passagens.append(
            Passagem(
                pactuacao=pactuacao,
                acao=passo.acao,
                de=de,
                para=passo.para,
                dada_em=_as_dez(dia),
                dada_por=autores[passo.papel],
            )
        )
        de = passo.para
    return passagens


def _as_dez(dia: date) -> datetime:
    return timezone.make_aware(datetime.combine(dia, time(10)))


_MARCAS: Final = {
    p.acao: p.marca for p in (*_DE_RORAIMA, *_DEVOLVIDA_NO_ACRE, _DEVOLVER)
}


def _marcar(pactuacao: Pactuacao, dadas: Sequence[Passagem]) -> None:
    """Escreve na pactuação quem e quando, e os atos, como o fluxo os escreveria."""
    for passagem in dadas:
        marca = _MARCAS[passagem.acao]
        setattr(pactuacao, f"{marca}_em", passagem.dada_em)
        setattr(pactuacao, f"{marca}_por", passagem.dada_por)
        for campo, valor in _ato(passagem).items():
            setattr(pactuacao, campo, valor)
        pactuacao.situacao = passagem.para
        pactuacao.situacao_desde = passagem.dada_em
    pactuacao.save()


def _ato(passagem: Passagem) -> dict[str, Any]:
    """O ato declarado no passo; fictício, e o número o diz."""
    dia = passagem.dada_em.date()
    numero = f"{FICTICIO} {dia.timetuple().tm_yday}/{dia.year}"
    atos: Mapping[str, dict[str, Any]] = {
        "aprovar": {"resolucao_do_conselho": numero, "data_da_resolucao": dia},
        "pactuar_na_cir": {
            "resolucao_da_cir": numero,
            "data_da_resolucao_da_cir": dia,
        },
        "homologar": {"ato_de_homologacao": numero, "data_do_ato": dia},
        "devolver_pelo_conselho": {
            "motivo_da_devolucao": f"{FICTICIO} Reveja a meta de cobertura vacinal."
        },
    }
    return atos.get(passagem.acao, {})


# ------------------------------------------------------------------ Roraima


def _carregar_roraima(
    anterior: Rodada, atual: Rodada, hoje: date, autores: Mapping[str, Vinculo]
) -> None:
    """A CIR ligada, os indicadores próprios e cada município num ponto do caminho."""
    uf = Territorio.objects.get(codigo="RR")
    if ConfiguracaoDaUF.objects.filter(uf=uf).exists():
        return
    ConfiguracaoDaUF.objects.create(
        uf=uf,
        passo_cir=True,
        mudada_em=_as_dez(date(atual.ano, 1, 2)),
        mudada_por=autores[Papel.SECRETARIA_CIB],
    )
    carregar_resultados_de_roraima(anterior)
    regional, _ = _proprios(atual, uf)
    metas = [*_metas_emprestadas(anterior), (regional.pk, Decimal(80))]
    municipios = Territorio.objects.municipios().filter(uf=uf).order_by("codigo")
    passagens: list[Passagem] = []
    for ordem, (municipio, quantos) in enumerate(
        zip(municipios, _ATE_ONDE, strict=False)
    ):
        em_casa = municipio.codigo == BOA_VISTA
        pactuacao = Pactuacao.objects.create(
            rodada=atual,
            territorio=municipio,
            passa_pela_cir=True,
            situacao_desde=_as_dez(hoje - timedelta(days=3 + ordem)),
        )
        dadas = (
            []
            if em_casa
            else _percorrer(
                pactuacao,
                _DE_RORAIMA[:quantos],
                autores,
                _comeco(quantos, hoje, ordem),
                ordem,
            )
        )
        _gravar_metas(pactuacao, metas[: 18 if em_casa or not dadas else None])
        _marcar(pactuacao, dadas)
        passagens += dadas
    Passagem.objects.bulk_create(passagens)


def _comeco(quantos: int, hoje: date, ordem: int) -> date:
    """Um começo que põe o último passo há poucos dias, em qualquer dia do ano."""
    andados = sum(
        _DIAS[posicao] + ordem * (posicao + 3) % 11 for posicao in range(quantos)
    )
    return hoje - timedelta(days=andados + 2 + ordem % 9)


def _metas_emprestadas(
    anterior: Rodada, codigo: str = CRUZEIRO_DO_SUL
) -> list[tuple[int, Decimal]]:
    """(Ficha, valor) das metas fictícias de um município do Acre no ano anterior."""
    metas = MetaPactuada.objects.filter(
        pactuacao__rodada=anterior,
        pactuacao__territorio__codigo=codigo,
        valor__isnull=False,
    ).order_by("ficha__numero")
    return [(m.ficha_id, m.valor) for m in metas if m.valor is not None]


def _gravar_metas(pactuacao: Pactuacao, metas: Sequence[tuple[int, Decimal]]) -> None:
    MetaPactuada.objects.bulk_create(
        MetaPactuada(
            pactuacao=pactuacao,
            ficha_id=ficha,
            estado=EstadoDaCelula.VALOR,
            valor=valor,
            origem="Número fictício da demonstração",
        )
        for ficha, valor in metas
    )


def _proprios(rodada: Rodada, uf: Territorio) -> tuple[Ficha, Ficha]:
    """Um regional, da CIB, que é de faixa; um local, de Boa Vista."""
    comuns = {
        "edicao": rodada.edicao,
        "prioridade": rodada.edicao.prioridades.order_by("ordem")[0],
        "unidade": "%",
        "casas": 1,
        "multiplicador": Decimal(100),
        "minimo_plausivel": Decimal(0),
        "maximo_plausivel": Decimal(100),
        "agregacao": Agregacao.RAZAO,
        "desde_ano": rodada.ano,
        "fonte": FICTICIO,
        "observacao": f"{FICTICIO} Indicador inventado para a demonstração.",
    }
    regional = Ficha.todas.create(
        **comuns,
        territorio=uf,
        numero=101,
        tipo=TipoDeFicha.REGIONAL,
        nome=f"Taxa de ocupação dos leitos de referência regional {FICTICIO}",
        nome_curto=f"Ocupação de leitos {FICTICIO}",
        sentido=Sentido.FAIXA,
        limite_inferior=Decimal(75),
        limite_superior=Decimal(85),
        numerador="Pacientes-dia nos leitos de referência da região",
        denominador="Leitos-dia de referência da região",
    )
    local = Ficha.todas.create(
        **comuns,
        territorio=Territorio.objects.get(codigo=BOA_VISTA),
        numero=201,
        tipo=TipoDeFicha.LOCAL,
        nome=f"Proporção de unidades básicas com horário estendido {FICTICIO}",
        nome_curto=f"Horário estendido {FICTICIO}",
        sentido=Sentido.MAIOR_MELHOR,
        numerador="Unidades básicas com horário estendido",
        denominador="Unidades básicas do município",
        aplicabilidade={"niveis": ["MUN"]},
    )
    return regional, local
