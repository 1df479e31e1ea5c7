"""O arquivo de um ato: entra uma vez, conferido pelo conteúdo."""

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from auditoria.actions import registrar
from base.anexos import receber
from base.errors import RegraViolada
from contas.models import Vinculo
from pactos.models import Ato
from pactos.permissions import pode_juntar_ao_ato


@transaction.atomic
def juntar_arquivo_do_ato(ato: Ato, *, por: Vinculo, arquivo: UploadedFile) -> Ato:
    """Guarda a íntegra do ato, como foi assinada. Regra: RN-PAC-20."""
    ato = (
        Ato.objects.select_for_update(of=("self",))
        .select_related("colegiado__territorio__uf")
        .get(pk=ato.pk)
    )
    if not pode_juntar_ao_ato(por, ato):
        raise PermissionDenied(
            f"O arquivo da {ato.nome} é junto por quem a registra. Se é o seu caso, "
            "escolha o vínculo certo no alto da página."
        )
    if ato.arquivo:
        raise RegraViolada(
            f"A {ato.nome} já tem arquivo, e ele não se troca.",
            codigo="ato_ja_tem_arquivo",
        )
    recebido = receber(arquivo)
    ato.conteudo, ato.sha256 = recebido.conteudo, recebido.sha256
    ato.nome_do_arquivo = recebido.nome
    ato.juntado_em, ato.juntado_por = timezone.now(), por
    ato.arquivo.save(recebido.nome_no_disco, arquivo, save=False)
    ato.save(
        update_fields=[
            "arquivo",
            "nome_do_arquivo",
            "conteudo",
            "sha256",
            "juntado_em",
            "juntado_por",
        ]
    )
    registrar(ato, "pactos.ato.arquivo_juntado", por=por, sha256=ato.sha256)
    return ato
