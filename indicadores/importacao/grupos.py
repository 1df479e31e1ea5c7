"""O arquivo que traz metas e resultados juntos: os dois grupos de células dele.

Só o quadro do DigiSUS é assim. Cada grupo tem a sua janela, os seus papéis e a sua
tabela; a célula diz de qual é em `dados["e"]`. Regra: RN-IND-65.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from django.db.models import QuerySet

from base.importacao import Item, a_gravar
from base.models import Importacao, ItemDaImportacao
from indicadores.importacao.especies import ESPECIES, Especie

AMBOS: Final = "indicadores.metas_e_resultados"
_NA_CELULA: Final = "e"


def especies_de(tipo: str) -> tuple[Especie, ...]:
    """As espécies que o arquivo traz: uma, ou as metas e depois os resultados."""
    return tuple(ESPECIES.values()) if tipo == AMBOS else (ESPECIES[tipo],)


def marcar(
    itens: Iterable[Item], especie: Especie, contas: dict[str, dict[str, int]]
) -> Iterator[Item]:
    """Os itens com o nome do seu grupo; `contas` recebe quantos de cada efeito."""
    conta: Counter[str] = Counter()
    titulo = especie.singular.capitalize()
    for item in itens:
        conta[item.efeito] += 1
        yield item._replace(
            rotulo=f"{titulo}: {item.rotulo}",
            dados={**item.dados, _NA_CELULA: especie.tipo},
        )
    contas[especie.tipo] = dict(conta)


def do_grupo(itens: QuerySet[ItemDaImportacao], tipo: str) -> QuerySet:
    """As células de um grupo."""
    return itens.filter(**{f"dados__{_NA_CELULA}": tipo})


def a_gravar_por_especie(
    importacao: Importacao,
) -> Iterator[tuple[Especie, QuerySet[ItemDaImportacao]]]:
    """Cada espécie com as células dela que serão escritas; sem células, não vem."""
    for especie in especies_de(importacao.tipo):
        itens = a_gravar(importacao)
        if importacao.tipo == AMBOS:
            itens = do_grupo(itens, especie.tipo)
            if not itens.exists():
                continue
        yield especie, itens
