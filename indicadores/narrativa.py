"""Frases geradas dos dados: contam e nunca são digitadas."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

from base.numeros import NBSP, formatar, percentual
from indicadores.consultas import (
    Avaliacao,
    Grupo,
    LinhaDaAvaliacao,
    Matriz,
    escrever,
)
from indicadores.diferencas import metas_em_outra_unidade
from indicadores.models import Agregacao, Ficha
from indicadores.rules import enumerar
from indicadores.unidades_misturadas import a_contagem_as_mistura
from territorios.models import Nivel

_SEM_UNIDADE: Final = ("número", "razão")
CITADOS: Final = 6
"""Até quantos territórios se citam pelo nome."""


@dataclass(frozen=True, slots=True)
class Frase:
    """A frase principal da página: o destaque vai em negrito."""

    destaque: str
    resto: str

    @property
    def inteira(self) -> str:
        """O texto corrido, para o PDF e a descrição do gráfico."""
        return f"{self.destaque}{self.resto}"


def plural_do_recorte(avaliacao: Avaliacao) -> str:
    """«unidades da Federação» ou «municípios», conforme o recorte."""
    if avaliacao.territorio.nivel in (Nivel.PAIS, Nivel.MACRORREGIAO):
        return "unidades da Federação"
    return "municípios"


def frase_do_indicador(avaliacao: Avaliacao) -> Frase:
    """Quantos alcançaram, quais (se poucos) e como ficou o agregado."""
    c = avaliacao.contagem
    if not c.julgados:
        return Frase(
            "Não há o que julgar: ",
            _motivo_geral(avaliacao) + _frase_do_total(avaliacao),
        )
    verbos = _verbos(avaliacao)
    if len(avaliacao.linhas) == 1:
        return _frase_de_um(avaliacao, verbos)
    destaque = (
        f"{_verbo(c.alcancaram, *verbos.sim)} {c.alcancaram}, "
        f"{_no_meio(_verbo(c.nao_alcancaram, *verbos.nao))} {c.nao_alcancaram}"
    )
    resto = f" {_de_quantos(avaliacao)}"
    resto += _citacao(avaliacao) + "." + _frase_do_total(avaliacao)
    return Frase(destaque, resto + frase_das_unidades(avaliacao))


def _frase_de_um(avaliacao: Avaliacao, verbos: "_Verbos") -> Frase:
    """«Rio Branco alcançou a meta.»: de um só não se conta."""
    so_um = avaliacao.linhas[0]
    verbo = verbos.sim[0] if so_um.julgamento.alcancou else verbos.nao[0]
    destaque = f"{so_um.territorio.nome} {_no_meio(verbo)}"
    if not avaliacao.ficha.faixa:
        destaque += " a meta"
    return Frase(
        destaque, "." + _frase_do_total(avaliacao) + frase_das_unidades(avaliacao)
    )


def frase_das_unidades(avaliacao: Avaliacao) -> str:
    """Diz que a contagem junta metas que não estão na mesma unidade. RN-IND-31."""
    outras = len(metas_em_outra_unidade(avaliacao))
    if not outras:
        return ""
    com_meta = sum(x.valor_da_meta is not None for x in avaliacao.linhas)
    return f" {a_contagem_as_mistura(outras, com_meta)}"


class _Verbos(NamedTuple):
    """Como se diz de um e de vários que estão bem e que não estão."""

    sim: tuple[str, str]
    nao: tuple[str, str]


_DA_META: Final = _Verbos(
    ("Alcançou", "Alcançaram"), ("Não alcançou", "Não alcançaram")
)
_DA_FAIXA: Final = _Verbos(
    ("Ficou dentro da faixa", "Ficaram dentro da faixa"),
    ("Ficou fora da faixa", "Ficaram fora da faixa"),
)


def _verbos(avaliacao: Avaliacao) -> _Verbos:
    """O indicador de faixa não se alcança: fica-se dentro dela. RN-IND-18."""
    return _DA_FAIXA if avaliacao.ficha.faixa else _DA_META


def _no_meio(frase: str) -> str:
    return frase[0].lower() + frase[1:]


def _verbo(quantos: int, um: str, varios: str) -> str:
    return um if quantos == 1 else varios


def _de_quantos(avaliacao: Avaliacao) -> str:
    c = avaliacao.contagem
    quem = plural_do_recorte(avaliacao)
    if c.julgados == 1:
        quem = "município" if quem == "municípios" else "unidade da Federação"
    texto = f"de {c.julgados} {quem}"
    if c.sem_base:
        texto += f" com base de comparação ({c.sem_base} sem base)"
    return texto


def _citacao(avaliacao: Avaliacao) -> str:
    """Os nomes do grupo menor, quando são poucos."""
    sim = [x for x in avaliacao.linhas if x.julgamento.alcancou is True]
    verbos = _verbos(avaliacao)
    nao = [x for x in avaliacao.linhas if x.julgamento.alcancou is False]
    if sim and len(sim) <= CITADOS:
        return f". {_verbo(len(sim), *verbos.sim)}: {_nomes(sim)}"
    if nao and len(nao) <= CITADOS:
        return f". {_verbo(len(nao), *verbos.nao)}: {_nomes(nao)}"
    return ""


def _nomes(linhas: Sequence[LinhaDaAvaliacao]) -> str:
    return enumerar([x.territorio.nome for x in linhas])


def _motivo_geral(avaliacao: Avaliacao) -> str:
    ficha = avaliacao.ficha
    if not ficha.julga_alcance:
        texto = ficha.motivo_nao_julgado
        return texto[0].lower() + texto[1:]
    if not avaliacao.tem_dados:
        return "a fonte não traz metas e resultados por território."
    return "nenhum território tem meta e resultado comparáveis."


def _frase_do_total(avaliacao: Avaliacao) -> str:
    """«O Brasil ficou em 20,3 por mil…, para uma referência de 16,67.»"""
    total, ficha = avaliacao.total, avaliacao.ficha
    if total is None or total.valor_do_resultado is None:
        return ""
    valor = com_unidade(
        escrever(total.valor_do_resultado, ficha.casas), total.unidade(ficha)
    )
    nome = avaliacao.territorio.nome
    sujeito = "O Brasil" if nome == "Brasil" else nome
    frase = f" {sujeito} ficou em {valor}"
    if total.resultado and total.resultado.preliminar:
        frase += " (dado preliminar)"
    if total.valor_da_meta is not None:
        meta = escrever(total.valor_da_meta, ficha.casas)
        if metas_em_outra_unidade(avaliacao):
            frase += f"; a meta publicada, {meta}, não está na mesma unidade"
        else:
            frase += f", para meta de {meta}"
    return frase + "."


def analise_regional(avaliacao: Avaliacao) -> list[tuple[str, str]]:
    """Por macrorregião, o nome e o que os números dela dizem; vazio sem elas."""
    return [
        (g.territorio.nome, _frase_da_regiao(g, avaliacao))
        for g in avaliacao.grupos
        if g.territorio is not None and (g.contagem.julgados or _publicou(g))
    ]


def _publicou(grupo: Grupo) -> bool:
    return bool(grupo.publicado and grupo.publicado.valor_do_resultado is not None)


def _frase_da_regiao(grupo: Grupo, avaliacao: Avaliacao) -> str:
    """«5 de 7 alcançaram; não: Amapá e Roraima. A região ficou em 20,8, …»"""
    c = grupo.contagem
    misturadas = _mistura(grupo, avaliacao)
    frases = []
    if c.julgados:
        verbo = _verbo(c.alcancaram, "alcançou", "alcançaram")
        if avaliacao.ficha.faixa:
            verbo = "dentro da faixa"
        frases.append(
            f"{c.alcancaram} de {c.julgados} {verbo}{_quem_na_regiao(grupo.linhas)}"
        )
    if c.sem_base:
        frases.append(f"{c.sem_base} sem base de comparação")
    texto = "; ".join(frases) + "." if frases else ""
    if _publicou(grupo) and grupo.publicado is not None:
        ficha = avaliacao.ficha
        valor = grupo.publicado.resultado_escrito(ficha)
        texto += f" A região ficou em {com_unidade(valor, ficha.unidade)}"
        if grupo.publicado.valor_da_meta is not None and not misturadas:
            meta = escrever(grupo.publicado.valor_da_meta, ficha.casas)
            texto += f", para meta de {meta}"
        texto += "."
    if misturadas:
        return f"{texto} As metas não estão na mesma unidade.".strip()
    if (longe := _mais_longe(grupo.linhas)) is not None:
        texto += (
            f" Mais longe da meta: {longe.territorio.nome}, com "
            f"{percentual(longe.julgamento.percentual)} dela."
        )
    return texto.strip()


def _mistura(grupo: Grupo, avaliacao: Avaliacao) -> bool:
    """Se alguma meta da região parece contagem onde se pede taxa."""
    outras = {x.territorio.pk for x in metas_em_outra_unidade(avaliacao)}
    return any(x.territorio.pk in outras for x in grupo.linhas)


def _quem_na_regiao(linhas: Sequence[LinhaDaAvaliacao]) -> str:
    """Os nomes do grupo menor; nada se todos estão do mesmo lado."""
    sim = [x for x in linhas if x.julgamento.alcancou is True]
    nao = [x for x in linhas if x.julgamento.alcancou is False]
    if not sim or not nao:
        return ""
    if len(sim) < len(nao):
        return f" ({_nomes(sim)})"
    return f"; não: {_nomes(nao)}"


def _mais_longe(linhas: Sequence[LinhaDaAvaliacao]) -> LinhaDaAvaliacao | None:
    """Quem cumpriu menos da meta, se for um só."""
    nao = [
        x
        for x in linhas
        if x.julgamento.alcancou is False and x.julgamento.percentual is not None
    ]
    if len(nao) < 2:
        return None
    menor = min(x.julgamento.percentual or Decimal(0) for x in nao)
    iguais = [x for x in nao if x.julgamento.percentual == menor]
    return iguais[0] if len(iguais) == 1 else None


def casas_do_conjunto(ficha: Ficha) -> int:
    """As casas do que se calcula: a contagem é inteira; a taxa tem ao menos uma."""
    return ficha.casas if ficha.agregacao == Agregacao.SOMA else max(ficha.casas, 1)


def com_unidade(texto: str, unidade: str) -> str:
    """«20,3 por mil nascidos vivos», «43,12 %»; a contagem e a razão vão sem ela."""
    if unidade.startswith(_SEM_UNIDADE):
        return texto
    separador = NBSP if unidade.startswith("%") else " "
    return f"{texto}{separador}{unidade}"


def frase_do_ano(matriz: Matriz) -> Frase:
    """Quantas metas foram alcançadas no recorte e o que ninguém alcançou."""
    total = matriz.total
    if not total.julgados:
        return Frase("Ainda não há metas a julgar", " neste ano e território.")
    fracao = percentual(_cem_vezes(total.alcancaram, total.julgados))
    destaque = f"{formatar(total.alcancaram)} foram alcançadas"
    zerados = [
        ficha.nome_curto
        for ficha, c in zip(matriz.fichas, matriz.contagens, strict=True)
        if c.julgados and not c.alcancaram
    ]
    resto = f" ({fracao})."
    muitos = matriz.de_municipios or len(matriz.grupos[0].linhas) > 1
    if 0 < len(zerados) <= CITADOS and muitos:
        das_ufs = not matriz.de_municipios and matriz.territorio.nivel in (
            Nivel.PAIS,
            Nivel.MACRORREGIAO,
        )
        quem = "Nenhuma UF" if das_ufs else "Nenhum município"
        resto += f" {quem} alcançou: {enumerar(zerados)}."
    return Frase(destaque, resto + _frase_do_que_mistura(matriz))


def _frase_do_que_mistura(matriz: Matriz) -> str:
    """Os indicadores cuja contagem entra na do ano com unidades diferentes."""
    onde = " desta página" if matriz.de_municipios else ""
    frase = _entram_na_conta(
        [(f, len(matriz.em_contagem.get(f.pk, ()))) for f in matriz.fichas], onde
    )
    return f" {frase}" if frase else ""


def ressalva_das_unidades(avaliacoes: Sequence[Avaliacao]) -> str:
    """O que a conta somada de vários indicadores mistura; vazio se nada. RN-IND-31."""
    return _entram_na_conta(
        [(a.ficha, len(metas_em_outra_unidade(a))) for a in avaliacoes]
    )


def _entram_na_conta(quantas: Sequence[tuple[Ficha, int]], onde: str = "") -> str:
    quais = [
        f"{n} do indicador {ficha.numero} ({ficha.nome_curto})"
        for ficha, n in quantas
        if n
    ]
    if not quais:
        return ""
    return (
        f"Entram na conta metas{onde} que parecem número de casos onde se pede taxa: "
        f"{enumerar(quais)}."
    )


def _cem_vezes(parte: int, todo: int) -> Decimal:
    return Decimal(100 * parte) / todo
