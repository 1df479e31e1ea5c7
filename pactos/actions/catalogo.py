"""O catálogo do Ministério: normas, responsabilidades e cláusulas.

O que um ente já assumiu não muda de redação: o item respondido em Termo que saiu
do rascunho só recebe versão nova em outra norma. Regra: RN-PAC-12.
"""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from auditoria.actions import registrar
from base.errors import RegraViolada
from contas.models import Vinculo
from pactos.models import Clausula, Norma, Responsabilidade
from pactos.permissions import pode_editar_catalogo
from pactos.states import EDITAVEIS

CAMPOS_DO_ITEM = (
    "codigo",
    "alinea",
    "eixo_id",
    "ordem",
    "caput",
    "texto",
    "abrangencia",
    "fonte",
)


def _exigir_ministerio(por: Vinculo) -> None:
    if not pode_editar_catalogo(por):
        raise PermissionDenied(
            "O catálogo do Termo é do Ministério da Saúde. Se é o seu caso, escolha o "
            "vínculo certo no alto da página."
        )


@transaction.atomic
def registrar_norma(
    *,
    por: Vinculo,
    tipo: str,
    numero: str,
    data: date,
    ementa: str,
    copiar_de: Norma | None = None,
) -> Norma:
    """Registra a norma; com `copiar_de`, o catálogo dela é o ponto de partida."""
    _exigir_ministerio(por)
    try:
        with transaction.atomic():
            norma = Norma.objects.create(
                tipo=tipo, numero=numero, data=data, ementa=ementa
            )
    except IntegrityError as erro:
        raise RegraViolada(
            f"A {tipo} nº {numero}/{data.year} já está registrada.",
            codigo="norma_repetida",
        ) from erro
    if copiar_de is not None:
        for modelo in (Responsabilidade, Clausula):
            copias = []
            for item in modelo.objects.filter(norma=copiar_de):
                item.pk = None
                item.norma = norma
                copias.append(item)
            modelo.objects.bulk_create(copias)  # type: ignore[arg-type]
    registrar(
        norma,
        "pactos.norma.registrada",
        por=por,
        copiada_de=str(copiar_de) if copiar_de else "",
    )
    return norma


@transaction.atomic
def gravar_item(item: Responsabilidade, *, por: Vinculo) -> Responsabilidade:
    """Inclui ou altera um item; o já assumido por um ente não muda."""
    _exigir_ministerio(por)
    antes = Responsabilidade.objects.filter(pk=item.pk).values(*CAMPOS_DO_ITEM).first()
    if antes is not None:
        _exigir_nao_assumido(item)
    item.save()
    depois = {campo: getattr(item, campo) for campo in CAMPOS_DO_ITEM}
    registrar(
        item,
        "pactos.responsabilidade.gravada",
        por=por,
        norma=str(item.norma),
        esfera=item.esfera,
        mudou={
            campo: [antes[campo] if antes else None, valor]
            for campo, valor in depois.items()
            if antes is None or antes[campo] != valor
        },
    )
    return item


@transaction.atomic
def retirar_item(item: Responsabilidade, *, por: Vinculo) -> None:
    """Retira um item que nenhum Termo respondeu."""
    _exigir_ministerio(por)
    registrar(
        item,
        "pactos.responsabilidade.retirada",
        por=por,
        norma=str(item.norma),
        item=item.item,
        texto=item.texto,
    )
    try:
        item.delete()
    except ProtectedError as erro:
        raise _ja_assumido(item) from erro


@transaction.atomic
def gravar_clausula(clausula: Clausula, *, por: Vinculo) -> Clausula:
    """Inclui ou altera uma cláusula da norma."""
    _exigir_ministerio(por)
    antes = Clausula.objects.filter(pk=clausula.pk).values("titulo", "texto").first()
    clausula.save()
    registrar(
        clausula,
        "pactos.clausula.gravada",
        por=por,
        antes=antes or {},
        depois={"titulo": clausula.titulo, "texto": clausula.texto},
    )
    return clausula


def _exigir_nao_assumido(item: Responsabilidade) -> None:
    if item.respostas.exclude(termo__situacao__in=EDITAVEIS).exists():
        raise _ja_assumido(item)


def _ja_assumido(item: Responsabilidade) -> RegraViolada:
    return RegraViolada(
        f"O item {item.item} já foi respondido em Termos: a sua redação não muda "
        "mais. Registre a norma nova e altere o item nela.",
        codigo="item_ja_assumido",
    )
