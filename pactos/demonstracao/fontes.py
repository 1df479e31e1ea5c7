"""O que vem das fontes: normas, eixos, responsabilidades e os quadros de 2007."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.conf import settings

from pactos.models import Clausula, Eixo, Norma, QuadroDeAdesao, Responsabilidade
from pactos.states import TipoDeTermo
from territorios.models import Territorio

ARQUIVOS = Path(settings.BASE_DIR) / "fixtures" / "pactos"
FONTE_DO_QUADRO = (
    "Secretaria Técnica da CIT, Quadro 1 da Pactuação Unificada de Indicadores, "
    "Avaliação 2007 (Série Pactos pela Saúde 2006, v. 11)"
)
DEZEMBRO_DE_2007 = date(2007, 12, 31)
NORMA_DO_TERMO = "699"


def linhas_de(nome: str) -> Iterator[dict[str, str]]:
    with (ARQUIVOS / nome).open(encoding="utf-8", newline="") as arquivo:
        yield from csv.DictReader(arquivo)


def carregar_catalogo() -> None:
    """Normas, eixos, cláusulas e responsabilidades das quatro esferas."""
    for linha in linhas_de("normas.csv"):
        Norma.objects.get_or_create(
            numero=linha["numero"],
            data=date.fromisoformat(linha["data"]),
            defaults={k: linha[k] for k in ("ementa", "revogada_por")},
        )
    for linha in linhas_de("eixos.csv"):
        Eixo.objects.get_or_create(
            numero=linha["numero"], defaults={"nome": linha["nome"]}
        )
    norma = Norma.objects.get(numero=NORMA_DO_TERMO)
    for linha in linhas_de("clausulas.csv"):
        Clausula.objects.get_or_create(
            norma=norma,
            esfera=linha["esfera"],
            numero=int(linha["numero"]),
            defaults={k: linha[k] for k in ("titulo", "texto", "fonte")},
        )
    ja_tem = set(norma.responsabilidades.order_by().values_list("esfera", flat=True))
    eixos = {eixo.numero: eixo for eixo in Eixo.objects.all()}
    Responsabilidade.objects.bulk_create(
        Responsabilidade(
            norma=norma,
            eixo=eixos[int(linha["eixo"])],
            **{k: v for k, v in linha.items() if k != "eixo"},
        )
        for linha in linhas_de("responsabilidades.csv")
        if linha["esfera"] not in ja_tem
    )


def carregar_quadros() -> None:
    """Quadro 1 de dezembro de 2007 e os TCGE homologados, como publicados."""
    if QuadroDeAdesao.objects.exists():
        return
    macros = {t.codigo: t for t in Territorio.objects.filter(nivel="MACRO")}
    for tipo, arquivo in (
        (TipoDeTermo.TCGM, "quadro1_2007.csv"),
        (TipoDeTermo.TCGE, "tcge_2007.csv"),
    ):
        for linha in linhas_de(arquivo):
            macro = macros[linha.pop("macrorregiao")]
            QuadroDeAdesao.objects.bulk_create(
                QuadroDeAdesao(
                    tipo=tipo,
                    ano=DEZEMBRO_DE_2007.year,
                    data=DEZEMBRO_DE_2007,
                    macrorregiao=macro,
                    situacao=situacao,
                    quantidade=int(quantidade) if quantidade else None,
                    fonte=FONTE_DO_QUADRO,
                )
                for situacao, quantidade in linha.items()
            )
