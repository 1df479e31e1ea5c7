"""O que as telas e os PDFs do portfólio mostram, em texto e desenho prontos."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils.safestring import SafeString

from auditoria.models import Evento
from base.graficos import (
    Andamento,
    LinhaDoTempo,
    Periodo,
    SituacaoDoMarco,
    linha_do_tempo,
    svg,
)
from base.graficos import Marco as Losango
from base.numeros import formatar, percentual, por_extenso
from base.telas import Ato, Fato
from portfolio import rules
from portfolio.consultas import LinhaDaCarteira
from portfolio.models import Ciclo, Iniciativa, Marco, ObjetivoEstrategico
from portfolio.resumos import Resumo
from portfolio.rules import DIAS_DE_ATENCAO, DatasDoMarco, Situacao

NOMES_POR_CELULA: Final = 8
CARTOES_POR_COLUNA: Final = 15
MARCOS_POR_DESENHO: Final = 300
MAXIMO_DE_BOLAS: Final = 10

DESENHO: Final[Mapping[str, tuple[str, str]]] = {
    Situacao.ATRASADO: ("nao", "bandeira"),
    Situacao.ATENCAO: ("av", "av"),
    Situacao.NO_PRAZO: ("az", "relogio"),
    Situacao.SEM_DATA: ("ne", "calendario"),
    Situacao.NAO_INICIADO: ("ne", "menos"),
    Situacao.PARALISADO: ("erro", "cadeado"),
    Situacao.CONCLUIDO: ("ok", "ok"),
}
"""Classe e ícone de cada situação."""

ANDAMENTO: Final[Mapping[str, Andamento]] = {
    Situacao.ATRASADO: Andamento.ATRASADO,
    Situacao.ATENCAO: Andamento.ATENCAO,
    Situacao.NO_PRAZO: Andamento.NO_PRAZO,
    Situacao.SEM_DATA: Andamento.NO_PRAZO,
    Situacao.NAO_INICIADO: Andamento.NAO_INICIADO,
    Situacao.PARALISADO: Andamento.NAO_INICIADO,
    Situacao.CONCLUIDO: Andamento.CONCLUIDO,
}
"""Como a linha do tempo desenha cada situação; o rótulo é sempre o da situação."""


@dataclass(frozen=True, slots=True)
class SituacaoNaTela:
    """Situação com o texto, a classe e o ícone."""

    valor: str
    texto: str
    classe: str
    simbolo: str

    @property
    def classe_da_etiqueta(self) -> str:
        """A etiqueta da página não tem a cor de "nao": usa a de erro."""
        return "erro" if self.classe == "nao" else self.classe


def na_tela(situacao: Situacao, *, atraso: int = 0) -> SituacaoNaTela:
    """`atraso` em dias entra no texto quando a situação é atrasado."""
    classe, simbolo = DESENHO[situacao]
    texto = str(situacao.label)
    if situacao == Situacao.ATRASADO and atraso:
        dias = "1 dia" if atraso == 1 else f"{formatar(atraso)} dias"
        texto = f"{texto} há {dias}"
    return SituacaoNaTela(situacao.value, texto, classe, simbolo)


# ------------------------------------------------------------ lista de ciclos


@dataclass(frozen=True, slots=True)
class CarteiraNaLista:
    """Um ciclo e as suas primeiras iniciativas, cada uma com a situação."""

    ciclo: Ciclo
    total: int
    iniciativas: tuple[tuple[Resumo, SituacaoNaTela], ...]

    @property
    def falta(self) -> bool:
        """Se a carteira tem mais do que a lista mostra."""
        return self.total > len(self.iniciativas)


def carteiras_na_lista(
    ciclos: Iterable[Ciclo], primeiras: Mapping[int, Sequence[Resumo]]
) -> list[CarteiraNaLista]:
    """Os ciclos com iniciativas; cada um traz `total_de_iniciativas` anotado."""
    return [
        CarteiraNaLista(
            ciclo,
            getattr(ciclo, "total_de_iniciativas", 0),
            tuple((r, na_tela(r.situacao)) for r in primeiras[ciclo.pk]),
        )
        for ciclo in ciclos
        if ciclo.pk in primeiras
    ]


# ------------------------------------------------------------ carteira


@dataclass(frozen=True, slots=True)
class LinhaNaTela:
    """Uma iniciativa na tabela da carteira."""

    linha: LinhaDaCarteira
    situacao: SituacaoNaTela
    bolas: SafeString


def linhas_na_tela(linhas: Iterable[LinhaDaCarteira]) -> list[LinhaNaTela]:
    return [LinhaNaTela(q, na_tela(q.situacao), _bolas(q)) for q in linhas]


def _bolas(linha: LinhaDaCarteira) -> SafeString:
    """Uma bola por marco, cheia quando entregue; nada quando não cabem."""
    if not linha.marcos or len(linha.marcos) > MAXIMO_DE_BOLAS:
        return SafeString("")
    corpo = "".join(
        svg.circulo(6 + 12 * i, 6, 4, svg.AZUL if m.feito else "#fff", svg.AZUL)
        for i, m in enumerate(linha.marcos)
    )
    return svg.decorativo(12 * len(linha.marcos), 12, corpo, classe="bolas")


def titulo_da_carteira(linhas: Sequence[Resumo]) -> str:
    """«18 projetos estratégicos», ou «iniciativas» quando há de outros tipos."""
    so_projetos = {q.tipo for q in linhas} == {Iniciativa.Tipo.PROJETO}
    nome = "projeto" if so_projetos else "iniciativa"
    adjetivo = "estratégico" if so_projetos else "estratégica"
    final = "" if len(linhas) == 1 else "s"
    return f"{formatar(len(linhas))} {nome}{final} {adjetivo}{final}"


def notas_dos_objetivos(objetivos: Iterable[ObjetivoEstrategico]) -> list[str]:
    """As notas da fonte, uma vez cada, com os números a que se referem."""
    numeros: dict[str, list[str]] = defaultdict(list)
    for objetivo in objetivos:
        if objetivo.nota:
            numeros[objetivo.nota].append(str(objetivo.ordem))
    return [
        f"Objetivo{'s' if len(quais) > 1 else ''} {_lista(quais)}: {nota}"
        for nota, quais in numeros.items()
    ]


def _lista(itens: Sequence[str]) -> str:
    """«7, 8 e 9»."""
    *primeiros, ultimo = itens
    return f"{', '.join(primeiros)} e {ultimo}" if primeiros else ultimo


def contar(linhas: Iterable[Resumo]) -> dict[Situacao, int]:
    """Quantas iniciativas em cada situação, da pior à melhor; só as que existem."""
    quantas: dict[Situacao, int] = defaultdict(int)
    for linha in linhas:
        quantas[linha.situacao] += 1
    return {s: quantas[s] for s in rules.GRAVIDADE if quantas[s]}


def fatos_da_carteira(linhas: Sequence[Resumo]) -> list[Fato]:
    """Contagem por situação, entregas feitas e pontos críticos abertos."""
    fatos = [Fato(formatar(n), s.label.lower()) for s, n in contar(linhas).items()]
    if marcos := sum(q.marcos for q in linhas):
        feitos = sum(q.feitos for q in linhas)
        fatos.append(
            Fato(formatar(feitos), "entregas feitas", "", f"de {formatar(marcos)}")
        )
    if pontos := sum(q.pontos_abertos for q in linhas):
        fatos.append(Fato(formatar(pontos), "pontos críticos abertos"))
    return fatos


def frase_da_carteira(linhas: Sequence[Resumo]) -> tuple[str, str]:
    """A manchete e o que a completa, contadas dos dados."""
    quantas = contar(linhas)
    if set(quantas) <= {Situacao.SEM_DATA}:
        sem_data = sum(q.sem_data for q in linhas)
        if not sem_data:
            return "Nenhuma iniciativa tem entregas registradas.", ""
        return (
            f"As {formatar(sem_data)} entregas ainda não têm data combinada.",
            "Por isso nenhuma iniciativa aparece como atrasada nem como no prazo.",
        )
    atrasadas = quantas.get(Situacao.ATRASADO, 0)
    atencao = quantas.get(Situacao.ATENCAO, 0)
    vencem = sum(q.vencem for q in linhas)
    manchete = _plural(
        atrasadas, "iniciativa está atrasada", "iniciativas estão atrasadas"
    )
    complemento = (
        f"{_plural(atencao, 'pede', 'pedem')} atenção. Nos próximos {DIAS_DE_ATENCAO} "
        f"dias {_plural(vencem, 'entrega vence', 'entregas vencem', antes=False)}."
    )
    return manchete + ".", complemento


def _plural(quantos: int, um: str, muitos: str, *, antes: bool = True) -> str:
    """«Nenhuma iniciativa está», «1 iniciativa está», «3 iniciativas estão»."""
    if quantos == 0:
        return f"{'Nenhuma' if antes else 'nenhuma'} {um}"
    return f"{formatar(quantos)} {um if quantos == 1 else muitos}"


@dataclass(frozen=True, slots=True)
class CelulaDaMatriz:
    """Iniciativas de uma unidade numa situação; `mais`, as que não couberam."""

    situacao: SituacaoNaTela
    iniciativas: tuple[Resumo, ...]
    mais: int


@dataclass(frozen=True, slots=True)
class LinhaDaMatriz:
    """Uma unidade e as suas iniciativas por situação."""

    unidade: str
    total: int
    celulas: tuple[CelulaDaMatriz, ...]


def matriz(
    linhas: Sequence[Resumo],
) -> tuple[list[SituacaoNaTela], list[LinhaDaMatriz]]:
    """Quem está onde: as colunas presentes e uma linha por unidade, na ordem da fonte.

    Com poucos projetos mostra todos; com muitos, os primeiros e quantos mais há.
    """
    situacoes = list(contar(linhas))
    por_unidade: dict[str, dict[Situacao, list[Resumo]]] = {}
    for linha in linhas:
        celulas = por_unidade.setdefault(linha.unidade, defaultdict(list))
        celulas[linha.situacao].append(linha)
    colunas = [na_tela(s) for s in situacoes]
    return colunas, [
        LinhaDaMatriz(
            unidade,
            sum(map(len, celulas.values())),
            tuple(
                CelulaDaMatriz(
                    coluna,
                    tuple(celulas[s][:NOMES_POR_CELULA]),
                    max(len(celulas[s]) - NOMES_POR_CELULA, 0),
                )
                for s, coluna in zip(situacoes, colunas, strict=True)
            ),
        )
        for unidade, celulas in por_unidade.items()
    ]


@dataclass(frozen=True, slots=True)
class ColunaDoQuadro:
    """Uma situação do quadro: os primeiros cartões e quantos mais há."""

    situacao: SituacaoNaTela
    total: int
    cartoes: tuple[Resumo, ...]

    @property
    def mais(self) -> int:
        """Cartões que não couberam."""
        return self.total - len(self.cartoes)


def quadro(linhas: Iterable[Resumo]) -> list[ColunaDoQuadro]:
    """As colunas presentes, da pior situação à melhor."""
    por_situacao: dict[Situacao, list[Resumo]] = defaultdict(list)
    for linha in linhas:
        por_situacao[linha.situacao].append(linha)
    return [
        ColunaDoQuadro(na_tela(s), len(todos), tuple(todos[:CARTOES_POR_COLUNA]))
        for s in rules.GRAVIDADE
        if (todos := por_situacao[s])
    ]


def tempo_por_unidade(linhas: Sequence[Resumo], *, hoje: date) -> SafeString | None:
    """Uma barra por unidade, para carteiras que não cabem desenhadas uma a uma."""
    por_unidade: dict[str, list[Resumo]] = {}
    for linha in linhas:
        if linha.de is not None:
            por_unidade.setdefault(linha.unidade, []).append(linha)
    if not por_unidade:
        return None
    itens = [_item_da_unidade(u, q) for u, q in sorted(por_unidade.items())]
    datadas = sum(map(len, por_unidade.values()))
    return linha_do_tempo(
        itens,
        hoje=hoje,
        titulo=f"Linha do tempo: {formatar(datadas)} iniciativas por unidade",
        rotulo_hoje=f"hoje, {hoje:%d/%m/%Y}",
    )


def _item_da_unidade(unidade: str, linhas: Sequence[Resumo]) -> LinhaDoTempo:
    pior = rules.pior(q.situacao for q in linhas)
    base = [d for q in linhas for d in (q.base_de, q.base_ate) if d]
    valem = [d for q in linhas for d in (q.inicio, q.de, q.ate) if d]
    return LinhaDoTempo(
        nome=f"{unidade}: {_plural(len(linhas), 'iniciativa', 'iniciativas')}",
        andamento=ANDAMENTO[pior],
        base=_periodo(base) if base else None,
        real=_periodo(valem),
        rotulo=str(pior.label),
    )


def tempo_da_carteira(
    linhas: Sequence[LinhaDaCarteira], *, hoje: date, largura_mm: int | None = None
) -> SafeString | None:
    """A linha do tempo das iniciativas; None se nenhuma tem data.

    Quando os marcos são muitos, os de uma iniciativa no mesmo trimestre e na mesma
    situação viram um losango só.
    """
    agrupar = sum(len(q.marcos) for q in linhas) > MARCOS_POR_DESENHO
    ordenadas = sorted(linhas, key=lambda q: q.iniciativa.unidade)
    itens = [
        _item(
            q.iniciativa.nome,
            q.situacao,
            [m.datas for m in q.marcos],
            hoje=hoje,
            grupo=q.iniciativa.unidade,
            inicio=q.iniciativa.inicio,
            agrupar=agrupar,
        )
        for q in ordenadas
    ]
    datados = sum(1 for item in itens if item.datas)
    if not datados:
        return None
    return linha_do_tempo(
        itens,
        hoje=hoje,
        titulo=f"Linha do tempo: {_plural(datados, 'iniciativa', 'iniciativas')}",
        rotulo_hoje=f"hoje, {hoje:%d/%m/%Y}",
        largura_mm=largura_mm,
    )


def _item(
    nome: str,
    situacao: Situacao,
    datas: Sequence[DatasDoMarco],
    *,
    hoje: date,
    grupo: str = "",
    inicio: date | None = None,
    agrupar: bool = False,
) -> LinhaDoTempo:
    losangos = [_losango(d, hoje) for d in datas if d.real or d.prevista]
    base = [d.base for d in datas if d.base]
    atual = [d.real or d.prevista for d in datas if d.real or d.prevista]
    comeco = [inicio] if inicio else []
    return LinhaDoTempo(
        nome=nome,
        andamento=ANDAMENTO[situacao],
        grupo=grupo,
        base=_periodo(comeco + base) if base else None,
        real=_periodo([*comeco, *(d for d in atual if d)]) if atual else None,
        marcos=tuple(_um_por_trimestre(losangos) if agrupar else losangos),
        rotulo=str(situacao.label),
    )


def _um_por_trimestre(losangos: Iterable[Losango]) -> Iterable[Losango]:
    """O primeiro losango de cada situação em cada trimestre."""
    por_trimestre = {
        (q.data.year, (q.data.month - 1) // 3, q.situacao): q
        for q in sorted(losangos, key=lambda q: q.data, reverse=True)
    }
    return por_trimestre.values()


def _periodo(dias: Sequence[date]) -> Periodo:
    return Periodo(min(dias), max(dias))


def _losango(datas: DatasDoMarco, hoje: date) -> Losango:
    if datas.real is not None:
        return Losango(datas.real, SituacaoDoMarco.FEITO)
    prevista = datas.prevista or hoje
    vencido = prevista < hoje
    return Losango(
        prevista, SituacaoDoMarco.VENCIDO if vencido else SituacaoDoMarco.PREVISTO
    )


# ------------------------------------------------------------ ficha


@dataclass(frozen=True, slots=True)
class MarcoNaTela:
    """Um marco na ficha; `participacao` em percentual do peso total."""

    marco: Marco
    situacao: SituacaoNaTela
    participacao: Decimal | None
    repactuacoes: int


def marcos_na_tela(
    marcos: Sequence[Marco], marcados: set[int], *, hoje: date
) -> list[MarcoNaTela]:
    """Os marcos da ficha; `marcados` são os que têm ponto crítico aberto.

    Cada marco traz `total_de_repactuacoes`, anotado na consulta.
    """
    partes = rules.participacoes([m.peso for m in marcos])
    return [
        MarcoNaTela(
            marco,
            na_tela(
                rules.situacao_do_marco(
                    marco.datas(tem_ponto_critico=marco.pk in marcados), hoje=hoje
                )
            ),
            parte,
            getattr(marco, "total_de_repactuacoes", 0),
        )
        for marco, parte in zip(marcos, partes, strict=True)
    ]


def fatos_da_ficha(linha: LinhaDaCarteira, repactuacoes: int) -> list[Fato]:
    """Avanço por peso, entregas feitas, repactuações e marcos sem data."""
    if not linha.marcos:
        return []
    fatos = [
        Fato(percentual(linha.avanco, 0), "concluído, por peso"),
        Fato(formatar(linha.feitos), "entregas feitas", "", f"de {len(linha.marcos)}"),
        Fato(formatar(repactuacoes), "repactuações"),
    ]
    if linha.sem_data:
        fatos.append(Fato(formatar(linha.sem_data), "entregas sem data"))
    return fatos


def atraso_da_iniciativa(linha: LinhaDaCarteira, *, hoje: date) -> int:
    """Dias de atraso do marco mais atrasado; 0 sem atraso."""
    return max(
        (rules.dias_de_atraso(m.datas, hoje=hoje) for m in linha.marcos), default=0
    )


def tempo_da_ficha(
    marcos: Sequence[MarcoNaTela], *, hoje: date, largura_mm: int | None = None
) -> SafeString | None:
    """A linha do tempo dos marcos; None se nenhum tem data."""
    itens = [_item_do_marco(m, hoje) for m in marcos]
    if not any(item.datas for item in itens):
        return None
    return linha_do_tempo(
        itens,
        hoje=hoje,
        titulo="Linha do tempo das entregas",
        rotulo_hoje=f"hoje, {hoje:%d/%m/%Y}",
        largura_mm=largura_mm,
    )


def _item_do_marco(item: MarcoNaTela, hoje: date) -> LinhaDoTempo:
    """Um marco é um ponto; a barra mostra quanto ele andou desde a linha de base."""
    datas = item.marco.datas()
    situacao = Situacao(item.situacao.valor)
    atual = datas.real or datas.prevista
    dias = [d for d in (datas.base, atual) if d]
    return LinhaDoTempo(
        nome=item.marco.nome,
        andamento=ANDAMENTO[situacao],
        real=_periodo(dias) if dias else None,
        marcos=(_losango(datas, hoje),) if atual else (),
        rotulo=str(situacao.label),
    )


def atos_da_trilha(eventos: Iterable[Evento], *, com_nomes: bool) -> list[Ato]:
    """A trilha da iniciativa; o público lê o que se fez, não quem fez."""
    return [
        Ato(
            quando=evento.ocorrido_em,
            texto=TITULO_DO_EVENTO.get(evento.acao, "Alteração"),
            quem=_detalhe(evento.dados),
            ato=evento.por if com_nomes else "",
            volta=evento.acao.endswith(("reaberto", "repactuado")),
        )
        for evento in eventos
    ]


TITULO_DO_EVENTO: Final[Mapping[str, str]] = {
    "portfolio.marco.entregue": "Entregue",
    "portfolio.marco.reaberto": "Entrega desfeita",
    "portfolio.marco.repactuado": "Data repactuada",
    "portfolio.marco.datado": "Data combinada",
    "portfolio.iniciativa.criada": "Iniciativa criada",
    "portfolio.iniciativa.editada": "Ficha editada",
    "portfolio.iniciativa.encerrada": "Iniciativa encerrada",
    "portfolio.marco.incluido": "Entrega incluída",
    "portfolio.marco.confirmado": "Entrega confirmada",
    "portfolio.semana.atualizada": "Semana atualizada",
    "portfolio.ponto.aberto": "Ponto crítico aberto",
    "portfolio.ponto.subiu": "Ponto crítico levado acima",
    "portfolio.ponto.decidido": "Ponto crítico decidido",
    "portfolio.ponto.resolvido": "Ponto crítico resolvido",
    "portfolio.iniciativa.situacao_informada": "Situação informada",
}


def _detalhe(dados: Mapping[str, Any]) -> str:
    """O resto da frase do ato: qual marco, de que data a que data e por quê."""
    partes = [str(dados["nome"])] if dados.get("nome") else []
    if dados.get("para"):
        de = f"de {_dia(dados['de'])} " if dados.get("de") else ""
        partes.append(f"{de}para {_dia(dados['para'])}")
    if isinstance(dados.get("depois"), str):
        partes.append(Situacao(dados["depois"]).label.lower())
    if dados.get("motivo"):
        partes.append(f"motivo: {dados['motivo']}")
    return "; ".join(partes)


def _dia(iso: str) -> str:
    return f"{date.fromisoformat(iso):%d/%m/%Y}"


def lacuna_da_fonte(declarados: int | None, listados: int) -> str:
    """A frase que diz quantos projetos a fonte declara e não lista; vazia se bate."""
    if declarados is None or declarados == listados:
        return ""
    if declarados < listados:
        return (
            f"A fonte declara {formatar(declarados)} projetos; "
            f"a carteira tem {formatar(listados)}."
        )
    faltam = declarados - listados
    verbo = "falta" if faltam == 1 else "faltam"
    return (
        f"A fonte declara {formatar(declarados)} projetos consolidados e descreve "
        f"{formatar(listados)}; {verbo} {por_extenso(faltam)}."
    )
