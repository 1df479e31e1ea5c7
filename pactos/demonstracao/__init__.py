"""A demonstração dos pactos: catálogo, quadros de 2007 e os Termos do Acre.

Normas, eixos, responsabilidades e quadros vêm das fontes. Os Termos municipais
são sintéticos, marcados assim, e as datas contam a partir do dia da carga.
"""

from django.db import transaction
from django.utils import timezone

from pactos.demonstracao import outros_entes
from pactos.demonstracao.acre import Acre
from pactos.demonstracao.fontes import carregar_catalogo, carregar_quadros
from pactos.models import Termo

__all__ = ["carregar", "carregar_catalogo", "carregar_quadros"]


@transaction.atomic
def carregar() -> str:
    """Carrega o que falta; a segunda vez não muda nada."""
    carregar_catalogo()
    carregar_quadros()
    criados = 0
    if not Termo.objects.filter(sintetico=True).exists():
        criados = Acre(timezone.localdate()).carregar()
    criados += outros_entes.carregar(timezone.localdate())
    total = Termo.objects.count()
    return f"{total} Termos de Compromisso de Gestão, {criados} novos"
