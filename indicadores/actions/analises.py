"""Escrever e publicar a avaliação de um indicador ou de uma prioridade."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from auditoria.actions import registrar
from base.errors import EdicaoConcorrente, RegraViolada
from contas.models import Vinculo
from indicadores.consultas.analises import (
    Numeros,
    avaliacoes_da_prioridade,
    numeros_da_prioridade,
    numeros_do_indicador,
)
from indicadores.consultas.avaliacao import avaliar
from indicadores.models import (
    Analise,
    Fator,
    FatorApontado,
    Ficha,
    Prioridade,
    Rodada,
)
from indicadores.permissions import exigir_analise
from territorios.models import Territorio


@dataclass(frozen=True, slots=True)
class TextoDaAnalise:
    """O que a pessoa escreveu; `fatores` leva do código do fator ao efeito dele."""

    fatores_por_extenso: str
    implementacao: str
    referencias: str
    fatores: Mapping[str, str]
    versao: int

    @property
    def vazio(self) -> bool:
        """Nada escrito e nenhum fator apontado."""
        textos = (self.fatores_por_extenso, self.implementacao, self.referencias)
        return not any(textos) and not self.fatores


@transaction.atomic
def escrever_analise(
    rodada: Rodada,
    territorio: Territorio,
    assunto: Ficha | Prioridade,
    texto: TextoDaAnalise,
    *,
    por: Vinculo,
    publicar: bool = False,
) -> Analise:
    """Grava o texto com os números de agora por baixo e, se pedido, o publica.

    Uma vez publicada, a análise continua pública e cada gravação vale na hora.
    Regra: RN-IND-32 (docs/regras/indicadores.md).
    """
    Rodada.objects.select_for_update().get(pk=rodada.pk)
    exigir_analise(por, territorio)
    filtro = (
        {"ficha": assunto} if isinstance(assunto, Ficha) else {"prioridade": assunto}
    )
    gravada = Analise.objects.filter(
        rodada=rodada, territorio=territorio, **filtro
    ).first()
    if (gravada.versao if gravada else 0) != texto.versao:
        raise EdicaoConcorrente
    if texto.vazio:
        raise RegraViolada(
            "Escreva ao menos um dos critérios ou aponte um fator.",
            codigo="analise_vazia",
        )

    agora = timezone.now()
    analise = gravada or Analise(
        rodada=rodada, territorio=territorio, versao=0, **filtro
    )
    analise.fatores_por_extenso = texto.fatores_por_extenso
    analise.implementacao = texto.implementacao
    analise.referencias = texto.referencias
    analise.numeros = _numeros(rodada, territorio, assunto)
    analise.versao += 1
    analise.gravada_em, analise.gravada_por = agora, por
    if publicar and analise.publicada_em is None:
        analise.publicada_em, analise.publicada_por = agora, por
    analise.save()
    _gravar_fatores(analise, texto.fatores)
    registrar(
        analise,
        "indicadores.analise.publicada" if publicar else "indicadores.analise.escrita",
        por=por,
        versao=analise.versao,
        numeros=analise.numeros,
        fatores=dict(texto.fatores),
        textos=[texto.fatores_por_extenso, texto.implementacao, texto.referencias],
    )
    return analise


def _numeros(
    rodada: Rodada, territorio: Territorio, assunto: Ficha | Prioridade
) -> Numeros:
    if isinstance(assunto, Ficha):
        return numeros_do_indicador(avaliar(rodada, assunto, territorio))
    return numeros_da_prioridade(avaliacoes_da_prioridade(rodada, assunto, territorio))


def _gravar_fatores(analise: Analise, fatores: Mapping[str, str]) -> None:
    """Os apontados agora substituem os de antes; a trilha guarda os de cada vez."""
    analise.fatores.all().delete()
    conhecidos = Fator.objects.filter(codigo__in=fatores)
    FatorApontado.objects.bulk_create(
        FatorApontado(analise=analise, fator=f, efeito=fatores[f.codigo])
        for f in conhecidos
    )
