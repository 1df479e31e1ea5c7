"""Os Termos, os planos e o que acompanha cada relatório."""

from dataclasses import dataclass
from typing import Final

from django.db.models import Q, QuerySet

from contas.models import Vinculo
from cooperacao.consultas.ano import BlocoDoSemestre, LinhaDoQuadro
from cooperacao.models import (
    AcaoDoPTS,
    Comentario,
    Dificuldade,
    PlanoSemestral,
    Produto,
    RelatorioAnual,
    ResultadoEsperado,
    TermoDeCooperacao,
)

ALGARISMOS_DO_NUMERO: Final = 4


def termos(busca: str = "") -> QuerySet[TermoDeCooperacao]:
    """Os TCs cujo número, título, objeto ou contraparte têm o texto; todos, se vazio.

    A vigência e o valor de cada um vêm dos ajustes, já carregados.
    """
    todos = TermoDeCooperacao.objects.select_related("contraparte").prefetch_related(
        "termos_de_ajuste"
    )
    if not busca:
        return todos
    achados = (
        Q(titulo__icontains=busca)
        | Q(objeto__icontains=busca)
        | Q(contraparte__sigla__icontains=busca)
    )
    if busca.isdecimal() and len(busca) <= ALGARISMOS_DO_NUMERO:
        achados |= Q(numero=int(busca))
    return todos.filter(achados)


def termo(numero: int) -> TermoDeCooperacao | None:
    """O TC com tudo o que a sua página mostra, ou None."""
    return (
        TermoDeCooperacao.objects.select_related("contraparte")
        .prefetch_related(
            "termos_de_ajuste",
            "areas_tecnicas__pessoas__usuario",
            "ligacoes__outro",
            "cartas__resultados",
            "cartas__relatorios",
            "cartas__outros_resultados",
        )
        .filter(numero=numero)
        .first()
    )


@dataclass(frozen=True, slots=True)
class RegistrosDoRE:
    """O que acompanha a avaliação de um RE no semestre."""

    produtos: list[Produto]
    dificuldades: list[Dificuldade]
    comentarios: list[Comentario]


def registros_do_re(bloco: BlocoDoSemestre, linha: LinhaDoQuadro) -> RegistrosDoRE:
    """Produtos, comentários e as dificuldades que chegaram abertas ao semestre."""
    dificuldades = Dificuldade.objects.filter(
        tc=bloco.relatorio.anual.tc, re=linha.resultado.numero
    )
    return RegistrosDoRE(
        list(linha.avaliacao.produtos.all()) if linha.avaliacao else [],
        [d for d in dificuldades if d.cabe_em(bloco.periodo)],
        list(
            Comentario.objects.filter(avaliacao=linha.avaliacao).select_related(
                "feito_por__usuario", "feito_por__instituicao"
            )
        ),
    )


def dificuldades_abertas(tc: TermoDeCooperacao) -> list[Dificuldade]:
    """As que ainda não se resolveram, da mais antiga."""
    abertas = Dificuldade.objects.filter(tc=tc, resolvida_no_ano__isnull=True)
    return list(abertas.order_by("ano", "semestre", "re"))


def acoes_por_resultado(
    plano: PlanoSemestral,
) -> list[tuple[ResultadoEsperado, list[AcaoDoPTS]]]:
    """Cada RE da Matriz em vigor no semestre com as suas ações."""
    acoes = list(
        AcaoDoPTS.objects.do_periodo(plano.tc, plano.periodo).select_related(
            "resultado", "atividade"
        )
    )
    matriz = plano.tc.matrizes.em_vigor(plano.periodo.fim).first()
    return [
        (resultado, [a for a in acoes if a.resultado.numero == resultado.numero])
        for resultado in (matriz.resultados.all() if matriz else [])
    ]


def por_copiar(plano: PlanoSemestral) -> int:
    """Quantas ações do semestre anterior não terminaram nem foram trazidas."""
    vieram = AcaoDoPTS.objects.do_periodo(plano.tc, plano.periodo).filter(
        veio_de__isnull=False
    )
    return (
        AcaoDoPTS.objects.do_periodo(plano.tc, plano.periodo.anterior())
        .por_terminar()
        .exclude(pk__in=vieram.values("veio_de"))
        .count()
    )


def planos_do_termo(
    tc: TermoDeCooperacao, vinculo: Vinculo | None
) -> list[PlanoSemestral]:
    """Planos que o vínculo vê, do mais recente."""
    planos = list(PlanoSemestral.objects.visiveis_para(vinculo).filter(tc=tc))
    for plano in planos:
        plano.tc = tc
    return planos


def relatorios_do_termo(
    tc: TermoDeCooperacao, vinculo: Vinculo | None
) -> list[RelatorioAnual]:
    """Relatórios de ano que o vínculo vê, com os semestres, do mais recente."""
    return _com_semestres(tc, RelatorioAnual.objects.visiveis_para(vinculo))


def relatorios_em_parte_publicos(
    tc: TermoDeCooperacao, vinculo: Vinculo | None
) -> list[RelatorioAnual]:
    """Os mesmos e os abertos de que já se publica algum semestre."""
    return _com_semestres(tc, RelatorioAnual.objects.com_parte_publica_para(vinculo))


def _com_semestres(
    tc: TermoDeCooperacao, relatorios: QuerySet[RelatorioAnual]
) -> list[RelatorioAnual]:
    do_termo = list(
        relatorios.filter(tc=tc).prefetch_related("semestres").order_by("-ano")
    )
    for anual in do_termo:
        anual.tc = tc
    return do_termo
