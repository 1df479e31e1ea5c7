"""Avisos por e-mail da pactuação."""

from collections import defaultdict

from django.conf import settings
from django.core.mail import send_mass_mail
from django.tasks import task
from django.urls import reverse

from contas.models import Vinculo
from indicadores.models import AvisoDeComentario, Comentario, Lembrete
from indicadores.states import QUEM_DIGITA


@task
def avisar_atrasados(lembretes: list[int]) -> int:
    """Escreve a quem digita em cada município lembrado; devolve quantas saíram."""
    feitos = Lembrete.objects.filter(pk__in=lembretes).select_related(
        "rodada", "territorio__uf", "enviado_por__territorio", "enviado_por__usuario"
    )
    emails: dict[int | None, set[str]] = defaultdict(set)
    for onde, email in (
        Vinculo.objects.vigentes()
        .filter(papel__in=QUEM_DIGITA, territorio__in=[x.territorio_id for x in feitos])
        .values_list("territorio", "usuario__email")
    ):
        emails[onde].add(email)
    mensagens = [
        (_assunto(x), _texto(x), settings.DEFAULT_FROM_EMAIL, [para])
        for x in feitos
        for para in sorted(emails[x.territorio_id])
    ]
    return send_mass_mail(mensagens) or 0


@task
def avisar_comentario(avisos: list[int]) -> int:
    """Escreve a quem tem comentário por ler; devolve quantas mensagens saíram."""
    feitos = AvisoDeComentario.objects.filter(pk__in=avisos).select_related(
        "para__usuario",
        "comentario__ficha",
        "comentario__escrito_por__usuario",
        "comentario__escrito_por__territorio",
        "comentario__pactuacao__rodada",
        "comentario__pactuacao__territorio__uf",
    )
    mensagens = [
        (
            *_do_comentario(aviso.comentario),
            settings.DEFAULT_FROM_EMAIL,
            [aviso.para.usuario.email],
        )
        for aviso in feitos
    ]
    return send_mass_mail(mensagens) or 0


def _do_comentario(comentario: Comentario) -> tuple[str, str]:
    """O assunto e o texto da mensagem."""
    pactuacao, ficha = comentario.pactuacao, comentario.ficha
    ano, onde = pactuacao.rodada.ano, pactuacao.territorio
    endereco = reverse("indicadores:comentarios", args=[ano, onde.codigo, ficha.numero])
    texto = "\n\n".join(
        (
            f"{comentario.escrito_por} comentou o indicador {ficha.numero}, "
            f"{ficha.nome}:",
            comentario.texto,
            f"{settings.ENDERECO_DO_PORTAL}{endereco}",
            "Até que você leia os comentários desta pactuação, não escrevemos de novo.",
        )
    )
    return f"{onde}: comentário na pactuação de {ano}", texto


def _assunto(lembrete: Lembrete) -> str:
    ano = lembrete.rodada.ano
    return f"{lembrete.territorio}: a pactuação de {ano} espera por você"


def _texto(lembrete: Lembrete) -> str:
    rodada = lembrete.rodada
    endereco = reverse(
        "indicadores:pactuacao", args=[rodada.ano, lembrete.territorio.codigo]
    )
    prazo = rodada.metas_fecham
    linhas = [
        f"As metas de {rodada.ano} de {lembrete.territorio} ainda não foram validadas.",
        f"O prazo vai até {prazo:%d/%m/%Y}." if prazo else "",
        lembrete.texto,
        f"Quem lembra: {lembrete.enviado_por}.",
        f"{settings.ENDERECO_DO_PORTAL}{endereco}",
    ]
    return "\n\n".join(linha for linha in linhas if linha)
