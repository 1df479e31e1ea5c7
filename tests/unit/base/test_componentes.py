"""As peças das telas produzem a marcação que a página de componentes mostra."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory

from base.formularios import (
    Botao,
    CampoData,
    CampoNumerico,
    Ligacao,
    acoes,
    anotar,
    leiaute,
)
from base.telas import Ato, Fato, Passo, Verificacao, menu_de
from base.vitrine import PECAS
from frontend.icones import ICONES


def desenhar(texto, request=None, **contexto):
    html = engines["django"].from_string(texto).render(contexto, request)
    return re.sub(r"\s+", " ", html)


class ExemploForm(forms.Form):
    numero = CampoNumerico(label="Meta", help_text="Por mil.")
    observacao = forms.CharField(label="Observação", required=False)
    resposta = forms.ChoiceField(
        label="Resposta",
        choices=[("sim", "Sim"), ("nao", "Não")],
        widget=forms.RadioSelect,
    )


# ------------------------------------------------------------------ campos


@pytest.mark.parametrize(
    ("texto", "valor"),
    [("12,5", Decimal("12.5")), ("1.234,56", Decimal("1234.56")), ("", None)],
)
def test_campo_numerico_le_numero_em_portugues(texto, valor):
    assert CampoNumerico(required=False).clean(texto) == valor


def test_campo_numerico_recusa_com_o_codigo_da_leitura():
    with pytest.raises(ValidationError) as erro:
        CampoNumerico().clean("1.234")

    assert erro.value.code == "numero_ambiguo"


def test_campo_numerico_volta_sem_ponto_de_milhar():
    assert CampoNumerico().prepare_value(Decimal("1234.50")) == "1234,5"


def test_campo_numerico_nao_muda_quando_so_a_escrita_muda():
    campo = CampoNumerico(required=False)

    assert not campo.has_changed(Decimal("12.50"), "12,5")
    assert campo.has_changed(Decimal("12.5"), "doze")


@pytest.mark.parametrize("texto", ["24/11/2026", "2026-11-24"])
def test_campo_de_data_le_dia_mes_e_ano(texto):
    assert CampoData().clean(texto) == date(2026, 11, 24)


# ------------------------------------------------------------------ formulários


def test_campo_aponta_para_a_ajuda_e_depois_para_a_mensagem():
    html = desenhar("{{ form|crispy }}", form=ExemploForm({"numero": "1.234"}))

    assert 'aria-describedby="id_numero-ajuda id_numero-mensagem"' in html
    assert html.index('id="id_numero-ajuda"') < html.index('id="id_numero-mensagem"')
    assert html.index('id="id_numero-mensagem"') < html.index('name="numero"')


def test_so_o_erro_torna_o_campo_invalido():
    form = ExemploForm()
    anotar(form.fields["numero"], aviso="Parece contagem.")

    html = desenhar("{{ form|crispy }}", form=form)

    assert "aria-invalid" not in html
    assert "msg-aviso" in html
    assert 'aria-describedby="id_numero-ajuda id_numero-mensagem"' in html


def test_aviso_tambem_vem_do_formulario():
    form = ExemploForm()
    form.avisos = {"observacao": "Igual à anterior."}

    assert "Igual à anterior." in desenhar("{{ form|crispy }}", form=form)


def test_desabilitado_diz_o_motivo():
    form = ExemploForm()
    anotar(form.fields["numero"], motivo="Rodada fechada.")

    html = desenhar("{{ form.numero|as_crispy_field }}", form=form)

    assert "disabled" in html
    assert "Rodada fechada." in html
    assert "Por mil." not in html


def test_opcao_desabilitada_diz_o_motivo():
    form = ExemploForm()
    anotar(form.fields["resposta"], motivos_das_opcoes={"nao": "Prazo vencido."})

    html = desenhar("{{ form.resposta|as_crispy_field }}", form=form)

    assert 'aria-describedby="id_resposta_1-motivo"' in html
    assert html.count(" disabled") == 1


def test_radio_marca_invalido_o_grupo_e_nao_a_opcao():
    html = desenhar("{{ form.resposta|as_crispy_field }}", form=ExemploForm({}))

    assert '<fieldset role="radiogroup" aria-invalid="true"' in html
    assert html.count("aria-invalid") == 1


def test_sumario_repete_as_palavras_e_leva_ao_campo():
    html = desenhar("{% sumario_de_erros form %}", form=ExemploForm({}))

    assert "Há 2 erros nesta página" in html
    assert '<a href="#id_numero">Meta: Informe um número, por exemplo 12,5.</a>' in html
    assert 'href="#id_resposta_0"' in html


def test_sumario_nao_aparece_sem_erros_nem_antes_do_envio():
    assert "sumario" not in desenhar("{% sumario_de_erros form %}", form=ExemploForm())


def test_sumario_de_formset_traz_os_erros_de_cada_formulario():
    dados = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2"}
    formset = forms.formset_factory(ExemploForm)(dados)

    html = desenhar("{% sumario_de_erros f %}", f=formset)

    assert 'href="#id_form-0-numero"' in html
    assert 'href="#id_form-1-numero"' in html


def test_asterisco_so_onde_ha_campos_opcionais():
    class SoObrigatorios(forms.Form):
        numero = CampoNumerico(label="Meta")

    com_opcionais = desenhar("{{ f|crispy }}", f=ExemploForm())
    assert (
        com_opcionais.count('class="obrig"') == 3
    )  # a explicação e os dois obrigatórios
    assert 'class="obrig"' not in desenhar("{{ f|crispy }}", f=SoObrigatorios())


def test_crispy_com_leiaute_desenha_form_token_e_botoes():
    from crispy_forms.helper import FormHelper

    form = ExemploForm()
    form.helper = FormHelper()
    form.helper.layout = leiaute(
        "numero",
        "resposta",
        acoes(Botao("Enviar", nome="acao", valor="enviar"), Ligacao("Voltar", "/x/")),
    )

    html = desenhar("{% crispy form %}", RequestFactory().get("/"), form=form)

    assert "csrfmiddlewaretoken" in html
    assert "novalidate" in html
    assert '<button class="br-button primary" type="submit" name="acao"' in html
    assert '<a href="/x/">Voltar</a>' in html


def test_texto_do_usuario_sai_escapado():
    form = ExemploForm({"numero": "<script>", "observacao": "<script>"})

    html = desenhar(
        '{{ form|crispy }}{% mensagem "info" t %}{{ t }}{% endmensagem %}',
        form=form,
        t="<script>",
    )

    assert "<script>" not in html


# ------------------------------------------------------------------ peças


def test_passos_marcam_o_feito_e_o_atual():
    passos = [Passo("A", estado="feito"), Passo("B", estado="atual"), Passo("C")]

    html = desenhar("{% passos p %}", p=passos)

    assert 'class="feito"' in html
    assert html.count('aria-current="step"') == 1
    assert html.count("(concluído)") == 1


def test_atos_mostram_a_hora_de_brasilia_e_a_devolucao():
    atos = [
        Ato(
            datetime(2026, 3, 27, 19, 8, tzinfo=UTC), "Enviado", "gestor", "R-1", "/r/"
        ),
        Ato(date(2026, 3, 4), "Devolvido", volta=True),
    ]

    html = desenhar("{% atos a %}", a=atos)

    assert "27/03/2026, 16h08" in html
    assert '<li class="volta">' in html
    assert '<a href="/r/">R-1</a>' in html


def test_conferencia_diz_por_texto_o_que_o_icone_mostra():
    html = desenhar("{% conferencias c %}", c=[Verificacao("Soma", "nao")])

    assert "Diverge: " in html


def test_fatos_e_ficha_mostram_travessao_na_ausencia():
    assert "<dd>21</dd>" in desenhar("{% fatos f %}", f=[Fato("21", "UFs")])
    assert "—" in desenhar("{% ficha p %}", p={"Nota": None})
    assert ">0<" in desenhar("{% ficha p %}", p={"Zero": 0})


def test_paginacao_conserva_os_filtros():
    pagina = Paginator(range(500), 50).get_page(3)
    request = RequestFactory().get("/x/", {"uf": "AC", "q": "a&b", "pagina": "3"})

    html = desenhar('{% paginacao p "termos" %}', request, p=pagina)

    assert 'href="?uf=AC&amp;q=a%26b&amp;pagina=4"' in html
    assert "101 a 150 de 500 termos" in html


def test_paginacao_de_uma_pagina_so_diz_quantos_ha():
    html = desenhar("{% paginacao p %}", p=Paginator(range(3), 50).get_page(1))

    assert "<nav" not in html
    assert "1 a 3 de 3" in html


@pytest.mark.parametrize(("tem_conta", "primeiro"), [(True, "Início"), (False, None)])
def test_inicio_so_para_quem_tem_conta(tem_conta, primeiro):
    itens = menu_de(tem_conta=tem_conta, papel=None, app="pactos", pagina="pactos:x")

    rotulos = [item.rotulo for item, _ in itens]
    assert (rotulos[0] == "Início") is (primeiro is not None)
    assert [item.rotulo for item, atual in itens if atual] == ["Pactos"]


# ------------------------------------------------------------------ páginas


def test_pagina_de_componentes_abre_sem_conta_e_sem_consulta(client, db):
    resposta = client.get("/componentes/")

    assert resposta.status_code == 200
    assert resposta.content.decode().count("<h1") == 1


@pytest.mark.parametrize("peca", sorted(PECAS))
def test_pecas_de_pagina_inteira_abrem(client, db, peca):
    assert client.get("/componentes/", {"peca": peca}).status_code == 200


@pytest.mark.parametrize("endereco", ["/acessibilidade/", "/privacidade/"])
def test_paginas_de_apoio_sao_publicas(client, db, endereco):
    assert client.get(endereco).status_code == 200


@pytest.mark.parametrize("peca", ["", *sorted(PECAS)])
def test_nada_embutido_que_a_politica_de_conteudo_recuse(client, db, peca):
    html = client.get("/componentes/", {"peca": peca}).content.decode()

    assert not re.search(r"<script(?![^>]*\bsrc=)", html)
    assert not re.search(r"<[^>]+\s(style|on\w+)=", html)


def test_todo_icone_citado_existe():
    fontes = [
        *Path(settings.BASE_DIR, "templates").rglob("*.html"),
        *Path(settings.BASE_DIR, "base").rglob("*.py"),
    ]
    citados = {
        nome
        for fonte in fontes
        for nome in re.findall(r'\{% icone "([\w-]+)" %\}', fonte.read_text("utf-8"))
    }

    assert citados <= set(ICONES)
