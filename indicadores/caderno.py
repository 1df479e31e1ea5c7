"""O caderno de avaliação: o que cada página dele mostra."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django.conf import settings

from auditoria.models import Documento
from base.conferencias import resumo
from base.graficos import qr
from base.pdf import DadosDoDocumento
from indicadores import narrativa, quadros, resumo_do_quadro
from indicadores.cartao import cartao_da_ficha
from indicadores.conferencias import conferir
from indicadores.consultas import (
    Avaliacao,
    mudancas,
    numeros_da_prioridade,
    numeros_do_indicador,
    regioes_dos_municipios,
)
from indicadores.consultas.instrumentos import (
    QuadroDosInstrumentos,
    quadro_dos_instrumentos,
    situacoes_publicas,
)
from indicadores.diferencas import publicados_e_calculados
from indicadores.enderecos import Especie, Identidade
from indicadores.models import Analise, Rodada
from territorios.models import Nivel, Territorio

LARGURA_MM: Final = 123
LARGURA_DO_MAPA_MM: Final = 66
CABEM_AO_LADO: Final = 260
"""Até quantas letras o que divergiu cabe na coluna ao lado do quadro."""
LADO_DO_QR: Final = 15

Passo = Callable[[int, str], None]
"""Recebe quantos indicadores estão prontos e o que se diz a quem espera."""


def analises_publicadas(
    rodada: Rodada, territorio: Territorio, avaliacoes: Sequence[Avaliacao]
) -> list[Analise]:
    """As dos seus indicadores e, no caderno do ano inteiro, as das prioridades."""
    fichas = {a.ficha.pk for a in avaliacoes}
    todas = (
        Analise.objects.visiveis_para(None)
        .filter(rodada=rodada, territorio=territorio)
        .select_related("ficha", "prioridade")
        .prefetch_related("fatores__fator")
        .order_by("pk")
    )
    inteiro = len(avaliacoes) > 1
    return [
        x
        for x in todas
        if x.ficha_id in fichas or (inteiro and x.prioridade_id is not None)
    ]


def textos_das_analises(
    rodada: Rodada, territorio: Territorio, avaliacoes: Sequence[Avaliacao]
) -> list[dict[str, Any]]:
    """As análises em dados simples, para o hash do documento."""
    return [
        {
            "indicador": x.ficha.numero if x.ficha else None,
            "prioridade": x.prioridade.nome if x.prioridade else None,
            "textos": [x.fatores_por_extenso, x.implementacao, x.referencias],
            "fatores": {f.fator.codigo: f.efeito for f in x.fatores.all()},
        }
        for x in analises_publicadas(rodada, territorio, avaliacoes)
    ]


def instrumentos_do_caderno(
    rodada: Rodada, territorio: Territorio, avaliacoes: Sequence[Avaliacao]
) -> QuadroDosInstrumentos | None:
    """O quadro resumido dos instrumentos, no caderno do ano inteiro de uma UF.

    None se nenhum arquivo do DigiSUS os citou.
    """
    do_ano = len(avaliacoes) > 1 and territorio.nivel == Nivel.UF
    if not do_ano or not situacoes_publicas(rodada.ano, territorio).exists():
        return None
    quadro = quadro_dos_instrumentos(rodada.ano, territorio)
    return quadro if quadro.usadas else None


def contas_dos_instrumentos(
    rodada: Rodada, territorio: Territorio, avaliacoes: Sequence[Avaliacao]
) -> list[Any]:
    """As contas em dados simples, para o hash do documento; vazia se não há."""
    quadro = instrumentos_do_caderno(rodada, territorio, avaliacoes)
    return [[s, dict(contas)] for s, contas in quadro.por_situacao] if quadro else []


def contexto_do_caderno(
    rodada: Rodada,
    territorio: Territorio,
    avaliacoes: Sequence[Avaliacao],
    documento: Documento,
    *,
    anexo: Documento | None = None,
    passo: Passo | None = None,
) -> dict[str, Any]:
    """O que as páginas mostram; o quadro que não cabe é resumido e vai no `anexo`."""
    textos = analises_publicadas(rodada, territorio, avaliacoes)
    inteiro = resumo_do_quadro.cabe_inteiro(avaliacoes)
    regioes = None if inteiro else regioes_dos_municipios(territorio)
    secoes = []
    for feitos, avaliacao in enumerate(avaliacoes):
        if passo:
            passo(feitos, f"Desenhando o indicador {avaliacao.ficha.numero}")
        secoes.append(_secao_do_caderno(avaliacao, textos, regioes))
    return {
        "doc": DadosDoDocumento.da_emissao(
            documento,
            curto=f"Caderno de avaliação {rodada.ano} · {territorio}",
            titulo_da_capa=("Caderno de", "avaliação"),
            numero=str(rodada.ano),
            ano=str(territorio),
            nome=_nome_do_caderno(avaliacoes),
            orgaos=("Pactuação unificada de indicadores", rodada.edicao.norma),
            situacao="Rodada de demonstração: números fictícios"
            if rodada.demonstracao
            else "",
            descricao=f"Metas e resultados de {rodada.ano}, {territorio}.",
            palavras=f"SUS, indicadores, avaliação, {rodada.ano}, {territorio.codigo}",
            pe=(("Dados", rodada.fonte or "Pactuações homologadas no portal"),),
        ),
        "rodada": rodada,
        "territorio": territorio,
        "portal": settings.ENDERECO_DO_PORTAL,
        "indicadores": secoes,
        "em_resumo": not inteiro,
        "anexo": anexo,
        "prioridades": _prioridades(avaliacoes, textos),
        "instrumentos": instrumentos_do_caderno(rodada, territorio, avaliacoes),
    }


def _nome_do_caderno(avaliacoes: Sequence[Avaliacao]) -> str:
    if len(avaliacoes) == 1:
        return f"Indicador {avaliacoes[0].ficha.numero}"
    return f"{len(avaliacoes)} indicadores"


def _prioridades(
    avaliacoes: Sequence[Avaliacao], textos: Sequence[Analise]
) -> list[dict[str, Any]]:
    """A contagem de cada prioridade e a sua análise, no caderno do ano inteiro."""
    if len(avaliacoes) < 2:
        return []
    nomes = {a.ficha.prioridade_id: a.ficha.prioridade for a in avaliacoes}
    por_prioridade = {x.prioridade_id: x for x in textos if x.prioridade_id}
    saida = []
    for chave, prioridade in sorted(nomes.items(), key=lambda x: x[1].ordem):
        dela = [a for a in avaliacoes if a.ficha.prioridade_id == chave]
        numeros, analise = numeros_da_prioridade(dela), por_prioridade.get(chave)
        saida.append(
            {
                "nome": prioridade.nome,
                "indicadores": len(dela),
                "alcancaram": numeros["alcancaram"],
                "julgadas": numeros["alcancaram"] + numeros["nao_alcancaram"],
                "ressalva": narrativa.ressalva_das_unidades(dela),
                "analise": analise,
                "mudancas": mudancas(analise.numeros, numeros) if analise else [],
            }
        )
    return saida


def _secao_do_caderno(
    avaliacao: Avaliacao,
    textos: Sequence[Analise],
    regioes: Mapping[int, str] | None,
) -> dict[str, Any]:
    """Um indicador; `regioes` None traz o quadro inteiro, senão o resumo dele."""
    analise = next((x for x in textos if x.ficha_id == avaliacao.ficha.pk), None)
    numero = Identidade(
        avaliacao.rodada.ano,
        avaliacao.ficha.numero,
        avaliacao.territorio.codigo,
        Especie.RESULTADO if avaliacao.total else Especie.CALCULADO,
    )
    return {
        "analise": analise,
        "mudancas": mudancas(analise.numeros, numeros_do_indicador(avaliacao))
        if analise
        else [],
        "ficha": avaliacao.ficha,
        "cartao": cartao_da_ficha(avaliacao.ficha),
        "frase": narrativa.frase_do_indicador(avaliacao),
        "contagem": avaliacao.contagem,
        "de_um": len(avaliacao.linhas) == 1,
        **_conferencias(avaliacao),
        "regional": narrativa.analise_regional(avaliacao),
        **_quadro_e_grafico(avaliacao, regioes),
        "mapa": quadros.mapa_do_indicador(avaliacao, largura_mm=LARGURA_DO_MAPA_MM),
        "legenda": quadros.legenda_do_indicador(avaliacao),
        "trilho": numero.endereco,
        "qr": qr(
            numero.endereco_absoluto, "QR do trilho dos números", largura_mm=LADO_DO_QR
        ),
    }


def _conferencias(avaliacao: Avaliacao) -> dict[str, Any]:
    """O resumo delas e o que acharam, ao lado do quadro ou, se longo, depois dele."""
    conta = resumo(conferir(avaliacao))
    achados = [
        (
            f"{d.onde}: publicado {d.publicado}, calculado {d.calculado}.",
            f"{d.nome[0].upper()}{d.nome[1:]}. {d.explicacao}",
        )
        for d in publicados_e_calculados(avaliacao)
        if d.ha
    ]
    achados += [
        ("", x.frase) for x in (*conta.lista_de_divergencias, *conta.lista_de_ressalvas)
    ]
    letras = sum(len(destaque) + len(texto) for destaque, texto in achados)
    return {
        "resumo": conta,
        "achados": achados,
        "achados_ao_pe": letras > CABEM_AO_LADO,
    }


def _quadro_e_grafico(
    avaliacao: Avaliacao, regioes: Mapping[int, str] | None
) -> dict[str, Any]:
    if regioes is None:
        return {
            "quadro": quadros.quadro_do_indicador(avaliacao),
            "grafico": quadros.grafico_do_indicador(avaliacao, largura_mm=LARGURA_MM),
            "titulo_do_grafico": "Meta e resultado",
        }
    return {
        "resumido": resumo_do_quadro.resumir(avaliacao, regioes),
        "grafico": resumo_do_quadro.histograma_do_quadro(
            avaliacao, largura_mm=LARGURA_MM
        ),
        "titulo_do_grafico": "Municípios por resultado",
    }
