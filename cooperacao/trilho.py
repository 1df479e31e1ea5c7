"""O trilho de cada número do relatório: a conta, de onde vem e quem o pôs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Q

from auditoria.models import Evento
from base.numeros import dinheiro, formatar, percentual
from cooperacao.consultas import AnoDoTermo, BlocoDoSemestre, LinhaDoQuadro
from cooperacao.models import AcaoDoPTS, AvaliacaoDoRE, PlanoSemestral
from cooperacao.rules import Contagem, escrever_valor


@dataclass(frozen=True, slots=True)
class Fonte:
    """De onde um número vem: o registro, e o último ato que o mudou."""

    texto: str
    endereco: str = ""
    quem: str = ""
    quando: datetime | None = None


@dataclass(frozen=True, slots=True)
class Numero:
    """Um número do relatório; `ancora` é o endereço dele na página do trilho."""

    ancora: str
    rotulo: str
    valor: str
    conta: str
    fontes: list[Fonte]


def do_ano(dados: AnoDoTermo) -> list[tuple[str, list[Numero]]]:
    """Todos os números do relatório, por seção, em número fixo de consultas."""
    atos = _atos(dados)
    return [
        ("Identificação", list(_identificacao(dados, atos))),
        *(
            (str(bloco.periodo), list(_semestre(dados, bloco, atos)))
            for bloco in dados.blocos
        ),
        ("Execução financeira, US$", list(_execucao(dados, atos))),
    ]


# ------------------------------------------------------------------ atos


@dataclass(frozen=True, slots=True)
class _Atos:
    """O último ato sobre cada registro, pela chave (modelo, pk, alvo)."""

    por_registro: dict[tuple[str, str, str], Evento]

    def fonte(self, texto: str, registro: object, alvo: str, endereco: str) -> Fonte:
        chave = (
            registro._meta.label,  # type: ignore[attr-defined]
            str(registro.pk),  # type: ignore[attr-defined]
            alvo,
        )
        evento = self.por_registro.get(chave)
        if evento is None:
            return Fonte(texto, endereco)
        return Fonte(texto, endereco, evento.por, evento.ocorrido_em)


def _atos(dados: AnoDoTermo) -> _Atos:
    planos = PlanoSemestral.objects.filter(tc=dados.tc, ano=dados.anual.ano)
    avaliacoes = [
        li.avaliacao.pk for b in dados.blocos for li in b.linhas if li.avaliacao
    ]
    eventos = Evento.objects.filter(
        Q(modelo=dados.tc._meta.label, objeto_id=str(dados.tc.pk))
        | Q(modelo=dados.anual._meta.label, objeto_id=str(dados.anual.pk))
        | Q(
            modelo=PlanoSemestral._meta.label,
            objeto_id__in=[str(pk) for pk in planos.values_list("pk", flat=True)],
        )
        | Q(
            modelo=AvaliacaoDoRE._meta.label,
            objeto_id__in=[str(pk) for pk in avaliacoes],
        )
    ).order_by("ocorrido_em", "pk")
    return _Atos(
        {
            (e.modelo, e.objeto_id, str(e.dados.get("alvo") or e.acao)): e
            for e in eventos
        }
    )


# ------------------------------------------------------------------ identificação


def _identificacao(dados: AnoDoTermo, atos: _Atos) -> Iterator[Numero]:
    tc = dados.tc
    ajustes = list(tc.termos_de_ajuste.all())
    da_pagina = tc.get_absolute_url()
    yield Numero(
        "valor",
        "Valor do TC",
        dinheiro(tc.valor_total),
        " + ".join(formatar(ta.valor, 2) for ta in ajustes) or "nenhum ajuste",
        [
            atos.fonte(
                f"{ta}, {ta.get_tipo_display().lower()}, {dinheiro(ta.valor)}"
                + (f", publicado em {ta.data:%d/%m/%Y}" if ta.data else ""),
                tc,
                str(ta),
                da_pagina,
            )
            for ta in ajustes
        ],
    )
    prorrogacoes = [ta for ta in ajustes if ta.novo_termino]
    yield Numero(
        "termino",
        "Término da vigência",
        f"{tc.termino_vigente:%d/%m/%Y}",
        "o da última prorrogação"
        if prorrogacoes
        else "o da assinatura, ou cinco anos do início",
        [
            atos.fonte(
                f"{ta}: novo término em {ta.novo_termino:%d/%m/%Y}",
                tc,
                str(ta),
                da_pagina,
            )
            for ta in prorrogacoes
        ],
    )


# ------------------------------------------------------------------ semestre


def _semestre(
    dados: AnoDoTermo, bloco: BlocoDoSemestre, atos: _Atos
) -> Iterator[Numero]:
    planos = {p.periodo: p for p in dados.tc.planos.all()}
    plano = planos.get(bloco.periodo)
    for linha in bloco.linhas:
        yield from _do_re(bloco, linha, plano, atos)
    ancora = f"s{bloco.relatorio.semestre}-total"
    if bloco.total is None:
        yield Numero(ancora, "Total", "—", "o plano deste semestre não está aqui", [])
        return
    partes = [li.contagem for li in bloco.linhas if li.contagem]
    somas = (
        "finalizadas que estavam programadas "
        + _soma(c.finalizadas for c in partes)
        + "; programadas "
        + _soma(c.programadas for c in partes)
    )
    yield Numero(
        ancora,
        "Total, % de avanço",
        percentual(bloco.total.avanco, 0),
        f"{somas}; {_razao(bloco.total)}",
        [Fonte("As linhas deste semestre, acima")],
    )
    if bloco.relatorio.avanco_publicado is not None:
        yield Numero(
            f"{ancora}-publicado",
            "Total, % publicado",
            percentual(bloco.relatorio.avanco_publicado, 0),
            "como saiu no documento; o portal não o calcula",
            [Fonte("Documento publicado")],
        )


def _soma(partes: Iterable[int]) -> str:
    numeros = list(partes)
    return f"{' + '.join(map(str, numeros))} = {sum(numeros)}"


def _razao(contagem: Contagem) -> str:
    if contagem.avanco is None:
        return "nada programado: não há percentual"
    return (
        f"{contagem.finalizadas} ÷ {contagem.programadas} = "
        f"{percentual(contagem.avanco, 0)}"
    )


def _do_re(
    bloco: BlocoDoSemestre,
    linha: LinhaDoQuadro,
    plano: PlanoSemestral | None,
    atos: _Atos,
) -> Iterator[Numero]:
    ancora = f"s{bloco.relatorio.semestre}-re{linha.resultado.numero}"
    contagem, avaliacao = linha.contagem, linha.avaliacao
    if contagem is not None:
        extras = f"; mais {contagem.extras} fora do plano" if contagem.extras else ""
        yield Numero(
            ancora,
            f"{linha.resultado}, % de avanço",
            percentual(contagem.avanco, 0),
            f"{_razao(contagem)}{extras}",
            [_da_acao(acao, plano, atos) for acao in linha.acoes],
        )
    if avaliacao is None:
        return
    endereco = bloco.relatorio.get_absolute_url()
    if avaliacao.avanco_publicado is not None:
        yield Numero(
            f"{ancora}-publicado",
            f"{linha.resultado}, % publicado",
            percentual(avaliacao.avanco_publicado, 0),
            f"{_lida(avaliacao.finalizadas_publicadas)} finalizadas e "
            f"{_lida(avaliacao.programadas_publicadas)} programadas, como saíram",
            [Fonte("Documento publicado")],
        )
    if avaliacao.andamento_estimado is not None:
        yield Numero(
            f"{ancora}-estimado",
            f"{linha.resultado}, andamento estimado",
            percentual(avaliacao.andamento_estimado, 0),
            "juízo de quem escreve; não se calcula",
            [
                atos.fonte(
                    f"Relatório do semestre, {linha.resultado}",
                    avaliacao,
                    "cooperacao.avaliacao.salva",
                    endereco,
                )
            ],
        )


def _lida(valor: int | None) -> str:
    return "ilegíveis" if valor is None else str(valor)


def _da_acao(acao: AcaoDoPTS, plano: PlanoSemestral | None, atos: _Atos) -> Fonte:
    texto = f"{acao.codigo}: {acao.descricao}" if acao.codigo else acao.descricao
    situacao = acao.get_situacao_display().lower()
    if acao.fora_do_plano:
        situacao += ", fora do plano"
    if plano is None:
        return Fonte(f"{texto} ({situacao})")
    return atos.fonte(
        f"{texto} ({situacao})", plano, str(acao), plano.get_absolute_url()
    )


# ------------------------------------------------------------------ dinheiro


def _execucao(dados: AnoDoTermo, atos: _Atos) -> Iterator[Numero]:
    execucao = dados.execucao
    if execucao is None:
        return
    fonte = atos.fonte(
        "Relatório financeiro oficial da OPAS",
        dados.anual,
        "cooperacao.anual.execucao_informada",
        dados.anual.get_absolute_url(),
    )
    valores: tuple[tuple[str, str, Decimal | None], ...] = (
        ("repassados", "Recursos repassados", execucao.repassados),
        ("desembolsados", "Recursos desembolsados", execucao.desembolsados),
        ("pendente", "Pendente de pagamento", execucao.pendente),
    )
    for ancora, rotulo, valor in valores:
        yield Numero(
            ancora, rotulo, escrever_valor(valor), "digitado do relatório", [fonte]
        )
    yield Numero(
        "saldo",
        "Saldo",
        escrever_valor(execucao.saldo),
        " − ".join(escrever_valor(valor) for _, _, valor in valores),
        [Fonte("Os três valores acima")],
    )
