"""A iniciativa: criar, editar a ficha, incluir entregas e encerrar."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify

from auditoria.actions import registrar
from base.errors import EdicaoConcorrente, RegraViolada
from contas.models import Vinculo
from indicadores.models import Ficha as Indicador
from portfolio.actions.estado import exigir_em_curso
from portfolio.models import (
    Ciclo,
    Comentario,
    Frente,
    Iniciativa,
    Marco,
    ObjetivoEstrategico,
    Subsecretaria,
)
from portfolio.permissions import exigir, exigir_na_secretaria
from territorios.models import Territorio

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
    lider: Vinculo | None = None
    cargo_do_lider: str = ""
    subsecretaria: Subsecretaria | None = None
    objetivos: Collection[ObjetivoEstrategico] = ()
    indicadores: Collection[Indicador] = ()
    territorios: Collection[Territorio] = ()


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
    "lider",
    "cargo_do_lider",
    "subsecretaria",
)
LIGACOES = ("objetivos", "indicadores", "territorios")


@transaction.atomic
def criar_iniciativa(
    ciclo: Ciclo, *, por: Vinculo, ficha: Ficha, origem: str = ""
) -> Iniciativa:
    """Põe uma iniciativa na carteira, ao fim da ordem. Regra: RN-POR-15."""
    ciclo = Ciclo.objects.select_for_update().get(pk=ciclo.pk)
    exigir_na_secretaria(por, "criar_iniciativa", ciclo)
    ultima = ciclo.iniciativas.aggregate(n=Max("ordem"))["n"] or 0
    iniciativa = Iniciativa.objects.create(
        ciclo=ciclo,
        ordem=ultima + 1,
        slug=_slug_livre(ficha.nome),
        **{campo: getattr(ficha, campo) for campo in CAMPOS},
    )
    _ligar(iniciativa, ficha)
    registrar(
        iniciativa,
        "portfolio.iniciativa.criada",
        por=por,
        origem=origem,
        nome=ficha.nome,
    )
    return iniciativa


def _ligar(iniciativa: Iniciativa, ficha: Ficha) -> None:
    for ligacao in LIGACOES:
        getattr(iniciativa, ligacao).set(getattr(ficha, ligacao))


def _como_esta(iniciativa: Iniciativa) -> dict[str, str]:
    """Cada campo e cada ligação em texto, para a trilha."""
    campos = {c: str(getattr(iniciativa, c) or "") for c in CAMPOS}
    ligacoes = {
        nome: "; ".join(str(objeto) for objeto in getattr(iniciativa, nome).all())
        for nome in LIGACOES
    }
    return campos | ligacoes


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
    antes = _como_esta(iniciativa)
    for campo in CAMPOS:
        setattr(iniciativa, campo, getattr(ficha, campo))
    iniciativa.versao += 1
    iniciativa.save(update_fields=[*CAMPOS, "versao"])
    _ligar(iniciativa, ficha)
    depois = _como_esta(iniciativa)
    mudaram = [c for c in antes if antes[c] != depois[c]]
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


@dataclass(frozen=True, slots=True)
class NovoMarco:
    """Uma entrega a incluir; sem `data_base`, fica sem data."""

    nome: str
    peso: Decimal
    data_base: date | None
    frente: Frente | None


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
    novo = NovoMarco(nome, peso, data_base, frente)
    return incluir_marcos(iniciativa, por=por, novos=[novo], origem=origem)[0]


@transaction.atomic
def incluir_marcos(
    iniciativa: Iniciativa,
    *,
    por: Vinculo,
    novos: Sequence[NovoMarco],
    origem: str = "",
) -> list[Marco]:
    """Acrescenta as entregas, ao fim da ordem, num ato só. Regra: RN-POR-15."""
    iniciativa = _travar(iniciativa, "incluir_marco", por)
    inicio = iniciativa.inicio
    if inicio is not None and any(n.data_base and n.data_base < inicio for n in novos):
        raise RegraViolada(
            f"A iniciativa começa em {inicio:%d/%m/%Y}; escolha uma data igual ou "
            "posterior.",
            codigo="marco_antes_do_inicio",
        )
    ultimo = iniciativa.marcos.aggregate(n=Max("ordem"))["n"] or 0
    marcos = Marco.objects.bulk_create(
        Marco(
            iniciativa=iniciativa,
            frente=novo.frente,
            ordem=ordem,
            nome=novo.nome,
            peso=novo.peso,
            data_base=novo.data_base,
        )
        for ordem, novo in enumerate(novos, start=ultimo + 1)
    )
    _registrar_inclusao(iniciativa, marcos, por, origem)
    return marcos


def _registrar_inclusao(
    iniciativa: Iniciativa, marcos: Sequence[Marco], por: Vinculo, origem: str
) -> None:
    """Um evento: o da entrega única diz qual; o de várias, quantas e quais."""
    if len(marcos) == 1:
        [marco] = marcos
        dados = {"marco": marco.pk, "nome": marco.nome, "para": marco.data_base}
    else:
        dados = {
            "nome": f"{len(marcos)} entregas",
            "marcos": [
                {"marco": m.pk, "nome": m.nome, "para": m.data_base} for m in marcos
            ],
        }
    acao = "portfolio.marco.incluido"
    registrar(iniciativa, acao, por=por, origem=origem, **dados)


@dataclass(frozen=True, slots=True)
class PesoDoMarco:
    """Como a AEST pesa e põe numa frente um marco que já existe."""

    marco: int
    nome: str
    peso: Decimal
    frente: Frente | None


@transaction.atomic
def pesar_marcos(
    iniciativa: Iniciativa,
    *,
    por: Vinculo,
    versao: int,
    pesos: Collection[PesoDoMarco],
    origem: str = "",
) -> Iniciativa:
    """Muda nome, frente e peso das entregas; as datas não. Regra: RN-POR-05.

    Os pesos não precisam somar 100: a tela mostra a parte de cada um, com aviso.
    """
    iniciativa = _travar(iniciativa, "incluir_marco", por)
    if iniciativa.versao != versao:
        raise EdicaoConcorrente
    if pesos and not sum(linha.peso for linha in pesos):
        raise RegraViolada(
            "Ao menos uma entrega precisa de peso maior que zero.",
            codigo="pesos_zerados",
        )
    marcos = {marco.pk: marco for marco in iniciativa.marcos.select_for_update()}
    antes = {str(m): str(m.peso) for m in marcos.values()}
    for linha in pesos:
        marco = marcos[linha.marco]
        marco.nome, marco.peso, marco.frente = linha.nome, linha.peso, linha.frente
        marco.versao += 1
        marco.save(update_fields=["nome", "peso", "frente", "versao"])
    iniciativa.versao += 1
    iniciativa.save(update_fields=["versao"])
    registrar(
        iniciativa,
        "portfolio.iniciativa.pesos_mudados",
        por=por,
        origem=origem,
        pesos_antes=antes,
        pesos_depois={str(m): str(m.peso) for m in marcos.values()},
    )
    return iniciativa


@transaction.atomic
def comentar(
    iniciativa: Iniciativa, *, por: Vinculo, texto: str, origem: str = ""
) -> Comentario:
    """Guarda o que alguém da secretaria disse da iniciativa. Regra: RN-POR-18."""
    iniciativa = _travar(iniciativa, "comentar", por)
    if not texto.strip():
        raise RegraViolada("Escreva o comentário.", codigo="comentario_sem_texto")
    comentario = Comentario.objects.create(
        iniciativa=iniciativa,
        texto=texto.strip(),
        comentado_em=timezone.now(),
        comentado_por=por,
    )
    registrar(
        iniciativa,
        "portfolio.iniciativa.comentada",
        por=por,
        origem=origem,
        comentario=comentario.pk,
    )
    return comentario


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
        .select_related("ciclo", "subsecretaria")
        .get(pk=iniciativa.pk)
    )
    exigir(por, acao, iniciativa)
    exigir_em_curso(iniciativa)
    return iniciativa
