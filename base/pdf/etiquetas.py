"""Acabamento das etiquetas de acessibilidade do PDF.

O WeasyPrint 70 deixa três coisas que o PDF/UA pede: o sentido de cada `th`,
os cabeçalhos e rodapés como artefatos, e o destino dos links internos.
"""

from collections.abc import Iterator
from typing import Any, Final

import pydyf
from weasyprint.formatting_structure import boxes

_ESCOPOS: Final = {
    "row": "/Row",
    "rowgroup": "/Row",
    "col": "/Column",
    "colgroup": "/Column",
}


def arrumar_etiquetas(documento: Any, pdf: Any) -> None:
    """`finisher` do WeasyPrint: completa as etiquetas antes de escrever."""
    titulos = _marcar_cabecalhos(documento)
    objetos = {o.reference: o for o in pdf.objects if isinstance(o, pydyf.Dictionary)}
    fluxos = {o.reference: o for o in pdf.objects if isinstance(o, pydyf.Stream)}
    ligados = _conteudos_etiquetados(pdf, objetos)
    for pagina in pdf.page_references:
        fluxo = fluxos[objetos[pagina]["Contents"]].stream
        _soltar_artefatos(pagina, fluxo, ligados)
    _descrever_links(objetos.values(), titulos)


def _caixas(caixa: Any) -> Iterator[Any]:
    yield caixa
    for filha in getattr(caixa, "children", ()):
        yield from _caixas(getattr(filha, "_box", filha))


def _marcar_cabecalhos(documento: Any) -> dict[str, str]:
    """Dá Scope aos `th`; devolve o texto dos títulos do sumário, por id."""
    titulos: dict[str, str] = {}
    for pagina in documento.pages:
        for caixa in _caixas(pagina._page_box):
            elemento = caixa.element
            if elemento is None:
                continue
            if elemento.get("data-sumario") and elemento.get("id"):
                texto = " ".join("".join(elemento.itertext()).split())
                titulos.setdefault(elemento.get("id"), texto)
            marca = getattr(caixa, "mark", None)
            e_th = isinstance(caixa, boxes.TableCellBox) and caixa.element_tag == "th"
            if e_th and marca is not None:
                escopo = elemento.get("scope", "col")
                marca["A"]["Scope"] = _ESCOPOS.get(escopo, "/Both")
    return titulos


def _conteudos_etiquetados(pdf: Any, objetos: dict[Any, Any]) -> set[tuple[Any, int]]:
    """Os pares (página, MCID) que pertencem a algum elemento da estrutura."""
    raiz = objetos[pdf.catalog["StructTreeRoot"]]
    ligados: set[tuple[Any, int]] = set()
    pilha = list(raiz["K"])
    while pilha:
        elemento = objetos.get(pilha.pop())
        if elemento is None or elemento.get("Type") != "/StructElem":
            continue
        for filho in elemento["K"]:
            if isinstance(filho, int):
                ligados.add((elemento["Pg"], filho))
            else:
                pilha.append(filho)
    return ligados


def _soltar_artefatos(
    pagina: Any, fluxo: list[Any], ligados: set[tuple[Any, int]]
) -> None:
    """Conteúdo marcado sem elemento é enfeite de página: vira Artifact."""
    for i in range(2, len(fluxo)):
        propriedades = fluxo[i - 1]
        if fluxo[i] != b"BDC" or not isinstance(propriedades, dict):
            continue
        if (pagina, propriedades.get("MCID")) not in ligados:
            fluxo[i - 2] = "/Artifact"
            fluxo[i - 1] = pydyf.Dictionary({"Type": "/Pagination"})


def _descrever_links(objetos: Any, titulos: dict[str, str]) -> None:
    """O link interno diz aonde leva: "#s41" não descreve nada."""
    for objeto in objetos:
        if objeto.get("Subtype") == "/Link" and "Dest" in objeto:
            destino = getattr(objeto["Dest"], "string", "")
            titulo = titulos.get(destino, "seção")
            objeto["Contents"] = pydyf.String(f"Ir para: {titulo}")
