"""As duas escritas da trilha: registrar um evento e guardar um documento emitido."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any, Protocol

from django.core.files.base import ContentFile
from django.db import models, transaction
from django.utils import timezone

from auditoria.models import Corrente, Documento, Evento
from auditoria.rules import em_json, hash_de, novo_codigo
from base.errors import RegraViolada


class Agente(Protocol):
    """Quem age: o vínculo em uso (de contas). `str()` diz papel e lugar."""

    usuario_id: int


def conteudo_do_evento(evento: Evento) -> dict[str, Any]:
    """O que o hash do evento cobre; mudar qualquer destes campos quebra a corrente."""
    return {
        "corrente": evento.corrente_id,
        "posicao": evento.posicao,
        "ocorrido_em": evento.ocorrido_em.astimezone(UTC).isoformat(
            timespec="microseconds"
        ),
        "autor": evento.autor_id,
        "por": evento.por,
        "acao": evento.acao,
        "modelo": evento.modelo,
        "objeto_id": evento.objeto_id,
        "origem": evento.origem,
        "dados": evento.dados,
        "hash_anterior": evento.hash_anterior,
    }


@transaction.atomic(savepoint=False)
def registrar_lote(
    itens: Sequence[tuple[models.Model, Mapping[str, Any]]],
    acao: str,
    *,
    por: Agente | None,
    origem: str = "",
) -> list[Evento]:
    """O mesmo que `registrar` uma vez por objeto, em número fixo de consultas.

    `itens` traz objetos distintos, cada um com os seus dados. As correntes são
    travadas sempre na mesma ordem, para que dois lotes não se prendam.
    """
    correntes = {
        nome: Corrente(nome=nome)
        for nome in (f"{objeto._meta.label}:{objeto.pk}" for objeto, _ in itens)
    }
    Corrente.objects.bulk_create(correntes.values(), ignore_conflicts=True)
    travadas = Corrente.objects.select_for_update().filter(nome__in=correntes)
    for pk, nome, tamanho, ultimo in travadas.order_by("pk").values_list(
        "pk", "nome", "tamanho", "ultimo_hash"
    ):
        corrente = correntes[nome]
        corrente.pk, corrente.tamanho, corrente.ultimo_hash = pk, tamanho, ultimo
    agora, quem = timezone.now(), str(por) if por else "Portal"
    eventos = []
    lidos: Mapping[str, Any] | None = None
    guardados: Any = None
    for corrente, (objeto, dados) in zip(correntes.values(), itens, strict=True):
        if dados != lidos:
            lidos, guardados = dados, json.loads(em_json(dict(dados)))
        evento = Evento(
            corrente_id=corrente.pk,
            posicao=corrente.tamanho + 1,
            ocorrido_em=agora,
            autor_id=por.usuario_id if por else None,
            por=quem,
            acao=acao,
            modelo=objeto._meta.label,
            objeto_id=str(objeto.pk),
            origem=origem[:200],
            dados=guardados,
            hash_anterior=corrente.ultimo_hash,
        )
        evento.hash = hash_de(conteudo_do_evento(evento))
        corrente.tamanho, corrente.ultimo_hash = evento.posicao, evento.hash
        eventos.append(evento)
    Evento.objects.bulk_create(eventos)
    Corrente.objects.bulk_create(
        correntes.values(),
        update_conflicts=True,
        unique_fields=["nome"],
        update_fields=["tamanho", "ultimo_hash"],
    )
    return eventos


@transaction.atomic(savepoint=False)
def registrar(
    objeto: models.Model,
    acao: str,
    *,
    por: Agente | None,
    origem: str = "",
    **dados: Any,
) -> Evento:
    """Acrescenta um evento à trilha. Chame dentro da transação da própria ação.

    `por` é o vínculo com que a pessoa age; None só quando foi o próprio portal.
    `dados` aceita Decimal e datas, guardados em forma canônica. A corrente é a
    do objeto: quem já o travou para escrever não disputa trava com mais ninguém.
    """
    nome = f"{objeto._meta.label}:{objeto.pk}"
    Corrente.objects.get_or_create(nome=nome)
    corrente = Corrente.objects.select_for_update().get(nome=nome)
    evento = Evento(
        corrente=corrente,
        posicao=corrente.tamanho + 1,
        ocorrido_em=timezone.now(),
        autor_id=por.usuario_id if por else None,
        por=str(por) if por else "Portal",
        acao=acao,
        modelo=objeto._meta.label,
        objeto_id=str(objeto.pk),
        origem=origem[:200],
        dados=json.loads(em_json(dados)),
        hash_anterior=corrente.ultimo_hash,
    )
    evento.hash = hash_de(conteudo_do_evento(evento))
    evento.save(force_insert=True)
    corrente.tamanho = evento.posicao
    corrente.ultimo_hash = evento.hash
    corrente.save(update_fields=["tamanho", "ultimo_hash"])
    return evento


@dataclass(frozen=True, slots=True)
class Quebra:
    """Um lugar em que a corrente não confere."""

    corrente: str
    posicao: int
    motivo: str


def quebras_da_trilha() -> Iterator[Quebra]:
    """Percorre todas as correntes e devolve cada quebra encontrada."""
    for corrente in Corrente.objects.order_by("pk").iterator(chunk_size=2000):
        esperado, posicao = "", 0
        eventos = Evento.objects.filter(corrente=corrente).order_by("posicao")
        for evento in eventos.iterator(chunk_size=2000):
            posicao += 1
            if evento.posicao != posicao:
                yield Quebra(corrente.nome, posicao, "falta um evento aqui")
                posicao = evento.posicao
            elif evento.hash_anterior != esperado:
                yield Quebra(corrente.nome, posicao, "não continua o anterior")
            if evento.hash != hash_de(conteudo_do_evento(evento)):
                yield Quebra(corrente.nome, posicao, "o conteúdo foi alterado")
            esperado = evento.hash
        if (posicao, esperado) != (corrente.tamanho, corrente.ultimo_hash):
            yield Quebra(corrente.nome, corrente.tamanho, "faltam eventos no fim")


def preparar_emissao(
    objeto: models.Model,
    *,
    tipo: str,
    titulo: str,
    assunto: str,
    dados: Any,
    por: Agente | None,
    cadeia: str = "",
    publico: bool = False,
) -> tuple[Documento, bool]:
    """Documento ainda sem arquivo, com código, versão e hashes já definidos.

    Devolve `(documento, novo)`. Se o conteúdo é o mesmo da última emissão,
    devolve a própria, com `novo=False`: reemitir o mesmo conteúdo dá os mesmos
    bytes. Chame dentro da transação que travou o objeto (RN-AUD-02).
    """
    conteudo = hash_de(dados)
    ultima = Documento.objects.do_objeto(objeto, tipo).first()
    if ultima and ultima.hash_do_conteudo == conteudo:
        return ultima, False
    anterior = (
        Documento.objects.filter(cadeia=cadeia).order_by("-pk").first()
        if cadeia
        else None
    )
    return (
        Documento(
            codigo=novo_codigo(),
            tipo=tipo,
            titulo=titulo,
            assunto=assunto,
            modelo=objeto._meta.label,
            objeto_id=str(objeto.pk),
            versao=ultima.versao + 1 if ultima else 1,
            emitido_em=timezone.now().replace(microsecond=0),
            emitido_por_id=por.usuario_id if por else None,
            emissor=str(por) if por else "Portal",
            hash_do_conteudo=conteudo,
            hash_anterior=anterior.hash_do_conteudo if anterior else "",
            cadeia=cadeia,
            publico=publico,
        ),
        True,
    )


def emitir_documento(
    objeto: models.Model,
    *,
    desenhar: Callable[[Documento], bytes],
    extensao: str = "pdf",
    **emissao: Any,
) -> Documento:
    """Emite o documento, ou devolve o já emitido com o mesmo conteúdo.

    `emissao` são os parâmetros de `preparar_emissao`. `desenhar` leva segundos e
    roda fora de qualquer transação, para não prender quem escreve; a gravação
    trava o objeto e, se outra pessoa emitiu o mesmo nesse meio-tempo, fica a
    dela (RN-AUD-02).
    """
    documento, novo = preparar_emissao(objeto, **emissao)
    if not novo:
        return documento
    conteudo = desenhar(documento)
    with transaction.atomic():
        gerente = type(objeto)._default_manager
        gerente.select_for_update(of=("self",)).get(pk=objeto.pk)
        atual, novo = preparar_emissao(objeto, **emissao)
        if not novo:
            return atual
        documento.versao = atual.versao
        return guardar_documento(documento, conteudo, extensao=extensao)


@transaction.atomic
def guardar_documento(
    documento: Documento, conteudo: bytes, *, extensao: str = "pdf"
) -> Documento:
    """Guarda os bytes e a soma. Só para documento novo, nunca para trocar um."""
    if documento.pk:
        raise RegraViolada(
            "Este documento já foi emitido e não se troca. Emita uma nova versão.",
            codigo="documento_ja_emitido",
        )
    documento.sha256 = hashlib.sha256(conteudo).hexdigest()
    documento.arquivo.save(
        f"{documento.codigo.lower()}.{extensao}", ContentFile(conteudo), save=False
    )
    documento.save(force_insert=True)
    return documento
