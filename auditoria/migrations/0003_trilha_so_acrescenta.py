"""No PostgreSQL, o próprio banco recusa alterar ou apagar um evento da trilha.

No SQLite a proteção fica na corrente de hashes, que `conferir_auditoria` confere.
"""

from django.db import migrations

CRIAR = """
CREATE FUNCTION auditoria_recusar_mudanca() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'A trilha de auditoria não se altera nem se apaga.';
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER evento_so_se_acrescenta
    BEFORE UPDATE OR DELETE ON auditoria_evento
    FOR EACH ROW EXECUTE FUNCTION auditoria_recusar_mudanca();
"""
DESFAZER = """
DROP TRIGGER evento_so_se_acrescenta ON auditoria_evento;
DROP FUNCTION auditoria_recusar_mudanca();
"""


def criar(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CRIAR)


def desfazer(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(DESFAZER)


class Migration(migrations.Migration):
    dependencies = [("auditoria", "0002_quem_fez")]
    operations = [migrations.RunPython(criar, desfazer)]
