"""A distribuição de um indicador em texto e desenho: frase, histograma e funil."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.safestring import SafeString

from base.graficos import PontoDoFunil, funil, histograma
from base.numeros import formatar
from indicadores import incerteza
from indicadores.consultas import Distribuicao, LinhaDoRanking, escrever
from indicadores.enderecos import Especie, endereco_do_numero
from indicadores.incerteza import Leitura
from indicadores.narrativa import plural_do_recorte
from indicadores.rules import enumerar

CITADOS: Final = 8
PRINCIPAL: Final = "principal"
"""Como o endereço diz a definição da ficha, que não tem código."""
_SITUACAO: Final = {
    Leitura.ALCANCOU: ("ok", "ok"),
    Leitura.ALCANCOU_NO_LIMITE: ("av", "av"),
    Leitura.NAO_ALCANCOU_NO_LIMITE: ("av", "av"),
    Leitura.NAO_ALCANCOU: ("nao", "menos"),
    Leitura.DENTRO: ("ok", "ok"),
    Leitura.DENTRO_NO_LIMITE: ("av", "av"),
    Leitura.FORA_NO_LIMITE: ("av", "av"),
    Leitura.FORA: ("nao", "menos"),
    Leitura.SEM_BASE: ("ne", "na"),
}


@dataclass(frozen=True, slots=True)
class LinhaMostrada:
    """Uma linha do ranking, já escrita."""

    posicao: int
    nome: str
    resultado: str
    endereco: str
    intervalo: str
    meta: str
    endereco_da_meta: str
    denominador: str
    classe: str
    simbolo: str
    leitura: str
    notas: str
    destaque: bool


def linhas_do_ranking(
    linhas: Sequence[LinhaDoRanking], quadro: Distribuicao, destaque: str = ""
) -> list[LinhaMostrada]:
    """As linhas de uma página do ranking; `destaque` é o código de quem pergunta."""
    return [_linha(x, quadro, destaque) for x in linhas]


def _linha(x: LinhaDoRanking, quadro: Distribuicao, destaque: str) -> LinhaMostrada:
    ficha, onde = quadro.avaliacao.ficha, x.linha.territorio
    resultado = x.linha.resultado
    classe, simbolo = _SITUACAO[x.leitura]
    notas = [
        nota
        for vale, nota in (
            (bool(resultado and resultado.preliminar), "preliminar"),
            (x.pequeno, "poucos casos"),
            (x.fora_do_funil, "fora do funil"),
        )
        if vale
    ]
    return LinhaMostrada(
        posicao=x.posicao,
        nome=str(onde),
        resultado=x.linha.resultado_escrito(ficha),
        endereco=endereco_do_numero(
            quadro.avaliacao.rodada.ano, ficha.numero, onde.codigo, Especie.RESULTADO
        ),
        intervalo=incerteza.por_extenso(x.intervalo, max(ficha.casas, 1)),
        meta=escrever(x.linha.valor_da_meta, ficha.casas),
        endereco_da_meta=endereco_do_numero(
            quadro.avaliacao.rodada.ano, ficha.numero, onde.codigo, Especie.META
        )
        if x.linha.meta
        else "",
        denominador=formatar(resultado.denominador if resultado else None),
        classe=classe,
        simbolo=simbolo,
        leitura=str(x.leitura),
        notas=", ".join(notas),
        destaque=onde.codigo == destaque,
    )


def frase_da_distribuicao(quadro: Distribuicao) -> str:
    """«Metade das 27 unidades fica entre 15,4 e 80,0; a mediana é 42,4.»"""
    quantos, ficha = len(quadro.ranking), quadro.avaliacao.ficha
    quem = plural_do_recorte(quadro.avaliacao)
    if not quantos:
        return f"Nenhum resultado público de {quem} neste recorte."
    if quadro.quartis is None:
        return f"Só {formatar(quantos, 0)} com resultado: não há distribuição a ler."
    baixo, meio, alto = (formatar(v, max(ficha.casas, 1)) for v in quadro.quartis)
    return (
        f"Metade dos {formatar(quantos, 0)} resultados fica entre {baixo} e {alto}; "
        f"a mediana é {meio}."
    )


def aviso_de_instabilidade(quadro: Distribuicao) -> str:
    """O que dizer das taxas sobre poucos casos; vazio quando não há."""
    if not quadro.pequenos:
        return ""
    quantos = formatar(quadro.pequenos, 0)
    sujeito = "1 território tem" if quadro.pequenos == 1 else f"{quantos} têm"
    return (
        f"{sujeito} menos de {formatar(incerteza.DENOMINADOR_PEQUENO)} no denominador: "
        "ali um caso a mais ou a menos muda a taxa, e a posição no ranking não diz "
        "quem trabalha melhor."
    )


def frase_do_funil(quadro: Distribuicao) -> str:
    """Quem foge do que o acaso explica, pelo nome se são poucos."""
    fora = quadro.fora
    if not fora:
        return "Nenhum território foge do que o acaso sozinho explica."
    nomes = [str(x.linha.territorio) for x in fora[:CITADOS]]
    if len(fora) > CITADOS:
        nomes.append(f"mais {formatar(len(fora) - CITADOS, 0)}")
    verbo = "foge" if len(fora) == 1 else "fogem"
    return (
        f"{formatar(len(fora), 0)} de {formatar(len(quadro.ranking), 0)} {verbo} do "
        f"que o acaso explica: {enumerar(nomes)}."
    )


def frase_das_definicoes(quadro: Distribuicao) -> str:
    """Quem ficou de fora por ter sido apurado noutra definição; vazio se ninguém."""
    fora = sum(n for d, n in quadro.definicoes.items() if d != quadro.definicao)
    if not fora:
        return ""
    quem, entra = "1 território foi apurado", "entra"
    if fora > 1:
        quem, entra = f"{formatar(fora, 0)} territórios foram apurados", "entram"
    return (
        f"{quem} noutra definição do indicador e não {entra} nesta ordem: valores em "
        "definições diferentes não se comparam."
    )


def escolha_de_definicao(quadro: Distribuicao) -> list[tuple[str, str]]:
    """As definições em que há resultados, com quantos; vazia se só há uma."""
    if len(quadro.definicoes) < 2:
        return []
    nomes = dict(quadro.avaliacao.ficha.variantes.values_list("codigo", "nome"))
    return [
        (d or PRINCIPAL, f"{nomes.get(d, 'a da ficha')} ({formatar(n, 0)})")
        for d, n in sorted(quadro.definicoes.items())
    ]


def histograma_da(quadro: Distribuicao) -> SafeString:
    """Quantos territórios em cada faixa de valor."""
    ficha = quadro.avaliacao.ficha
    return histograma(
        [x.valor for x in quadro.ranking],
        titulo=f"Distribuição do indicador {ficha.numero}",
        descricao=frase_da_distribuicao(quadro),
        unidade=quadro.unidade,
        marca=quadro.quartis[1] if quadro.quartis else None,
    )


def funil_da(quadro: Distribuicao) -> SafeString:
    """O funil; vazio sem operandos ou sem conjunto com que comparar."""
    ficha, media = quadro.avaliacao.ficha, quadro.media
    vezes = ficha.multiplicador
    pontos = [
        PontoDoFunil(
            str(x.linha.territorio),
            x.linha.resultado.denominador,
            x.valor,
            x.fora_do_funil,
        )
        for x in quadro.ranking
        if x.intervalo and x.linha.resultado and x.linha.resultado.denominador
    ]
    if media is None or vezes is None or len(pontos) < 3:
        return SafeString("")

    def limites(tamanho: Decimal) -> tuple[Decimal, Decimal]:
        faixa = incerteza.limites_do_funil(media, tamanho, vezes)
        return faixa.menor, faixa.maior

    return funil(
        pontos,
        titulo=f"Funil do indicador {ficha.numero}",
        descricao=frase_do_funil(quadro),
        media=media,
        limites=limites,
        rotulo_do_tamanho="denominador",
    )
