"""Conferências aritméticas de um quadro: o publicado contra o que o portal calcula."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from base import conferencias as conf
from base.conferencias import Conferencia
from base.numeros import formatar
from base.telas import Verificacao
from indicadores.consultas import Afirmacao, Avaliacao, LinhaDaAvaliacao, enxuto
from indicadores.diferencas import (
    frase_das_unidades,
    metas_em_outra_unidade,
    territorios_com_cem,
)
from indicadores.models import MedidaAfirmada
from indicadores.rules import Contagem, Sentido

_CEM: Final = Decimal(100)

EXPLICACOES: Final[Mapping[str, tuple[str, str]]] = {
    "cobertura": (
        "Cobertura",
        "Quantos dos territórios a que o indicador se aplica têm meta e resultado.",
    ),
    "entre_extremos": (
        "Agregado entre os extremos",
        "A taxa de um conjunto não pode ser menor que a menor das suas partes nem "
        "maior que a maior.",
    ),
    "percentual_confere": (
        "Percentual refeito",
        "Numerador dividido por denominador, com as casas em que foi publicado e a "
        "metade arredondada para cima; o que foi só truncado é dito.",
    ),
    "agregado": (
        "Agregado que não se refaz",
        "A fonte não traz numerador e denominador: a média das taxas não é a taxa do "
        "conjunto, e por isso nada se calcula no lugar.",
    ),
    "soma_das_partes": (
        "Somas",
        "O numerador e o denominador do conjunto são as somas dos das partes.",
    ),
    "unidades": (
        "Unidades",
        "Todas as metas estão na unidade da ficha; número de casos onde se pede taxa "
        "é apontado.",
    ),
    "meta_fraca": (
        "Exigência",
        "Quantos pactuaram meta menos exigente que o valor nacional da ficha. É "
        "observação: pactuar menos não é erro.",
    ),
    "contagem_confere": (
        "Contagens do texto",
        "Quantos o texto da fonte diz que alcançaram, ou não, contra os que o quadro "
        "dela mostra.",
    ),
    "afirmacao": (
        "Percentuais do texto",
        "O percentual da meta que o texto da fonte afirma, contra o resultado e a "
        "meta que ela publica.",
    ),
}
"""De cada regra, pelo código: o nome e o que compara, para quem lê a página."""


def conferir(avaliacao: Avaliacao) -> list[Conferencia]:
    """Todas as conferências que cabem no quadro do indicador. Regra: RN-IND-15."""
    if not avaliacao.tem_dados and avaliacao.total is None:
        return []
    return [
        *([_cobertura(avaliacao)] if avaliacao.tem_dados else []),
        *_extremos(avaliacao),
        *_divisoes(avaliacao),
        *_somas(avaliacao),
        *_proporcao_de_territorios(avaliacao),
        *_metas_fracas(avaliacao),
        *_unidades(avaliacao),
        *_afirmacoes(avaliacao),
    ]


def na_pagina(feitas: Sequence[Conferencia]) -> list[Verificacao]:
    """As certas numa linha por regra; o que diverge ou ressalva, um a um."""
    conta = conf.resumo(feitas)
    certas = [
        Verificacao(
            f"{r.regra}: {formatar(r.certas, 0)} de "
            f"{formatar(r.certas + r.divergencias, 0)}"
        )
        for r in conta.por_regra
        if r.certas
    ]
    resto = [*conta.lista_de_divergencias, *conta.lista_de_ressalvas]
    return [*certas, *conf.na_tela(resto)]


def _cobertura(avaliacao: Avaliacao) -> Conferencia:
    com = sum(
        x.valor_da_meta is not None and x.valor_do_resultado is not None
        for x in avaliacao.linhas
    )
    fora = sum(x.fora for x in avaliacao.linhas)
    total = len(avaliacao.linhas) - fora
    texto = f"{com} de {total} territórios com meta e resultado"
    if fora:
        texto += f"; a {formatar(fora, 0)} não se aplica"
    if com == total:
        return Conferencia(
            "cobertura",
            "Cobertura",
            texto,
            texto,
            conf.Situacao.CERTA,
            regra="Todos os territórios têm meta e resultado",
        )
    return conf.observacao("cobertura", "Cobertura", texto)


def _extremos(avaliacao: Avaliacao) -> list[Conferencia]:
    """Cada agregado publicado fica entre a menor e a maior das suas partes."""
    saida = []
    for grupo in avaliacao.grupos:
        partes = _resultados(_da_definicao_de(grupo.publicado, grupo.linhas))
        if partes and grupo.publicado and _tem_resultado(grupo.publicado):
            saida.append(
                conf.entre_extremos(
                    str(grupo.territorio),
                    valor=grupo.publicado.valor_do_resultado,
                    partes=partes,
                    nota="entre a menor e a maior das suas partes",
                )
            )
    if avaliacao.total and _tem_resultado(avaliacao.total):
        partes = _resultados(_da_definicao_de(avaliacao.total, avaliacao.linhas))
        if partes and len(avaliacao.linhas) > 1:
            saida.append(
                conf.entre_extremos(
                    str(avaliacao.territorio),
                    valor=avaliacao.total.valor_do_resultado,
                    partes=partes,
                    nota="entre a menor e a maior das suas partes",
                )
            )
    return saida


def _da_definicao_de(
    agregado: LinhaDaAvaliacao | None, linhas: Sequence[LinhaDaAvaliacao]
) -> list[LinhaDaAvaliacao]:
    """As linhas apuradas na definição do agregado: as outras não o limitam."""
    variante = agregado.resultado.variante if agregado and agregado.resultado else None
    return [x for x in linhas if x.resultado and x.resultado.variante == variante]


def _tem_resultado(linha: LinhaDaAvaliacao) -> bool:
    return linha.valor_do_resultado is not None


def _resultados(linhas: Sequence[LinhaDaAvaliacao]) -> list[Decimal | None]:
    return [x.valor_do_resultado for x in linhas if x.valor_do_resultado is not None]


def _todas(avaliacao: Avaliacao) -> list[LinhaDaAvaliacao]:
    agregados = [g.publicado for g in avaliacao.grupos if g.publicado]
    total = [avaliacao.total] if avaliacao.total else []
    return [*avaliacao.linhas, *agregados, *total]


def _divisoes(avaliacao: Avaliacao) -> list[Conferencia]:
    """O percentual publicado é o numerador dividido pelo denominador."""
    if avaliacao.ficha.multiplicador != _CEM:
        return []
    com_contagens = [
        x for x in _todas(avaliacao) if x.resultado and x.resultado.denominador
    ]
    if not com_contagens:
        onde = f"Agregado de {avaliacao.territorio}"
        nota = "a fonte não traz numerador e denominador"
        return [conf.impossivel("agregado", onde, nota)]
    return [
        conf.percentual_confere(
            str(x.territorio),
            publicado=_como_na_fonte(x),
            numerador=x.resultado.numerador if x.resultado else None,
            denominador=x.resultado.denominador if x.resultado else None,
        )
        for x in com_contagens
    ]


def _como_na_fonte(linha: LinhaDaAvaliacao) -> Decimal | None:
    """O resultado com as casas em que foi publicado: 69,0 tem uma."""
    resultado = linha.resultado
    if resultado is None or resultado.valor is None:
        return None
    _, _, decimais = resultado.texto_da_fonte.partition(",")
    return resultado.valor.quantize(Decimal(1).scaleb(-len(decimais)))


def _somas(avaliacao: Avaliacao) -> list[Conferencia]:
    """Numeradores e denominadores do agregado são a soma dos das partes."""
    saida = []
    for grupo in avaliacao.grupos:
        if grupo.publicado:
            saida += _somas_de(str(grupo.territorio), grupo.publicado, grupo.linhas)
    macros = [g.publicado for g in avaliacao.grupos if g.publicado]
    if avaliacao.total:
        saida += _somas_de(str(avaliacao.territorio), avaliacao.total, macros)
    return saida


def _somas_de(
    onde: str, agregado: LinhaDaAvaliacao, partes: Sequence[LinhaDaAvaliacao]
) -> list[Conferencia]:
    if agregado.resultado is None or agregado.resultado.denominador is None:
        return []
    com = [x.resultado for x in partes if x.resultado]
    if not com or any(r.denominador is None for r in com):
        return []
    return [
        conf.soma_das_partes(
            f"{onde}, numerador",
            total=_inteiro(agregado.resultado.numerador),
            partes=[_inteiro(r.numerador) for r in com],
        ),
        conf.soma_das_partes(
            f"{onde}, denominador",
            total=_inteiro(agregado.resultado.denominador),
            partes=[_inteiro(r.denominador) for r in com],
        ),
    ]


def _inteiro(valor: Decimal | None) -> Decimal | None:
    return None if valor is None else valor.quantize(Decimal(1))


def _proporcao_de_territorios(avaliacao: Avaliacao) -> list[Conferencia]:
    """Se cada território é 0 ou 100, o agregado é a proporção dos que têm 100."""
    contados = territorios_com_cem(avaliacao.ficha, avaliacao.linhas)
    if not avaliacao.total or contados is None:
        return []
    return [
        conf.percentual_confere(
            f"{avaliacao.territorio}, proporção de territórios",
            publicado=_como_na_fonte(avaliacao.total),
            numerador=contados[0],
            denominador=contados[1],
        )
    ]


def _metas_fracas(avaliacao: Avaliacao) -> list[Conferencia]:
    """Quantos pactuaram meta menos exigente que o valor nacional."""
    ficha = avaliacao.ficha
    nacional = ficha.valor_nacional
    if nacional is None or ficha.sentido == Sentido.FAIXA or not ficha.julga_alcance:
        return []
    maior = ficha.sentido == Sentido.MAIOR_MELHOR
    fracas = sum(
        (x.valor_da_meta < nacional) if maior else (x.valor_da_meta > nacional)
        for x in avaliacao.linhas
        if x.valor_da_meta is not None
    )
    if not fracas:
        return []
    quantos = (
        "1 território pactuou" if fracas == 1 else f"{fracas} territórios pactuaram"
    )
    tipo = ficha.get_tipo_do_valor_nacional_display()
    nota = f"{quantos} meta menos exigente que a {tipo} nacional ({formatar(nacional)})"
    if tipo == "parâmetro":
        nota = nota.replace("que a parâmetro", "que o parâmetro")
    return [conf.observacao("meta_fraca", "Exigência", nota)]


def _unidades(avaliacao: Avaliacao) -> list[Conferencia]:
    """Metas em número de casos onde a ficha pede taxa: unidades misturadas."""
    outras = metas_em_outra_unidade(avaliacao)
    if not outras:
        return []
    total = sum(x.valor_da_meta is not None for x in avaliacao.linhas)
    return [
        Conferencia(
            "unidades",
            "Unidades misturadas",
            "",
            f"{total - len(outras)} de {total} metas em taxa"
            if total > 1
            else "a meta não está em taxa",
            conf.Situacao.DIVERGENCIA,
            nota=frase_das_unidades(outras, avaliacao.ficha.unidade),
            regra="As metas estão na unidade da ficha",
        )
    ]


def _afirmacoes(avaliacao: Avaliacao) -> list[Conferencia]:
    """O que o texto da fonte afirma contra o que o quadro dela mostra."""
    contagens = {avaliacao.territorio.pk: (avaliacao.contagem, avaliacao.total)}
    for grupo in avaliacao.grupos:
        if grupo.territorio:
            contagens[grupo.territorio.pk] = (grupo.contagem, grupo.publicado)
    return [
        _afirmacao(x, avaliacao, *contagens[x.onde])
        for x in avaliacao.afirmacoes
        if x.onde in contagens
    ]


def _afirmacao(
    dita: Afirmacao,
    avaliacao: Avaliacao,
    contagem: Contagem,
    agregado: LinhaDaAvaliacao | None,
) -> Conferencia:
    """Uma afirmação: contagem contra contagem, percentual contra resultado ÷ meta."""
    nome = agregado.territorio if agregado else avaliacao.territorio
    onde = f"{nome}, {MedidaAfirmada(dita.medida).label}"
    if dita.medida == MedidaAfirmada.PERCENTUAL_DA_META:
        return conf.percentual_confere(
            onde,
            publicado=enxuto(dita.valor),
            numerador=agregado.valor_do_resultado if agregado else None,
            denominador=_meta_ou_nacional(agregado, avaliacao),
            nota=f"no texto: {dita.origem}",
            codigo="afirmacao",
            regra="O percentual do texto é o resultado dividido pela meta",
        )
    contada = (
        contagem.alcancaram
        if dita.medida == MedidaAfirmada.ALCANCARAM
        else contagem.nao_alcancaram
    )
    return conf.contagem_confere(
        onde,
        publicada=int(dita.valor),
        contada=contada,
        nota=f"no texto: {dita.origem}",
    )


def _meta_ou_nacional(
    agregado: LinhaDaAvaliacao | None, avaliacao: Avaliacao
) -> Decimal | None:
    """A meta do agregado ou, se ele não tem, o valor nacional da ficha."""
    meta = agregado.valor_da_meta if agregado else None
    return avaliacao.ficha.valor_nacional if meta is None else meta
