"""O que as telas da importação mostram, pronto para o template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse

from base.importacao import a_decidir
from base.importacao.motor import POR_RESPONDER
from base.importacao.telas import ICONES, PLURAIS, em_curso
from base.models import (
    Efeito,
    Importacao,
    ItemDaImportacao,
    SituacaoDaImportacao,
)
from base.numeros import formatar
from base.telas import Fato
from contas.models import Vinculo
from indicadores.importacao.digisus import situacoes
from indicadores.importacao.especies import ESPECIES
from indicadores.importacao.grupos import do_grupo, especies_de
from indicadores.importacao.justificativas import com_aviso, sem_justificativa
from indicadores.importacao.origem import em_nome_de_da, territorio_de_quem_enviou
from indicadores.models import Ficha, Rodada
from indicadores.permissions import importa_por_outros
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


def anos_da_importacao() -> list[int]:
    """Os anos com rodada, do mais recente ao mais antigo."""
    return list(Rodada.objects.order_by("-ano").values_list("ano", flat=True))


def lugares_do_modelo(vinculo: Vinculo) -> list[tuple[str, str]]:
    """O território de quem pede e, no estado, as regiões e os municípios."""
    proprio = vinculo.territorio
    if proprio is None:
        return []
    if importa_por_outros(vinculo):
        return [
            (proprio.codigo, "As 27 unidades da federação"),
            *((uf.codigo, f"{uf.nome}, com os municípios") for uf in _ufs()),
        ]
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


def recortes_de(vinculo: Vinculo) -> list[tuple[str, str]]:
    """Em nome de quem o Ministério envia: o país ou uma UF. RN-IND-85."""
    if not importa_por_outros(vinculo):
        return []
    ufs = [(uf.codigo, f"{uf.nome}, com os municípios") for uf in _ufs()]
    return [("BR", "Brasil: todos os estados e municípios"), *ufs]


def _ufs() -> QuerySet[Territorio]:
    return Territorio.objects.ufs().order_by("nome_normalizado")


def endereco(importacao: Importacao) -> str:
    """A página da importação."""
    return reverse("indicadores:importacao", args=[importacao.pk])


def que_e(importacao: Importacao) -> str:
    """O que o arquivo traz, de que ano e em nome de quem."""
    if importacao.tipo == situacoes.TIPO:
        que = "Situação dos instrumentos no DigiSUS"
    else:
        nomes = " e ".join(e.nome for e in especies_de(importacao.tipo))
        que = f"{nomes.capitalize()} de {importacao.contexto['ano']}"
    recorte = importacao.contexto.get("em_nome_de")
    return f"{que}, em nome de {_nome_do_recorte(recorte)}" if recorte else que


def _nome_do_recorte(codigo: str) -> str:
    """«todo o país» ou a sigla da UF."""
    return "todo o país" if codigo == "BR" else codigo


def enviada(importacao: Importacao) -> dict[str, Any]:
    """Uma linha da lista de planilhas enviadas."""
    return {
        "nome": importacao.nome_do_arquivo,
        "endereco": endereco(importacao),
        "que": que_e(importacao),
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
        "que": que_e(importacao),
        "pedido": importacao.contexto.get("pedido", ""),
        "mostra": mostra,
        "guardada": bool(importacao.arquivo),
        "simulada": importacao.situacao == SituacaoDaImportacao.SIMULADA,
        "gravada": importacao.situacao == SituacaoDaImportacao.GRAVADA,
        **em_curso(
            importacao,
            reler="indicadores:simular_importacao",
            desistir="indicadores:desistir_da_importacao",
        ),
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
    if importacao.tipo != situacoes.TIPO:
        return ""
    dele = em_nome_de_da(importacao) or territorio_de_quem_enviou(importacao)
    if dele is None:
        return ""
    onde = [importacao.contexto["ano"], dele.codigo]
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
