"""O que as telas da importação mostram, pronto para o template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.urls import reverse

from base.importacao import a_decidir, interrompida, letra
from base.importacao.motor import POR_RESPONDER
from base.importacao.telas import EM_CURSO, ICONES, PLURAIS
from base.models import (
    Efeito,
    Importacao,
    ItemDaImportacao,
    SituacaoDaImportacao,
)
from base.numeros import formatar
from base.telas import Fato, andamento_na_tela
from contas.models import Vinculo
from indicadores.importacao.digisus import mapeados, situacoes
from indicadores.importacao.especies import ESPECIES
from indicadores.importacao.grupos import do_grupo, especies_de
from indicadores.importacao.justificativas import com_aviso, sem_justificativa
from indicadores.importacao.origem import vinculo_da
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
COM_AVISO: Final = "aviso"
"""O filtro das células que o portal estranha, seja qual for o efeito delas."""
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
    nomes = " e ".join(e.nome for e in especies_de(importacao.tipo))
    return f"{nomes.capitalize()} de {importacao.contexto['ano']}"


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
    """O filtro a mostrar: o pedido ou, senão, o primeiro que tem células."""
    if pedido in Efeito.values or pedido == COM_AVISO:
        return pedido
    com_itens = (e for e in ORDEM if importacao.resumo.get(e))
    return next(com_itens, Efeito.IGUAL)


@dataclass(frozen=True, slots=True)
class GrupoNaTela:
    """As metas, ou os resultados, de um arquivo que traz os dois."""

    nome: str
    contas: Sequence[tuple[str, int, str]]


def grupo_escolhido(importacao: Importacao, pedido: str) -> str:
    """O grupo a mostrar; vazio se o arquivo só traz um, ou se são os dois."""
    return pedido if pedido in importacao.resumo.get("grupos", {}) else ""


def _grupos(importacao: Importacao) -> list[GrupoNaTela]:
    return [
        GrupoNaTela(
            ESPECIES[tipo].nome.capitalize(),
            [
                (PLURAIS[e], contas.get(e, 0), f"?grupo={tipo}&efeito={e}#celulas")
                for e in NA_MANCHETE
                if importacao.resumo.get(e)
            ],
        )
        for tipo, contas in importacao.resumo.get("grupos", {}).items()
    ]


def contexto_da(importacao: Importacao, pedido: str, grupo: str = "") -> dict[str, Any]:
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
        "guardada": bool(importacao.arquivo),
        "simulada": importacao.situacao == SituacaoDaImportacao.SIMULADA,
        "gravada": importacao.situacao == SituacaoDaImportacao.GRAVADA,
        "em_curso": importacao.situacao in EM_CURSO,
        "lendo": importacao.situacao == SituacaoDaImportacao.SIMULANDO,
        "parou": interrompida(importacao),
        "tarefa": andamento_na_tela(importacao.andamento, endereco(importacao))
        if importacao.andamento
        else None,
        "fatos": _fatos(resumo),
        "abas": _abas(importacao, efeito),
        "grupos": _grupos(importacao),
        "grupo": ESPECIES[grupo].nome if grupo else "",
        "efeito": efeito,
        "rotulo_do_efeito": PLURAIS.get(efeito, "com aviso"),
        "marca": ICONES.get(efeito, ("av", "av")),
        "avisos": resumo.get("avisos", 0),
        "sem_justificativa": sem_justificativa(importacao).count()
        if mostra and resumo.get("avisos")
        else 0,
        "definicoes": _definicoes(importacao),
        "onde_se_ve": _onde_se_ve(importacao),
        "recusadas": resumo.get(Efeito.RECUSADA, 0),
        "iguais": resumo.get(Efeito.IGUAL, 0) + resumo.get(Efeito.CONFLITO, 0),
        "conflitos": resumo.get(Efeito.CONFLITO, 0),
        "faltam": faltam,
        "a_gravar": _a_gravar(importacao, faltam),
        "lidos": sorted(resumo.get("lidos", {}).items()),
        "de_tabela": importacao.formato in ("tabela", "tabnet"),
        "tabela": resumo.get("tabela", {}),
        "por_responder": resumo.get(POR_RESPONDER, 0),
    }


def _onde_se_ve(importacao: Importacao) -> str:
    """O quadro dos instrumentos do território de quem enviou; vazio nas outras."""
    vinculo = vinculo_da(importacao)
    if importacao.tipo != situacoes.TIPO or not vinculo or not vinculo.territorio:
        return ""
    onde = [importacao.contexto["ano"], vinculo.territorio.codigo]
    return reverse("indicadores:instrumentos", args=onde)


def itens_do(
    importacao: Importacao, filtro: str, grupo: str = ""
) -> QuerySet[ItemDaImportacao]:
    """As células do filtro, na ordem do arquivo."""
    if filtro == COM_AVISO:
        itens = com_aviso(importacao)
    else:
        itens = importacao.itens.filter(efeito=filtro).order_by("ordem")
    return do_grupo(itens, grupo) if grupo else itens


@dataclass(frozen=True, slots=True)
class PerguntaDaDefinicao:
    """Um indicador em que o arquivo não diz a definição, e as que cabem."""

    numero: str
    nome: str
    opcoes: Sequence[tuple[str, str]]


def _definicoes(importacao: Importacao) -> list[PerguntaDaDefinicao]:
    ambiguas = importacao.resumo.get("definicoes", {})
    if not ambiguas or importacao.situacao != SituacaoDaImportacao.SIMULADA:
        return []
    nomes = dict(
        Ficha.todas.filter(
            edicao__rodadas__ano=importacao.contexto["ano"], numero__in=ambiguas
        ).values_list("numero", "nome_curto")
    )
    return [
        PerguntaDaDefinicao(n, nomes.get(int(n), ""), [(c, r) for c, r in opcoes])
        for n, opcoes in sorted(ambiguas.items(), key=lambda par: int(par[0]))
    ]


def _fatos(resumo: Mapping[str, Any]) -> list[Fato]:
    return [
        Fato(formatar(resumo.get(e, 0), 0), PLURAIS[e])
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
    avisos = importacao.resumo.get("avisos", 0)
    com_avisos = Aba("com aviso", avisos, f"?efeito={COM_AVISO}", atual == COM_AVISO)
    return [
        Aba(PLURAIS[e], quantas, f"?efeito={e}", e == atual)
        for e in ORDEM
        if (quantas := importacao.resumo.get(e, 0)) or e == atual
    ] + ([com_avisos] if avisos else [])


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
    de_instrumentos = importacao.tipo == situacoes.TIPO
    fichas = Ficha.todas.filter(
        _do_rol_ou_proprias(importacao), edicao__rodadas__ano=importacao.contexto["ano"]
    ).order_by("numero")
    return {
        "importacao": importacao,
        "que": _que_e(importacao),
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
    vinculo = vinculo_da(importacao)
    if vinculo is None or vinculo.territorio is None:
        return rol
    onde = vinculo.territorio
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
