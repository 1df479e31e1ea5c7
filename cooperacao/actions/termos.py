"""Os verbos da identificação do Termo: ajustes, áreas técnicas, cartas e ligações."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction

from auditoria.actions import registrar
from base.errors import EdicaoConcorrente, RegraViolada
from contas.models import Vinculo
from cooperacao.models import (
    AreaTecnica,
    CartaAcordo,
    ResultadoEsperado,
    TermoDeAjuste,
    TermoDeCooperacao,
    TermoRelacionado,
)
from cooperacao.permissions import RECUSAS, exigir, pode_cadastrar
from cooperacao.rules import (
    numero_de_carta_confere,
    prorrogacao_cabe,
    termino_maximo,
)

Campos = Mapping[str, Any]


def _travar(tc: TermoDeCooperacao, por: Vinculo, versao: int) -> TermoDeCooperacao:
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


def _gravar(
    tc: TermoDeCooperacao,
    registro: models.Model,
    verbo: str,
    campos: Campos,
    por: Vinculo,
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
        raise RegraViolada(" ".join(erro.messages), codigo="dados_invalidos") from erro
    registro.save()
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
    )


@transaction.atomic
def cadastrar(*, por: Vinculo, campos: Campos) -> TermoDeCooperacao:
    """Cria um Termo; o NUP tem de ter os dígitos certos (RN-COO-02)."""
    if not pode_cadastrar(por):
        raise PermissionDenied(RECUSAS["cadastrar_termo"])
    tc = TermoDeCooperacao()
    _gravar(tc, tc, "cadastrado", campos, por)
    return tc


@transaction.atomic
def identificar(
    tc: TermoDeCooperacao, *, por: Vinculo, versao: int, campos: Campos
) -> TermoDeCooperacao:
    """Altera a identificação do Termo."""
    tc = _travar(tc, por, versao)
    _gravar(tc, tc, "identificado", campos, por)
    return tc


@transaction.atomic
def ajustar(
    tc: TermoDeCooperacao, *, por: Vinculo, versao: int, campos: Campos
) -> TermoDeAjuste:
    """Registra um Termo de Ajuste; a prorrogação tem limite (RN-COO-03).

    A prorrogação adia o término e não passa de dez anos do início.
    """
    tc = _travar(tc, por, versao)
    novo = campos["novo_termino"]
    if novo is not None:
        if not prorrogacao_cabe(tc.data_inicio, novo):
            limite = termino_maximo(tc.data_inicio)
            raise RegraViolada(
                f"A vigência vai no máximo até {limite:%d/%m/%Y}: cinco anos, "
                "mais um período igual.",
                codigo="prorrogacao_alem_do_limite",
            )
        if novo <= tc.termino_vigente:
            raise RegraViolada(
                f"O Termo já vale até {tc.termino_vigente:%d/%m/%Y}: a prorrogação "
                "tem de ir além.",
                codigo="prorrogacao_nao_adia",
            )
    ajuste = TermoDeAjuste(tc=tc)
    _gravar(tc, ajuste, "ajustado", campos, por)
    return ajuste


@transaction.atomic
def salvar_area(
    tc: TermoDeCooperacao, lado: str, *, por: Vinculo, versao: int, campos: Campos
) -> AreaTecnica:
    """Grava a área técnica de um dos lados."""
    tc = _travar(tc, por, versao)
    area = tc.areas_tecnicas.filter(lado=lado).first() or AreaTecnica(tc=tc, lado=lado)
    _gravar(tc, area, "area_salva", campos, por)
    return area


@transaction.atomic
def relacionar(
    tc: TermoDeCooperacao, *, por: Vinculo, versao: int, campos: Campos
) -> TermoRelacionado:
    """Liga o Termo a um RE de outro."""
    tc = _travar(tc, por, versao)
    numero = campos["numero_do_outro"]
    if numero == tc.numero:
        raise RegraViolada(
            "Um Termo não se relaciona consigo mesmo.", codigo="mesmo_termo"
        )
    ligacao = TermoRelacionado(
        tc=tc, outro=TermoDeCooperacao.objects.filter(numero=numero).first()
    )
    _gravar(tc, ligacao, "relacionado", campos, por)
    return ligacao


@transaction.atomic
def salvar_carta(
    tc: TermoDeCooperacao,
    carta: CartaAcordo | None,
    *,
    por: Vinculo,
    versao: int,
    campos: Campos,
    resultados: Iterable[ResultadoEsperado],
) -> CartaAcordo:
    """Grava uma Carta Acordo e os REs a que serve (RN-COO-26).

    Só a cancelada pode não ter número; cancelar pede o motivo.
    """
    tc = _travar(tc, por, versao)
    cancelada = campos["situacao"] == CartaAcordo.Situacao.CANCELADA
    if not campos["numero"] and not cancelada:
        raise RegraViolada(
            "Informe o número da carta; só a cancelada pode não ter.",
            codigo="carta_sem_numero",
        )
    if campos["numero"] and not numero_de_carta_confere(campos["numero"]):
        raise RegraViolada(
            "O número da carta tem a forma SCON2015-00897, com ou sem "
            "(BR/LOA/1400086) depois.",
            codigo="numero_de_carta",
        )
    carta = carta or CartaAcordo(tc=tc)
    _gravar(tc, carta, "carta_salva", campos, por)
    carta.resultados.set(resultados)
    return carta
