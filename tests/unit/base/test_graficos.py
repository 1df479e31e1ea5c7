import re
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from django.core.exceptions import ImproperlyConfigured

from base import graficos
from base.graficos import (
    Andamento,
    Categoria,
    LinhaDoTempo,
    LinhaMetaResultado,
    Marco,
    Parte,
    Periodo,
    PontoDaSerie,
    Preenchimento,
    SituacaoDoMarco,
)
from base.graficos.escala import Escala

UFS = sorted(graficos.formas_das_ufs())
SVG = "{http://www.w3.org/2000/svg}"


def linha(codigo, meta, resultado, alcancou, percentual=None):
    def numero(texto):
        return None if texto is None else Decimal(texto)

    return LinhaMetaResultado(
        codigo, codigo, numero(meta), numero(resultado), alcancou, numero(percentual)
    )


def desenhos(html):
    """Os SVG do trecho, já analisados: falham se não forem XML bem formado."""
    return [ET.fromstring(s) for s in re.findall(r"<svg.*?</svg>", html, re.S)]  # noqa: S314


def textos(desenho):
    return [t.text for t in desenho.iter(f"{SVG}text")]


def test_meta_resultado_sem_linhas_diz_que_nao_ha_dados():
    html = graficos.barras_meta_resultado([], titulo="Indicador 8")

    assert "<svg" not in html
    assert "Nenhum território" in html


def test_meta_resultado_de_um_so_parte_do_zero():
    """87,5 contra 88 não toma a largura toda."""
    so_um = [linha("AC", "88", "87.5", False, "99.4")]
    ao_lado = [*so_um, linha("AL", "85", "86", True, "101.2")]

    (desenho, _) = desenhos(graficos.barras_meta_resultado(so_um, titulo="Cura"))
    (comparado, _) = desenhos(graficos.barras_meta_resultado(ao_lado, titulo="Cura"))

    assert "0" in textos(desenho)
    assert "0" not in textos(comparado)


@pytest.mark.parametrize("estilo", ["pontos", "barras"])
def test_meta_resultado_com_uma_linha(estilo):
    html = graficos.barras_meta_resultado(
        [linha("AC", "20", "28", False, "71.4")],
        titulo="Indicador 9",
        casas=1,
        estilo=estilo,
    )

    largo, estreito = desenhos(html)
    assert "Não alcançaram (1)" in textos(largo)
    assert {"20,0", "28,0", "71,4\u00a0%"} <= set(textos(largo))
    assert "28,0" in textos(estreito)


def test_meta_resultado_com_as_27_ufs_agrupa_e_ordena():
    linhas = [
        linha(uf, "10", str(5 + i), 5 + i >= 10, str(50 + 10 * i))
        for i, uf in enumerate(UFS)
    ]

    html = graficos.barras_meta_resultado(
        linhas, titulo="Indicador 1", referencia=Decimal(12), agregado=Decimal(11)
    )

    largo = textos(desenhos(html)[0])
    assert "Alcançaram (22)" in largo
    assert "Não alcançaram (5)" in largo
    assert largo.index("TO") < largo.index("AP") < largo.index("AC")
    assert "referência 12" in largo
    assert "Brasil 11" in largo


def test_meta_resultado_separa_quem_nao_tem_base():
    html = graficos.barras_meta_resultado(
        [
            linha("AC", "10", None, None),
            linha("AL", None, "3", None),
            linha("AM", None, None, None),
        ],
        titulo="Indicador 1",
    )

    escrito = textos(desenhos(html)[0])
    assert "Sem base de comparação (3)" in escrito
    assert escrito.count("sem resultado") == 2
    assert "—" in escrito


@pytest.mark.parametrize(
    ("meta", "resultado"),
    [("0", "0"), ("-5", "3"), ("0.0001", "0.0002"), ("1000000", "99999999")],
)
def test_meta_resultado_serve_a_qualquer_escala(meta, resultado):
    html = graficos.barras_meta_resultado(
        [linha("AC", meta, resultado, True)], titulo="Escala"
    )

    for desenho in desenhos(html):
        for circulo in desenho.iter(f"{SVG}circle"):
            assert 0 <= float(circulo.get("cx")) <= 720


def test_meta_resultado_nao_arredonda_o_que_mostraria_igualdade():
    html = graficos.barras_meta_resultado(
        [linha("AC", "16.66", "16.67", False)], titulo="Indicador 9", casas=1
    )

    assert {"16,66", "16,67"} <= set(textos(desenhos(html)[0]))


def test_meta_resultado_com_municipios_avisa_dos_omitidos():
    linhas = [linha(f"31{i:05}", "10", "12", True) for i in range(853)]

    html = graficos.barras_meta_resultado(linhas, titulo="Municípios de MG")

    assert "Mais 733 territórios estão na tabela." in textos(desenhos(html)[0])


def test_valor_extremo_nao_espreme_os_demais():
    linhas = [linha(uf, "10", "12", True) for uf in UFS]
    linhas.append(linha("XX", "10", "5000", True))

    html = graficos.barras_meta_resultado(linhas, titulo="Extremo")

    circulos = [c.get("cx") for c in desenhos(html)[0].iter(f"{SVG}circle")]
    assert len(circulos) == 27
    assert float(circulos[0]) > 200


def test_no_papel_ha_um_desenho_so_com_medida_em_milimetros():
    html = graficos.barras_meta_resultado(
        [linha("AC", "1", "2", True)], titulo="Papel", largura_mm=165
    )

    (desenho,) = desenhos(html)
    assert desenho.get("width") == "165mm"
    assert desenho.get("height").endswith("mm")


def test_texto_de_usuario_e_escapado():
    html = graficos.barras_meta_resultado(
        [linha("<b>", "1", "2", True)], titulo='<script>"'
    )

    assert "<script>" not in html
    assert "<b>" not in html


def test_desenhos_sao_figuras_com_titulo_e_ids_distintos():
    html = graficos.barras_meta_resultado(
        [linha("AC", "1", "2", True)], titulo="Indicador 8", descricao="27 UFs"
    )

    ids = []
    for desenho in desenhos(html):
        titulo = desenho[0]
        assert desenho.get("role") == "img"
        assert desenho.get("aria-labelledby") == titulo.get("id")
        assert titulo.text == "Indicador 8. 27 UFs"
        ids.append(titulo.get("id"))
    assert len(set(ids)) == 2


def test_mesmos_dados_mesmos_bytes():
    def desenhar():
        return graficos.mapa_uf(
            {"AC": Categoria("alcançou", Preenchimento.CHEIO)}, "Mapa"
        )

    assert desenhar() == desenhar()


def test_escala_escolhe_marcas_redondas():
    escala = Escala.para([Decimal("11.1"), Decimal("41.2"), None], 0, 100)

    assert escala.marcas() == [Decimal(v) for v in (10, 20, 30, 40, 50)]
    assert escala.em(Decimal(10)) == 0
    assert escala.em(Decimal(9999)) == 100


def test_escala_sem_valores_ou_com_valor_unico():
    assert Escala.para([], 0, 100).marcas()[0] == 0
    assert len(Escala.para([Decimal(7)], 0, 100).marcas()) >= 2
    assert len(Escala.para([Decimal(0)], 0, 100).marcas()) >= 2


def test_mapa_conta_as_categorias_na_legenda():
    alcancou = Categoria("alcançou", Preenchimento.CHEIO, 0)
    longe = Categoria("mais de 35 % acima", Preenchimento.HACHURA_DENSA, 1)

    html = graficos.mapa_uf({"AM": alcancou, "RN": longe, "PB": longe}, "Ind. 9")

    desenho = desenhos(html)[0]
    assert len(textos(desenho)) == 27
    assert "sem base de comparação: 24" in desenho[0].text
    assert re.findall(r"<b>(\d+)</b>", html) == ["1", "2", "24"]
    assert len(list(desenho.iter(f"{SVG}pattern"))) == 1


def test_mapa_vazio_e_mapa_pequeno():
    assert "sem base de comparação: 27" in graficos.mapa_uf({}, "Nada")
    pequeno = graficos.mapa_uf({}, "Nada", pequeno=True, legenda=False)
    assert "<text" not in pequeno
    assert "<ul" not in pequeno


def test_mapa_no_papel_usa_fundo_em_vez_de_halo():
    html = graficos.mapa_uf({}, "Papel", largura_mm=100)

    assert "paint-order" not in html
    assert "background-image:url(data:image/svg+xml" in html


def test_serie_interrompe_no_ano_sem_resultado():
    pontos = [
        PontoDaSerie("2017", Decimal(80), Decimal(70)),
        PontoDaSerie("2018", Decimal(80), None),
        PontoDaSerie("2019", Decimal(80), Decimal(75), preliminar=True),
        PontoDaSerie("2020", None, Decimal(90), comparacao=Decimal(88)),
    ]

    html = graficos.serie_temporal(pontos, titulo="Série", referencia=Decimal(85))

    largo = desenhos(html)[0]
    (trajeto,) = [
        q.get("d")
        for q in largo.iter(f"{SVG}path")
        if q.get("stroke-width") == "2" and q.get("stroke") == "#1351b4"
    ]
    assert trajeto.count("M") == 2
    assert {"70", "90", "Brasil 88", "referência 85"} <= set(textos(largo))


@pytest.mark.parametrize(
    "pontos", [[], [PontoDaSerie("2020")], [PontoDaSerie("2020"), PontoDaSerie("2021")]]
)
def test_serie_sem_valores_diz_que_nao_ha(pontos):
    assert "<svg" not in graficos.serie_temporal(pontos, titulo="Série")


def test_serie_com_um_ano_e_com_quarenta():
    for quantos in (1, 40):
        pontos = [
            PontoDaSerie(str(1980 + i), Decimal(1), Decimal(i)) for i in range(quantos)
        ]
        assert len(desenhos(graficos.serie_temporal(pontos, titulo="Anos"))) == 2


def test_faisca_e_decorativa_e_so_existe_com_dois_valores():
    assert graficos.faisca([]) == ""
    assert graficos.faisca([None, Decimal(1)]) == ""
    html = graficos.faisca([Decimal(1), None, Decimal(1)], [Decimal(2), None, None])
    assert 'aria-hidden="true"' in html


def test_barra_empilhada_mostra_valores_e_nao_some_com_parte_minima():
    html = graficos.barra_empilhada(
        [
            Parte("desembolsado", Decimal(999999)),
            Parte("pendente", Decimal(1), Preenchimento.HACHURA_CINZA),
            Parte("saldo", Decimal(0), Preenchimento.CLARO),
        ],
        "Execução",
    )

    largo = desenhos(html)[0]
    assert "pendente: 1" in largo[0].text
    barras = largo.findall(f"{SVG}rect")
    assert len(barras) == 2
    assert float(barras[1].get("width")) >= 1
    assert "saldo <b>0</b>" in html


@pytest.mark.parametrize("partes", [[], [Parte("nada", Decimal(0))]])
def test_barra_empilhada_sem_valores(partes):
    assert "<svg" not in graficos.barra_empilhada(partes, "Execução")


def item(nome, **campos):
    return LinhaDoTempo(nome, Andamento.NO_PRAZO, **campos)


def test_linha_do_tempo_lista_os_itens_sem_data():
    html = graficos.linha_do_tempo(
        [
            item("A", real=Periodo(date(2024, 1, 1), date(2025, 1, 1))),
            item("<B>"),
        ],
        hoje=date(2024, 6, 1),
        titulo="Carteira",
    )

    assert len(desenhos(html)) == 2
    assert "Sem data:</b> &lt;B&gt;." in html


def test_linha_do_tempo_sem_itens_e_sem_datas():
    vazio = graficos.linha_do_tempo([], hoje=date(2024, 1, 1), titulo="C")
    sem_datas = graficos.linha_do_tempo([item("A")], hoje=date(2024, 1, 1), titulo="C")

    assert "<svg" not in vazio
    assert "<svg" not in sem_datas
    assert "A" in sem_datas


@pytest.mark.parametrize("andamento", list(Andamento))
def test_linha_do_tempo_desenha_cada_andamento(andamento):
    html = graficos.linha_do_tempo(
        [
            LinhaDoTempo(
                "Projeto",
                andamento,
                "SUBRAS",
                base=Periodo(date(2023, 9, 1), date(2025, 8, 30)),
                real=Periodo(date(2023, 9, 1), date(2026, 2, 1)),
                marcos=tuple(
                    Marco(date(2024, 5, 1 + i), s)
                    for i, s in enumerate(SituacaoDoMarco)
                ),
            )
        ],
        hoje=date(2025, 8, 15),
        titulo="Carteira",
    )

    largo = desenhos(html)[0]
    assert andamento.value in textos(largo)
    assert {"2024", "2025", "2026"} <= set(textos(largo))


@pytest.mark.parametrize(
    ("inicio", "fim"),
    [
        (date(2025, 2, 2), date(2025, 2, 2)),
        (date(2010, 5, 27), date(2020, 5, 27)),
        (date(1900, 1, 1), date(2100, 12, 31)),
    ],
)
def test_linha_do_tempo_de_um_dia_a_dois_seculos(inicio, fim):
    html = graficos.linha_do_tempo(
        [item("A", real=Periodo(inicio, fim))], hoje=inicio, titulo="C"
    )

    for desenho in desenhos(html):
        largura = float(desenho.get("width"))
        for retangulo in desenho.iter(f"{SVG}rect"):
            fim_x = float(retangulo.get("x")) + float(retangulo.get("width"))
            assert fim_x <= largura


def test_qr_e_um_caminho_com_titulo():
    (desenho,) = desenhos(graficos.qr("https://example.org/a/", largura_mm=34))

    assert desenho[0].text == "Código QR do endereço https://example.org/a/"
    assert desenho.get("width") == "34mm"
    assert len(list(desenho.iter(f"{SVG}path"))) == 1
    assert 'width="136"' in graficos.qr("https://example.org/a/")


def test_defs_traz_as_hachuras():
    assert graficos.DEFS.count("<pattern") == 4


def test_formas_nao_construidas_dizem_o_que_rodar(settings, tmp_path):
    settings.BUILD_DIR = tmp_path
    graficos.formas_das_ufs.cache_clear()

    with pytest.raises(ImproperlyConfigured, match=r"construir\.py"):
        graficos.formas_das_ufs()


def test_barra_e_mapa_podem_ficar_sem_legenda():
    partes = [Parte("a", Decimal(1)), Parte("b", Decimal(2))]

    assert "<ul" not in graficos.barra_empilhada(partes, "Barra", legenda=False)
    assert "<li" in graficos.legenda_do_mapa({"AC": graficos.SEM_BASE})


def test_barra_no_papel_tem_amostra_de_fundo():
    html = graficos.barra_empilhada([Parte("a", Decimal(1))], "B", largura_mm=100)

    assert len(desenhos(html)) == 1
    assert "background-image" in html


def test_serie_no_papel_e_comparacao_junto_do_resultado():
    pontos = [
        PontoDaSerie("2020", Decimal(5), Decimal(10), comparacao=Decimal("10.1")),
        PontoDaSerie("2021", Decimal(5), Decimal(12), comparacao=Decimal("12.1")),
    ]

    (desenho,) = desenhos(graficos.serie_temporal(pontos, titulo="S", largura_mm=165))

    rotulos = {t.text: float(t.get("y")) for t in desenho.iter(f"{SVG}text")}
    assert abs(rotulos["Brasil 12,1"] - rotulos["12"]) >= 12


@pytest.mark.parametrize(
    ("valores", "passos"),
    [
        ([5, 6, 6, 7], ["5", "6", "7", "8"]),
        ([0, 0], ["0", "1"]),
        ([1, 5], ["0", "1", "2", "3", "4", "5", "6"]),
        ([Decimal("5.2"), 6], ["5,2"]),
    ],
)
def test_histograma_de_contagens_tem_faixas_inteiras(valores, passos):
    html = graficos.histograma(
        [Decimal(v) for v in valores], titulo="H", largura_mm=100
    )

    eixo = re.findall(r'text-anchor="middle"[^>]*>([^<]+)<', html)
    assert eixo[: len(passos)] == passos
    if len(passos) > 1:
        assert not any("," in x for x in eixo)
