"""A importação de um ano do país contra o django-import-export, no mesmo arquivo."""

import csv
import io
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory
from typing import Final

from django.test import override_settings
from django.utils import timezone

from base.banco import analisar
from base.importacao import confirmar
from base.models import Efeito
from indicadores.importacao import caminho
from indicadores.importacao.especies import Metas
from indicadores.models import (
    Edicao,
    Ficha,
    MetaPactuada,
    Pactuacao,
    Prioridade,
    Rodada,
    TipoDeFicha,
)
from indicadores.rules import Sentido
from painel.medicao.medida import Medida, desfeito
from territorios.models import Territorio

FICHAS: Final = 50
MUNICIPIOS: Final = 5_570
LINHAS_DA_REFERENCIA: Final = 1_000
"""O import-export leva milissegundos por linha: mede-se o começo do arquivo."""


LIMITE: Final = 1 / 20
"""Ao menos vinte vezes mais linhas por segundo."""
MIB_NO_MAXIMO: Final = 400


def da_importacao() -> Iterator[Medida]:
    """Um ano do país pelo mesmo arquivo; nada fica no banco.

    O nosso tempo inclui receber, simular célula a célula, gravar e deixar a
    trilha; o da referência, só ler e gravar.
    """
    with TemporaryDirectory() as pasta, override_settings(MEDIA_ROOT=pasta):
        with desfeito():
            arquivo, rodada, linhas = _preparar(Path(pasta))
            antes = _pico()
            nosso = _o_nosso(arquivo, rodada, linhas)
            pico = _pico()
        with desfeito():
            arquivo, rodada, linhas = _preparar(Path(pasta))
            amostra = min(LINHAS_DA_REFERENCIA, linhas)
            dela = _a_referencia(arquivo, rodada, amostra) * linhas / amostra
    nota = (
        f"{linhas / nosso * 1000:.0f}/s contra {linhas / dela * 1000:.0f}/s (em "
        f"{amostra} linhas); {dela / nosso:.0f} vezes mais depressa"
    )
    yield Medida(f"importar {linhas} células", nosso, dela, LIMITE, nota)
    # só vale como medida da importação se nada antes dela chegou a esse pico
    nota = f"pico do processo em MiB; antes de importar, {antes}"
    yield Medida("memória da importação", pico, MIB_NO_MAXIMO, 1.0, nota)


def _pico() -> int:
    """O máximo de memória que o processo já teve, em MiB."""
    return getrusage(RUSAGE_SELF).ru_maxrss // 1024


def _preparar(pasta: Path) -> tuple[Path, Rodada, int]:
    """Uma edição de 50 fichas, um ano livre e aberto, e o CSV do país."""
    edicao = Edicao.objects.create(
        codigo="medida", nome="Medida", norma="—", ano_inicial=2190, ano_final=2190
    )
    prioridade = Prioridade.objects.create(edicao=edicao, ordem=1, nome="Medida")
    Ficha.objects.bulk_create(
        Ficha(
            edicao=edicao,
            prioridade=prioridade,
            numero=numero,
            nome=f"Indicador {numero}",
            nome_curto=f"Indicador {numero}",
            tipo=TipoDeFicha.UNIVERSAL,
            unidade="%",
            sentido=Sentido.MAIOR_MELHOR,
        )
        for numero in range(1, FICHAS + 1)
    )
    hoje = timezone.localdate()
    rodada = Rodada.objects.create(
        edicao=edicao,
        ano=2190,
        metas_abrem=hoje - timedelta(days=1),
        metas_fecham=hoje + timedelta(days=1),
    )
    municipios = Territorio.objects.municipios().order_by("codigo")
    codigos = municipios.values_list("codigo", flat=True)[:MUNICIPIOS]
    arquivo = pasta / "pais.csv"
    linhas = 0
    with arquivo.open("w", encoding="utf-8", newline="") as saida:
        escritor = csv.writer(saida, delimiter=";")
        escritor.writerow(["codigo", "indicador", "meta"])
        for codigo in codigos:
            for numero in range(1, FICHAS + 1):
                valor = f"{(int(codigo) * numero) % 100},{numero % 10}"
                escritor.writerow([codigo, numero, valor])
                linhas += 1
    analisar()
    return arquivo, rodada, linhas


def _o_nosso(arquivo: Path, rodada: Rodada, linhas: int) -> float:
    comeco = time.perf_counter()
    with arquivo.open("rb") as aberto:
        importacao = caminho.enviar(
            aberto, nome="pais.csv", tipo=Metas.tipo, ano=rodada.ano, por=None
        )
    mapa = importacao.mapa
    importacao = caminho.dizer_colunas(importacao, mapa["colunas"], traco=mapa["traco"])
    importacao = caminho.simular(importacao)
    gravadas = caminho.gravar(confirmar(importacao, so_as_certas=False))
    tempo = (time.perf_counter() - comeco) * 1000
    if gravadas != linhas or importacao.resumo[Efeito.NOVA] != linhas:
        raise RuntimeError(f"gravou {gravadas} de {linhas} células")
    importacao.arquivo.delete(save=False)
    return tempo


def _a_referencia(arquivo: Path, rodada: Rodada, quantas: int) -> float:
    """O import-export como a sua documentação ensina: um ModelResource."""
    from import_export import fields, resources, widgets
    from tablib import Dataset

    class PactuacaoDoAno(widgets.ForeignKeyWidget):
        def get_queryset(self, value: object, row: object, **kwargs: object) -> object:
            return Pactuacao.objects.filter(rodada=rodada)

    class FichaDoAno(widgets.ForeignKeyWidget):
        def get_queryset(self, value: object, row: object, **kwargs: object) -> object:
            return Ficha.objects.filter(edicao=rodada.edicao_id)

    class Recurso(resources.ModelResource):
        pactuacao = fields.Field(
            attribute="pactuacao",
            column_name="codigo",
            widget=PactuacaoDoAno(Pactuacao, "territorio__codigo"),
        )
        ficha = fields.Field(
            attribute="ficha",
            column_name="indicador",
            widget=FichaDoAno(Ficha, "numero"),
        )
        valor = fields.Field(
            attribute="valor", column_name="meta", widget=widgets.DecimalWidget()
        )
        estado = fields.Field(attribute="estado", column_name="estado")

        class Meta:
            model = MetaPactuada
            import_id_fields = ("pactuacao", "ficha")
            fields = ("pactuacao", "ficha", "valor", "estado")

    Pactuacao.objects.bulk_create(
        Pactuacao(rodada=rodada, territorio=t)
        for t in Territorio.objects.municipios().order_by("codigo")[:MUNICIPIOS]
    )
    analisar()
    texto = arquivo.read_text(encoding="utf-8").replace(",", ".")
    linhas = list(csv.reader(io.StringIO(texto), delimiter=";"))[1 : quantas + 1]
    comeco = time.perf_counter()
    dados = Dataset(
        *((*linha, "valor") for linha in linhas),
        headers=["codigo", "indicador", "meta", "estado"],
    )
    resultado = Recurso().import_data(dados, dry_run=False, raise_errors=True)
    tempo = (time.perf_counter() - comeco) * 1000
    if resultado.totals["new"] != quantas:
        raise RuntimeError(f"a referência gravou {resultado.totals}")
    return tempo
