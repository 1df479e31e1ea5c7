"""O método de uma secretaria: o ciclo, a sua identidade e as suas listas."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import F, ProtectedError
from django.utils.text import slugify

from auditoria.actions import registrar
from base.errors import EdicaoConcorrente, RegraViolada
from contas.models import Vinculo
from portfolio.actions.estado import exigir_em_curso
from portfolio.models import Ciclo, Iniciativa
from portfolio.permissions import (
    exigir,
    exigir_na_secretaria,
    pode_criar_ciclo,
    quem_pode,
)
from territorios.models import Territorio

DESLOCAMENTO = 10_000
"""As linhas saem do caminho antes de receber a nova ordem, que é única."""

CAMPOS_DO_CICLO = (
    "nome",
    "ano_inicio",
    "ano_fim",
    "missao",
    "visao",
    "visao_do_sus",
    "visao_da_secretaria",
    "fonte",
)


@transaction.atomic
def criar_ciclo(
    *, por: Vinculo, territorio: Territorio, dados: Mapping[str, Any], origem: str = ""
) -> Ciclo:
    """Abre o ciclo da própria secretaria, ainda não publicado. Regra: RN-POR-17."""
    if not pode_criar_ciclo(por) or por.instituicao is None:
        raise PermissionDenied(quem_pode("criar_ciclo"))
    _conferir_anos(dados)
    base = slugify(f"{por.instituicao.sigla} {dados['ano_inicio']} {dados['ano_fim']}")
    slug, n = base, 1
    while Ciclo.objects.filter(slug=slug).exists():
        n += 1
        slug = f"{base}-{n}"
    ciclo = Ciclo.objects.create(
        slug=slug,
        instituicao=por.instituicao,
        territorio=territorio,
        **{campo: dados[campo] for campo in CAMPOS_DO_CICLO},
    )
    registrar(ciclo, "portfolio.ciclo.criado", por=por, origem=origem, nome=ciclo.nome)
    return ciclo


def _conferir_anos(dados: Mapping[str, Any]) -> None:
    if dados["ano_fim"] < dados["ano_inicio"]:
        raise RegraViolada(
            "O último ano vem antes do primeiro. Corrija um dos dois.",
            codigo="ciclo_ao_contrario",
        )


@transaction.atomic
def editar_ciclo(
    ciclo: Ciclo,
    *,
    por: Vinculo,
    versao: int,
    dados: Mapping[str, Any],
    origem: str = "",
) -> Ciclo:
    """Muda nome, anos e identidade do ciclo. Regra: RN-POR-17."""
    ciclo = _travar_ciclo(ciclo, por=por, versao=versao)
    _conferir_anos(dados)
    antes = {campo: str(getattr(ciclo, campo)) for campo in CAMPOS_DO_CICLO}
    for campo in CAMPOS_DO_CICLO:
        setattr(ciclo, campo, dados[campo])
    ciclo.save(update_fields=[*CAMPOS_DO_CICLO, "versao"])
    mudaram = [c for c in CAMPOS_DO_CICLO if antes[c] != str(dados[c])]
    registrar(
        ciclo,
        "portfolio.ciclo.editado",
        por=por,
        origem=origem,
        de_antes={c: antes[c] for c in mudaram},
        de_depois={c: str(dados[c]) for c in mudaram},
    )
    return ciclo


@transaction.atomic
def publicar_ciclo(ciclo: Ciclo, *, por: Vinculo, origem: str = "") -> Ciclo:
    """Põe o ciclo na página pública; não se volta atrás. Regra: RN-POR-17."""
    ciclo = Ciclo.objects.select_for_update().get(pk=ciclo.pk)
    exigir_na_secretaria(por, "editar_metodo", ciclo)
    if ciclo.publicado:
        raise RegraViolada("O ciclo já é público.", codigo="ciclo_ja_publicado")
    if not ciclo.iniciativas.exists():
        raise RegraViolada(
            "O ciclo não tem iniciativas. Inclua ao menos uma antes de publicar.",
            codigo="ciclo_sem_iniciativas",
        )
    ciclo.publicado = True
    ciclo.versao += 1
    ciclo.save(update_fields=["publicado", "versao"])
    registrar(ciclo, "portfolio.ciclo.publicado", por=por, origem=origem)
    return ciclo


def _travar_ciclo(ciclo: Ciclo, *, por: Vinculo, versao: int) -> Ciclo:
    """O ciclo travado e já na versão seguinte."""
    ciclo = Ciclo.objects.select_for_update().get(pk=ciclo.pk)
    exigir_na_secretaria(por, "editar_metodo", ciclo)
    if ciclo.versao != versao:
        raise EdicaoConcorrente
    ciclo.versao += 1
    return ciclo


# ------------------------------------------------------------ listas em ordem


@dataclass(frozen=True, slots=True)
class Linha:
    """Uma linha de uma lista em ordem; `pk` None é linha nova."""

    pk: int | None
    campos: Mapping[str, Any]


@transaction.atomic
def gravar_lista(
    ciclo: Ciclo,
    *,
    por: Vinculo,
    versao: int,
    lista: str,
    linhas: Sequence[Linha],
    origem: str = "",
) -> Ciclo:
    """Grava de uma vez uma lista do ciclo, na ordem dada; o que falta nela sai.

    `lista` é o nome da relação: etapas, problemas, objetivos, enunciados ou
    subsecretarias. Regra: RN-POR-17.
    """
    ciclo = _travar_ciclo(ciclo, por=por, versao=versao)
    antes, depois = _gravar_linhas(getattr(ciclo, lista), linhas, ciclo=ciclo)
    ciclo.save(update_fields=["versao"])
    registrar(
        ciclo,
        f"portfolio.{lista}.gravada",
        por=por,
        origem=origem,
        antes=antes,
        depois=depois,
    )
    return ciclo


@transaction.atomic
def gravar_frentes(
    iniciativa: Iniciativa,
    *,
    por: Vinculo,
    versao: int,
    linhas: Sequence[Linha],
    origem: str = "",
) -> Iniciativa:
    """Grava as frentes da iniciativa, na ordem dada. Regra: RN-POR-15."""
    iniciativa = (
        Iniciativa.objects.select_for_update(of=("self",))
        .select_related("ciclo")
        .get(pk=iniciativa.pk)
    )
    exigir(por, "editar_ficha", iniciativa)
    exigir_em_curso(iniciativa)
    if iniciativa.versao != versao:
        raise EdicaoConcorrente
    antes, depois = _gravar_linhas(iniciativa.frentes, linhas, iniciativa=iniciativa)
    iniciativa.versao += 1
    iniciativa.save(update_fields=["versao"])
    registrar(
        iniciativa,
        "portfolio.iniciativa.frentes_gravadas",
        por=por,
        origem=origem,
        frentes_antes=antes,
        frentes_depois=depois,
    )
    return iniciativa


def _gravar_linhas(
    relacao: Any, linhas: Sequence[Linha], **dono: models.Model
) -> tuple[list[str], list[str]]:
    """Apaga o que saiu, renumera e grava; devolve os nomes de antes e de depois."""
    existentes = {objeto.pk: objeto for objeto in relacao.all()}
    antes = [str(objeto) for objeto in existentes.values()]
    mantidas = {linha.pk for linha in linhas if linha.pk is not None}
    for pk, objeto in existentes.items():
        if pk not in mantidas:
            _apagar(objeto)
    relacao.update(ordem=F("ordem") + DESLOCAMENTO)
    for ordem, linha in enumerate(linhas, start=1):
        objeto = existentes.get(linha.pk) or relacao.model(**dono)
        for campo, valor in linha.campos.items():
            setattr(objeto, campo, valor)
        objeto.ordem = ordem
        objeto.save()
    return antes, [str(objeto) for objeto in relacao.all()]


def _apagar(objeto: models.Model) -> None:
    try:
        objeto.delete()
    except ProtectedError as erro:
        raise RegraViolada(
            f"“{objeto}” está em uso e não pode sair. Mude antes o que depende disso.",
            codigo="linha_em_uso",
        ) from erro
