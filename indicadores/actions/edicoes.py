"""As edições do catálogo e as suas prioridades."""

from collections.abc import Sequence
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from auditoria.actions import registrar
from base.errors import EdicaoConcorrente, RegraViolada
from contas.models import Vinculo
from indicadores.models import Edicao, Ficha, Prioridade, QuebraDeSerie, Variante
from indicadores.permissions import pode_gerir_catalogo
from territorios.models import Nivel, Territorio

CAMPOS_DA_EDICAO: Final = ("nome", "norma", "ano_inicial", "ano_final", "observacao")


@transaction.atomic
def criar_edicao(
    *,
    por: Vinculo,
    codigo: str,
    nome: str,
    norma: str,
    ano_inicial: int,
    ano_final: int,
    observacao: str = "",
    copiar_de: Edicao | None = None,
) -> Edicao:
    """Cria a edição; com `copiar_de`, as prioridades e as fichas inteiras são dela.

    As quebras de série vêm marcadas, a conferir; cada ficha continua a série da que
    copiou. Os indicadores regionais e locais não vão: são de quem os acrescentou.
    Regra: RN-IND-42.
    """
    _exigir_catalogo(por)
    _exigir_anos(ano_inicial, ano_final)
    try:
        with transaction.atomic():
            edicao = Edicao.objects.create(
                codigo=codigo,
                nome=nome,
                norma=norma,
                ano_inicial=ano_inicial,
                ano_final=ano_final,
                observacao=observacao,
            )
    except IntegrityError as erro:
        raise RegraViolada(
            f"Já há uma edição com o código “{codigo}”. Escolha outro.",
            codigo="edicao_repetida",
        ) from erro
    copiadas = _copiar(copiar_de, edicao) if copiar_de else 0
    registrar(
        edicao,
        "indicadores.edicao.criada",
        por=por,
        copiada_de=str(copiar_de) if copiar_de else "",
        fichas=copiadas,
    )
    return edicao


def _copiar(origem: Edicao, destino: Edicao) -> int:
    prioridades = {}
    for prioridade in origem.prioridades.all():
        antiga = prioridade.pk
        prioridade.pk, prioridade.edicao = None, destino
        prioridades[antiga] = prioridade
    Prioridade.objects.bulk_create(prioridades.values())
    fichas, variantes, quebras = [], [], []
    for ficha in origem.fichas.prefetch_related("variantes", "quebras"):
        da_ficha = [*ficha.variantes.all()], [*ficha.quebras.all()]
        ficha.prioridade = prioridades[ficha.prioridade_id]
        ficha.continua_id, ficha.pk = ficha.pk, None
        ficha.edicao, ficha.versao = destino, 1
        fichas.append((ficha, *da_ficha))
    Ficha.objects.bulk_create(ficha for ficha, *_ in fichas)
    for ficha, as_variantes, as_quebras in fichas:
        for variante in as_variantes:
            variante.pk, variante.ficha = None, ficha
            variantes.append(variante)
        for quebra in as_quebras:
            quebra.pk, quebra.ficha, quebra.a_conferir = None, ficha, True
            quebras.append(quebra)
    Variante.objects.bulk_create(variantes)
    QuebraDeSerie.objects.bulk_create(quebras)
    return len(fichas)


@transaction.atomic
def alterar_edicao(
    edicao: Edicao,
    *,
    por: Vinculo,
    versao: int,
    prioridades: Sequence[tuple[int | None, str, str, str]],
    **campos: Any,
) -> Edicao:
    """Altera a edição e as suas prioridades; o código e as fichas não mudam aqui.

    `prioridades`, na ordem: (chave ou None se é nova, nome, diretriz, objetivo).
    """
    _exigir_catalogo(por)
    edicao = Edicao.objects.select_for_update().get(pk=edicao.pk)
    if versao != edicao.versao:
        raise EdicaoConcorrente(
            "Outra pessoa gravou esta edição depois que você abriu a página. O que "
            f"está gravado: {edicao.nome}; {edicao.norma}; {edicao.ano_inicial} a "
            f"{edicao.ano_final}. Confira e grave de novo se o seu deve prevalecer."
        )
    _exigir_anos(campos["ano_inicial"], campos["ano_final"])
    de_fora = edicao.rodadas.exclude(
        ano__range=(campos["ano_inicial"], campos["ano_final"])
    )
    if rodada := de_fora.first():
        raise RegraViolada(
            f"A {rodada} é desta edição e ficaria fora dos anos dela.",
            codigo="rodada_fora_dos_anos",
        )
    antes = {c: getattr(edicao, c) for c in CAMPOS_DA_EDICAO}
    for campo in CAMPOS_DA_EDICAO:
        setattr(edicao, campo, campos[campo])
    edicao.versao += 1
    edicao.save(update_fields=[*CAMPOS_DA_EDICAO, "versao"])
    mudou = {c: [antes[c], campos[c]] for c in antes if antes[c] != campos[c]}
    if nomes := _gravar_prioridades(edicao, prioridades):
        mudou["prioridades"] = nomes
    registrar(edicao, "indicadores.edicao.alterada", por=por, mudou=mudou)
    return edicao


def _gravar_prioridades(
    edicao: Edicao, prioridades: Sequence[tuple[int | None, str, str, str]]
) -> list[str] | None:
    """Grava a lista na ordem dada; devolve [antes, depois] se mudou."""
    atuais = {p.pk: p for p in edicao.prioridades.all()}
    antes = ", ".join(p.nome for p in atuais.values())
    nomes = [nome for _, nome, _, _ in prioridades]
    if len(set(nomes)) != len(nomes):
        raise RegraViolada(
            "Há duas prioridades com o mesmo nome.", codigo="prioridade_repetida"
        )
    ficam = {pk for pk, *_ in prioridades}
    for chave, prioridade in atuais.items():
        if chave not in ficam:
            if Ficha.todas.filter(prioridade=prioridade).exists():
                raise RegraViolada(
                    f"A prioridade “{prioridade.nome}” tem fichas. Passe-as a outra "
                    "antes de retirá-la.",
                    codigo="prioridade_com_fichas",
                )
            prioridade.delete()
    for ordem, (pk, nome, diretriz, objetivo) in enumerate(prioridades, start=1):
        prioridade = atuais.get(pk or 0) or Prioridade(edicao=edicao)
        prioridade.ordem, prioridade.nome = ordem, nome
        prioridade.diretriz, prioridade.objetivo = diretriz, objetivo
        prioridade.save()
    depois = ", ".join(nomes)
    return [antes, depois] if antes != depois else None


def frase_de_quem_gere(territorio: Territorio | None) -> str:
    """A recusa, dizendo a quem cabe."""
    if territorio is None:
        return "As edições e as fichas são do Ministério da Saúde."
    if territorio.nivel == Nivel.UF:
        return f"Os indicadores regionais de {territorio} são da secretaria da sua CIB."
    return f"Os indicadores locais de {territorio} são do gestor municipal."


def _exigir_catalogo(por: Vinculo) -> None:
    if not pode_gerir_catalogo(por):
        raise PermissionDenied(frase_de_quem_gere(None))


def _exigir_anos(inicial: int, final: int) -> None:
    if final < inicial:
        raise RegraViolada(
            f"O último ano ({final}) vem antes do primeiro ({inicial}).",
            codigo="anos_ao_contrario",
        )
