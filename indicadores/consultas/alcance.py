"""O alcance de um indicador, como a API o serve."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicadores import rules
from indicadores.consultas.avaliacao import (
    LinhaDaAvaliacao,
    linha_da_avaliacao,
    metas_em_contagem_de,
)
from indicadores.consultas.celulas import ler_celulas, lugares_de
from indicadores.consultas.escrita import enxuto
from indicadores.enderecos import Especie, Identidade
from indicadores.models import Ficha, Pactuacao, Rodada
from indicadores.unidades_misturadas import (
    META_EM_CONTAGEM,
    a_contagem_as_mistura,
)
from territorios.models import Nivel, Territorio


@dataclass(frozen=True, slots=True)
class AlcanceDoTerritorio:
    """Um território em `Alcance`; `motivo` explica o `alcancou` None.

    Com `alcancou`, `motivo` diz se a meta parece estar em outra unidade.
    `definicao` diz em qual estão os números, quando não é a da ficha.
    """

    codigo: str
    sigla: str
    nome: str
    meta: Decimal | None
    resultado: Decimal | None
    alcancou: bool | None
    percentual_da_meta: Decimal | None
    motivo: str
    definicao: str
    trilho: str


@dataclass(frozen=True, slots=True)
class Alcance:
    """Resposta de `/api/v1/alcance/`: contagens e territórios de um nível.

    `ressalva` diz quando as contagens comparam unidades diferentes; vazia, não.
    """

    ano: int
    indicador: int
    nivel: str
    alcancaram: int
    nao_alcancaram: int
    sem_base: int
    ressalva: str
    territorios: Sequence[AlcanceDoTerritorio]


def alcance(ano: int, numero: int, nivel: str = Nivel.UF) -> Alcance | None:
    """Alcance de um indicador num ano; None se não há tal rodada ou ficha.

    `nivel` UF dá as 27 unidades; BR e MACRO, o que a fonte publicou para elas;
    MUN, os municípios que têm meta ou resultado público.
    """
    rodada = Rodada.objects.filter(ano=ano).first()
    ficha = Ficha.objects.filter(edicao__rodadas=rodada, numero=numero).first()
    if rodada is None or ficha is None:
        return None
    territorios = Territorio.objects.filter(nivel=nivel)
    if nivel == Nivel.MUNICIPIO:
        publicas = Pactuacao.objects.publicas().filter(rodada=rodada)
        territorios = territorios.filter(pk__in=publicas.values("territorio"))
    lugares = lugares_de(territorios)
    celulas = ler_celulas(rodada, [ficha], [x.pk for x in lugares])
    linhas = [linha_da_avaliacao(ficha, x, celulas) for x in lugares]
    contagem = rules.contar(x.julgamento for x in linhas)
    outras = metas_em_contagem_de(ficha, linhas)
    com_meta = sum(x.valor_da_meta is not None for x in linhas)
    return Alcance(
        ano=ano,
        indicador=numero,
        nivel=nivel,
        alcancaram=contagem.alcancaram,
        nao_alcancaram=contagem.nao_alcancaram,
        sem_base=contagem.sem_base,
        ressalva=a_contagem_as_mistura(len(outras), com_meta) if outras else "",
        territorios=[
            _alcance_da_linha(x, ficha, ano, x.territorio.pk in outras) for x in linhas
        ],
    )


def _alcance_da_linha(
    linha: LinhaDaAvaliacao, ficha: Ficha, ano: int, em_contagem: bool
) -> AlcanceDoTerritorio:
    percentual = linha.julgamento.percentual
    return AlcanceDoTerritorio(
        codigo=linha.territorio.codigo,
        sigla=linha.territorio.sigla,
        nome=linha.territorio.nome,
        meta=enxuto(linha.valor_da_meta),
        resultado=enxuto(linha.valor_do_resultado),
        alcancou=linha.julgamento.alcancou,
        percentual_da_meta=None
        if percentual is None
        else percentual.quantize(Decimal("0.01")),
        motivo=linha.motivo or (META_EM_CONTAGEM if em_contagem else ""),
        definicao=linha.definicao(ficha),
        trilho=Identidade(
            ano, ficha.numero, linha.territorio.codigo, Especie.RESULTADO
        ).endereco_absoluto,
    )
