"""As fichas do catálogo, nacionais e próprias, mantidas sem programador."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Max, Q

from auditoria.actions import registrar
from base.errors import EdicaoConcorrente, RegraViolada
from base.numeros import formatar
from contas.models import Vinculo
from indicadores import aplicabilidade, regra_de_meta
from indicadores.actions.edicoes import frase_de_quem_gere
from indicadores.actions.exigencias_da_ficha import (
    exigir_ficha,
    exigir_por_enviar,
    exigir_sem_repetir,
    primeiro_numero,
)
from indicadores.models import (
    Edicao,
    Ficha,
    MetaPactuada,
    QuebraDeSerie,
    Resultado,
    TipoDeFicha,
    Variante,
)
from indicadores.permissions import pode_gerir_ficha
from territorios.models import Nivel, Territorio

CAMPOS_DA_FICHA: Final = (
    "numero",
    "nome",
    "nome_curto",
    "tipo",
    "unidade",
    "casas",
    "sentido",
    "numerador",
    "denominador",
    "multiplicador",
    "fonte",
    "valor_nacional",
    "tipo_do_valor_nacional",
    "texto_do_valor_nacional",
    "abrangencia",
    "aplicabilidade",
    "julga_alcance",
    "motivo_nao_julgado",
    "agregacao",
    "limite_inferior",
    "limite_superior",
    "minimo_plausivel",
    "maximo_plausivel",
    "regra_de_meta",
    "itens",
    "observacao",
    "desde_ano",
    "continua",
)


@transaction.atomic
def gravar_ficha(
    ficha: Ficha,
    *,
    por: Vinculo,
    versao: int,
    variantes: Sequence[Mapping[str, Any]],
    quebras: Sequence[Mapping[str, Any]] | None = None,
) -> Ficha:
    """Inclui ou altera a ficha, com as suas variantes; a já usada não muda.

    `quebras` são as de série que ela passa a ter; None deixa as que tem.

    `ficha` traz os valores novos; `versao` é a que a pessoa leu. RN-IND-42.
    """
    if not pode_gerir_ficha(por, ficha.territorio):
        raise PermissionDenied(frase_de_quem_gere(ficha.territorio))
    antes = None
    if ficha.pk:
        antes = Ficha.todas.select_for_update(of=("self",)).get(pk=ficha.pk)
        exigir_nao_usada(antes)
        if versao != antes.versao:
            raise EdicaoConcorrente(
                "Outra pessoa gravou esta ficha depois que você abriu a página. O que "
                "está gravado e difere do seu: "
                f"{_diferencas(antes, ficha) or 'só as listas'}. Confira e grave "
                "de novo se o seu deve prevalecer."
            )
        ficha.versao = antes.versao + 1
    exigir_ficha(ficha)
    exigir_por_enviar(ficha)
    tinha, quebras_de_antes = _variantes_de(antes), _quebras_de(antes)
    exigir_sem_repetir(variantes, quebras or ())
    try:
        with transaction.atomic():
            ficha.save()
    except IntegrityError as erro:  # outra pessoa usou o número neste instante
        raise RegraViolada(
            f"Já há um indicador {ficha.numero} nesta edição. Escolha outro número.",
            codigo="ficha_repetida",
        ) from erro
    _gravar_variantes(ficha, variantes)
    if quebras is not None:
        _gravar_quebras(ficha, quebras)
    mudou = _mudancas(antes, ficha) if antes else {}
    if antes and (tem := _variantes_de(ficha)) != tinha:
        mudou["variantes"] = [tinha, tem]
    if antes and (tem := _quebras_de(ficha)) != quebras_de_antes:
        mudou["quebras de série"] = [quebras_de_antes, tem]
    registrar(
        ficha,
        "indicadores.ficha.alterada" if antes else "indicadores.ficha.criada",
        por=por,
        edicao=ficha.edicao.codigo,
        mudou=mudou,
        variantes=[v["codigo"] for v in variantes],
    )
    return ficha


@transaction.atomic
def retirar_ficha(ficha: Ficha, *, por: Vinculo) -> None:
    """Retira do rol a ficha que ninguém usou."""
    if not pode_gerir_ficha(por, ficha.territorio):
        raise PermissionDenied(frase_de_quem_gere(ficha.territorio))
    ficha = Ficha.todas.select_for_update(of=("self",)).get(pk=ficha.pk)
    exigir_nao_usada(ficha)
    _exigir_que_ninguem_continue(ficha)
    registrar(
        ficha.edicao,
        "indicadores.ficha.retirada",
        por=por,
        territorio=str(ficha.territorio or ""),
        motivo=f"indicador {ficha.numero}, {ficha.nome}",
    )
    ficha.variantes.all().delete()
    ficha.quebras.all().delete()
    ficha.delete()


def _exigir_que_ninguem_continue(ficha: Ficha) -> None:
    """A série de outra edição não pode ficar sem começo."""
    continuadas = Ficha.todas.filter(
        Q(continua=ficha) | Q(quebras__ficha_anterior=ficha)
    )
    if outra := continuadas.select_related("edicao").first():
        raise RegraViolada(
            f"O indicador {outra.numero} de {outra.edicao} continua a série deste. "
            "Mude aquela ficha antes de retirar esta.",
            codigo="ficha_continuada",
        )


def esta_usada(ficha: Ficha) -> bool:
    """Alguém já pactuou meta ou informou resultado com ela."""
    return (
        MetaPactuada.objects.filter(ficha=ficha).exists()
        or Resultado.objects.filter(ficha=ficha).exists()
    )


FRASE_DA_CONGELADA: Final = (
    "Esta ficha já tem metas ou resultados: mudá-la mudaria o sentido do que foi "
    "pactuado. Para alterá-la, crie uma nova edição como cópia desta."
)


def exigir_nao_usada(ficha: Ficha) -> None:
    """A ficha usada está congelada; a saída é uma nova edição. RN-IND-42."""
    if esta_usada(ficha):
        raise RegraViolada(FRASE_DA_CONGELADA, codigo="ficha_congelada")


def proximo_numero(edicao: Edicao, territorio: Territorio | None) -> int:
    """O número seguinte na faixa de quem acrescenta. RN-IND-43."""
    maior = Ficha.todas.filter(edicao=edicao, territorio=territorio).aggregate(
        m=Max("numero")
    )["m"]
    return max(maior or 0, primeiro_numero(territorio) - 1) + 1


def tipo_acrescentado(territorio: Territorio) -> str:
    """Regional, o da UF; local, o do município."""
    regional = territorio.nivel == Nivel.UF
    return TipoDeFicha.REGIONAL if regional else TipoDeFicha.LOCAL


def _gravar_variantes(ficha: Ficha, variantes: Sequence[Mapping[str, Any]]) -> None:
    """As variantes que a ficha passa a ter, e só elas; ficha usada não chega aqui."""
    codigos = [v["codigo"] for v in variantes]
    ficha.variantes.exclude(codigo__in=codigos).delete()
    for dados in variantes:
        ficha.variantes.update_or_create(
            codigo=dados["codigo"],
            defaults={c: dados[c] for c in ("nome", "unidade", "casas", "regra")},
        )


def _gravar_quebras(ficha: Ficha, quebras: Sequence[Mapping[str, Any]]) -> None:
    """As quebras que a ficha passa a ter; a de um ano mantém a ficha que continuava."""
    anos = [q["ano"] for q in quebras]
    ficha.quebras.exclude(ano__in=anos).delete()
    for dados in quebras:
        ficha.quebras.update_or_create(
            ano=dados["ano"],
            defaults={c: dados[c] for c in ("motivo", "norma", "a_conferir")},
        )


def _quebras_de(ficha: Ficha | None) -> str:
    """«2017: mudou a faixa etária (Resolução CIT nº 8/2016), a conferir»."""
    if ficha is None or not ficha.pk:
        return ""
    return "; ".join(
        f"{q.ano}: {q.motivo}"
        + (f" ({q.norma})" if q.norma else "")
        + (", a conferir" if q.a_conferir else "")
        for q in QuebraDeSerie.objects.filter(ficha=ficha)
    )


def _variantes_de(ficha: Ficha | None) -> str:
    """«numero: Número de óbitos, óbitos, 0 casas, população abaixo de 80000»."""
    if ficha is None or not ficha.pk:
        return ""
    return "; ".join(
        f"{v.codigo}: {v.nome}, {v.unidade}, {v.casas} casas"
        + "".join(
            f", {nome.replace('_', ' ')}{'' if valor is True else f' {valor}'}"
            for nome, valor in sorted(v.regra.items())
        )
        for v in Variante.objects.filter(ficha=ficha)
    )


def _mudancas(antes: Ficha, depois: Ficha) -> dict[str, list[Any]]:
    mudou = {
        c: [_por_extenso(antes, c), _por_extenso(depois, c)]
        for c in CAMPOS_DA_FICHA
        if getattr(antes, c) != getattr(depois, c)
    }
    if antes.prioridade_id != depois.prioridade_id:
        mudou["prioridade"] = [str(antes.prioridade), str(depois.prioridade)]
    return mudou


def _por_extenso(ficha: Ficha, campo: str) -> Any:
    """O campo como a pessoa o lê: a regra em palavras, o número com vírgula."""
    valor = getattr(ficha, campo)
    if campo == "aplicabilidade":
        return aplicabilidade.por_extenso(valor)
    if campo == "regra_de_meta":
        return regra_de_meta.por_extenso(valor)
    if isinstance(valor, Ficha):
        return f"{valor.edicao.codigo}, {valor}"
    if isinstance(valor, list):
        return "; ".join(valor)
    if isinstance(valor, Decimal):
        return formatar(valor.normalize())
    por_extenso = getattr(ficha, f"get_{campo}_display", None)
    return por_extenso() if por_extenso else valor


def _diferencas(gravada: Ficha, minha: Ficha) -> str:
    return "; ".join(
        f"{campo.replace('_', ' ')}, {'em branco' if antes in ('', None) else antes}"
        for campo, (antes, _) in _mudancas(gravada, minha).items()
    )
