"""A pergunta do que é cada coluna de uma tabela, pronta para o template."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q
from django.http import QueryDict

from base.importacao import letra
from base.models import Importacao
from indicadores.importacao.digisus import mapeados, situacoes
from indicadores.importacao.especies import ESPECIES
from indicadores.importacao.origem import em_nome_de_da, territorio_de_quem_enviou
from indicadores.importacao.tabela import Tabela
from indicadores.models import Ficha
from indicadores.telas_da_importacao import que_e

PAPEIS: Final = (
    ("", "Não usar"),
    ("lugar", "Território (código ou nome)"),
    ("uf", "UF do território"),
    ("numero", "Número do indicador"),
    ("m", "Valor"),
    ("n", "Numerador"),
    ("d", "Denominador"),
    ("s", "Situação"),
    ("r", "Definição do indicador"),
    ("u", "Unidade de medida"),
    ("j", "Justificativa ou nota"),
    ("f", "Fonte"),
    ("e", "Data da extração"),
    ("p", "Preliminar (sim ou não)"),
    ("im", "Valor de um indicador"),
    ("in", "Numerador de um indicador"),
    ("id", "Denominador de um indicador"),
)
SO_DE_METAS: Final = frozenset({"r"})
SO_DE_RESULTADOS: Final = frozenset({"n", "d", "f", "e", "p", "in", "id"})


@dataclass(frozen=True, slots=True)
class ColunaNaTela:
    """Uma coluna do arquivo, com o que se supõe que ela seja."""

    indice: int
    letra: str
    nome: str
    exemplos: str
    papel: str
    indicador: str


def contexto_das_colunas(
    importacao: Importacao, tabela: Tabela, digitado: QueryDict | None
) -> dict[str, Any]:
    """As colunas do arquivo e os papéis que elas podem ter."""
    de_instrumentos = importacao.tipo == situacoes.TIPO
    fichas = Ficha.todas.filter(
        _do_rol_ou_proprias(importacao), edicao__rodadas__ano=importacao.contexto["ano"]
    ).order_by("numero")
    return {
        "importacao": importacao,
        "que": que_e(importacao),
        "do_tabnet": tabela.do_tabnet,
        "colunas": _colunas(importacao, tabela, digitado),
        "papeis": _papeis(importacao),
        "fichas": () if de_instrumentos else fichas,
        "de_numeros": not de_instrumentos,
        "traco": importacao.mapa.get("traco", "zero"),
        "numeros": importacao.mapa.get("numeros", ""),
        "cabecalho": tabela.cabecalho,
    }


def _papeis(importacao: Importacao) -> Sequence[tuple[str, str]]:
    """O que uma coluna pode ser, no que se importa."""
    if importacao.tipo == situacoes.TIPO:
        return mapeados.PAPEIS
    de_metas = ESPECIES[importacao.tipo].acao == "salvar_metas"
    fora = SO_DE_RESULTADOS if de_metas else SO_DE_METAS
    return [p for p in PAPEIS if p[0] not in fora]


def _do_rol_ou_proprias(importacao: Importacao) -> Q:
    """As fichas do rol nacional e as do território de quem envia. RN-IND-43."""
    rol = Q(territorio__isnull=True)
    onde = em_nome_de_da(importacao) or territorio_de_quem_enviou(importacao)
    if onde is None:
        return rol
    return rol | Q(territorio__in=[pk for pk in (onde.pk, onde.uf_id) if pk])


def _colunas(
    importacao: Importacao, tabela: Tabela, digitado: QueryDict | None
) -> Sequence[ColunaNaTela]:
    mapa = importacao.mapa.get("colunas", {})
    colunas = []
    for indice, nome in enumerate(tabela.nomes):
        papel, indicador = _papel_na_tela(mapa.get(str(indice), ""), importacao.tipo)
        if digitado is not None:
            papel = digitado.get(f"c{indice}", "")
            indicador = digitado.get(f"i{indice}", "")
        exemplos = [e[indice] for e in tabela.exemplos if indice < len(e)]
        colunas.append(
            ColunaNaTela(
                indice,
                letra(indice),
                nome or "(sem nome)",
                ", ".join(x for x in exemplos if x),
                papel,
                indicador,
            )
        )
    return colunas


def _papel_na_tela(papel: str, tipo: str) -> tuple[str, str]:
    if tipo == situacoes.TIPO:
        return papel, ""
    campo, doispontos, numero = papel.partition(":")
    return (f"i{campo}", numero) if doispontos else (papel, "")
