"""O que as telas da importação mostram, pronto para o template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import QueryDict
from django.urls import reverse

from base.importacao import a_decidir, letra
from base.models import Efeito, Importacao, SituacaoDaImportacao
from base.telas import Fato, andamento_na_tela
from contas.models import Vinculo
from indicadores.importacao.digisus import situacoes
from indicadores.importacao.especies import ESPECIES
from indicadores.importacao.tabela import Tabela
from indicadores.models import Ficha, Rodada
from territorios.models import Nivel, Territorio

ORDEM: Final = (
    Efeito.RECUSADA,
    Efeito.CONFLITO,
    Efeito.MUDADA,
    Efeito.NOVA,
    Efeito.IGUAL,
)
NA_MANCHETE: Final = (
    Efeito.NOVA,
    Efeito.MUDADA,
    Efeito.IGUAL,
    Efeito.CONFLITO,
    Efeito.RECUSADA,
)
PLURAIS: Final = {
    Efeito.NOVA: "novas",
    Efeito.MUDADA: "mudadas",
    Efeito.IGUAL: "iguais",
    Efeito.CONFLITO: "em conflito",
    Efeito.RECUSADA: "recusadas",
}
ICONES: Final = {
    Efeito.NOVA: ("ok", "ok"),
    Efeito.MUDADA: ("az", "lapis"),
    Efeito.IGUAL: ("ne", "na"),
    Efeito.CONFLITO: ("av", "av"),
    Efeito.RECUSADA: ("erro", "erro"),
}
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
EM_CURSO: Final = (SituacaoDaImportacao.SIMULANDO, SituacaoDaImportacao.GRAVANDO)


def anos_da_importacao() -> list[int]:
    """Os anos com rodada, do mais recente ao mais antigo."""
    return list(Rodada.objects.order_by("-ano").values_list("ano", flat=True))


def lugares_do_modelo(vinculo: Vinculo) -> list[tuple[str, str]]:
    """O território de quem pede e, no estado, as regiões e os municípios."""
    proprio = vinculo.territorio
    if proprio is None:
        return []
    if proprio.nivel != Nivel.UF:
        return [(proprio.codigo, str(proprio))]
    abaixo = Territorio.objects.filter(uf=proprio).order_by("nome_normalizado")
    regioes = abaixo.filter(nivel=Nivel.REGIAO_DE_SAUDE)
    municipios = abaixo.municipios().select_related("uf")
    return [
        (proprio.codigo, f"{proprio.nome}, com os municípios"),
        *((r.codigo, f"Região de saúde {r.nome}") for r in regioes),
        *((m.codigo, m.nome) for m in municipios),
    ]


def endereco(importacao: Importacao) -> str:
    """A página da importação."""
    return reverse("indicadores:importacao", args=[importacao.pk])


def _que_e(importacao: Importacao) -> str:
    if importacao.tipo == situacoes.TIPO:
        return "Situação dos instrumentos no DigiSUS"
    nome = ESPECIES[importacao.tipo].nome.capitalize()
    return f"{nome} de {importacao.contexto['ano']}"


def enviada(importacao: Importacao) -> dict[str, Any]:
    """Uma linha da lista de planilhas enviadas."""
    return {
        "nome": importacao.nome_do_arquivo,
        "endereco": endereco(importacao),
        "que": _que_e(importacao),
        "quando": importacao.criada_em,
        "situacao": importacao.get_situacao_display(),
        "classe": _classe_da(importacao),
    }


def _classe_da(importacao: Importacao) -> str:
    situacoes = SituacaoDaImportacao
    return {
        situacoes.GRAVADA: "ok",
        situacoes.RECUSADA: "erro",
        situacoes.CANCELADA: "ne",
        situacoes.SIMULADA: "av",
    }.get(SituacaoDaImportacao(importacao.situacao), "az")


@dataclass(frozen=True, slots=True)
class Aba:
    """Um filtro da lista de células."""

    rotulo: str
    quantas: int
    endereco: str
    atual: bool


def efeito_escolhido(importacao: Importacao, pedido: str) -> str:
    """O efeito a mostrar: o pedido ou, senão, o primeiro que tem células."""
    if pedido in Efeito.values:
        return pedido
    com_itens = (e for e in ORDEM if importacao.resumo.get(e))
    return next(com_itens, Efeito.IGUAL)


def contexto_da(importacao: Importacao, pedido: str) -> dict[str, Any]:
    """Tudo o que a página da importação mostra, menos os itens."""
    resumo = importacao.resumo
    efeito = efeito_escolhido(importacao, pedido)
    mostra = importacao.situacao in (
        SituacaoDaImportacao.SIMULADA,
        SituacaoDaImportacao.GRAVADA,
    )
    faltam = a_decidir(importacao) if resumo.get(Efeito.CONFLITO) else 0
    return {
        "importacao": importacao,
        "que": _que_e(importacao),
        "mostra": mostra,
        "simulada": importacao.situacao == SituacaoDaImportacao.SIMULADA,
        "gravada": importacao.situacao == SituacaoDaImportacao.GRAVADA,
        "em_curso": importacao.situacao in EM_CURSO,
        "lendo": importacao.situacao == SituacaoDaImportacao.SIMULANDO,
        "tarefa": andamento_na_tela(importacao.andamento, endereco(importacao))
        if importacao.andamento
        else None,
        "fatos": _fatos(resumo),
        "abas": _abas(importacao, efeito),
        "efeito": efeito,
        "rotulo_do_efeito": PLURAIS[Efeito(efeito)],
        "marca": ICONES[Efeito(efeito)],
        "recusadas": resumo.get(Efeito.RECUSADA, 0),
        "conflitos": resumo.get(Efeito.CONFLITO, 0),
        "faltam": faltam,
        "a_gravar": _a_gravar(importacao, faltam),
        "lidos": sorted(resumo.get("lidos", {}).items()),
        "de_tabela": importacao.formato in ("tabela", "tabnet"),
    }


def _fatos(resumo: Mapping[str, Any]) -> list[Fato]:
    return [
        Fato(str(resumo.get(e, 0)), PLURAIS[e])
        for e in NA_MANCHETE
        if e != Efeito.CONFLITO or resumo.get(e)
    ]


def _a_gravar(importacao: Importacao, faltam: int) -> int:
    resumo = importacao.resumo
    certas = int(resumo.get(Efeito.NOVA, 0)) + int(resumo.get(Efeito.MUDADA, 0))
    if not resumo.get(Efeito.CONFLITO):
        return certas
    minhas = importacao.itens.filter(efeito=Efeito.CONFLITO, decisao="minha").count()
    return certas + minhas + faltam


def _abas(importacao: Importacao, atual: str) -> list[Aba]:
    return [
        Aba(PLURAIS[e], quantas, f"?efeito={e}", e == atual)
        for e in ORDEM
        if (quantas := importacao.resumo.get(e, 0)) or e == atual
    ]


# ------------------------------------------------------------------ colunas


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
    de_metas = ESPECIES[importacao.tipo].acao == "salvar_metas"
    fora = SO_DE_RESULTADOS if de_metas else SO_DE_METAS
    papeis = [p for p in PAPEIS if p[0] not in fora]
    fichas = Ficha.objects.filter(
        edicao__rodadas__ano=importacao.contexto["ano"]
    ).order_by("numero")
    return {
        "importacao": importacao,
        "que": _que_e(importacao),
        "do_tabnet": tabela.do_tabnet,
        "titulo_da_fonte": tabela.titulo,
        "colunas": _colunas(importacao, tabela, digitado),
        "papeis": papeis,
        "fichas": fichas,
        "traco": importacao.mapa.get("traco", "zero"),
    }


def _colunas(
    importacao: Importacao, tabela: Tabela, digitado: QueryDict | None
) -> Sequence[ColunaNaTela]:
    mapa = importacao.mapa.get("colunas", {})
    colunas = []
    for indice, nome in enumerate(tabela.nomes):
        papel, indicador = _papel_na_tela(mapa.get(str(indice), ""))
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


def _papel_na_tela(papel: str) -> tuple[str, str]:
    campo, doispontos, numero = papel.partition(":")
    return (f"i{campo}", numero) if doispontos else (papel, "")
