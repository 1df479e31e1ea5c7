"""Termos sintéticos de dez anos, para as medidas."""

from datetime import date
from decimal import Decimal
from typing import Final

from django.db import transaction

from contas.models import Instituicao
from cooperacao.models import (
    AcaoDoPTS,
    Dificuldade,
    ExecucaoFinanceira,
    MatrizLogica,
    PlanoSemestral,
    RelatorioAnual,
    RelatorioSemestral,
    ResultadoEsperado,
    TermoDeAjuste,
    TermoDeCooperacao,
)
from cooperacao.rules import digitos_do_nup

ANOS: Final = range(2011, 2021)
RES: Final = 6
ACOES_POR_RE: Final = 2
PRIMEIRO_NUMERO: Final = 300


@transaction.atomic
def criar_termos(quantos: int) -> list[TermoDeCooperacao]:
    """Os Termos com matriz, dez anos de planos, relatórios e execução.

    Os números saem do índice, e não do acaso: duas cargas são a mesma.
    """
    contraparte = Instituicao.objects.get(sigla="CONASS")
    termos = TermoDeCooperacao.objects.bulk_create(
        TermoDeCooperacao(
            numero=PRIMEIRO_NUMERO + n,
            titulo=f"Cooperação sintética {n:03}",
            objeto="Objeto sintético, para medir o portal.",
            nup=_nup(n),
            data_inicio=date(2010, 5, 1 + n % 28),
            contraparte=contraparte,
        )
        for n in range(quantos)
    )
    TermoDeAjuste.objects.bulk_create(
        TermoDeAjuste(
            tc=tc, numero=n, tipo=tipo, valor=Decimal(valor), novo_termino=termino
        )
        for tc in termos
        for n, tipo, valor, termino in (
            (1, "recurso", 9_975_000, None),
            (2, "prorrogacao", 0, date(2020, 4, 30)),
        )
    )
    matrizes = MatrizLogica.objects.bulk_create(
        MatrizLogica(tc=tc, versao=1, vigente_desde=tc.data_inicio) for tc in termos
    )
    resultados = ResultadoEsperado.objects.bulk_create(
        ResultadoEsperado(matriz=matriz, numero=n, descricao=f"Resultado sintético {n}")
        for matriz in matrizes
        for n in range(1, RES + 1)
    )
    _dez_anos(termos, resultados)
    return termos


def _nup(n: int) -> str:
    corpo = f"25000{n:06}2009"
    return f"25000.{n:06}/2009-{digitos_do_nup(corpo)}"


def _dez_anos(
    termos: list[TermoDeCooperacao], resultados: list[ResultadoEsperado]
) -> None:
    """Ano a ano, como se escreve: o que é de um ano fica junto no disco."""
    anuais = RelatorioAnual.objects.bulk_create(
        RelatorioAnual(tc=tc, ano=ano, modelo=2018 if ano > 2017 else 2017)
        for ano in ANOS
        for tc in termos
    )
    ExecucaoFinanceira.objects.bulk_create(
        ExecucaoFinanceira(
            anual=anual,
            repassados=Decimal(1_000_000),
            desembolsados=Decimal(600_000),
            pendente=Decimal(50_000),
        )
        for anual in anuais
    )
    RelatorioSemestral.objects.bulk_create(
        RelatorioSemestral(anual=anual, semestre=semestre, situacao="fechado")
        for anual in anuais
        for semestre in (1, 2)
    )
    PlanoSemestral.objects.bulk_create(
        PlanoSemestral(
            tc=anual.tc, ano=anual.ano, semestre=semestre, situacao="aprovado"
        )
        for anual in anuais
        for semestre in (1, 2)
    )
    AcaoDoPTS.objects.bulk_create(
        (
            AcaoDoPTS(
                tc=resultado.matriz.tc,
                ano=ano,
                semestre=semestre,
                ordem=ordem,
                codigo=f"R{resultado.numero}-A{ordem}",
                resultado=resultado,
                descricao="Ação sintética",
                situacao="finalizada" if (ano + ordem) % 3 else "programada",
            )
            for ano in ANOS
            for semestre in (1, 2)
            for resultado in resultados
            for ordem in range(1, ACOES_POR_RE + 1)
        ),
        batch_size=5000,
    )
    Dificuldade.objects.bulk_create(
        Dificuldade(
            tc=tc,
            re=1,
            tema=Dificuldade.Tema.PASSAGENS,
            descricao="Dificuldade sintética",
            ano=2012,
            semestre=1,
        )
        for tc in termos
    )
