"""Digitação dos resultados, depois da homologação das metas."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from auditoria.actions import registrar
from base.errors import RegraViolada
from base.numeros import formatar
from contas.models import Vinculo
from indicadores.consultas import (
    apurado,
    enxuto,
    fichas_da_pactuacao,
    janela_dos_resultados,
    variante_do_territorio,
)
from indicadores.models import (
    Ficha,
    OrigemDaPactuacao,
    Pactuacao,
    Resultado,
    Rodada,
    Variante,
)
from indicadores.permissions import pode
from indicadores.prazos import Janela
from indicadores.rules import EstadoDaCelula
from indicadores.states import Situacao


@dataclass(frozen=True, slots=True)
class EntradaDeResultado:
    """O que a pessoa deixou no resultado de um indicador.

    `valor` já calculado quando há `numerador` e `denominador`. `versao` é a da
    célula quando a tela foi aberta (0 se não havia); `mudou` diz se a pessoa
    alterou o que viu.
    """

    numero: int
    estado: str
    valor: Decimal | None
    numerador: Decimal | None
    denominador: Decimal | None
    preliminar: bool
    fonte: str
    data_extracao: date | None
    nota: str
    versao: int
    mudou: bool
    respostas: list[bool | None] | None = None


@dataclass(frozen=True, slots=True)
class ResultadosSalvos:
    """Quantos se gravaram e, por indicador, o que outra pessoa gravou antes."""

    gravados: int
    conflitos: dict[int, Resultado]


@transaction.atomic
def salvar_resultados(
    pactuacao: Pactuacao,
    entradas: Sequence[EntradaDeResultado],
    *,
    por: Vinculo,
    origem: str = "",
) -> ResultadosSalvos:
    """Grava os resultados mudados; devolve os que outra pessoa mudou antes.

    Regras: RN-IND-17 e RN-IND-12 (docs/regras/indicadores.md).
    """
    pactuacao = (
        Pactuacao.objects.select_for_update(of=("self",))
        .select_related("rodada__edicao", "territorio__uf")
        .get(pk=pactuacao.pk)
    )
    if not pode(por, "salvar_resultados", pactuacao):
        raise PermissionDenied(
            "Só o técnico e o gestor do próprio território informam os resultados."
        )
    exigir_resultados_abertos(pactuacao)
    fichas = {
        f.numero: f
        for f in fichas_da_pactuacao(pactuacao).prefetch_related("variantes")
    }
    salvos = {
        r.ficha.numero: r
        for r in pactuacao.resultados.select_related("ficha", "gravada_por__usuario")
    }
    conflitos: dict[int, Resultado] = {}
    mudancas: list[dict[str, object]] = []
    for entrada in entradas:
        salvo = salvos.get(entrada.numero)
        if not entrada.mudou or _igual(entrada, salvo):
            continue
        if salvo and entrada.versao != salvo.versao:
            conflitos[entrada.numero] = salvo
            continue
        ficha = fichas[entrada.numero]
        mudancas.append(_gravar(pactuacao, ficha, salvo, entrada, por, origem))
    if mudancas:
        pactuacao.gravacoes_de_resultados += 1
        pactuacao.save(update_fields=["gravacoes_de_resultados"])
        registrar(
            pactuacao,
            "indicadores.resultados.salvos",
            por=por,
            origem=origem,
            celulas=mudancas,
        )
    return ResultadosSalvos(len(mudancas), conflitos)


def exigir_resultados_abertos(
    pactuacao: Pactuacao, janela: Janela | None = None
) -> None:
    """Levanta RegraViolada antes da homologação ou fora da janela de resultados."""
    if pactuacao.origem == OrigemDaPactuacao.PUBLICACAO:
        raise RegraViolada(
            "Estes números vieram de publicação oficial e não se alteram no portal.",
            codigo="resultado_publicado",
        )
    if pactuacao.situacao != Situacao.HOMOLOGADA:
        raise RegraViolada(
            "Os resultados se informam depois que as metas são homologadas.",
            codigo="metas_nao_homologadas",
        )
    hoje = timezone.localdate()
    janela = janela or janela_dos_resultados(
        pactuacao.rodada, pactuacao.territorio, hoje
    )
    if not janela.aberta_em(hoje):
        raise RegraViolada(
            f"{prazo_dos_resultados(pactuacao.rodada, janela, hoje)} Peça a "
            "reabertura ao Ministério da Saúde.",
            codigo="resultados_fechados",
        )


def prazo_dos_resultados(rodada: Rodada, janela: Janela, hoje: date) -> str:
    """Uma frase com a janela de resultados que vale para o território."""
    abrem, fecham = janela.abre, janela.fecha
    if abrem is None or fecham is None:
        return f"Os resultados de {rodada.ano} não têm prazo aberto."
    if hoje < abrem:
        return f"Os resultados se informam a partir de {abrem:%d/%m/%Y}."
    if hoje > fecham:
        return f"O prazo dos resultados terminou em {fecham:%d/%m/%Y}."
    aberto = "reabertos" if janela.motivo else "abertos"
    return f"Resultados {aberto} até {fecham:%d/%m/%Y}."


_CAMPOS = (
    "estado",
    "valor",
    "numerador",
    "denominador",
    "preliminar",
    "fonte",
    "data_extracao",
    "nota",
    "respostas",
)


def _igual(entrada: EntradaDeResultado, salvo: Resultado | None) -> bool:
    if salvo is None:
        em_branco = entrada.estado == EstadoDaCelula.NAO_INFORMADO
        return em_branco and entrada.respostas is None
    return all(getattr(entrada, c) == getattr(salvo, c) for c in _CAMPOS)


def _gravar(
    pactuacao: Pactuacao,
    ficha: Ficha,
    salvo: Resultado | None,
    entrada: EntradaDeResultado,
    por: Vinculo,
    origem: str,
) -> dict[str, object]:
    """Grava um resultado e devolve o que muda, para a trilha."""
    resultado = salvo or Resultado(
        pactuacao=pactuacao,
        ficha=ficha,
        versao=0,
        variante=_variante_da_meta(pactuacao, ficha),
    )
    antes = resultado_por_extenso(salvo)
    for campo in _CAMPOS:
        setattr(resultado, campo, getattr(entrada, campo))
    resultado.texto_da_fonte = ""
    resultado.versao += 1
    resultado.origem = origem[:200]
    resultado.gravada_em = timezone.now()
    resultado.gravada_por = por
    resultado.save()
    return {
        "indicador": ficha.numero,
        "de": antes,
        "para": resultado_por_extenso(resultado),
    }


def _variante_da_meta(pactuacao: Pactuacao, ficha: Ficha) -> Variante | None:
    """A definição em que a meta foi pactuada: resultado e meta se comparam."""
    meta = pactuacao.metas.filter(ficha=ficha).select_related("variante").first()
    return meta.variante if meta else variante_do_territorio(ficha, pactuacao)


def resultado_por_extenso(resultado: Resultado | None, casas: int | None = None) -> str:
    """«25,5 (51 de 200), preliminar»; «em branco» se não há.

    `casas` encurta a dízima nas telas; a trilha guarda o valor inteiro.
    """
    if resultado is None or resultado.estado == EstadoDaCelula.NAO_INFORMADO:
        return _quesitos_por_extenso(resultado) or "em branco"
    if resultado.estado != EstadoDaCelula.VALOR:
        texto = EstadoDaCelula(resultado.estado).label.lower()
    else:
        valor, por = resultado.valor, resultado.denominador
        texto = formatar(valor)
        if casas is not None:
            texto = formatar(enxuto(apurado(valor, por, casas)))
    if resultado.denominador is not None:
        texto += (
            f" ({formatar(resultado.numerador)} de {formatar(resultado.denominador)})"
        )
    return f"{texto}, preliminar" if resultado.preliminar else texto


def _quesitos_por_extenso(resultado: Resultado | None) -> str:
    """«2 de 4 quesitos respondidos» enquanto falta algum; vazio sem quesitos."""
    respostas = resultado.respostas if resultado else None
    if not respostas:
        return ""
    dados = sum(r is not None for r in respostas)
    return f"{dados} de {len(respostas)} quesitos respondidos"
