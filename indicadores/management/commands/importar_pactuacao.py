"""`manage.py importar_pactuacao ANO ARQUIVO [--simular]`: metas de uma planilha."""

from indicadores.importacao.especies import Metas
from indicadores.management.commands._importar import ComandoDeImportar


class Command(ComandoDeImportar):
    """Metas de um ano, de uma planilha."""

    help = "Importa metas de XLSX ou CSV; com --simular, só mostra o que mudaria."
    tipo = Metas.tipo
