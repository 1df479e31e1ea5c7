"""Os números de manchete, contados no banco a cada vez e nunca digitados."""

from base.numeros import formatar
from base.telas import Fato
from indicadores.models import Edicao, Ficha
from painel.fontes import perguntar
from territorios.models import Territorio


def fatos_do_portal() -> list[Fato]:
    """Quantos territórios, fichas, cooperações e ciclos o portal tem hoje."""
    fatos = [
        Fato(
            formatar(Territorio.objects.municipios().count()),
            "municípios, 27 UFs e 5 macrorregiões",
        ),
        Fato(
            formatar(Ficha.objects.count()),
            f"fichas de indicadores, em {formatar(Edicao.objects.count())} edições",
        ),
    ]
    for app, funcao, rotulo in (
        ("cooperacao", "tcs", "Termos de Cooperação com a OPAS/OMS"),
        ("portfolio", "ciclos", "ciclos de planejamento estadual publicados"),
    ):
        itens = perguntar(app, funcao)
        if itens is not None:
            fatos.append(Fato(formatar(len(itens)), rotulo))
    return fatos
