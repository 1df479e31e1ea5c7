"""Os verbos da identificação do Termo: ajustes, áreas técnicas, cartas e ligações."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction

from auditoria.actions import registrar
from base.errors import EdicaoConcorrente, RegraViolada
from contas.models import Vinculo
from cooperacao.models import (
    AreaTecnica,
    TermoDeAjuste,
    TermoDeCooperacao,
    TermoRelacionado,
)
from cooperacao.permissions import RECUSAS, exigir, pode_cadastrar
from cooperacao.rules import (
    prorrogacao_cabe,
    termino_maximo,
)

Campos = Mapping[str, Any]


def travar(tc: TermoDeCooperacao, por: Vinculo, versao: int) -> TermoDeCooperacao:
    """O TC travado, se o vínculo o mantém e ninguém gravou depois de `versao`."""
    tc = (
        TermoDeCooperacao.objects.select_for_update(of=("self",))
        .select_related("contraparte")
        .get(pk=tc.pk)
    )
    exigir(por, "manter_termo", tc)
    if tc.versao != versao:
        raise EdicaoConcorrente
    return tc


def _simples(valor: Any) -> Any:
    return valor if valor is None or isinstance(valor, (int, str)) else str(valor)


def gravar(
    tc: TermoDeCooperacao,
    registro: models.Model,
    verbo: str,
    campos: Campos,
    por: Vinculo,
    **mais: Any,
) -> None:
    """Põe os campos no registro, confere-o inteiro, grava e deixa na trilha do TC."""
    antes = {n: _simples(getattr(registro, n)) for n in campos} if registro.pk else {}
    for nome, valor in campos.items():
        setattr(registro, nome, valor)
    if registro is tc:
        tc.versao += 1
    try:
        registro.full_clean()
    except ValidationError as erro:
        raise RegraViolada(
            " ".join(erro.messages),
            codigo="dados_invalidos",
            por_campo=erro.message_dict,
        ) from erro
    try:
        with transaction.atomic():
            registro.save()
    except IntegrityError as erro:
        # entre a conferência e agora, outra pessoa gravou o mesmo número ou processo
        raise RegraViolada(
            "Outra pessoa acabou de gravar um registro com o mesmo número ou processo. "
            "Recarregue a página e confira antes de tentar de novo.",
            codigo="dados_invalidos",
        ) from erro
    if registro is not tc:
        tc.versao += 1
        tc.save(update_fields=["versao"])
    registrar(
        tc,
        f"cooperacao.termo.{verbo}",
        por=por,
        alvo=str(registro),
        antes=antes,
        depois={n: _simples(v) for n, v in campos.items()},
        **mais,
    )


@transaction.atomic
def cadastrar(*, por: Vinculo, campos: Campos) -> TermoDeCooperacao:
    """Cria um Termo; o NUP tem de ter os dígitos certos (RN-COO-02)."""
    if not pode_cadastrar(por):
        raise PermissionDenied(RECUSAS["cadastrar_termo"])
    tc = TermoDeCooperacao()
    gravar(tc, tc, "cadastrado", campos, por)
    return tc


@transaction.atomic
def identificar(
    tc: TermoDeCooperacao, *, por: Vinculo, versao: int, campos: Campos
) -> TermoDeCooperacao:
    """Altera a identificação do Termo."""
    tc = travar(tc, por, versao)
    gravar(tc, tc, "identificado", campos, por)
    return tc


@transaction.atomic
def ajustar(
    tc: TermoDeCooperacao,
    ajuste: TermoDeAjuste | None,
    *,
    por: Vinculo,
    versao: int,
    campos: Campos,
    **mais: Any,
) -> TermoDeAjuste:
    """Registra ou corrige um Termo de Ajuste; a prorrogação tem limite (RN-COO-03).

    A prorrogação adia o término e não passa de dez anos do início. Corrigido, o
    término não deixa de fora nenhum plano já aberto (RN-COO-31).
    """
    tc = travar(tc, por, versao)
    novo = campos["novo_termino"]
    sem_este = _termino_sem(tc, ajuste)
    if novo is not None:
        if not prorrogacao_cabe(tc.data_inicio, novo):
            limite = termino_maximo(tc.data_inicio)
            raise RegraViolada(
                f"A vigência vai no máximo até {limite:%d/%m/%Y}: cinco anos, "
                "mais um período igual.",
                codigo="prorrogacao_alem_do_limite",
            )
        if novo <= sem_este:
            raise RegraViolada(
                f"O Termo já vale até {sem_este:%d/%m/%Y}: a prorrogação "
                "tem de ir além.",
                codigo="prorrogacao_nao_adia",
            )
    _exigir_planos_na_vigencia(tc, max(sem_este, novo or sem_este))
    ajuste = ajuste or TermoDeAjuste(tc=tc)
    gravar(tc, ajuste, "ajustado", campos, por, **mais)
    return ajuste


def _termino_sem(tc: TermoDeCooperacao, ajuste: TermoDeAjuste | None) -> date:
    """O término do TC sem contar com o ajuste dado."""
    outros = tc.termos_de_ajuste.exclude(pk=ajuste.pk) if ajuste else None
    if outros is None:
        return tc.termino_vigente
    prorrogacoes = [ta.novo_termino for ta in outros if ta.novo_termino]
    return max(prorrogacoes, default=tc.termino_previsto or tc.termino_inicial)


def _exigir_planos_na_vigencia(tc: TermoDeCooperacao, termino: date) -> None:
    for plano in tc.planos.all():
        if not plano.periodo.cabe_na_vigencia(tc.data_inicio, termino):
            raise RegraViolada(
                f"O plano do {plano.periodo} já foi aberto e ficaria depois do "
                f"término, {termino:%d/%m/%Y}. Mantenha a prorrogação.",
                codigo="plano_fora_da_vigencia",
            )


@transaction.atomic
def retirar_ajuste(
    tc: TermoDeCooperacao, ajuste: TermoDeAjuste, *, por: Vinculo, versao: int
) -> None:
    """Tira um Termo de Ajuste lançado por engano (RN-COO-31)."""
    tc = travar(tc, por, versao)
    _exigir_planos_na_vigencia(tc, _termino_sem(tc, ajuste))
    retirar(tc, ajuste, "ajuste_retirado", ("numero", "tipo", "valor"), por)


def retirar(
    tc: TermoDeCooperacao,
    registro: models.Model,
    verbo: str,
    campos: Iterable[str],
    por: Vinculo,
) -> None:
    """Apaga o registro; a trilha do TC guarda o que ele dizia."""
    registrar(
        tc,
        f"cooperacao.termo.{verbo}",
        por=por,
        alvo=str(registro),
        antes={n: _simples(getattr(registro, n)) for n in campos},
    )
    registro.delete()
    tc.versao += 1
    tc.save(update_fields=["versao"])


@transaction.atomic
def salvar_area(
    tc: TermoDeCooperacao,
    lado: str,
    *,
    por: Vinculo,
    versao: int,
    campos: Campos,
    pessoas: Iterable[Vinculo] = (),
) -> AreaTecnica:
    """Grava a área técnica de um dos lados e os vínculos de quem trabalha nela."""
    tc = travar(tc, por, versao)
    area = tc.areas_tecnicas.filter(lado=lado).first() or AreaTecnica(tc=tc, lado=lado)
    pessoas = list(pessoas)
    quem = {"pessoas": ", ".join(map(str, pessoas))}
    gravar(tc, area, "area_salva", campos, por, **quem)
    area.pessoas.set(pessoas)
    return area


@transaction.atomic
def relacionar(
    tc: TermoDeCooperacao,
    ligacao: TermoRelacionado | None,
    *,
    por: Vinculo,
    versao: int,
    campos: Campos,
) -> TermoRelacionado:
    """Liga o Termo a um RE de outro, ou corrige a ligação."""
    tc = travar(tc, por, versao)
    numero = campos["numero_do_outro"]
    if numero == tc.numero:
        raise RegraViolada(
            "Um Termo não se relaciona consigo mesmo.", codigo="mesmo_termo"
        )
    ligacao = ligacao or TermoRelacionado(tc=tc)
    ligacao.outro = TermoDeCooperacao.objects.filter(numero=numero).first()
    gravar(tc, ligacao, "relacionado", campos, por)
    return ligacao


@transaction.atomic
def retirar_relacao(
    tc: TermoDeCooperacao, ligacao: TermoRelacionado, *, por: Vinculo, versao: int
) -> None:
    """Desfaz a ligação com outro TC."""
    tc = travar(tc, por, versao)
    campos = ("numero_do_outro", "re_do_outro", "descricao")
    retirar(tc, ligacao, "relacao_retirada", campos, por)
