"""As medidas de `make bench`: o portal contra o mínimo que o mesmo trabalho custa.

Cada linha compara, na mesma execução e alternando um e outro, o nosso tempo com
o do caminho nu: as mesmas consultas SQL sem o Django, ou o WeasyPrint sozinho
com o mesmo HTML.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from weasyprint import HTML

from base.pdf import impressao
from base.pdf.motor import VARIANTE, SomenteEmbutidos
from contas.models import Usuario, Vinculo
from cooperacao.carga import criar_termos
from indicadores.carga import gerar as gerar_carga
from indicadores.lote import compor, em_lote, html_do_caderno
from pactos.actions import DecisaoNaPauta, decidir_pauta
from pactos.models import Colegiado, ItemDePauta, Norma, Reuniao, Termo
from pactos.rules import DadosDoAto
from painel.medicao_da_importacao import importar_o_pais
from portfolio.carga import criar_carteira
from territorios.models import Territorio

VEZES_DA_TELA = 15
VEZES_DO_PDF = 5
VEZES_DO_LOTE = 5
AQUECIMENTO = 2
ANOS_DA_CARGA = 2


@dataclass(frozen=True, slots=True)
class Medida:
    """Uma linha da tabela; tempos em milissegundos, medianas."""

    nome: str
    nosso: float
    nu: float
    limite: float | None
    nota: str = ""

    @property
    def razao(self) -> float:
        """Quantas vezes o nosso custa o nu."""
        return self.nosso / self.nu

    @property
    def passa(self) -> bool:
        """Se a razão está dentro do limite; sem limite, só se informa."""
        return self.limite is None or self.razao <= self.limite


class TelaComErro(Exception):
    """A tela medida não respondeu 200."""


def medir_tela(nome: str, endereco: str, email: str, limite: float | None) -> Medida:
    """A tela inteira contra as suas próprias consultas, refeitas sem o Django."""
    cliente = Client(headers={"host": "127.0.0.1"})
    if email:
        cliente.force_login(Usuario.objects.get(email=email), _BACKEND)

    def tela() -> None:
        resposta = cliente.get(endereco)
        if resposta.status_code != 200:
            raise TelaComErro(f"{endereco} respondeu {resposta.status_code}")

    for _ in range(AQUECIMENTO):
        tela()
    with _consultas_de() as consultas:
        tela()

    def nu() -> None:
        with connection.cursor() as cursor:
            for sql, parametros in consultas:
                cursor.execute(sql, parametros)
                if cursor.description:
                    cursor.fetchall()

    nosso, puro = _alternar(tela, nu, VEZES_DA_TELA)
    return Medida(nome, nosso, puro, limite, f"{len(consultas)} consultas")


def telas_da_analise(ano: int) -> Iterator[Medida]:
    """O painel do ano, a distribuição, o simulador e o trilho, com o país inteiro."""
    avaliacao = f"/indicadores/avaliacao/{ano}"
    for nome, endereco in (
        ("ano, 5.571 municípios", f"{avaliacao}/BR/?nivel=MUN&ordem=-8"),
        ("ano, Acre (22)", f"{avaliacao}/AC/"),
        ("distribuição, Acre (22)", f"{avaliacao}/AC/8/distribuicao/"),
        ("distribuição, Minas (853)", f"{avaliacao}/MG/8/distribuicao/"),
        ("simulador, Minas (853)", f"/indicadores/simulador/{ano}/MG/8/"),
        ("comparação de três", f"/indicadores/comparar/{ano}/?t=AC&t=MG&t=SP"),
        ("trilho de um número", f"/n/{ano}-8-1200401-r/"),
    ):
        yield medir_tela(nome, endereco, "", 3.0)


def medidas_dos_cadernos() -> Iterator[Medida]:
    """O caderno do Brasil contra o WeasyPrint, e o lote das UFs contra um a um."""
    yield medir_impressao("caderno Brasil 2007", html_do_caderno(2007, "BR"), 1.15)
    ufs = list(Territorio.objects.ufs().values_list("codigo", flat=True))
    yield medir_cadernos("cadernos das 27 UFs em lote", 2007, ufs)


def medir_cadernos(nome: str, ano: int, codigos: list[str]) -> Medida:
    """Os cadernos em todos os núcleos contra um depois do outro, sem gravar nada.

    Com dois núcleos ou mais, o lote tem de ser 1,8 vez mais rápido.
    """
    tempos = []
    for processos in (0, 1):
        comeco = time.perf_counter()
        for _ in em_lote(ano, codigos, processos=processos, trabalho=compor):
            pass
        tempos.append((time.perf_counter() - comeco) * 1000)
    nucleos = os.cpu_count() or 1
    limite = 1 / 1.8 if nucleos > 1 else None
    return Medida(nome, tempos[0], tempos[1], limite, f"{nucleos} núcleos")


def medir_lote(nome: str, quantos: int, limite: float) -> Medida:
    """A decisão de uma pauta contra as mesmas escritas em SQL puro, tudo desfeito."""
    reuniao, vinculo, ato = _pauta_de(quantos)
    decisoes = [
        DecisaoNaPauta(pk)
        for pk in Termo.objects.na_pauta(reuniao).values_list("pk", flat=True)
    ]
    escritas: list[tuple[str, Any]] = []

    def guardar(
        executar: Callable[..., Any], sql: str, parametros: Any, *resto: Any
    ) -> Any:
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE")):
            escritas.append((sql, parametros))
        return executar(sql, parametros, *resto)

    def nosso() -> None:
        with transaction.atomic():
            decidir_pauta(reuniao, por=vinculo, ato=ato, decisoes=decisoes)
            transaction.set_rollback(True)

    def nu() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for sql, parametros in escritas:
                cursor.execute(sql, parametros)
            transaction.set_rollback(True)

    with transaction.atomic():
        with connection.execute_wrapper(guardar):
            nosso()
        tempos = _alternar(nosso, nu, VEZES_DO_LOTE)
        transaction.set_rollback(True)
    _desfazer_pauta(reuniao)
    return Medida(nome, *tempos, limite, f"{len(escritas)} escritas")


def _pauta_de(quantos: int) -> tuple[Reuniao, Vinculo, DadosDoAto]:
    """Uma reunião da CIB de Minas Gerais com tantos Termos sintéticos na pauta."""
    hoje = timezone.localdate()
    minas = Territorio.objects.get(codigo="MG")
    acre = Vinculo.objects.get(
        usuario__email="secretaria_cib@demo.example.org", territorio__codigo="AC"
    )
    vinculo, _ = Vinculo.objects.get_or_create(
        usuario=acre.usuario,
        papel=acre.papel,
        territorio=minas,
        defaults={"desde": hoje},
    )
    colegiado, _ = Colegiado.objects.get_or_create(tipo="CIB", territorio=minas)
    reuniao = Reuniao.objects.create(
        colegiado=colegiado, numero=999, ano=hoje.year, data=hoje
    )
    norma = Norma.objects.get(numero="699")
    municipios = Territorio.objects.municipios().filter(uf=minas)[:quantos]
    termos = Termo.objects.bulk_create(
        Termo(
            territorio=municipio,
            norma=norma,
            ano_base=hoje.year,
            situacao="em_analise_cib",
            situacao_desde=hoje,
            sintetico=True,
        )
        for municipio in municipios
    )
    item = ItemDePauta.objects.create(reuniao=reuniao, ordem=1, titulo="Termos")
    item.termos.set(termos)
    ato = DadosDoAto("resolucao", "99999", hoje.year, hoje, False, reuniao.pk)
    return reuniao, vinculo, ato


def _desfazer_pauta(reuniao: Reuniao) -> None:
    """A medida não deixa rastro na demonstração."""
    chaves = list(Termo.objects.na_pauta(reuniao).values_list("pk", flat=True))
    reuniao.itens.all().delete()
    reuniao.delete()
    Termo.objects.filter(pk__in=chaves).delete()


_BACKEND = "contas.backends.PortalBackend"


@contextmanager
def _consultas_de() -> Iterator[list[tuple[str, Any]]]:
    """Guarda o SQL e os parâmetros de tudo o que se executa no bloco."""
    consultas: list[tuple[str, Any]] = []

    def guardar(
        executar: Callable[..., Any], sql: str, parametros: Any, *resto: Any
    ) -> Any:
        if sql.lstrip().upper().startswith("SELECT"):
            consultas.append((sql, parametros))
        return executar(sql, parametros, *resto)

    with connection.execute_wrapper(guardar):
        yield consultas


def medir_pdf(nome: str, endereco: str, email: str, limite: float) -> Medida:
    """O PDF de um endereço contra o WeasyPrint sozinho com o mesmo HTML e a folha."""
    html, rascunho = _html_do_pdf(endereco, email)
    return medir_impressao(nome, html, limite, rascunho=rascunho)


def medir_impressao(
    nome: str, html: str, limite: float, *, rascunho: bool = False
) -> Medida:
    """A impressão do HTML contra o WeasyPrint sozinho com a mesma folha."""
    motor = impressao._motor()
    folhas = [motor._folha, *([motor._folha_do_rascunho] if rascunho else [])]

    def nosso() -> None:
        impressao.compor(html, rascunho=rascunho)

    def nu() -> None:
        HTML(string=html, url_fetcher=SomenteEmbutidos()).write_pdf(
            stylesheets=folhas, font_config=motor._fontes, pdf_variant=VARIANTE
        )

    nosso()
    tempo, puro = _alternar(nosso, nu, VEZES_DO_PDF)
    return Medida(nome, tempo, puro, limite, f"{len(html) // 1024} kB de HTML")


def _html_do_pdf(endereco: str, email: str) -> tuple[str, bool]:
    """O HTML que a tela manda imprimir, apanhado no caminho."""
    apanhados: list[tuple[str, bool]] = []
    compor = impressao.compor

    def apanhar(html: str, *, rascunho: bool = False) -> impressao.Impressao:
        apanhados.append((html, rascunho))
        return compor(html, rascunho=rascunho)

    cliente = Client(headers={"host": "127.0.0.1"})
    cliente.force_login(Usuario.objects.get(email=email), _BACKEND)
    impressao.compor = apanhar
    try:
        resposta = cliente.get(endereco)
    finally:
        impressao.compor = compor
    if not apanhados:
        raise TelaComErro(f"{endereco} respondeu {resposta.status_code} sem imprimir")
    return apanhados[0]


def _alternar(
    a: Callable[[], None], b: Callable[[], None], vezes: int
) -> tuple[float, float]:
    """Medianas em milissegundos, uma vez cada um, para que a máquina pese igual."""
    tempos: tuple[list[float], list[float]] = ([], [])
    for _ in range(vezes):
        for lista, funcao in zip(tempos, (a, b), strict=True):
            comeco = time.perf_counter()
            funcao()
            lista.append((time.perf_counter() - comeco) * 1000)
    return median(tempos[0]), median(tempos[1])


def todas() -> Iterator[Medida]:
    """As medidas, na ordem da tabela."""
    yield medir_tela(
        "início de um gestor", "/painel/", "gestor_municipal@demo.example.org", 3.0
    )
    yield medir_tela(
        "indicador, demonstração", "/indicadores/avaliacao/2007/BR/8/", "", 3.0
    )
    yield medir_lote("homologar 300 Termos de uma pauta", 300, 3.0)
    yield medir_pdf(
        "relatório anual do TC em PDF",
        "/cooperacao/60/relatorios/2017.pdf",
        "opas_gestor@demo.example.org",
        1.15,
    )
    yield from _duzentos_termos()
    yield from medidas_dos_cadernos()
    yield _importacao()
    yield from _carteira_grande()
    yield from _pais_inteiro()


def _duzentos_termos() -> Iterator[Medida]:
    """Lista e painel da cooperação com 200 Termos de dez anos, contra dois.

    A carga é desfeita ao fim: a medida não deixa nada no banco.
    """
    email = "opas_gestor@demo.example.org"
    enderecos = (
        ("lista", "/cooperacao/"),
        ("painel", "/cooperacao/painel/?ano=2017"),
    )
    com_dois = {e: medir_tela(n, e, email, None).nosso for n, e in enderecos}
    with transaction.atomic():
        criar_termos(200)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        for nome, endereco in enderecos:
            cheia = medir_tela(nome, endereco, email, None)
            yield Medida(
                f"{nome} de 200 Termos, contra 2",
                cheia.nosso,
                com_dois[endereco],
                None,
                cheia.nota,
            )
        transaction.set_rollback(True)


def _importacao() -> Medida:
    """Um ano do país ao menos 20 vezes mais depressa que o django-import-export."""
    nosso, dela, nota = importar_o_pais()
    return Medida("importar 278.500 células", nosso, dela, 0.05, nota)


def _carteira_grande() -> Iterator[Medida]:
    """Matriz e linha do tempo, e o quadro, com 1.600 iniciativas de 20 marcos.

    A carga é desfeita ao fim: a medida não deixa nada no banco.
    """
    with transaction.atomic():
        ciclo = criar_carteira(
            "medida-1600", iniciativas=1600, marcos=20, hoje=timezone.localdate()
        )
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        endereco = ciclo.get_absolute_url()
        yield medir_tela("matriz de 1.600 iniciativas", endereco, "", 3.0)
        yield medir_tela("uma unidade dos 1.600", f"{endereco}?unidade=UNID01", "", 3.0)
        yield medir_tela("quadro de 1.600 iniciativas", f"{endereco}quadro/", "", 3.0)
        transaction.set_rollback(True)


def _pais_inteiro() -> Iterator[Medida]:
    """Telas dos indicadores com os 5.570 municípios em dois anos de carga.

    A carga é desfeita ao fim: a medida não deixa nada no banco.
    """
    with transaction.atomic():
        ano = gerar_carga(ANOS_DA_CARGA)[-1]
        avaliacao = f"/indicadores/avaliacao/{ano}"
        yield medir_tela("indicador, Minas (853)", f"{avaliacao}/MG/8/", "", 3.0)
        yield medir_tela("indicador, Brasil", f"{avaliacao}/BR/8/", "", 3.0)
        yield from telas_da_analise(ano)
        transaction.set_rollback(True)
