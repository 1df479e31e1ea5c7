"""Quantas consultas cada tela principal faz: um número fixo, escrito aqui.

Mudou? Que seja de propósito: uma consulta a mais por linha aparece aqui antes de
aparecer para quem usa.
"""

import pytest
from django.test import Client

from contas.models import Papel, Usuario

CONSULTAS = [
    ("anonimo", "/", 5),
    ("anonimo", "/transparencia/", 13),
    ("anonimo", "/indicadores/avaliacao/2007/BR/8/", 11),
    ("anonimo", "/indicadores/avaliacao/2007/BR/21/distribuicao/", 8),
    ("anonimo", "/n/2007-21-BR-r/", 11),
    ("anonimo", "/indicadores/avaliacao/2007/BR/", 8),
    ("anonimo", "/busca/?q=rio", 6),
    (Papel.MINISTERIO, "/indicadores/gestao/", 7),
    ("anonimo", "/pactos/funil/", 6),
    ("anonimo", "/pactos/tempos/", 3),
    ("anonimo", "/portfolio/ses-mg-2023-2026/", 12),
    ("anonimo", "/portfolio/ses-mg-2023-2026/quadro/", 5),
    ("anonimo", "/portfolio/ses-mg-2023-2026/mapa/", 7),
    ("anonimo", "/portfolio/ses-mg-2023-2026/calendario/", 2),
    (Papel.AEST, "/portfolio/ses-mg-2023-2026/qualidade/", 7),
    (Papel.AEST, "/portfolio/ses-mg-2023-2026/gerentes/", 6),
    (Papel.GESTOR_MUNICIPAL, "/painel/", 12),
    (Papel.TECNICO_ESTADUAL, "/indicadores/importar/", 6),
    ("anonimo", "/indicadores/instrumentos/2025/AC/", 4),
    (Papel.TECNICO_MUNICIPAL, "/indicadores/pactuacao/2026/1200401/", 14),
    (Papel.TECNICO_MUNICIPAL, "/indicadores/resultados/2025/1200401/", 13),
    ("anonimo", "/indicadores/pactuacao/2025/1200401/resumo/", 10),
    (Papel.SECRETARIA_CIB, "/painel/", 10),
    (Papel.SECRETARIA_CIB, "/indicadores/acompanhar/2026/AC/homologar/", 15),
    (Papel.OPAS_TECNICO, "/painel/", 6),
    (Papel.OPAS_TECNICO, "/cooperacao/painel/", 13),
    ("contraparte_conasems", "/cooperacao/painel/", 13),
    (Papel.AEST, "/painel/", 8),
]


@pytest.mark.parametrize(("perfil", "endereco", "quantas"), CONSULTAS)
def test_numero_fixo_de_consultas(
    db, demonstracao, django_assert_num_queries, perfil, endereco, quantas
):
    cliente = Client()
    if perfil != "anonimo":
        cliente.force_login(Usuario.objects.get(email=f"{perfil}@demo.example.org"))

    with django_assert_num_queries(quantas):
        assert cliente.get(endereco).status_code == 200
