"""`manage.py importar_instrumentos ANO ARQUIVO [--simular]`: situações do DigiSUS."""

from indicadores.importacao.digisus.situacoes import TIPO
from indicadores.management.commands._importar import ComandoDeImportar


class Command(ComandoDeImportar):
    """A situação dos instrumentos de planejamento, de uma exportação do DigiSUS."""

    help = (
        "Importa a situação dos instrumentos exportada do DigiSUS; ANO vale para os "
        "que não dizem o seu. Com --simular, só mostra o que mudaria."
    )
    tipo = TIPO
