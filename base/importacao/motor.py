"""O caminho de um arquivo: receber, simular, decidir, gravar. Serve a todas as apps.

A app diz como se lê uma planilha (`julgar`, que devolve um `Item` por célula) e
como se gravam os itens; aqui ficam o arquivo, a conta por efeito, o andamento, o
cancelamento e a garantia de que repetir não repete.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Any, Final, NamedTuple

from django.core.files.base import File
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from base.errors import RegraViolada
from base.importacao.errors import ArquivoRecusado, Cancelada
from base.importacao.leitura import Planilha, abrir
from base.importacao.lote import copiar
from base.importacao.seguranca import exigir_tamanho
from base.models import (
    Decisao,
    Efeito,
    Importacao,
    ItemDaImportacao,
    SituacaoDaImportacao,
    SituacaoDoAndamento,
)
from base.tarefas import Acompanhamento

A_CADA: Final = 2_000
COM_AVISO: Final = "avisos"
"""No resumo, quantas células trazem aviso."""
POR_RESPONDER: Final = "por_responder"
"""No resumo, quantas células têm uma pergunta sem resposta; com elas não se grava."""
LEITURA_CANCELADA: Final = "A leitura foi cancelada. Nada foi gravado."
Situacao = SituacaoDaImportacao
ABERTAS: Final = (Situacao.COLUNAS, Situacao.SIMULANDO, Situacao.SIMULADA)


class Item(NamedTuple):
    """Uma célula julgada; os textos vão à tela como estão."""

    efeito: str
    aba: str
    linha: int
    coluna: str
    rotulo: str
    veio: str = ""
    era: str = ""
    antes: str = ""
    depois: str = ""
    quem: str = ""
    motivo: str = ""
    remedio: str = ""
    aviso: str = ""
    dados: Mapping[str, Any] = {}


def recusada(
    lugar: tuple[str, int, str], rotulo: str, veio: str, motivo: str, remedio: str = ""
) -> Item:
    """Uma célula que não se grava: onde está, o que veio, por quê e o que fazer."""
    return Item(
        Efeito.RECUSADA, *lugar, rotulo=rotulo, veio=veio, motivo=motivo,
        remedio=remedio,
    )  # fmt: skip


_COLUNAS: Final = ("importacao_id", "ordem", *Item._fields, "decisao")
_LIMITES: Final = {
    campo.name: campo.max_length
    for campo in ItemDaImportacao._meta.fields
    if getattr(campo, "max_length", None)
}


@transaction.atomic
def receber(
    arquivo: IO[bytes],
    *,
    nome: str,
    tipo: str,
    dono_id: int | None,
    contexto: Mapping[str, Any],
) -> Importacao:
    """Guarda o arquivo como veio, com a sua soma; ainda não o lê."""
    arquivo.seek(0, 2)
    exigir_tamanho(arquivo.tell())
    arquivo.seek(0)
    soma = _soma(arquivo)
    arquivo.seek(0)
    importacao = Importacao(
        tipo=tipo,
        dono_id=dono_id,
        contexto=dict(contexto),
        nome_do_arquivo=nome[-150:],
        sha256=soma,
    )
    extensao = "xlsx" if nome.lower().endswith((".xlsx", ".xlsm")) else "csv"
    importacao.arquivo.save(f"{importacao.uuid}.{extensao}", File(arquivo), save=False)
    importacao.save(force_insert=True)
    return importacao


def _soma(arquivo: IO[bytes]) -> str:
    soma = hashlib.sha256()
    while pedaco := arquivo.read(2**20):
        soma.update(pedaco)
    return soma.hexdigest()


@contextmanager
def aberta(importacao: Importacao) -> Iterator[Planilha]:
    """A planilha guardada, aberta com todas as cautelas."""
    with importacao.arquivo.open("rb") as arquivo:
        yield abrir(arquivo, importacao.nome_do_arquivo)


# ------------------------------------------------------------------ simular


def simular(
    importacao: Importacao,
    julgar: Callable[[Planilha], Iterable[Item]],
    passo: Acompanhamento | None = None,
) -> Importacao:
    """Lê tudo, guarda o que cada célula faria e não grava nada dela.

    Repetida (o trabalhador morreu no meio), recomeça do zero. O arquivo recusado
    inteiro fica com o motivo; a pessoa que desiste não deixa itens.
    """
    importacao.itens.all().delete()
    contagem: Counter[str] = Counter()
    situacao, motivo = Situacao.SIMULADA, ""
    try:
        _exigir_que_siga(importacao)  # quem desistiu na fila não espera pela leitura
        with aberta(importacao) as planilha:
            itens = _contados(importacao, julgar(planilha), contagem, passo)
            copiar(ItemDaImportacao._meta.db_table, _COLUNAS, itens)
    except Cancelada:
        situacao = Situacao.CANCELADA
    except ArquivoRecusado as erro:
        situacao, motivo = Situacao.RECUSADA, erro.mensagem
    return _terminar(importacao, situacao, motivo, contagem)


@transaction.atomic
def _terminar(
    importacao: Importacao, situacao: str, motivo: str, contagem: Mapping[str, int]
) -> Importacao:
    """Guarda como a leitura acabou; o «pare» que chegou até aqui vale."""
    if travar(importacao).cancelar:
        situacao, motivo = Situacao.CANCELADA, LEITURA_CANCELADA
    if situacao != Situacao.SIMULADA:
        importacao.itens.all().delete()
    importacao.situacao, importacao.motivo = situacao, motivo
    importacao.resumo = {
        **importacao.resumo,
        **{e: contagem.get(e, 0) for e in (*Efeito, COM_AVISO)},
    }
    importacao.concluida_em = timezone.now()
    importacao.save(
        update_fields=["situacao", "motivo", "resumo", "formato", "concluida_em"]
    )
    return importacao


def _contados(
    importacao: Importacao,
    itens: Iterable[Item],
    contagem: Counter[str],
    passo: Acompanhamento | None,
) -> Iterator[tuple[Any, ...]]:
    """Cada item como linha da tabela; a cada tanto, diz onde está e ouve o «pare»."""
    chave = importacao.pk if _uuid_nativo() else importacao.pk.hex
    for ordem, item in enumerate(itens, 1):
        contagem[item.efeito] += 1
        contagem[COM_AVISO] += bool(item.aviso)
        if ordem % A_CADA == 0:
            _exigir_que_siga(importacao)
            if passo:
                passo.passo(ordem, f"{ordem} células lidas.")
        dados = json.dumps(item.dados, ensure_ascii=False) if item.dados else "{}"
        yield (chave, ordem, *_cortados(item), dados, "")


def _uuid_nativo() -> bool:
    from django.db import connection

    return connection.features.has_native_uuid_field


_TEXTOS: Final = Item._fields[:-1]
_CORTES: Final = tuple(_LIMITES.get(campo) for campo in _TEXTOS)


def _cortados(item: Item) -> Iterator[Any]:
    textos: tuple[Any, ...] = item[:-1]
    for valor, limite in zip(textos, _CORTES, strict=True):
        if limite and len(valor) > limite:
            yield f"{valor[: limite - 1]}…"
        else:
            yield valor


def _exigir_que_siga(importacao: Importacao) -> None:
    if Importacao.objects.filter(pk=importacao.pk, cancelar=True).exists():
        raise Cancelada(LEITURA_CANCELADA, codigo="importacao_cancelada")


# ------------------------------------------------------------------ decidir


def a_gravar(importacao: Importacao) -> QuerySet[ItemDaImportacao]:
    """As células que serão escritas: novas, mudadas e os conflitos que ganharam."""
    return importacao.itens.filter(
        Q(efeito__in=[Efeito.NOVA, Efeito.MUDADA])
        | Q(efeito=Efeito.CONFLITO, decisao=Decisao.MINHA)
    )


def a_decidir(importacao: Importacao) -> int:
    """Quantos conflitos ainda esperam que se diga o que fica."""
    return importacao.itens.filter(efeito=Efeito.CONFLITO, decisao="").count()


@transaction.atomic
def decidir(importacao: Importacao, decisoes: Mapping[int, str]) -> int:
    """Guarda o que fica de cada conflito citado, por ordem; devolve quantos."""
    importacao = travar(importacao)
    _exigir_situacao(importacao, Situacao.SIMULADA)
    conflitos = importacao.itens.filter(efeito=Efeito.CONFLITO)
    feitos = 0
    for decisao in Decisao:
        ordens = [o for o, d in decisoes.items() if d == decisao]
        feitos += conflitos.filter(ordem__in=ordens).update(decisao=decisao)
    return feitos


@transaction.atomic
def cancelar(importacao: Importacao) -> Importacao:
    """Desiste: interrompe a leitura em curso ou descarta a simulação."""
    importacao = travar(importacao)
    parada = interrompida(importacao)
    if importacao.situacao == Situacao.SIMULANDO and not parada:
        importacao.cancelar = True
        importacao.save(update_fields=["cancelar"])
    elif importacao.situacao in (Situacao.SIMULADA, Situacao.COLUNAS) or parada:
        importacao.situacao = Situacao.CANCELADA
        importacao.motivo = "Cancelada antes de gravar."
        importacao.save(update_fields=["situacao", "motivo"])
        importacao.itens.all().delete()
    else:
        _exigir_situacao(importacao, Situacao.SIMULADA)
    return importacao


@transaction.atomic
def reler(importacao: Importacao) -> Importacao:
    """Volta a «simulando»: o mesmo arquivo contra o que o portal tem agora."""
    importacao = travar(importacao)
    if importacao.situacao != Situacao.SIMULADA and not interrompida(importacao):
        raise RegraViolada(
            "Só se simula de novo o que já foi simulado e não gravado.",
            codigo="importacao_fora_de_hora",
        )
    importacao.situacao = Situacao.SIMULANDO
    importacao.motivo = ""
    importacao.cancelar = False
    importacao.save(update_fields=["situacao", "motivo", "cancelar"])
    return importacao


@transaction.atomic
def confirmar(importacao: Importacao, *, so_as_certas: bool) -> Importacao:
    """Passa a «gravando»; com recusadas, só se a pessoa quis as certas assim mesmo."""
    importacao = travar(importacao)
    _exigir_situacao(importacao, Situacao.SIMULADA)
    if importacao.itens.filter(efeito=Efeito.RECUSADA).exists() and not so_as_certas:
        raise RegraViolada(
            "Há células recusadas e a importação grava tudo ou nada. Corrija o arquivo "
            "e envie de novo, ou marque que quer gravar só as certas.",
            codigo="ha_recusadas",
        )
    if a_decidir(importacao):
        raise RegraViolada(
            "Há células em conflito. Diga, em cada uma, qual valor fica.",
            codigo="ha_conflitos",
        )
    if importacao.resumo.get(POR_RESPONDER):
        raise RegraViolada(
            "Há números de duas leituras. Diga como o arquivo escreve os números.",
            codigo="ha_perguntas",
        )
    if not a_gravar(importacao).exists():
        raise RegraViolada(
            "Não há o que gravar: tudo no arquivo já está no portal.",
            codigo="nada_a_gravar",
        )
    importacao.situacao = Situacao.GRAVANDO
    importacao.save(update_fields=["situacao"])
    return importacao


def travar(importacao: Importacao) -> Importacao:
    """A importação como está agora, travada até o fim da transação."""
    return Importacao.objects.select_for_update(of=("self",)).get(pk=importacao.pk)


def interrompida(importacao: Importacao) -> bool:
    """Se a tarefa que a lia ou gravava falhou de vez: ninguém mais a continua.

    A gravação é uma transação só, e a que falhou não deixou nada.
    """
    em_curso = importacao.situacao in (Situacao.SIMULANDO, Situacao.GRAVANDO)
    andamento = importacao.andamento if em_curso else None
    return andamento is not None and andamento.situacao == SituacaoDoAndamento.FALHOU


def _exigir_situacao(importacao: Importacao, situacao: str) -> None:
    if importacao.situacao != situacao:
        raise RegraViolada(
            f"A importação está “{importacao.get_situacao_display().lower()}”: isso "
            "não cabe agora.",
            codigo="importacao_fora_de_hora",
        )


# ------------------------------------------------------------------ gravar


def gravar(importacao: Importacao, escrever: Callable[[Importacao], int]) -> int:
    """Grava tudo ou nada e devolve quantas células; a já gravada não repete.

    `escrever` corre dentro da transação que também marca a importação como
    gravada: morto o processo no meio, nada ficou, e recomeçar é seguro. O que uma
    regra impede volta a «simulada», com o motivo.
    """
    try:
        with transaction.atomic():
            importacao = travar(importacao)
            if importacao.situacao == Situacao.GRAVADA:
                return int(importacao.resumo.get("gravadas", 0))
            _exigir_situacao(importacao, Situacao.GRAVANDO)
            gravadas = escrever(importacao)
            importacao.situacao = Situacao.GRAVADA
            importacao.motivo = ""
            importacao.resumo = {**importacao.resumo, "gravadas": gravadas}
            importacao.concluida_em = timezone.now()
            importacao.save(
                update_fields=["situacao", "motivo", "resumo", "concluida_em"]
            )
            return gravadas
    except RegraViolada as erro:
        Importacao.objects.filter(pk=importacao.pk, situacao=Situacao.GRAVANDO).update(
            situacao=Situacao.SIMULADA, motivo=erro.mensagem
        )
        raise
