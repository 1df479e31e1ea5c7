"""O que as telas e os PDFs do portfólio mostram, em texto e desenho prontos."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.safestring import SafeString

from base.graficos import (
    svg,
)
from base.numeros import formatar, por_extenso
from base.telas import Fato
from portfolio import rules
from portfolio.consultas import LinhaDaCarteira
from portfolio.models import Ciclo, Iniciativa, ObjetivoEstrategico
from portfolio.resumos import Resumo
from portfolio.rules import DIAS_DE_ATENCAO, Situacao

NOMES_POR_CELULA: Final = 8
NOMES_NA_CARTEIRA_GRANDE: Final = 4
CARTEIRA_GRANDE: Final = 200
CARTOES_POR_COLUNA: Final = 15
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
    manchete = em_numero(
        atrasadas, "iniciativa está atrasada", "iniciativas estão atrasadas"
    )
    a_vencer = em_numero(vencem, "entrega vence", "entregas vencem", antes=False)
    complemento = (
        f"{em_numero(atencao, 'pede', 'pedem')} atenção. "
        f"Nos próximos {DIAS_DE_ATENCAO} dias {a_vencer}."
    )
    return manchete + ".", complemento


def em_numero(quantos: int, um: str, muitos: str, *, antes: bool = True) -> str:
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
    grande = len(linhas) > CARTEIRA_GRANDE
    nomes = NOMES_NA_CARTEIRA_GRANDE if grande else NOMES_POR_CELULA
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
                    tuple(celulas[s][:nomes]),
                    max(len(celulas[s]) - nomes, 0),
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

    @property
    def recebe(self) -> bool:
        """Se um cartão pode ser posto aqui: só nas situações que se informam."""
        return Situacao(self.situacao.valor) in rules.INFORMAVEIS


def quadro(linhas: Iterable[Resumo], *, todas: bool = False) -> list[ColunaDoQuadro]:
    """As colunas da pior situação à melhor; `todas` traz as vazias que recebem."""
    por_situacao: dict[Situacao, list[Resumo]] = defaultdict(list)
    for linha in linhas:
        por_situacao[linha.situacao].append(linha)
    vazias = rules.INFORMAVEIS if todas and por_situacao else frozenset()
    return [
        ColunaDoQuadro(
            na_tela(s),
            len(por_situacao[s]),
            tuple(por_situacao[s][:CARTOES_POR_COLUNA]),
        )
        for s in rules.GRAVIDADE
        if por_situacao[s] or s in vazias
    ]


DESTINOS: Final = tuple(
    (s.value, s.label) for s in rules.GRAVIDADE if s in rules.INFORMAVEIS
)
"""As situações a que se move um cartão, na ordem das colunas."""


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
