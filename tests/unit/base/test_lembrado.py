import pytest
from django.template import Context, Template, TemplateSyntaxError

PEDACO = "{% lembrado chave modo %}{{ texto }} {{ modo }}{% endlembrado %}"


def _escrever(modelo, **contexto):
    return modelo.render(Context(contexto))


def test_o_pedaco_so_se_reescreve_quando_muda_algo_de_que_depende():
    modelo = Template(PEDACO)

    assert _escrever(modelo, chave="a", modo=1, texto="um") == "um 1"
    assert _escrever(modelo, chave="a", modo=1, texto="dois") == "um 1"
    assert _escrever(modelo, chave="a", modo=2, texto="dois") == "dois 2"
    assert _escrever(modelo, chave="b", modo=1, texto="três") == "três 1"


def test_o_que_nao_se_resume_escreve_se_sempre():
    modelo = Template(PEDACO)

    assert _escrever(modelo, chave=None, modo=1, texto="um") == "um 1"
    assert _escrever(modelo, chave=None, modo=1, texto="dois") == "dois 1"


def test_dois_pedacos_da_mesma_chave_nao_respondem_um_pelo_outro():
    modelo = Template(
        "{% lembrado chave %}alto{% endlembrado %}\n"
        "{% lembrado chave %}baixo{% endlembrado %}"
    )

    assert _escrever(modelo, chave="x") == "alto\nbaixo"
    assert _escrever(modelo, chave="x") == "alto\nbaixo"


def test_o_pedaco_lembrado_continua_escapado():
    modelo = Template("{% lembrado texto %}{{ texto }}{% endlembrado %}")

    assert _escrever(modelo, texto="<b>") == "&lt;b&gt;"
    assert _escrever(modelo, texto="<b>") == "&lt;b&gt;"


def test_sem_dizer_de_que_depende_e_erro_de_template():
    with pytest.raises(TemplateSyntaxError, match="de que depende"):
        Template("{% lembrado %}x{% endlembrado %}")
