"""O caderno do ano, montado fora da requisição. RN-IND-16."""

import hashlib
import io
import threading
from decimal import Decimal as D

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.template.loader import render_to_string
from django.utils import timezone
from openpyxl import load_workbook

from auditoria.models import Documento
from base.errors import RegraViolada
from base.models import Andamento, SituacaoDoAndamento
from base.tarefas import iniciar
from indicadores import narrativa, pdf, resumo_do_quadro
from indicadores.caderno import instrumentos_do_caderno
from indicadores.consultas import avaliar, avaliar_ano
from indicadores.models import Resultado, Rodada, SituacaoDoInstrumento
from indicadores.states import Situacao
from indicadores.tasks import montar_caderno
from territorios.models import Territorio
from tests.factories.indicadores import (
    MetaFactory,
    PactuacaoFactory,
    ResultadoFactory,
)
from tests.factories.territorios import MunicipioFactory

PAGINA = "/indicadores/avaliacao/2007/N/caderno/"
ARQUIVO = "/indicadores/avaliacao/2007/N.pdf"


@pytest.fixture
def publicados(publicados_uma_vez, db):
    """Os deste módulo."""


@pytest.fixture
def impresso(monkeypatch):
    """Troca a impressão, que é lenta, por bytes que contam quantas houve."""
    feitas = []

    def imprimir(modelo, contexto):
        feitas.append(contexto)
        return b"%PDF-" + contexto["doc"].codigo.encode()

    monkeypatch.setattr(pdf, "imprimir_modelo", imprimir)
    return feitas


def _na_fila(codigo="N"):
    return Andamento.objects.create(
        titulo="Caderno", dono=None, chave=f"caderno:2007:{codigo}"
    )


def test_sem_caderno_o_arquivo_leva_a_pagina_que_o_monta(client, publicados):
    resposta = client.get(ARQUIVO)

    assert resposta.status_code == 302
    assert resposta.url == PAGINA
    assert "Montar o caderno" in client.get(PAGINA).content.decode()


def test_pedir_monta_o_caderno_e_o_arquivo_passa_a_vir(client, publicados, impresso):
    resposta = client.post(PAGINA)

    assert resposta.url == PAGINA
    assert "Baixar o caderno" in client.get(PAGINA).content.decode()
    primeiro, segundo = client.get(ARQUIVO), client.get(ARQUIVO)
    assert primeiro.content == segundo.content
    assert primeiro.content.startswith(b"%PDF-")
    assert len(impresso) == 1


def test_pedir_de_novo_o_que_ja_existe_nao_monta_outro(client, publicados, impresso):
    client.post(PAGINA)
    client.post(PAGINA)

    assert Andamento.objects.count() == Documento.objects.count() == 1


def test_numero_mudado_pede_caderno_novo(client, publicados, impresso):
    client.post(PAGINA)
    Resultado.objects.filter(
        ficha__numero=9, pactuacao__territorio__codigo="AM"
    ).update(valor=15)

    assert client.get(ARQUIVO).status_code == 302
    client.post(PAGINA)

    assert client.get(ARQUIVO).status_code == 200
    assert [d.versao for d in Documento.objects.order_by("versao")] == [1, 2]


def test_quem_pede_o_que_esta_sendo_feito_recebe_o_mesmo(client, publicados, impresso):
    aberto = _na_fila()

    for _ in range(20):
        client.post(PAGINA)

    assert Andamento.objects.get() == aberto
    assert not impresso
    trecho = client.get(PAGINA, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in trecho
    assert 'hx-trigger="every 2s"' in trecho


def test_pedido_que_falhou_diz_por_que_e_pode_ser_refeito(client, publicados, impresso):
    andamento = _na_fila()
    Andamento.objects.update(
        situacao=SituacaoDoAndamento.FALHOU, mensagem="O quadro tem linhas demais."
    )

    texto = client.get(PAGINA).content.decode()
    client.post(PAGINA)

    assert "linhas demais" in texto
    assert "Montar o caderno" in texto
    assert Andamento.objects.exclude(pk=andamento.pk).get().situacao == "concluida"


def test_sem_numeros_nao_ha_o_que_montar(client, publicados):
    Rodada.objects.create(edicao=Rodada.objects.get(ano=2007).edicao, ano=2031)

    pagina = "/indicadores/avaliacao/2031/N/caderno/"
    client.post(pagina)

    assert "Não há números públicos" in client.get(pagina).content.decode()
    assert not Andamento.objects.exists()


def test_caderno_vazio_e_recusado(publicados):
    norte = Territorio.objects.get(codigo="N")

    with pytest.raises(RegraViolada) as erro:
        pdf.emitir_caderno(Rodada.objects.get(ano=2007), norte, [])

    assert erro.value.codigo == "caderno_vazio"


def test_vale_o_de_quem_emitiu_primeiro(publicados, monkeypatch):
    rodada = Rodada.objects.select_related("edicao").get(ano=2007)
    norte = Territorio.objects.get(codigo="N")
    avaliacoes = _avaliacoes(rodada, norte)

    def imprimir(modelo, contexto):
        monkeypatch.setattr(pdf, "imprimir_modelo", lambda m, c: b"%PDF-primeiro")
        pdf.emitir_caderno(rodada, norte, avaliacoes)
        return b"%PDF-segundo"

    monkeypatch.setattr(pdf, "imprimir_modelo", imprimir)

    documento = pdf.emitir_caderno(rodada, norte, avaliacoes)

    with documento.arquivo.open("rb") as arquivo:
        assert arquivo.read() == b"%PDF-primeiro"
    assert Documento.objects.count() == 1


def _avaliacoes(rodada, territorio):
    return avaliar_ano(rodada, territorio)[:2]


# ------------------------------------------------------------ comando


def test_comando_grava_o_caderno(publicados, impresso, tmp_path, capsys):
    saida = tmp_path / "norte.pdf"

    call_command("emitir_caderno", "2007", "n", "--saida", str(saida))
    call_command("emitir_caderno", "2007", "N", "--saida", str(saida))

    assert saida.read_bytes().startswith(b"%PDF-")
    assert len(impresso) == 1
    assert Documento.objects.get().codigo in capsys.readouterr().out


@pytest.mark.parametrize(
    ("argumentos", "frase"),
    [
        (["1990", "N"], "rodada de 1990"),
        (["2007", "XX"], "território XX"),
        (["2007", "N", "--indicador", "99"], "números públicos"),
    ],
)
def test_comando_diz_o_que_falta(publicados, tmp_path, argumentos, frase):
    saida = tmp_path / "nada.pdf"

    with pytest.raises(CommandError, match=frase):
        call_command("emitir_caderno", *argumentos, "--saida", str(saida))

    assert not saida.exists()


# ------------------------------------------------------------ uma só por chave


def test_banco_recusa_duas_abertas_com_a_mesma_chave(db):
    _na_fila()

    with pytest.raises(IntegrityError), transaction.atomic():
        _na_fila()

    Andamento.objects.update(situacao=SituacaoDoAndamento.CONCLUIDA)
    _na_fila()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="só há duas conexões no PostgreSQL"
)
def test_vinte_pedidos_ao_mesmo_tempo_abrem_um_so(settings):
    settings.TASKS = {
        "default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}
    }
    largada, abertos = threading.Barrier(20), []

    def pedir():
        try:
            largada.wait()
            abertos.append(
                iniciar(
                    montar_caderno,
                    titulo="Caderno",
                    dono_id=None,
                    chave="caderno:2007:N",
                    ano=2007,
                    codigo="N",
                ).pk
            )
        finally:
            connection.close()

    threads = [threading.Thread(target=pedir) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(abertos) == 20
    assert set(abertos) == {Andamento.objects.get().pk}


# ------------------------------------------------------------ em resumo


@pytest.fixture
def muitos(publicados, monkeypatch):
    """Três municípios do Acre e um limite de duas linhas por caderno."""
    monkeypatch.setattr(resumo_do_quadro, "LINHAS_POR_TABELA", 2)
    acre = Territorio.objects.get(codigo="AC")
    rodada = Rodada.objects.select_related("edicao").get(ano=2007)
    ficha = rodada.edicao.fichas.get(numero=8)
    for codigo, resultado in (("1200401", 12), ("1200708", 6), ("1200203", 15)):
        pactuacao = PactuacaoFactory(
            rodada=rodada,
            territorio=MunicipioFactory(codigo=codigo, uf=acre),
            situacao=Situacao.HOMOLOGADA,
        )
        MetaFactory(pactuacao=pactuacao, ficha=ficha, valor=12)
        ResultadoFactory(
            pactuacao=pactuacao,
            ficha=ficha,
            valor=resultado,
            numerador=resultado * 10,
            denominador=10,
        )
    return acre


def test_caderno_de_municipios_demais_sai_em_resumo_com_anexo(client, muitos, impresso):
    pagina = "/indicadores/avaliacao/2007/AC/caderno/"
    assert "saem em resumo" in client.get(pagina).content.decode()

    client.post(pagina)

    resumido = next(
        i["resumido"] for i in impresso[0]["indicadores"] if i["ficha"].numero == 8
    )
    assert (resumido.todos.municipios, resumido.todos.contagem) == (3, "2 de 3")
    assert (resumido.todos.menor, resumido.todos.maior) == ("6,0", "15,0")
    assert [x.percentual for x in resumido.distantes] == ["50,0"]
    assert ("alcançou", 2) in resumido.distancias
    anexo = impresso[0]["anexo"]
    endereco = f"{pagina}anexo-{anexo.codigo.lower()}.xlsx"
    assert endereco.lower() in client.get(pagina).content.decode().lower()
    baixado = client.get(endereco).content
    assert hashlib.sha256(baixado).hexdigest() == anexo.sha256
    folha = load_workbook(io.BytesIO(baixado))["Indicador 8"]
    assert folha.max_row == 4 + 1  # o cabeçalho, os três e o Acre


def test_anexo_de_outro_territorio_nao_existe(client, muitos, impresso):
    client.post("/indicadores/avaliacao/2007/AC/caderno/")
    codigo = impresso[0]["anexo"].codigo.lower()

    resposta = client.get(f"/indicadores/avaliacao/2007/N/caderno/anexo-{codigo}.xlsx")

    assert resposta.status_code == 404


def test_resumo_conta_por_regiao_de_saude(muitos):
    rodada = Rodada.objects.select_related("edicao").get(ano=2007)
    avaliacao = avaliar(rodada, rodada.edicao.fichas.get(numero=8), muitos)
    por_codigo = {x.territorio.codigo: x.territorio.pk for x in avaliacao.linhas}
    regioes = {por_codigo["1200401"]: "Baixo Acre", por_codigo["1200708"]: "Baixo Acre"}

    resumido = resumo_do_quadro.resumir(avaliacao, regioes)

    lidas = [(x.nome, x.municipios, x.contagem, x.calculado) for x in resumido.regioes]
    assert lidas == [
        ("Baixo Acre", 2, "1 de 2", "9,0"),
        (resumo_do_quadro.SEM_REGIAO, 1, "1 de 1", "15,0"),
    ]


def test_o_que_cabe_sai_inteiro_e_sem_anexo(publicados, impresso):
    rodada = Rodada.objects.select_related("edicao").get(ano=2007)
    norte = Territorio.objects.get(codigo="N")

    pdf.emitir_caderno(rodada, norte, _avaliacoes(rodada, norte))

    assert impresso[0]["anexo"] is None
    assert "quadro" in impresso[0]["indicadores"][0]
    assert Documento.objects.count() == 1


def test_no_papel_a_regiao_sem_numeros_cabe_numa_linha(publicados, impresso):
    rodada = Rodada.objects.select_related("edicao").get(ano=2007)
    brasil = Territorio.objects.get(codigo="BR")
    avaliacoes = [
        avaliar(rodada, rodada.edicao.fichas.get(numero=n), brasil)
        for n in (9, 21, 23, 27)
    ]

    pdf.emitir_caderno(rodada, brasil, avaliacoes)

    por_numero = {x["ficha"].numero: x for x in impresso[0]["indicadores"]}
    so_o_norte = [g.em_branco for g in por_numero[23]["quadro"].grupos]
    assert so_o_norte[:2] == ["", "9 unidades sem meta nem resultado na fonte"]
    assert not any(g.em_branco for g in por_numero[21]["quadro"].grupos)
    # o que divergiu e é longo vai depois do quadro, e não na coluna ao lado
    assert por_numero[27]["achados_ao_pe"]
    assert not por_numero[9]["achados_ao_pe"]


def test_arquivos_trazem_o_trilho_e_as_conferencias(client, publicados):
    em_csv = client.get("/indicadores/avaliacao/2007/BR.csv?indicador=21")
    em_xlsx = client.get("/indicadores/avaliacao/2007/BR.xlsx?indicador=21")

    do_acre = next(x for x in em_csv.content.decode().splitlines() if ";AC;AC;" in x)
    assert "/n/2007-21-AC-m/;" in do_acre
    assert "/n/2007-21-AC-r/;48 certas, 1 divergência" in do_acre
    folha = load_workbook(io.BytesIO(em_xlsx.content))["Conferências"]
    divergente = next(
        x for x in folha.iter_rows(values_only=True) if x[4] == "divergência"
    )
    assert divergente[3] == "Brasil, numerador"
    assert (divergente[5], divergente[6]) == ("428", "328")


def test_tarefa_conta_cada_indicador(publicados, impresso):
    rodada = Rodada.objects.select_related("edicao").get(ano=2007)
    norte = Territorio.objects.get(codigo="N")
    passos = []

    pdf.emitir_caderno(
        rodada, norte, _avaliacoes(rodada, norte), passo=lambda *x: passos.append(x)
    )

    assert [feitos for feitos, _ in passos] == [0, 1, 2]


# ------------------------------------------------------------ análise regional


def test_analise_regional_conta_cada_regiao(publicados):
    rodada = Rodada.objects.select_related("edicao").get(ano=2007)
    ficha = rodada.edicao.fichas.get(numero=9)

    lida = dict(
        narrativa.analise_regional(
            avaliar(rodada, ficha, Territorio.objects.get(codigo="BR"))
        )
    )

    assert list(lida) == ["Norte", "Nordeste", "Centro-Oeste", "Sudeste", "Sul"]
    assert lida["Norte"].startswith("1 de 7 alcançou (AM). A região ficou em")
    assert "Mais longe da meta: RN" in lida["Nordeste"]


def test_analise_regional_tambem_esta_na_tela(client, publicados):
    pagina = client.get("/indicadores/avaliacao/2007/BR/9/").content.decode()

    assert "Análise regional" in pagina
    assert "1 de 7 alcançou (AM)" in pagina


def test_na_ficha_de_faixa_a_regiao_fica_dentro_dela(publicados):
    rodada = Rodada.objects.select_related("edicao").get(ano=2007)
    ficha = rodada.edicao.fichas.get(numero=9)
    ficha.sentido, ficha.limite_inferior, ficha.limite_superior = "faixa", D(10), D(17)

    lida = dict(
        narrativa.analise_regional(
            avaliar(rodada, ficha, Territorio.objects.get(codigo="BR"))
        )
    )

    assert "dentro da faixa" in lida["Sul"]


def test_sem_macrorregioes_nao_ha_analise_regional(publicados):
    rodada = Rodada.objects.select_related("edicao").get(ano=2007)
    norte = Territorio.objects.get(codigo="N")

    assert narrativa.analise_regional(_avaliacoes(rodada, norte)[0]) == []


def test_o_caderno_da_uf_resume_os_instrumentos_e_o_hash_os_cobre(publicados):
    """Sem situação lida, o conteúdo é o de sempre."""
    rodada, uf = Rodada.objects.get(ano=2007), Territorio.objects.get(codigo="AC")
    avaliacoes = _avaliacoes(rodada, uf)
    antes = pdf._conteudo_do_caderno(rodada, uf, avaliacoes)
    assert instrumentos_do_caderno(rodada, uf, avaliacoes) is None
    assert "instrumentos" not in str(antes)
    SituacaoDoInstrumento.objects.create(
        territorio=MunicipioFactory(codigo="1200708", nome="Xapuri", uf=uf),
        instrumento="rag",
        ano=2007,
        situacao="aprovado",
        origem="arquivo x.csv, célula A1",
        lida_em=timezone.now(),
    )

    contas = pdf._conteudo_do_caderno(rodada, uf, avaliacoes)["instrumentos"]

    assert [situacao for situacao, _ in contas] == ["Aprovado"]
    assert contas[0][1]["RAG"] == 1
    assert instrumentos_do_caderno(rodada, uf, avaliacoes[:1]) is None


def test_caderno_de_um_territorio_junta_indicadores_na_pagina(publicados, impresso):
    rodada = Rodada.objects.select_related("edicao").get(ano=2007)
    paginas = {}
    for codigo in ("AC", "N"):
        onde = Territorio.objects.get(codigo=codigo)
        pdf.emitir_caderno(rodada, onde, _avaliacoes(rodada, onde))
        paginas[codigo] = render_to_string("indicadores/pdf/caderno.html", impresso[-1])

    # o de um território corre; o de vários abre página a cada indicador
    assert 'class="de-um"' in paginas["AC"]
    assert '<h2 class="nova-pagina" id="i' not in paginas["AC"]
    assert 'class="placar-v"' not in paginas["AC"]
    assert 'class="de-um"' not in paginas["N"]
    assert '<h2 class="nova-pagina" id="i' in paginas["N"]
    assert all("Conferências deste quadro" in x for x in paginas.values())
