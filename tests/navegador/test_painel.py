"""O início de cada pessoa, a busca e as páginas de território, num navegador."""

import pytest
from playwright.sync_api import expect

from tests.navegador.conftest import entrar, fotografar


@pytest.mark.parametrize(
    "papel", ["secretaria_cib", "opas_tecnico", "aest", "administrador"]
)
def test_inicio_de_cada_papel(pagina, papel):
    entrar(pagina, papel)

    expect(pagina.get_by_role("heading", name="Espera por mim")).to_be_visible()
    fotografar(pagina, f"painel-{papel}")


def test_da_transparencia_ao_territorio(pagina):
    pagina.goto("/transparencia/")
    pagina.get_by_label("Procure seu município ou estado").fill("rio branco ac")
    pagina.get_by_role("button", name="Ver o território").click()
    pagina.get_by_role("link", name="Rio Branco/AC").click()

    expect(pagina.get_by_role("heading", level=1)).to_have_text("Rio Branco/AC")
    fotografar(pagina, "territorio")


def test_busca_sem_achado_diz_o_que_fazer(pagina):
    pagina.goto("/busca/?q=xyzxyz")

    expect(pagina.get_by_text("Nada encontrado.")).to_be_visible()
    fotografar(pagina, "busca-vazia")
