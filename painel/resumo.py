"""Os números de manchete, contados no banco a cada vez e nunca digitados."""

from base.numeros import formatar
from base.telas import Fato
from cooperacao.models import TermoDeCooperacao
from indicadores.models import Edicao, Ficha
from portfolio.models import Iniciativa
from territorios.models import Territorio


def fatos_do_portal() -> list[Fato]:
    """Quantos territórios, fichas, cooperações e projetos o portal tem hoje."""
    edicoes = Edicao.objects.publicas().count()
    return [
        Fato(
            formatar(Territorio.objects.municipios().count()),
            "municípios, 27 UFs e 5 macrorregiões",
        ),
        Fato(
            formatar(Ficha.objects.publicas().count()),
            f"fichas de indicadores, em {formatar(edicoes)} edições",
        ),
        Fato(
            formatar(TermoDeCooperacao.objects.count()),
            "Termos de Cooperação com a OPAS/OMS",
        ),
        Fato(
            formatar(Iniciativa.objects.visiveis_para(None).count()),
            "projetos publicados por secretarias estaduais",
        ),
    ]
