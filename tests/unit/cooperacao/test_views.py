import pytest
from django.db.models import F
from django.urls import reverse

from base.errors import EdicaoConcorrente
from cooperacao import conflito
from cooperacao.models import AvaliacaoDoRE, RelatorioAnual, RelatorioSemestral

pytestmark = pytest.mark.django_db

SEMESTRE = "/cooperacao/60/relatorios/2017/2/"
RE_1 = f"{SEMESTRE}re/1/"
DADOS = {
    "versao": "1",
    "progresso": "As duas ações do plano\r\nforam executadas.",
    "dificuldades": "Passagens aéreas.",
    "relacao": "Aproximaram as equipes.",
    "andamento_estimado": "100",
}


def entrar(client, vinculo):
    client.force_login(vinculo.usuario)
    return client


# ------------------------------------------------------------------ leitura


@pytest.mark.parametrize(
    ("endereco", "status"),
    [
        ("/cooperacao/", 200),
        ("/cooperacao/60/", 200),
        ("/cooperacao/99/", 404),
        ("/cooperacao/61/relatorios/2018/", 200),
        ("/cooperacao/61/relatorios/2018.pdf", 200),
        ("/cooperacao/61/relatorios/2018/1/", 200),
        ("/cooperacao/60/relatorios/2017/", 200),
        ("/cooperacao/60/relatorios/2017.json", 200),
        ("/cooperacao/60/relatorios/2017.pdf", 404),
        ("/cooperacao/60/relatorios/2017.xlsx", 404),
        ("/cooperacao/60/relatorios/2017/trilho/", 404),
        ("/cooperacao/60/relatorios/2017/1/", 404),
        (SEMESTRE, 404),
        ("/cooperacao/60/relatorios/2017/3/", 404),
        (RE_1, 302),
    ],
)
def test_publico_ve_o_termo_e_so_o_emitido(client, demo, endereco, status):
    assert client.get(endereco).status_code == status


@pytest.mark.parametrize(
    ("quem", "status"),
    [
        ("opas_tecnico", 200),
        ("contraparte", 200),
        ("ministerio", 200),
        ("outra_contraparte", 404),
        ("gestor_municipal", 404),
    ],
)
@pytest.mark.parametrize(
    "endereco", [SEMESTRE, RE_1, "/cooperacao/60/relatorios/2017/trilho/"]
)
def test_rascunho_so_para_quem_faz_parte(client, demo, endereco, quem, status, request):
    entrar(client, request.getfixturevalue(quem))

    assert client.get(endereco).status_code == status


@pytest.mark.parametrize("quem", ["ninguem", "outra_contraparte", "gestor_municipal"])
def test_do_ano_aberto_publicam_se_so_as_contagens_dos_fechados(
    client, demo, quem, request
):
    """RN-COO-35: a página, o JSON e a API dizem o mesmo, e nada do rascunho."""
    if quem != "ninguem":
        entrar(client, request.getfixturevalue(quem))
    endereco = "/cooperacao/60/relatorios/2017"

    pagina = client.get(f"{endereco}/").content.decode()
    dados = client.get(f"{endereco}.json").json()

    assert "O relatório do ano ainda não foi emitido" in pagina
    assert [b.relatorio.semestre for b, _, _ in _quadros(client, endereco)] == [1]
    assert [s["semestre"] for s in dados["semestres"]] == [1]
    assert dados == client.get("/api/v1/tcs/60/relatorios/2017/").json()
    assert "2.230.985,93" in pagina
    texto = AvaliacaoDoRE.objects.exclude(progresso="").first().progresso
    assert texto not in pagina
    assert "trilho" not in pagina
    assert f"{endereco}.pdf" not in pagina


def test_termo_sem_relatorio_legivel_leva_a_matriz(client, demo):
    pagina = client.get("/cooperacao/60/").content.decode()

    assert 'href="/cooperacao/60/matriz/"' in pagina
    assert "O andamento aparece com o relatório de um ano." in pagina


def test_ano_sem_semestre_fechado_nao_existe_para_o_publico(client, demo):
    RelatorioSemestral.objects.filter(anual__tc__numero=60).update(situacao="aprovado")

    for endereco in ("cooperacao/60/relatorios/2017", "api/v1/tcs/60/relatorios/2017"):
        assert client.get(f"/{endereco}/").status_code == 404


def _quadros(client, endereco):
    return client.get(f"{endereco}/").context["quadros"]


def test_pagina_do_re_mostra_perguntas_contagens_e_o_semestre_anterior(
    client, demo, opas_tecnico
):
    pagina = entrar(client, opas_tecnico).get(RE_1).content.decode()

    assert "a) Comentar sobre o progresso das ações programadas no PTS" in pagina
    assert "R1-A6" in pagina
    assert "sem ligação" in pagina
    assert "No 1º semestre de 2017" in pagina
    assert "Salvar e ir ao RE 2" in pagina


def test_quem_so_le_nao_recebe_campos(client, demo, ministerio):
    pagina = entrar(client, ministerio).get(RE_1).content.decode()

    assert "<textarea" not in pagina
    assert "Só a contraparte do TC" in pagina


def test_re_que_a_matriz_nao_tem(client, demo, opas_tecnico):
    assert entrar(client, opas_tecnico).get(f"{SEMESTRE}re/9/").status_code == 404


@pytest.mark.parametrize(
    ("endereco", "consultas"),
    [
        ("/cooperacao/", 6),
        ("/cooperacao/60/", 28),
        ("/cooperacao/60/relatorios/2017/", 26),
        (SEMESTRE, 24),
        (RE_1, 25),
    ],
)
def test_consultas_nao_dependem_do_tamanho(
    client, demo, opas_tecnico, endereco, consultas, django_assert_num_queries
):
    entrar(client, opas_tecnico)

    with django_assert_num_queries(consultas):
        client.get(endereco)


# ------------------------------------------------------------------ escrita


def test_salvar_e_ir_ao_seguinte(client, demo, opas_tecnico):
    resposta = entrar(client, opas_tecnico).post(RE_1, DADOS | {"destino": "seguinte"})

    assert resposta.status_code == 302
    assert resposta.url == f"{SEMESTRE}re/2/"
    salva = AvaliacaoDoRE.objects.get(
        relatorio__semestre=2,
        relatorio__anual__tc__numero=60,
        resultado__numero=1,
    )
    assert salva.progresso == "As duas ações do plano\nforam executadas."
    assert salva.versao == 2


def test_salvar_fica_na_pagina_e_o_ultimo_volta_ao_semestre(client, demo, contraparte):
    entrar(client, contraparte)

    assert client.post(RE_1, DADOS).url == RE_1
    ultimo = client.post(f"{SEMESTRE}re/6/", DADOS | {"destino": "seguinte"})
    assert ultimo.url == SEMESTRE


@pytest.mark.parametrize(
    ("quem", "status"),
    [
        ("opas_gestor", 403),
        ("ministerio", 403),
        ("outra_contraparte", 404),
        ("gestor_municipal", 404),
    ],
)
def test_salvar_recusa_quem_nao_escreve(client, demo, quem, status, request):
    entrar(client, request.getfixturevalue(quem))

    assert client.post(RE_1, DADOS).status_code == status


@pytest.mark.parametrize(
    ("campos", "mensagem"),
    [
        ({"andamento_estimado": "101"}, "O andamento vai de 0 a 100."),
        ({"andamento_estimado": "muito"}, "Informe um número inteiro de 0 a 100"),
        ({"progresso": "a" * 20_001}, "caracteres e o campo aceita 20000"),
    ],
)
def test_salvar_recusa_e_guarda_o_digitado(
    client, demo, opas_tecnico, campos, mensagem
):
    resposta = entrar(client, opas_tecnico).post(RE_1, DADOS | campos)

    pagina = resposta.content.decode()
    assert resposta.status_code == 422
    assert mensagem in pagina
    assert "Aproximaram as equipes." in pagina


def test_texto_colado_com_script_sai_escapado(client, demo, opas_tecnico):
    entrar(client, opas_tecnico)
    client.post(RE_1, DADOS | {"progresso": "<script>alert(1)</script> feito"})

    pagina = client.get(SEMESTRE).content.decode()

    assert "<script>alert" not in pagina
    assert "feito" in pagina


def test_edicao_concorrente_mostra_as_tres_versoes(
    client, demo, opas_tecnico, contraparte
):
    entrar(client, contraparte).post(RE_1, DADOS | {"relacao": "Da contraparte."})

    resposta = entrar(client, opas_tecnico).post(RE_1, DADOS)

    pagina = resposta.content.decode()
    assert resposta.status_code == 409
    assert "Da contraparte." in pagina
    assert "Aproximaram as equipes." in pagina
    assert 'name="versao" value="2"' in pagina
    escolha = client.post(RE_1, DADOS | {"versao": "2", "relacao": "Da contraparte."})
    assert escolha.status_code == 302


@pytest.mark.parametrize(
    ("marcado", "juntado", "fica"),
    [
        ("O meu.", "Do colega.\r\n\r\nO meu.", "O meu."),
        ("Do colega.", "Do colega.\r\n\r\nO meu.", "Do colega."),
        ("-juntado", "Do colega.\r\n\r\nO meu.", "Do colega.\n\nO meu."),
        ("O meu.", "Do colega, e o meu.", "Do colega, e o meu."),
        ("-juntado", "Do colega, e o meu.", "Do colega, e o meu."),
    ],
)
def test_do_mesmo_campo_se_faz_um_terceiro_texto(
    client, demo, opas_tecnico, contraparte, marcado, juntado, fica
):
    """Quem mudou o texto junto fica com ele, ainda que não o tenha marcado."""
    entrar(client, contraparte).post(RE_1, DADOS | {"relacao": "Do colega."})
    meu = DADOS | {"relacao": "O meu."}
    pergunta = entrar(client, opas_tecnico).post(RE_1, meu)
    assert pergunta.status_code == 409
    (disputado,) = pergunta.context["conflitos"]
    assert disputado.juntos == "Do colega.\n\nO meu."

    escolha = {
        "versao": "2",
        "relacao": marcado,
        "relacao-juntado": juntado,
        "relacao-partida": disputado.juntos,
    }
    resposta = client.post(RE_1, meu | escolha)

    assert resposta.status_code == 302
    salva = AvaliacaoDoRE.objects.get(
        relatorio__semestre=2,
        relatorio__anual__tc__numero=60,
        resultado__numero=1,
    )
    assert salva.relacao == fica


def test_quem_nao_tocou_num_campo_nao_apaga_o_do_colega(
    client, demo, opas_tecnico, contraparte
):
    do_colega = {
        "versao": "1",
        "relacao": "Da contraparte.",
        "andamento_estimado": "100",
    }
    entrar(client, contraparte).post(RE_1, do_colega)

    meu = {"versao": "1", "progresso": "Meu texto.", "andamento_estimado": "100"}
    resposta = entrar(client, opas_tecnico).post(RE_1, meu)

    assert resposta.status_code == 302
    salva = AvaliacaoDoRE.objects.get(
        relatorio__semestre=2,
        relatorio__anual__tc__numero=60,
        resultado__numero=1,
    )
    assert (salva.progresso, salva.relacao) == ("Meu texto.", "Da contraparte.")


def test_sem_versao_completa_o_que_esta_em_branco_e_nao_apaga(
    client, demo, opas_tecnico
):
    resposta = entrar(client, opas_tecnico).post(RE_1, DADOS | {"versao": ""})
    vazio = client.post(RE_1, {})

    assert (resposta.status_code, vazio.status_code) == (302, 302)
    gravada = AvaliacaoDoRE.objects.get(
        relatorio__anual__tc__numero=60, relatorio__semestre=2, resultado__numero=1
    )
    assert (gravada.relacao, gravada.versao) == ("Aproximaram as equipes.", 2)


def test_sem_versao_nao_se_diz_que_outra_pessoa_gravou(
    client, demo, opas_tecnico, contraparte
):
    entrar(client, contraparte).post(RE_1, DADOS | {"relacao": "Da contraparte."})

    dados = DADOS | {"versao": ""}
    resposta = entrar(client, opas_tecnico).post(RE_1, dados)

    pagina = resposta.content.decode()
    assert resposta.status_code == 409
    assert "A página não disse de que versão você partiu." in pagina
    assert "Outra pessoa salvou" not in pagina
    assert "Da contraparte." in pagina
    assert "Aproximaram as equipes." in pagina
    igual = client.post(RE_1, dados | {"relacao": "Da contraparte."})
    assert igual.status_code == 302


def test_juntar_insiste_se_mais_alguem_grava_no_meio(avaliacao):
    tentativas = []

    def salvar(versao, campos, junto):
        tentativas.append((versao, junto))
        if len(tentativas) < 3:
            AvaliacaoDoRE.objects.update(versao=F("versao") + 1)
            raise EdicaoConcorrente

    campos = {"progresso": avaliacao.progresso}
    desfecho = conflito.salvar_juntando(avaliacao, campos, 1, salvar)

    assert tentativas == [(1, False), (2, True), (3, True)]
    assert desfecho.junto


def test_fecho_junta_o_que_cada_um_escreveu(client, demo, contraparte, opas_tecnico):
    relatorio = RelatorioSemestral.objects.get(semestre=2, anual__tc__numero=60)
    meu = {"versao": "1", "contribuicao": "Minha.", "licoes": relatorio.licoes}
    deles = {"versao": "1", "contribuicao": relatorio.contribuicao, "licoes": "Deles."}
    entrar(client, contraparte).post(f"{SEMESTRE}fecho/", deles)

    resposta = entrar(client, opas_tecnico).post(f"{SEMESTRE}fecho/", meu)

    assert resposta.status_code == 302
    relatorio.refresh_from_db()
    assert (relatorio.contribuicao, relatorio.licoes) == ("Minha.", "Deles.")


def test_relatorio_enviado_nao_se_altera(client, demo, opas_tecnico):
    RelatorioSemestral.objects.update(situacao="enviado")

    resposta = entrar(client, opas_tecnico).post(RE_1, DADOS)

    assert resposta.status_code == 422
    assert "não se altera" in resposta.content.decode()


def test_contribuicao_e_licoes_escrevem_se_onde_o_modelo_as_imprime(
    client, demo, opas_tecnico
):
    """O que se escreve tem de sair: no modelo de 2018 são do ano; no de 2017, não."""
    RelatorioSemestral.objects.filter(anual__tc__numero=61).update(
        situacao="em_elaboracao"
    )
    RelatorioAnual.objects.filter(tc__numero=61).update(
        situacao="reaberto", motivo_da_reabertura="Corrigir."
    )
    cliente = entrar(client, opas_tecnico)
    do_ano = "/cooperacao/61/relatorios/2018/textos/"

    semestre = cliente.get("/cooperacao/61/relatorios/2018/1/").content.decode()

    assert f'href="{do_ano}"' in semestre
    assert cliente.get("/cooperacao/61/relatorios/2018/1/fecho/").url == do_ano
    campos = {
        ano: set(cliente.get(f"/cooperacao/{ano}/textos/").context["form"].fields)
        for ano in ("61/relatorios/2018", "60/relatorios/2017")
    }
    assert "licoes" in campos["61/relatorios/2018"]
    assert campos["60/relatorios/2017"] == {"versao", "contexto"}


def test_fecho(client, demo, contraparte, opas_tecnico, ministerio):
    dados = {"versao": "1", "contribuicao": "Nova contribuição.", "licoes": "Novas."}
    entrar(client, contraparte)

    assert client.get(f"{SEMESTRE}fecho/").status_code == 200
    assert client.post(f"{SEMESTRE}fecho/", dados).url == SEMESTRE
    conflito = entrar(client, opas_tecnico).post(
        f"{SEMESTRE}fecho/", dados | {"licoes": "Outras."}
    )
    assert conflito.status_code == 409
    longo = client.post(f"{SEMESTRE}fecho/", dados | {"licoes": "a" * 20_001})
    assert longo.status_code == 422
    assert entrar(client, ministerio).get(f"{SEMESTRE}fecho/").status_code == 403


# ------------------------------------------------------------------ fluxo


def test_enviar_incompleto_diz_o_que_falta(client, demo, contraparte):
    resposta = entrar(client, contraparte).post(f"{SEMESTRE}enviar/", follow=True)

    assert "Falta escrever a, b ou c em RE 1" in resposta.content.decode()


def test_da_escrita_a_emissao(client, demo, contraparte, opas_tecnico, opas_gestor):
    entrar(client, contraparte)
    client.post(RE_1, DADOS)
    client.post(f"{SEMESTRE}enviar/")
    entrar(client, opas_tecnico)
    client.post(f"{SEMESTRE}iniciar-revisao/")
    assert client.get(f"{SEMESTRE}devolver/").status_code == 200
    assert client.post(f"{SEMESTRE}devolver/", {"motivo": ""}).status_code == 422
    client.post(f"{SEMESTRE}devolver/", {"motivo": "Detalhe as UFs no RE 1."})
    devolvido = client.get(SEMESTRE).content.decode()
    assert "Detalhe as UFs no RE 1." in devolvido
    client.post(f"{SEMESTRE}enviar/")
    client.post(f"{SEMESTRE}iniciar-revisao/")
    client.post(f"{SEMESTRE}aprovar/")
    entrar(client, opas_gestor)
    client.post(f"{SEMESTRE}fechar/")
    emitir = reverse("cooperacao:emitir", args=[60, 2017])

    assert client.get(emitir).status_code == 200
    andamento = client.post(emitir)

    assert andamento.status_code == 302
    client.logout()
    publico = client.get("/cooperacao/60/relatorios/2017.pdf")
    assert publico.status_code == 200
    assert publico["Content-Type"] == "application/pdf"
    assert "rascunho" not in publico["Content-Disposition"]


@pytest.mark.parametrize(
    ("quem", "status"),
    [("opas_gestor", 302), ("opas_tecnico", 403), ("outra_contraparte", 404)],
)
def test_emitir_com_semestre_aberto(client, demo, quem, status, request):
    entrar(client, request.getfixturevalue(quem))

    assert client.get("/cooperacao/60/relatorios/2017/emitir/").status_code == status


def test_rn_coo_36_ano_sem_execucao_so_se_emite_a_quem_o_confirma(
    client, fechado_60, opas_gestor, sem_desenho
):
    emitir = reverse("cooperacao:emitir", args=[60, 2017])
    entrar(client, opas_gestor)
    assert client.get(emitir).context["form"] is None
    fechado_60.execucao.delete()

    pergunta = client.get(emitir)
    sem_marcar = client.post(emitir)
    marcado = client.post(emitir, {"sem_execucao": "on"})

    assert "Emitir sem a execução financeira" in pergunta.content.decode()
    assert sem_marcar.status_code == 422
    assert "sem_execucao" in sem_marcar.context["form"].errors
    assert marcado.status_code == 302
    fechado_60.refresh_from_db()
    assert fechado_60.situacao == "emitido"


def test_rascunho_em_pdf_para_a_opas(client, demo, opas_tecnico):
    resposta = entrar(client, opas_tecnico).get("/cooperacao/60/relatorios/2017.pdf")

    assert resposta.content.startswith(b"%PDF-")
    assert "relatorio-tc60-2017-rascunho.pdf" in resposta["Content-Disposition"]


def test_sem_acoes_programadas_e_recusado_quando_o_plano_tem_acoes(
    client, demo, opas_tecnico
):
    """A caixa contradiria o quadro do PTS, como na fonte de 2017."""
    dados = DADOS | {"sem_acoes_programadas": "on"}

    resposta = entrar(client, opas_tecnico).post(RE_1, dados)

    assert resposta.status_code == 422
    html = resposta.content.decode()
    assert "O plano do semestre tem 2 ações programadas para este RE." in html
    assert "Passagens aéreas." in html
