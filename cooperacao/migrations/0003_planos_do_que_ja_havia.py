"""Põe o plano, já aprovado, de cada semestre que tinha ações sem plano."""

from django.db import migrations


def criar(apps, schema_editor):
    acao = apps.get_model("cooperacao", "AcaoDoPTS")
    plano = apps.get_model("cooperacao", "PlanoSemestral")
    periodos = acao.objects.order_by().values_list("tc_id", "ano", "semestre")
    for tc_id, ano, semestre in sorted(set(periodos)):
        plano.objects.get_or_create(
            tc_id=tc_id,
            ano=ano,
            semestre=semestre,
            defaults={"situacao": "aprovado"},
        )


def desfazer(apps, schema_editor):
    # os planos ficam: apagá-los perderia os abertos depois
    return None


class Migration(migrations.Migration):
    dependencies = [("cooperacao", "0002_plano_semestral")]

    operations = [migrations.RunPython(criar, desfazer)]
