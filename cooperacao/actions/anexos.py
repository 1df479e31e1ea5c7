"""Juntar e retirar os arquivos de um Termo."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from auditoria.actions import registrar
from base import anexos
from contas.models import Vinculo
from cooperacao.models import AnexoDoTermo, TermoDeCooperacao
from cooperacao.permissions import exigir


@transaction.atomic
def juntar(
    tc: TermoDeCooperacao,
    *,
    por: Vinculo,
    tipo: str,
    titulo: str,
    publico: bool,
    arquivo: UploadedFile,
) -> AnexoDoTermo:
    """Guarda um arquivo depois de conferir que é o que diz ser (RN-PAC-14)."""
    tc = TermoDeCooperacao.objects.select_for_update(of=("self",)).get(pk=tc.pk)
    exigir(por, "manter_termo", tc)
    anexo = AnexoDoTermo(
        tc=tc,
        tipo=tipo,
        titulo=titulo,
        publico=publico,
        juntado_em=timezone.now(),
        juntado_por=por,
    )
    anexos.juntar(anexo, arquivo, aos=tc.anexos.all())
    registrar(
        tc,
        "cooperacao.termo.anexo_junto",
        por=por,
        alvo=str(anexo),
        sha256=anexo.sha256,
        publico=publico,
    )
    return anexo


@transaction.atomic
def retirar(anexo: AnexoDoTermo, *, por: Vinculo) -> None:
    """Tira o anexo do Termo; a trilha guarda o nome e a soma, e o arquivo fica."""
    exigir(por, "manter_termo", anexo.tc)
    registrar(
        anexo.tc,
        "cooperacao.termo.anexo_retirado",
        por=por,
        alvo=str(anexo),
        sha256=anexo.sha256,
    )
    anexo.delete()
