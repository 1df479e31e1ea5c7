"""Uma pauta cheia decidida, contra as mesmas leituras e escritas em SQL puro."""

from collections.abc import Iterator
from typing import Final

from django.utils import timezone

from contas.models import Vinculo
from pactos.actions import DecisaoNaPauta, decidir_pauta
from pactos.models import Colegiado, ItemDePauta, Norma, Reuniao, Termo
from pactos.rules import DadosDoAto
from painel.medicao.medida import Medida, alternar, desfeito, guardar_sql, refazer
from territorios.models import Territorio

VEZES: Final = 5
LIMITE: Final = 3.0
TERMOS: Final = 300


def da_pauta() -> Iterator[Medida]:
    """Homologar de uma vez os Termos de uma reunião da CIB; tudo se desfaz."""
    with desfeito():
        yield _decidir(TERMOS)


def _decidir(quantos: int) -> Medida:
    reuniao, vinculo, ato = _pauta_de(quantos)
    decisoes = [
        DecisaoNaPauta(pk)
        for pk in Termo.objects.na_pauta(reuniao).values_list("pk", flat=True)
    ]

    def nosso() -> None:
        with desfeito():
            decidir_pauta(reuniao, por=vinculo, ato=ato, decisoes=decisoes)

    with guardar_sql("SELECT", "INSERT", "UPDATE") as consultas:
        nosso()

    def nu() -> None:
        with desfeito():
            refazer(consultas)

    tempo, puro = alternar(nosso, nu, VEZES)
    nome = f"homologar {quantos} Termos de uma pauta"
    nota = f"{len(consultas)} consultas"
    return Medida(nome, tempo.mediana, puro.mediana, LIMITE, nota)


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
