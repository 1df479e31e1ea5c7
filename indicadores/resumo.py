"""O Resumo do Conselho: o que foi prometido e o que aconteceu, em frases curtas.

Para quem aprecia sem ser técnico e para qualquer pessoa: cada indicador numa
frase, o ano da promessa e o anterior. Regra: RN-IND-52.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from base.numeros import formatar, por_extenso
from indicadores.consultas import Grade, LinhaDaGrade, escrever, julgar
from indicadores.models import Resultado
from indicadores.rules import EstadoDaCelula, Julgamento, Sentido, contar, enumerar

_LIMITE: Final = {
    Sentido.MAIOR_MELHOR: "no mínimo ",
    Sentido.MENOR_MELHOR: "no máximo ",
    Sentido.FAIXA: "",
}


@dataclass(frozen=True, slots=True)
class Promessa:
    """Um indicador em frases; `cumprida` None é "ainda não se pode dizer"."""

    numero: int
    nome: str
    grupo: str
    prometido: str
    aconteceu: str
    cumprida: bool | None
    ressalva: str
    antes: str
    na_faixa: bool = False
    tem_meta: bool = False

    @property
    def veredito(self) -> str:
        """Uma palavra ou duas, para ler de longe."""
        if self.cumprida is None:
            return ""
        if self.na_faixa:
            return "Dentro da faixa" if self.cumprida else "Fora da faixa"
        return "Cumprida" if self.cumprida else "Não cumprida"


@dataclass(frozen=True, slots=True)
class Resumo:
    """As promessas de um território num ano e a frase que as conta."""

    frase: str
    promessas: Sequence[Promessa]


def resumir(quadro: Grade, resultados: Mapping[int, Resultado], ano: int) -> Resumo:
    """O resumo da pactuação; `resultados` por número de indicador."""
    pares = [(x, resultados.get(x.ficha.numero)) for x in quadro.linhas]
    julgados = [julgar(x.ficha, x.meta, resultado) for x, resultado in pares]
    promessas = [
        _promessa(x, resultado, julgamento, ano)
        for (x, resultado), julgamento in zip(pares, julgados, strict=True)
    ]
    prometidas = [
        j
        for (x, _), j in zip(pares, julgados, strict=True)
        if x.meta and x.meta.estado == EstadoDaCelula.VALOR
    ]
    return Resumo(_contagem(prometidas, bool(resultados), ano), promessas)


def _contagem(julgados: Sequence[Julgamento], ha_resultados: bool, ano: int) -> str:
    """«Das 22 metas de 2025, 15 foram cumpridas e 7 não foram.»"""
    quantas = len(julgados)
    if not quantas:
        return f"Ainda não há metas prometidas para {ano}."
    inicio = "Há 1 meta" if quantas == 1 else f"São {formatar(quantas, 0)} metas"
    if not ha_resultados:
        return f"{inicio} para {ano}. Os resultados ainda não foram informados."
    conta = contar(julgados)
    partes = []
    for n, um, varias in (
        (conta.alcancaram, "foi cumprida", "foram cumpridas"),
        (conta.nao_alcancaram, "não foi cumprida", "não foram cumpridas"),
        (conta.sem_base, "não se pode julgar", "não se podem julgar"),
    ):
        if n:
            quanto = por_extenso(n, feminino=True)
            partes.append(f"{quanto} {um if n == 1 else varias}")
    return f"{inicio} para {ano}: {enumerar(partes)}."


def _promessa(
    linha: LinhaDaGrade, resultado: Resultado | None, julgamento: Julgamento, ano: int
) -> Promessa:
    return Promessa(
        numero=linha.ficha.numero,
        nome=linha.ficha.nome,
        grupo=linha.ficha.prioridade.nome,
        prometido=_prometido(linha),
        aconteceu=_aconteceu(linha, resultado),
        cumprida=julgamento.alcancou,
        ressalva=julgamento.motivo if resultado else "",
        antes=_antes(linha, ano - 1),
        na_faixa=julgamento.na_faixa,
        tem_meta=linha.meta is not None and not linha.nao_se_aplica,
    )


def _prometido(linha: LinhaDaGrade) -> str:
    meta = linha.meta
    if linha.nao_se_aplica:
        return f"Não se aplica. {linha.nao_se_aplica}"
    if meta is None or meta.estado == EstadoDaCelula.NAO_INFORMADO:
        return "Ainda sem meta."
    if meta.valor is None:
        estado = EstadoDaCelula(meta.estado).label
        return f"{estado}. {meta.justificativa}".strip()
    limite = _LIMITE[Sentido(linha.ficha.sentido)]
    prometido = (
        f"Meta: {limite}{_com_unidade(linha, escrever(meta.valor, linha.casas))}"
    )
    if faixa := linha.ficha.faixa:
        return f"{prometido}, e ficar na faixa {faixa.por_extenso(linha.casas)}."
    return f"{prometido}."


def _aconteceu(linha: LinhaDaGrade, resultado: Resultado | None) -> str:
    if resultado is None or resultado.estado == EstadoDaCelula.NAO_INFORMADO:
        return ""
    if resultado.valor is None:
        return "O resultado não se aplica."
    valor = _com_unidade(linha, _curto(resultado.valor, linha))
    ainda = " Número ainda preliminar." if resultado.preliminar else ""
    return f"Aconteceu: {valor}.{ainda}"


def _antes(linha: LinhaDaGrade, ano: int) -> str:
    meta, resultado = linha.meta_anterior, linha.resultado_anterior
    if resultado is None or resultado.valor is None:
        return ""
    aconteceu = f"Em {ano}: aconteceu {escrever(resultado.valor, linha.casas)}"
    if meta is None or meta.valor is None:
        return f"{aconteceu}."
    antes = linha.julgamento_anterior
    fim = {True: ", cumprida", False: ", não cumprida", None: ""}[antes.alcancou]
    if antes.na_faixa and antes.alcancou is not None:
        fim = f", {antes.lido}"
    return f"{aconteceu}, com meta de {escrever(meta.valor, linha.casas)}{fim}."


def _curto(valor: Decimal, linha: LinhaDaGrade) -> str:
    """O resultado com as casas da ficha; com todas, se assim pareceria igual à meta."""
    curto = formatar(valor, linha.casas)
    meta = linha.meta.valor if linha.meta else None
    parece_igual = meta is not None and formatar(meta, linha.casas) == curto
    return escrever(valor, linha.casas) if parece_igual and meta != valor else curto


def _com_unidade(linha: LinhaDaGrade, valor: str) -> str:
    """«93,0 %», «12,5 por mil nascidos vivos», «4» para o que só se conta."""
    unidade = linha.unidade
    if unidade.startswith("número") or unidade == "razão":
        return valor
    return f"{valor} {unidade}"
