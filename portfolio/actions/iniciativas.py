"""A iniciativa: criar, editar a ficha, incluir entregas e encerrar."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify

from auditoria.actions import registrar
from base.errors import EdicaoConcorrente, RegraViolada
from contas.models import Vinculo
from portfolio.actions.estado import exigir_em_curso
from portfolio.models import Ciclo, Frente, Iniciativa, Marco, ObjetivoEstrategico
from portfolio.permissions import pode, pode_na_secretaria, quem_pode

TAMANHO_DO_SLUG = 70


@dataclass(frozen=True, slots=True)
class Ficha:
    """O que a ficha de uma iniciativa diz; `inicio` e `onda` podem faltar."""

    nome: str
    tipo: str
    unidade: str
    cargo_do_gerente: str
    gerente: Vinculo | None
    desafio: str
    escopo: str
    inicio: date | None
    onda: int | None
    objetivos: Collection[ObjetivoEstrategico] = ()


CAMPOS = (
    "nome",
    "tipo",
    "unidade",
    "cargo_do_gerente",
    "gerente",
    "desafio",
    "escopo",
    "inicio",
    "onda",
)


@transaction.atomic
def criar_iniciativa(
    ciclo: Ciclo, *, por: Vinculo, ficha: Ficha, origem: str = ""
) -> Iniciativa:
    """Põe uma iniciativa na carteira, ao fim da ordem. Regra: RN-POR-15."""
    ciclo = Ciclo.objects.select_for_update().get(pk=ciclo.pk)
    if not pode_na_secretaria(por, "criar_iniciativa", ciclo):
        raise PermissionDenied(quem_pode("criar_iniciativa"))
    ultima = ciclo.iniciativas.aggregate(n=Max("ordem"))["n"] or 0
    iniciativa = Iniciativa.objects.create(
        ciclo=ciclo,
        ordem=ultima + 1,
        slug=_slug_livre(ficha.nome),
        **{campo: getattr(ficha, campo) for campo in CAMPOS},
    )
    iniciativa.objetivos.set(ficha.objetivos)
    registrar(
        iniciativa,
        "portfolio.iniciativa.criada",
        por=por,
        origem=origem,
        nome=ficha.nome,
    )
    return iniciativa


def _slug_livre(nome: str) -> str:
    """O nome em endereço; repetido, ganha um número."""
    base = slugify(nome)[:TAMANHO_DO_SLUG] or "iniciativa"
    usados = set(
        Iniciativa.objects.filter(slug__startswith=base).values_list("slug", flat=True)
    )
    slug, n = base, 1
    while slug in usados:
        n += 1
        slug = f"{base}-{n}"
    return slug


@transaction.atomic
def editar_ficha(
    iniciativa: Iniciativa, *, por: Vinculo, versao: int, ficha: Ficha, origem: str = ""
) -> Iniciativa:
    """Muda a ficha; o endereço não muda com o nome. Regra: RN-POR-15."""
    iniciativa = _travar(iniciativa, "editar_ficha", por)
    if iniciativa.versao != versao:
        raise EdicaoConcorrente
    _conferir_inicio(iniciativa, ficha.inicio)
    antes = {c: str(getattr(iniciativa, c) or "") for c in CAMPOS}
    for campo in CAMPOS:
        setattr(iniciativa, campo, getattr(ficha, campo))
    iniciativa.versao += 1
    iniciativa.save(update_fields=[*CAMPOS, "versao"])
    iniciativa.objetivos.set(ficha.objetivos)
    depois = {c: str(getattr(iniciativa, c) or "") for c in CAMPOS}
    mudaram = [c for c in CAMPOS if antes[c] != depois[c]]
    registrar(
        iniciativa,
        "portfolio.iniciativa.editada",
        por=por,
        origem=origem,
        de_antes={c: antes[c] for c in mudaram},
        de_depois={c: depois[c] for c in mudaram},
    )
    return iniciativa


def _conferir_inicio(iniciativa: Iniciativa, inicio: date | None) -> None:
    if inicio is None:
        return
    anterior = iniciativa.marcos.filter(data_base__lt=inicio).order_by("data_base")
    if marco := anterior.first():
        raise RegraViolada(
            f"A entrega “{marco}” está combinada para {marco.data_base:%d/%m/%Y}, "
            "antes deste início. Escolha um início igual ou anterior.",
            codigo="inicio_depois_de_marco",
        )


@transaction.atomic
def incluir_marco(
    iniciativa: Iniciativa,
    *,
    por: Vinculo,
    nome: str,
    peso: Decimal,
    data_base: date | None,
    frente: Frente | None,
    origem: str = "",
) -> Marco:
    """Acrescenta uma entrega, ao fim da ordem. Regra: RN-POR-15."""
    iniciativa = _travar(iniciativa, "incluir_marco", por)
    inicio = iniciativa.inicio
    if data_base is not None and inicio is not None and data_base < inicio:
        raise RegraViolada(
            f"A iniciativa começa em {inicio:%d/%m/%Y}; escolha uma data igual ou "
            "posterior.",
            codigo="marco_antes_do_inicio",
        )
    ultimo = iniciativa.marcos.aggregate(n=Max("ordem"))["n"] or 0
    marco = Marco.objects.create(
        iniciativa=iniciativa,
        frente=frente,
        ordem=ultimo + 1,
        nome=nome,
        peso=peso,
        data_base=data_base,
    )
    registrar(
        iniciativa,
        "portfolio.marco.incluido",
        por=por,
        origem=origem,
        marco=marco.pk,
        nome=nome,
        para=data_base,
    )
    return marco


@transaction.atomic
def encerrar_iniciativa(
    iniciativa: Iniciativa, *, por: Vinculo, origem: str = ""
) -> Iniciativa:
    """Fecha a iniciativa; com entrega ou ponto crítico aberto, recusa.

    Regra: RN-POR-16.
    """
    iniciativa = _travar(iniciativa, "encerrar_iniciativa", por)
    abertos = iniciativa.marcos.filter(data_real__isnull=True).count()
    if abertos:
        entregas = "1 entrega aberta" if abertos == 1 else f"{abertos} entregas abertas"
        raise RegraViolada(
            f"A iniciativa tem {entregas}. Registre as entregas antes de encerrar.",
            codigo="encerrar_com_marco_aberto",
        )
    if iniciativa.pontos_criticos.filter(resolvido_em__isnull=True).exists():
        raise RegraViolada(
            "A iniciativa tem ponto crítico aberto. Resolva-o antes de encerrar.",
            codigo="encerrar_com_ponto_aberto",
        )
    iniciativa.encerrada_em = timezone.now()
    iniciativa.encerrada_por = por
    iniciativa.versao += 1
    iniciativa.save(update_fields=["encerrada_em", "encerrada_por", "versao"])
    registrar(iniciativa, "portfolio.iniciativa.encerrada", por=por, origem=origem)
    return iniciativa


def _travar(iniciativa: Iniciativa, acao: str, por: Vinculo) -> Iniciativa:
    iniciativa = (
        Iniciativa.objects.select_for_update(of=("self",))
        .select_related("ciclo")
        .get(pk=iniciativa.pk)
    )
    if not pode(por, acao, iniciativa):
        raise PermissionDenied(quem_pode(acao))
    exigir_em_curso(iniciativa)
    return iniciativa
