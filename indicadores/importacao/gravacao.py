"""A escrita de uma importação: em conjunto, numa transação, com a mesma trilha.

As células vão por COPY a uma tabela da conexão e dali, num só comando, às suas.
A trilha é a mesma que a tela deixa: um evento por pactuação, com cada célula.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from auditoria.actions import registrar_lote
from base.errors import RegraViolada
from base.importacao import copiar, tabela_temporaria
from base.models import Importacao, ItemDaImportacao
from contas.models import Vinculo
from indicadores.consultas.prazos import Prazos
from indicadores.importacao.especies import Especie, do_json
from indicadores.importacao.grupos import a_gravar_por_especie
from indicadores.importacao.origem import (
    em_nome_de_da,
    na_trilha,
    origem_da,
    vinculo_da,
)
from indicadores.models import ConfiguracaoDaUF, Pactuacao, Rodada
from indicadores.permissions import pode_importar_celulas
from territorios.models import Nivel, Territorio

TEMPORARIA: Final = "celulas_da_importacao"
_FIXAS: Final = ("pactuacao_id", "ficha_id", "variante_id", "versao", "origem")
_POR_VEZ: Final = 5_000


@transaction.atomic
def escrever(importacao: Importacao) -> int:
    """Grava as células escolhidas; RegraViolada desfaz tudo. Devolve quantas.

    Quem e quando são conferidos de novo, com as pactuações travadas, e a célula
    que mudou depois da simulação desfaz a importação inteira (RN-IND-62).
    """
    rodada = Rodada.objects.select_related("edicao").get(ano=importacao.contexto["ano"])
    por = vinculo_da(importacao)
    return sum(
        _escrever(importacao, especie, itens, rodada, por)
        for especie, itens in a_gravar_por_especie(importacao)
    )


def _escrever(
    importacao: Importacao,
    especie: Especie,
    itens: QuerySet[ItemDaImportacao],
    rodada: Rodada,
    por: Vinculo | None,
) -> int:
    """Grava as células de uma espécie."""
    territorios = set(_territorios(itens))
    pactuacoes = _travadas(importacao, rodada, territorios, por)
    em_nome_de = em_nome_de_da(importacao)
    _exigir_quem_e_quando(especie, rodada, pactuacoes, por, em_nome_de)
    modelo = especie.modelo._meta.db_table
    colunas = (*_FIXAS, *especie.colunas)
    tabela_temporaria(TEMPORARIA, modelo, colunas)
    chaves = {p.territorio_id: p.pk for p in pactuacoes.values()}
    total = copiar(TEMPORARIA, colunas, _linhas(importacao, itens, especie, chaves))
    _exigir_versoes(modelo)
    _gravar_celulas(especie, por)
    _avancar_e_registrar(importacao, itens, especie, pactuacoes, por)
    return total


def _territorios(itens: QuerySet[ItemDaImportacao]) -> Iterator[int]:
    territorios = itens.values_list("dados__t", flat=True)
    return territorios.iterator(chunk_size=_POR_VEZ)


def _travadas(
    importacao: Importacao,
    rodada: Rodada,
    territorios: set[int],
    por: Vinculo | None,
) -> dict[int, Pactuacao]:
    """As pactuações, criadas as que faltam, sempre travadas na mesma ordem."""
    existentes = set(
        Pactuacao.objects.filter(rodada=rodada).values_list("territorio_id", flat=True)
    )
    faltam = sorted(territorios - existentes)
    lugares = Territorio.objects.select_related("uf", "macrorregiao").in_bulk(
        territorios
    )
    com_cir = set(
        ConfiguracaoDaUF.objects.filter(passo_cir=True).values_list("uf_id", flat=True)
    )
    Pactuacao.objects.bulk_create(
        [
            Pactuacao(
                rodada=rodada,
                territorio_id=t,
                passa_pela_cir=lugares[t].nivel == Nivel.MUNICIPIO
                and lugares[t].uf_id in com_cir,
            )
            for t in faltam
        ],
        ignore_conflicts=True,
    )
    travadas = (
        Pactuacao.objects.select_for_update(of=("self",))
        .filter(rodada=rodada, territorio__in=territorios)
        .order_by("pk")
    )
    pactuacoes = {}
    for pactuacao in travadas:
        pactuacao.rodada = rodada
        pactuacao.territorio = lugares[pactuacao.territorio_id]
        pactuacoes[pactuacao.territorio_id] = pactuacao
    novas = [pactuacoes[t] for t in faltam]
    registrar_lote(
        [(p, na_trilha(importacao, p.territorio)) for p in novas],
        "indicadores.pactuacao.aberta",
        por=por,
    )
    return pactuacoes


def _exigir_quem_e_quando(
    especie: Especie,
    rodada: Rodada,
    pactuacoes: dict[int, Pactuacao],
    por: Vinculo | None,
    em_nome_de: Territorio | None,
) -> None:
    prazos = Prazos(rodada, especie.janela, timezone.localdate())
    for pactuacao in pactuacoes.values():
        if por is not None and not pode_importar_celulas(
            por, especie.acao, pactuacao, em_nome_de
        ):
            raise PermissionDenied(especie.recusa_de_quem)
        try:
            especie.exigir_aberta(pactuacao, prazos.de(pactuacao.territorio))
        except RegraViolada as erro:
            raise RegraViolada(
                f"{pactuacao.territorio}: {erro.mensagem}", codigo=erro.codigo
            ) from erro


def _linhas(
    importacao: Importacao,
    itens: QuerySet[ItemDaImportacao],
    especie: Especie,
    chaves: dict[int, int],
) -> Iterator[tuple[Any, ...]]:
    """Uma linha por célula, com a versão que ela tinha quando foi simulada."""
    celulas = itens.values_list("dados", "aba", "linha", "coluna")
    for dados, aba, linha, coluna in celulas.iterator(chunk_size=_POR_VEZ):
        valores = do_json(dados["x"])
        yield (
            chaves[dados["t"]],
            dados["f"],
            dados["g"],
            dados["v"],
            origem_da(importacao, aba, linha, coluna)[:200],
            *(_adaptado(valores[c]) for c in especie.colunas),
        )


def _adaptado(valor: Any) -> Any:
    """Como o banco o recebe fora do ORM; None é NULL."""
    if valor is None or isinstance(valor, str | int):
        return valor
    return str(valor)


def _exigir_versoes(modelo: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM {TEMPORARIA} t LEFT JOIN {modelo} c"  # noqa: S608
            " ON c.pactuacao_id = t.pactuacao_id AND c.ficha_id = t.ficha_id"
            " WHERE COALESCE(c.versao, 0) <> t.versao"
        )
        mudaram = cursor.fetchone()[0]
    if mudaram:
        celulas = "1 célula mudou" if mudaram == 1 else f"{mudaram} células mudaram"
        raise RegraViolada(
            f"{celulas} no portal depois da simulação. Nada foi gravado: simule de "
            "novo para ver os valores de agora.",
            codigo="mudou_depois_da_simulacao",
        )


_VAZIAS: Final = {
    "indicadores_metapactuada": ("texto_da_fonte", "nota"),
    "indicadores_resultado": ("texto_da_fonte",),
}


def _gravar_celulas(especie: Especie, por: Vinculo | None) -> None:
    """INSERT … SELECT com ON CONFLICT: as novas entram, as outras avançam a versão."""
    modelo = especie.modelo._meta.db_table
    vazias = _VAZIAS[modelo]
    postas = ("pactuacao_id", "ficha_id", "variante_id", "origem", *especie.colunas)
    colunas = ", ".join([*postas, "versao", "gravada_em", "gravada_por_id", *vazias])
    mudam = (
        "variante_id",
        "origem",
        *especie.colunas,
        "gravada_em",
        "gravada_por_id",
    )
    atualiza = ", ".join(f"{c} = excluded.{c}" for c in mudam)
    agora = timezone.now() if por else None
    sql = (
        f"INSERT INTO {modelo} ({colunas}) SELECT {', '.join(postas)}, versao + 1, "  # noqa: S608
        f"%s, %s, {', '.join(['%s'] * len(vazias))} FROM {TEMPORARIA} WHERE 1 = 1 "
        f"ON CONFLICT (ficha_id, pactuacao_id) DO UPDATE SET {atualiza}, "
        "versao = excluded.versao"
    )
    if modelo == "indicadores_resultado":
        # o número da planilha substitui o que os quesitos davam
        sql += ", texto_da_fonte = excluded.texto_da_fonte, respostas = NULL"
    with connection.cursor() as cursor:
        cursor.execute(
            sql,
            [
                _momento(agora),
                por.pk if por else None,
                *([""] * len(vazias)),
            ],
        )
        cursor.execute(f"DROP TABLE {TEMPORARIA}")


def _momento(agora: Any) -> Any:
    return connection.ops.adapt_datetimefield_value(agora) if agora else None


def _avancar_e_registrar(
    importacao: Importacao,
    itens: QuerySet[ItemDaImportacao],
    especie: Especie,
    pactuacoes: dict[int, Pactuacao],
    por: Vinculo | None,
) -> None:
    """Um evento por pactuação, com as mesmas células que a tela registraria."""
    de_metas = especie.acao == "salvar_metas"
    avanca = "versao" if de_metas else "gravacoes_de_resultados"
    for grupo in _em_grupos(sorted(p.pk for p in pactuacoes.values())):
        Pactuacao.objects.filter(pk__in=grupo).update(**{avanca: F(avanca) + 1})
    celulas: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for dados, linha, coluna, antes, depois in (
        itens.order_by("ordem")
        .values_list("dados", "linha", "coluna", "antes", "depois")
        .iterator(chunk_size=_POR_VEZ)
    ):
        celulas[dados["t"]].append(
            {
                "indicador": dados["n"],
                "de": antes,
                "para": depois,
                "celula": f"{coluna}{linha}",
            }
        )
    eventos = []
    for territorio, pactuacao in pactuacoes.items():
        conteudo = na_trilha(importacao, pactuacao.territorio)
        conteudo["celulas"] = celulas[territorio]
        if de_metas:
            conteudo["versao"] = pactuacao.versao + 1
        eventos.append((pactuacao, conteudo))
    for grupo in _em_grupos(eventos, 500):
        registrar_lote(
            grupo,
            especie.evento,
            por=por,
            origem=f"arquivo {importacao.nome_do_arquivo}, importação {importacao.pk}",
        )


def _em_grupos(lista: list[Any], tamanho: int = _POR_VEZ) -> Iterable[list[Any]]:
    for inicio in range(0, len(lista), tamanho):
        yield lista[inicio : inicio + tamanho]
