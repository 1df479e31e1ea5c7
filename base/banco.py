"""O que se pede ao banco por fora dos modelos."""

from django.db import connection


def analisar() -> None:
    """Conta ao planejador o que acaba de chegar, sem esperar a rotina do banco.

    Só as tabelas do portal: o ANALYZE sem nomes trava também os catálogos que os
    bancos de um servidor dividem, e uma carga esperaria pela transação de outra.
    """
    with connection.cursor() as cursor:
        for tabela in connection.introspection.django_table_names(only_existing=True):
            cursor.execute(f"ANALYZE {connection.ops.quote_name(tabela)}")
