"""O que a fonte publicou ao lado do que o portal calcula, e o nome da diferença."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final

from base.numeros import AUSENCIA, casas_de, formatar
from indicadores.consultas import (
    Avaliacao,
    LinhaDaAvaliacao,
    enxuto,
    escrever,
    metas_em_contagem_de,
    somar_contagens,
)
from indicadores.enderecos import Especie, endereco_do_numero
from indicadores.models import Agregacao, Ficha
from indicadores.rules import enumerar, somas_das_celulas, valor_calculado

Linhas = Sequence[LinhaDaAvaliacao]

_CEM: Final = Decimal(100)
LIMITE_DE_CITADAS: Final = 12


class Nome(StrEnum):
    """O nome que se dá à diferença; `IGUAL` é não haver nenhuma."""

    IGUAL = "sem diferença"
    TRUNCADO = "publicado truncado, e não arredondado"
    SOMA = "o publicado não é a soma das partes"
    OUTRA_CONTA = "o publicado não sai dos números das partes"
    NAO_SE_CALCULA = "não se calcula"


@dataclass(frozen=True, slots=True)
class Diferenca:
    """Publicado e calculado, já escritos, com o nome e a explicação da diferença."""

    onde: str
    publicado: str
    calculado: str
    nome: Nome
    explicacao: str
    endereco: str

    @property
    def ha(self) -> bool:
        """Se os dois foram comparados e não são iguais."""
        return self.nome not in (Nome.IGUAL, Nome.NAO_SE_CALCULA)


def publicados_e_calculados(avaliacao: Avaliacao) -> list[Diferenca]:
    """Cada agregado publicado do quadro, do maior aos menores. Regra: RN-IND-31."""
    pares = [(g.publicado, g.linhas) for g in avaliacao.grupos if g.publicado]
    if avaliacao.total:
        pares.insert(0, (avaliacao.total, avaliacao.linhas))
    return [
        comparar(avaliacao, agregado, partes)
        for agregado, partes in pares
        if agregado.resultado and len(partes) > 1
    ]


def frase_do_que_nao_se_calcula(comparados: Sequence[Diferenca]) -> str:
    """«Não se calcula: Norte. 3 de 7 partes…»; vazio se tudo se calcula."""
    sem = [d for d in comparados if d.nome == Nome.NAO_SE_CALCULA]
    if not sem:
        return ""
    return f"Não se calcula: {enumerar([d.onde for d in sem])}. {sem[0].explicacao}"


def comparar(
    avaliacao: Avaliacao, agregado: LinhaDaAvaliacao, partes: Linhas
) -> Diferenca:
    """O agregado publicado contra o calculado das partes. Regra: RN-IND-31."""
    ficha, publicado = avaliacao.ficha, agregado.valor_do_resultado
    calculado, escrito = calcular(ficha, partes), AUSENCIA
    if calculado is None or publicado is None:
        nome, explicacao = Nome.NAO_SE_CALCULA, o_que_falta(ficha, partes)
    else:
        casas = casas_de(_como_na_fonte(agregado, publicado))
        escrito = formatar(_com_casas(calculado, casas, ROUND_HALF_UP), casas)
        nome, explicacao = _nomear(agregado, publicado, partes, calculado, casas)
        if ficha.agregacao == Agregacao.SOMA and nome != Nome.IGUAL:
            nome, explicacao = Nome.SOMA, _divergem("", calculado, publicado)
    return Diferenca(
        str(agregado.territorio),
        escrever(publicado, ficha.casas),
        escrito,
        nome,
        explicacao,
        endereco_do_numero(
            avaliacao.rodada.ano,
            ficha.numero,
            agregado.territorio.codigo,
            Especie.CALCULADO,
        ),
    )


def calcular(ficha: Ficha, partes: Linhas) -> Decimal | None:
    """Pelas somas ou, se cada parte é 0 ou 100, pela proporção das que têm 100."""
    if ficha.agregacao == Agregacao.SOMA:
        return somar_contagens(partes)
    somas = somas_das_partes(partes)
    if somas and ficha.multiplicador is not None:
        return valor_calculado(*somas, ficha.multiplicador)
    return proporcao_de_territorios(ficha, partes)


def somas_das_partes(linhas: Linhas) -> tuple[Decimal, Decimal] | None:
    """Σ numeradores e Σ denominadores; None se alguma parte não os traz."""
    celulas = [x.resultado.celula for x in linhas if x.resultado]
    return somas_das_celulas(celulas) if len(celulas) == len(linhas) else None


def proporcao_de_territorios(ficha: Ficha, partes: Linhas) -> Decimal | None:
    """% dos territórios com 100, onde cada um é 0 ou 100; None nos demais casos."""
    contados = territorios_com_cem(ficha, partes)
    return _CEM * contados[0] / contados[1] if contados else None


def territorios_com_cem(ficha: Ficha, partes: Linhas) -> tuple[int, int] | None:
    """Quantos têm 100 e quantos são; None se algum não é 0 nem 100 %.

    Só na ficha em percentual: nenhum caso em todos é contagem, e não proporção.
    """
    valores = [x.valor_do_resultado for x in partes]
    if not ficha.unidade.startswith("%") or len(valores) < 2:
        return None
    if not set(valores) <= {Decimal(0), _CEM}:
        return None
    return valores.count(_CEM), len(valores)


def _como_na_fonte(agregado: LinhaDaAvaliacao, publicado: Decimal) -> Decimal:
    """O publicado com as casas em que foi impresso: 69,0 tem uma."""
    texto = agregado.resultado.texto_da_fonte if agregado.resultado else ""
    _, virgula, decimais = texto.partition(",")
    if not virgula:
        return enxuto(publicado) or Decimal(0)
    casas = sum(d.isdigit() for d in decimais)
    return publicado.quantize(Decimal(1).scaleb(-casas))


def _nomear(
    agregado: LinhaDaAvaliacao,
    publicado: Decimal,
    partes: Linhas,
    calculado: Decimal,
    casas: int,
) -> tuple[Nome, str]:
    if publicado == _com_casas(calculado, casas, ROUND_HALF_UP):
        return Nome.IGUAL, "O calculado, com as casas da fonte, é o publicado."
    if publicado == _com_casas(calculado, casas, ROUND_DOWN):
        return Nome.TRUNCADO, (
            f"O cálculo dá {formatar(calculado, casas + 2)}; a fonte cortou os "
            "algarismos seguintes em vez de arredondar."
        )
    if frase := _somas_que_divergem(agregado, partes):
        return Nome.SOMA, frase
    return Nome.OUTRA_CONTA, (
        "A divisão das somas das partes não dá o valor impresso, e a fonte não "
        "diz de que números ele saiu."
    )


def _somas_que_divergem(agregado: LinhaDaAvaliacao, partes: Linhas) -> str:
    """«As partes somam 328 no numerador e a fonte imprime 428, 100 a mais.»"""
    somas, resultado = somas_das_partes(partes), agregado.resultado
    if somas is None or resultado is None:
        return ""
    frases = [
        _divergem(f" no {onde}", soma, impresso)
        for onde, soma, impresso in (
            ("numerador", somas[0], resultado.numerador),
            ("denominador", somas[1], resultado.denominador),
        )
        if impresso is not None and impresso != soma
    ]
    return " ".join(frases)


def _divergem(onde: str, soma: Decimal, impresso: Decimal) -> str:
    return (
        f"As partes somam {formatar(soma)}{onde} e a fonte imprime "
        f"{formatar(impresso)}, {formatar(abs(impresso - soma))} a "
        f"{'mais' if impresso > soma else 'menos'}."
    )


def o_que_falta(ficha: Ficha, partes: Linhas) -> str:
    """Por que não se calcula: o que as partes não trazem."""
    soma = ficha.agregacao == Agregacao.SOMA
    if ficha.multiplicador is None and not soma:
        return "A ficha não diz como se soma."
    if len({x.resultado.variante for x in partes if x.resultado}) > 1:
        return (
            "As partes foram apuradas em definições diferentes, e os casos de uma não "
            "se somam aos de outra."
        )
    if soma:
        sem = sum(x.valor_do_resultado is None and not x.fora for x in partes)
        return f"{formatar(sem, 0)} de {formatar(len(partes), 0)} partes sem contagem."
    sem = sum(
        x.resultado is None
        or x.resultado.numerador is None
        or x.resultado.denominador is None
        for x in partes
    )
    return (
        f"{formatar(sem, 0)} de {formatar(len(partes), 0)} partes não trazem "
        "numerador e denominador, e a média das taxas não é a taxa do conjunto."
    )


def _com_casas(valor: Decimal, casas: int, modo: str) -> Decimal:
    return valor.quantize(Decimal(1).scaleb(-casas), modo)


# ------------------------------------------------------------ unidades misturadas


def metas_em_outra_unidade(avaliacao: Avaliacao) -> list[LinhaDaAvaliacao]:
    """Territórios cuja meta parece contagem onde se pede taxa. Regra: RN-IND-31."""
    outras = metas_em_contagem_de(avaliacao.ficha, avaliacao.linhas)
    return [x for x in avaliacao.linhas if x.territorio.pk in outras]


def frase_das_unidades(outras: Linhas, unidade: str) -> str:
    """«9 metas parecem número de casos onde se pede taxa: AM 13 contra 0,9; …»."""
    citadas = [
        f"{x.territorio.sigla or x.territorio.nome} {formatar(x.valor_da_meta)} "
        f"contra {formatar(x.valor_do_resultado)}"
        for x in outras[:LIMITE_DE_CITADAS]
    ]
    if resto := len(outras) - len(citadas):
        citadas.append(f"mais {formatar(resto, 0)}")
    quantas = "1 meta parece" if len(outras) == 1 else f"{len(outras)} metas parecem"
    return f"{quantas} número de casos onde se pede taxa {unidade}: {enumerar(citadas)}"
