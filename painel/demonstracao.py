"""A demonstração: territórios, uma pessoa por papel e o que cada app traz."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from base.banco import analisar
from base.errors import RegraViolada
from contas.actions import abrir_vinculo
from contas.models import Instituicao, Papel, Usuario, Vinculo
from contas.states import DA_COOPERACAO, DO_PORTFOLIO, MUNICIPAIS, NACIONAIS
from cooperacao import demonstracao as da_cooperacao
from indicadores import demonstracao as dos_indicadores
from pactos import demonstracao as dos_pactos
from painel.actions import carregar_prazos_legais
from portfolio import demonstracao as do_portfolio
from territorios.actions import (
    carregar_catalogo,
    gravar_populacao,
    importar_regioes,
    ler_arquivo_das_regioes,
)
from territorios.models import Populacao, Territorio

SENHA = "demo-sus"
DESDE = date(2025, 1, 6)
ARQUIVOS = Path(settings.BASE_DIR) / "fixtures" / "territorios"
MUNICIPIOS_DO_BRASIL = 5571
"""Na contagem do IBGE, que inclui Brasília e Fernando de Noronha."""

INSTITUICOES = {
    "OPAS": "Organização Pan-Americana da Saúde",
    "CONASS": "Conselho Nacional de Secretários de Saúde",
    "CONASEMS": "Conselho Nacional de Secretarias Municipais de Saúde",
    "SES-MG": "Secretaria de Estado de Saúde de Minas Gerais",
}
DE_RORAIMA = (
    (Papel.GESTOR_MUNICIPAL, "1400100"),
    (Papel.CONSELHO_MUNICIPAL, "1400100"),
    (Papel.TECNICO_REGIONAL, "14901"),
    (Papel.TECNICO_ESTADUAL, "RR"),
    (Papel.SECRETARIA_CIB, "RR"),
)
"""A UF com o passo da CIR e indicadores próprios; as suas regiões são fictícias."""
APPS = (
    ("indicadores", dos_indicadores.carregar),
    ("pactos", dos_pactos.carregar),
    ("cooperação", da_cooperacao.carregar),
    ("portfólio", do_portfolio.carregar),
)


def carregar() -> Iterator[str]:
    """Carrega a demonstração, contando o que fez. A segunda vez não muda nada.

    Recusa em produção: as pessoas de demonstração têm senha conhecida.
    """
    if settings.MODO == "producao":
        raise RegraViolada(
            "A demonstração não se carrega em produção. Use PORTAL_MODO=demo.",
            codigo="demonstracao_em_producao",
        )
    yield carregar_territorios()
    yield f"{carregar_prazos_legais()} prazos legais no calendário"
    yield carregar_pessoas()
    for nome, carregar_app in APPS:
        carregar_app()
        yield f"demonstração de {nome}"
    analisar()


def carregar_territorios() -> str:
    """Catálogo nacional, as regiões de saúde do Acre e a população de Rio Branco."""
    total = Territorio.objects.municipios().count()
    if total < MUNICIPIOS_DO_BRASIL:
        total = carregar_catalogo()
    regioes = importar_regioes(
        ler_arquivo_das_regioes(ARQUIVOS / "regioes_ac.csv"), desde=DESDE
    )
    importar_regioes(
        ler_arquivo_das_regioes(ARQUIVOS / "regioes_rr_ficticias.csv"), desde=DESDE
    )
    _carregar_populacao()
    return (
        f"{total} municípios, {regioes.regioes} regiões de saúde do Acre e as duas "
        "fictícias de Roraima"
    )


def _carregar_populacao() -> None:
    """Os residentes de 2022: das UFs, que somam 203.080.756, e de Rio Branco.

    Cada UF foi conferida com outra transcrição pública do Censo 2022 do IBGE, e a
    soma é o total do país que ele publica. Rio Branco não se pôde conferir assim.
    """
    with (ARQUIVOS / "populacao_2022.csv").open(encoding="utf-8") as arquivo:
        linhas = list(csv.DictReader(arquivo, delimiter=";"))
    if Populacao.objects.filter(ano=2022).count() >= len(linhas):
        return
    for fonte in sorted({linha["fonte"] for linha in linhas}):
        gravar_populacao(
            [
                (linha["codigo"], int(linha["habitantes"]))
                for linha in linhas
                if linha["fonte"] == fonte
            ],
            ano=2022,
            fonte=fonte,
        )


@transaction.atomic
def carregar_pessoas() -> str:
    """Uma pessoa por papel, as de Roraima e a do CONASEMS, com o seu vínculo.

    Quem já existe fica como está.
    """
    for sigla, nome in INSTITUICOES.items():
        Instituicao.objects.get_or_create(sigla=sigla, defaults={"nome": nome})
    existentes = set(
        Usuario.objects.filter(de_demonstracao=True).values_list("email", flat=True)
    )
    # a senha é uma só, e conhecida: protegê-la custa caro, e basta uma vez
    protegida = make_password(SENHA)
    criadas = 0
    for nome_da_conta, papel, (territorio, instituicao) in _lugares():
        email = f"{nome_da_conta}@demo.example.org"
        if email in existentes:
            continue
        usuario = Usuario.objects.create(
            email=email,
            password=protegida,
            nome=f"{papel.label} (demonstração)",
            de_demonstracao=True,
        )
        abrir_vinculo(
            usuario,
            papel=papel,
            por=None,
            desde=DESDE,
            territorio=territorio,
            instituicao=instituicao,
        )
        criadas += 1
    return f"{len(existentes) + criadas} pessoas de demonstração, {criadas} novas"


def _lugares() -> Iterator[
    tuple[str, Papel, tuple[Territorio | None, Instituicao | None]]
]:
    """(Nome da conta, papel, lugar): uma por papel, as de Roraima, onde há CIR, e
    a contraparte do outro Termo."""
    for papel in Papel:
        yield papel, papel, lugar_de(papel)
    for papel, codigo in DE_RORAIMA:
        yield f"{papel}_rr", papel, (Territorio.objects.get(codigo=codigo), None)
    conasems = Instituicao.objects.get(sigla="CONASEMS")
    yield "contraparte_conasems", Papel.CONTRAPARTE, (None, conasems)


def lugar_de(papel: Papel) -> tuple[Territorio | None, Instituicao | None]:
    """Onde a pessoa de demonstração de um papel o exerce."""
    if papel in DA_COOPERACAO:
        sigla = "CONASS" if papel == Papel.CONTRAPARTE else "OPAS"
        return None, Instituicao.objects.get(sigla=sigla)
    if papel in DO_PORTFOLIO:
        return (
            Territorio.objects.get(codigo="MG"),
            Instituicao.objects.get(sigla="SES-MG"),
        )
    return Territorio.objects.get(codigo=_codigo_do_lugar(papel)), None


def _codigo_do_lugar(papel: Papel) -> str:
    if papel in MUNICIPAIS:
        return "1200401"
    if papel == Papel.TECNICO_REGIONAL:
        return "12002"
    if papel in NACIONAIS | {Papel.AUDITOR, Papel.ADMINISTRADOR}:
        return "BR"
    return "AC"


def vinculo_de(papel: Papel) -> Vinculo:
    """O vínculo de demonstração de um papel, para as cargas das apps e os testes."""
    return Vinculo.objects.select_related(
        "usuario", "territorio__uf", "territorio__macrorregiao", "instituicao"
    ).get(usuario__email=f"{papel}@demo.example.org", papel=papel)


def vinculos_de_demonstracao() -> list[Vinculo]:
    """Um vínculo por pessoa de demonstração, na ordem dos papéis; depois, as outras."""
    dos_papeis = [vinculo_de(papel) for papel in Papel]
    outras = (
        Vinculo.objects.select_related("usuario", "territorio", "instituicao")
        .filter(usuario__de_demonstracao=True)
        .exclude(pk__in=[vinculo.pk for vinculo in dos_papeis])
    )
    return [*dos_papeis, *outras.order_by("pk")]
