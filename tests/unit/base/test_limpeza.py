"""O que se apaga das planilhas passado o prazo, e o que fica. Regra: RN-IND-67."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone

from base.importacao.limpeza import limpar
from base.models import Efeito, Importacao, ItemDaImportacao, SituacaoDaImportacao

HOJE = timezone.now()


@pytest.fixture(autouse=True)
def cofre(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def importacao(situacao, dias):
    criada = Importacao(
        tipo="indicadores.metas",
        nome_do_arquivo="metas.csv",
        situacao=situacao,
        sha256="a" * 64,
        resumo={"nova": 1},
        criada_em=HOJE - timedelta(days=dias),
    )
    criada.arquivo.save("metas.csv", ContentFile(b"a;b"), save=False)
    criada.save(force_insert=True)
    ItemDaImportacao.objects.create(
        importacao=criada, ordem=1, efeito=Efeito.NOVA, linha=2, rotulo="x"
    )
    return criada


@pytest.mark.parametrize("situacao", SituacaoDaImportacao)
@pytest.mark.parametrize("dias", [29, 31])
def test_simulacao_parada_se_apaga_com_o_arquivo(db, situacao, dias):
    velha = importacao(situacao, dias)
    fica = dias == 29 or situacao in ("gravando", "gravada")

    limpar(HOJE)

    assert Importacao.objects.filter(pk=velha.pk).exists() == fica
    assert default_storage.exists(velha.arquivo.name) == fica
    assert velha.itens.exists() == fica


def test_da_gravada_ficam_o_registro_e_as_contas(db):
    gravada = importacao(SituacaoDaImportacao.GRAVADA, 181)

    feita = limpar(HOJE)

    assert (feita.gravados, limpar(HOJE).gravados) == (1, 0)
    assert not default_storage.exists(gravada.arquivo.name)
    gravada.refresh_from_db()
    assert not gravada.arquivo
    assert not gravada.itens.exists()
    assert (gravada.nome_do_arquivo, gravada.sha256, gravada.resumo) == (
        "metas.csv",
        "a" * 64,
        {"nova": 1},
    )


def test_conta_do_fim_e_nao_do_envio(db):
    recente = importacao(SituacaoDaImportacao.SIMULADA, 40)
    Importacao.objects.update(concluida_em=HOJE - timedelta(days=2))

    limpar(HOJE)

    assert Importacao.objects.get() == recente


def test_modelos_velhos_se_apagam_e_o_comando_conta(db, capsys, settings):
    default_storage.save("modelos/a.xlsx", ContentFile(b"x"))
    assert limpar(HOJE).avulsos == 0
    settings.PASTAS_QUE_VENCEM = {"modelos": timedelta(0)}
    importacao(SituacaoDaImportacao.CANCELADA, 31)

    call_command("limpar_importacoes")

    assert capsys.readouterr().out == (
        "Apagados: 1 simulações, 0 arquivos já gravados e 1 planilhas montadas.\n"
    )
