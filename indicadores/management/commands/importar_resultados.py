"""`manage.py importar_resultados ANO ARQUIVO [--simular]`."""

from indicadores.importacao.especies import Resultados
from indicadores.management.commands._importar import ComandoDeImportar


class Command(ComandoDeImportar):
    """Resultados de um ano, de uma planilha."""

    help = "Importa resultados de XLSX ou CSV; com --simular, só mostra o que mudaria."
    tipo = Resultados.tipo
