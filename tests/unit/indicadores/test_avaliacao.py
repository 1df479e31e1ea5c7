"""Os números publicados de 2007 julgados pelo portal: RN-IND-05, 06, 07 e 15."""

import pytest

from base.conferencias import Situacao
from indicadores import consultas, dados, demonstracao, narrativa, quadros
from indicadores.conferencias import EXPLICACOES, conferir
from indicadores.models import (
    Edicao,
    Ficha,
    MetaPactuada,
    Resultado,
    Rodada,
    Variante,
)
from territorios.models import Territorio
from tests.factories.indicadores import (
    FichaFactory,
    MetaFactory,
    PactuacaoFactory,
    ResultadoFactory,
    RodadaFactory,
)
from tests.factories.territorios import MunicipioFactory

pytestmark = pytest.mark.django_db

# número: (alcançaram, não alcançaram, sem base)
ACEITACAO = {
    2: (4, 23, 0),
    3: (12, 15, 0),
    6: (24, 3, 0),
    7: (7, 15, 5),
    8: (21, 6, 0),
    9: (5, 22, 0),
    11: (0, 27, 0),
    13: (18, 8, 1),
    14: (1, 6, 20),
    15: (7, 4, 16),
    17: (14, 12, 1),
    18: (12, 14, 1),
    19: (0, 27, 0),
    21: (4, 21, 2),
    23: (3, 4, 20),
    24: (0, 0, 27),
    26: (14, 12, 1),
    27: (9, 18, 0),
}
QUEM_ALCANCOU = {
    2: {"BA", "MG", "MT", "PE"},
    7: {"AL", "MA", "MG", "MS", "PE", "RN", "SE"},
    9: {"AM", "DF", "MA", "PR", "RJ"},
    14: {"SC"},
    15: {"GO", "MG", "MS", "MT", "PR", "SC", "SP"},
    21: {"DF", "ES", "MS", "RJ"},
    23: {"AC", "PA", "TO"},
}
SEM_BASE = {
    7: {"ES", "PB", "PR", "RJ", "SP"},
    13: {"RS"},
    17: {"DF"},
    18: {"DF"},
    21: {"RS", "SC"},
    26: {"RS"},
}


@pytest.fixture
def publicados(publicados_uma_vez, db):
    """Os deste módulo."""


def test_alcance_publicado_de_cada_indicador(publicados):
    obtido = {}
    for numero in ACEITACAO:
        a = consultas.alcance(2007, numero)
        obtido[numero] = (a.alcancaram, a.nao_alcancaram, a.sem_base)

    assert obtido == ACEITACAO


def test_quem_alcancou_e_quem_ficou_sem_base(publicados):
    for numero, esperadas in QUEM_ALCANCOU.items():
        territorios = consultas.alcance(2007, numero).territorios
        assert {t.sigla for t in territorios if t.alcancou} == esperadas, numero
    for numero, esperadas in SEM_BASE.items():
        territorios = consultas.alcance(2007, numero).territorios
        sem = {t.sigla: t.motivo for t in territorios if t.alcancou is None}
        assert set(sem) == esperadas, numero
        assert all(sem.values())


def test_alcance_que_nao_existe_e_none(publicados):
    assert consultas.alcance(2007, 99) is None
    assert consultas.alcance(1999, 8) is None


def test_alcance_escreve_os_valores_sem_zeros_a_mais(publicados):
    acre = next(t for t in consultas.alcance(2007, 8).territorios if t.sigla == "AC")

    assert (str(acre.meta), str(acre.resultado)) == ("1.2", "1.3")
    assert str(acre.percentual_da_meta) == "108.33"


def _avaliar(numero, codigo="BR", ano=2007):
    rodada = Rodada.objects.get(ano=ano)
    ficha = Ficha.objects.get(edicao=rodada.edicao, numero=numero)
    return consultas.avaliar(rodada, ficha, Territorio.objects.get(codigo=codigo))


def _divergencias(avaliacao):
    return [
        (c.onde, c.encontrado, c.esperado)
        for c in conferir(avaliacao)
        if c.situacao == Situacao.DIVERGENCIA
    ]


def test_o_portal_nomeia_o_erro_de_soma_do_quadro_34(publicados):
    assert _divergencias(_avaliar(21)) == [("Brasil, numerador", "428", "328")]


def test_o_quadro_4_de_2008_soma_o_que_publica(publicados):
    feitas = conferir(_avaliar(2, ano=2008))

    assert {c.situacao for c in feitas} == {Situacao.CERTA}
    assert [c.encontrado for c in feitas if "numerador" in c.onde] == ["6.443"]


def test_o_portal_nomeia_a_truncagem_do_indicador_6(publicados):
    divergencias = _divergencias(_avaliar(6))

    assert [
        (e.replace("\xa0", " "), c.replace("\xa0", " ")) for _, e, c in divergencias
    ] == [("88,88 %", "88,89 %")]


def test_quadro_sem_erro_nao_acusa_divergencia(publicados):
    assert _divergencias(_avaliar(9)) == []


def test_o_agregado_calculado_usa_as_somas_e_nao_a_media(publicados):
    calculado = _avaliar(21).calculado

    assert calculado is not None
    assert f"{calculado:.1f}" == "52.9"


def test_frase_de_um_so_territorio_nao_conta(publicados):
    rodada = Rodada.objects.select_related("edicao").get(ano=2007)
    ficha = rodada.edicao.fichas.get(numero=9)
    frases = [
        narrativa.frase_do_indicador(
            consultas.avaliar(rodada, ficha, Territorio.objects.get(codigo=uf))
        ).inteira
        for uf in ("AM", "AC")
    ]

    assert frases[0].startswith("AM alcançou a meta. AM ficou em 16,8 por mil")
    assert frases[1].startswith("AC não alcançou a meta. AC ficou em 28,0 por mil")


def test_frase_do_indicador_conta_dos_dados(publicados):
    frase = narrativa.frase_do_indicador(_avaliar(8))

    assert frase.destaque == "Alcançaram 21, não alcançaram 6"
    assert "AP, CE, DF, PE, PI e RN" in frase.inteira


@pytest.mark.parametrize(
    ("numero", "trecho"),
    [
        (24, "não comparável"),
        (24, "−19,7\xa0% em relação a 2006"),
        (16, "a fonte não traz"),
    ],
)
def test_frase_sem_o_que_julgar_diz_por_que(publicados, numero, trecho):
    assert trecho in narrativa.frase_do_indicador(_avaliar(numero)).inteira


def test_avaliar_muitas_fichas_custa_o_mesmo_que_uma(
    publicados, django_assert_num_queries
):
    rodada = Rodada.objects.select_related("edicao").get(ano=2007)
    brasil = Territorio.objects.get(codigo="BR")
    fichas = list(rodada.edicao.fichas.all())

    with django_assert_num_queries(4):
        avaliacoes = consultas.avaliar_fichas(rodada, fichas, brasil)

    assert len(avaliacoes) == 50


def test_matriz_soma_as_contagens_das_colunas(publicados):
    rodada = Rodada.objects.select_related("edicao").get(ano=2007)
    fichas = list(rodada.edicao.fichas.order_by("numero"))
    brasil = Territorio.objects.get(codigo="BR")

    matriz = consultas.matriz_do_ano(rodada, brasil, fichas=fichas)

    # o 10 só tem o Sudeste: 1 de 4
    assert (matriz.total.alcancaram, matriz.total.julgados) == (156, 396)
    assert [f.numero for f in matriz.sem_base] == [24]
    assert [g.territorio.codigo for g in matriz.grupos] == ["N", "NE", "CO", "SD", "S"]


def test_matriz_por_alcance_vem_do_maior_ao_menor(publicados):
    rodada = Rodada.objects.select_related("edicao").get(ano=2007)
    norte = Territorio.objects.get(codigo="N")

    matriz = consultas.matriz_do_ano(
        rodada, norte, fichas=list(rodada.edicao.fichas.all()), por_alcance=True
    )

    totais = [x.contagem.alcancaram for x in matriz.grupos[0].linhas]
    assert totais == sorted(totais, reverse=True)


def test_carregar_de_novo_nao_muda_nada(publicados):
    linhas = demonstracao._ler("demonstracao.csv")
    for codigo in sorted({x["territorio"] for x in linhas}):
        MunicipioFactory(codigo=codigo, nome=codigo)
    antes = (Edicao.objects.count(), Ficha.objects.count())
    celulas = (MetaPactuada.objects.count(), Resultado.objects.count())

    demonstracao.carregar()
    ficticias = (MetaPactuada.objects.count(), Resultado.objects.count())
    demonstracao.carregar()

    assert (Edicao.objects.count(), Ficha.objects.count()) == antes == (2, 73)
    assert (MetaPactuada.objects.count(), Resultado.objects.count()) == ficticias
    assert celulas[0] < ficticias[0]
    assert Rodada.objects.filter(demonstracao=True).count() == 6


def test_o_indicador_de_faixa_diz_quem_esta_dentro_dela(publicados, client):
    # RN-IND-18
    Ficha.objects.filter(edicao__codigo="2007", numero=8).update(
        sentido="faixa", limite_inferior=1, limite_superior=2
    )

    avaliacao = _avaliar(8)
    frase = narrativa.frase_do_indicador(avaliacao).inteira
    pagina = client.get("/indicadores/avaliacao/2007/BR/8/").content.decode()

    assert "dentro da faixa" in frase.split(",")[0]
    assert "fora da faixa" in frase
    assert "lcan" not in frase
    assert "dentro da faixa de 1,0 a 2,0" in pagina
    assert "cheio dentro da faixa, vazado fora" in pagina
    assert {x.julgamento.percentual for x in avaliacao.linhas} == {None}


def test_so_se_cobra_cobertura_de_quem_tem_o_indicador(publicados):
    avaliacao = _avaliar(24)
    alagoas = next(x for x in avaliacao.linhas if x.territorio.sigla == "AL")

    (cobertura,) = [c for c in conferir(avaliacao) if c.regra.startswith("Todos os")]

    assert cobertura.encontrado == (
        "9 de 9 territórios com meta e resultado; a 18 não se aplica"
    )
    assert alagoas.motivo == "Só se aplica à Amazônia Legal."
    assert avaliacao.contagem.sem_base == 27


def test_a_pagina_explica_toda_conferencia_que_se_faz(client, publicados):
    """Nenhuma regra sem explicação, e nenhuma explicação do que não se faz."""
    feitas = {
        c.codigo
        for rodada in Rodada.objects.select_related("edicao")
        for avaliacao in consultas.avaliar_ano(
            rodada, Territorio.objects.get(codigo="BR")
        )
        for c in conferir(avaliacao)
    }

    pagina = client.get("/indicadores/como-se-confere/").content.decode()

    assert feitas == EXPLICACOES.keys()
    for nome, o_que_compara in EXPLICACOES.values():
        assert f"<dt>{nome}</dt><dd>{o_que_compara}</dd>" in pagina


# ------------------------------------------------------------ outra definição


def _em_obitos(meta, resultado, variante_da_meta=True):
    """Um município que pactuou e apurou um número de óbitos onde a ficha pede taxa."""
    rodada = RodadaFactory(ano=2030)
    ficha = FichaFactory(
        edicao=rodada.edicao,
        numero=1,
        unidade="por mil",
        sentido="menor",
        multiplicador=1000,
    )
    numero = Variante.objects.create(
        ficha=ficha, codigo="numero", nome="Número de óbitos", unidade="óbitos"
    )
    onde = PactuacaoFactory(
        rodada=rodada, territorio=MunicipioFactory(), situacao="homologada"
    )
    MetaFactory(
        pactuacao=onde,
        ficha=ficha,
        valor=meta,
        variante=numero if variante_da_meta else None,
    )
    ResultadoFactory(pactuacao=onde, ficha=ficha, valor=resultado, variante=numero)
    return consultas.avaliar(rodada, ficha, onde.territorio.uf)


def test_numero_em_outra_definicao_o_diz_no_quadro_e_no_arquivo(db):
    avaliacao = _em_obitos(30, 3)
    nota = "Em outra definição: número de óbitos (óbitos)"

    quadro = quadros.quadro_do_indicador(avaliacao)
    (linha,) = dados.linhas([avaliacao])
    (api,) = consultas.alcance(2030, 1, "MUN").territorios

    assert quadro.notas == [("a", nota)]
    assert quadro.grupos[0].linhas[0].notas == "a"
    assert linha[dados.COLUNAS.index("motivo_ou_nota")] == nota
    assert api.definicao == nota
    # três óbitos não se desenham na régua da taxa
    assert not quadros.grafico_do_indicador(avaliacao)
    # o que se pactuou em óbitos não é contagem digitada no lugar de taxa
    assert "Unidades misturadas" not in " ".join(c.frase for c in conferir(avaliacao))


def test_so_um_dos_lados_em_outra_definicao(db):
    avaliacao = _em_obitos(30, 3, variante_da_meta=False)

    linha = avaliacao.linhas[0]
    assert linha.definicao(avaliacao.ficha) == (
        "Resultado em outra definição: número de óbitos (óbitos)"
    )
    assert linha.julgamento.alcancou is None


def test_as_partes_em_outra_definicao_nao_limitam_o_agregado(publicados):
    avaliacao = _avaliar(13)
    variante = avaliacao.ficha.variantes.get()
    Resultado.objects.filter(
        ficha=avaliacao.ficha, pactuacao__territorio__codigo="GO"
    ).update(variante=variante, valor="9")

    frases = " | ".join(c.frase for c in conferir(_avaliar(13)))

    assert "a 9" not in frases
