"""Avisos por e-mail a quem recebe o Termo nas mãos."""

from django.conf import settings
from django.core.mail import send_mass_mail
from django.tasks import task

from contas.models import Vinculo
from pactos.models import Termo, Tramitacao
from pactos.states import DO_PROPRIO_ENTE, FLUXOS, NAO_ESPERAM, Situacao


def destinatarios(termo: Termo) -> list[str]:
    """E-mails de quem decide o próximo passo e do gestor do ente, sem repetição."""
    emails: set[str] = set()
    uf = termo.uf
    vinculos = Vinculo.objects.vigentes()
    for acao, transicao in FLUXOS[termo.tipo].items():
        if termo.situacao not in transicao.de or acao in NAO_ESPERAM:
            continue
        do_papel = vinculos.filter(papel__in=transicao.papeis)
        if transicao.instancia in DO_PROPRIO_ENTE:
            do_papel = do_papel.filter(territorio=termo.territorio)
        elif uf is not None and transicao.instancia == "cib":
            do_papel = do_papel.filter(territorio=uf)
        emails.update(do_papel.values_list("usuario__email", flat=True))
    gestores = FLUXOS[termo.tipo]["enviar_ao_conselho"].papeis
    do_ente = vinculos.filter(papel__in=gestores, territorio=termo.territorio)
    emails.update(do_ente.values_list("usuario__email", flat=True))
    return sorted(emails)


@task
def avisar_tramitacoes(tramitacoes: list[int]) -> int:
    """Avisa das passagens; devolve quantas mensagens saíram."""
    feitas = Tramitacao.objects.filter(pk__in=tramitacoes).select_related(
        "termo__territorio__uf", "ato__colegiado__territorio__uf"
    )
    mensagens = [m for feita in feitas.order_by("pk") for m in _mensagens(feita)]
    return send_mass_mail(mensagens) or 0


def _mensagens(feita: Tramitacao) -> list[tuple[str, str, str, list[str]]]:
    termo = feita.termo
    assunto = f"{termo.territorio}: {Situacao(feita.para).label}"
    linhas = [
        f"O {termo} mudou de situação: {Situacao(feita.para).label}.",
        f"Por: {feita.quem}.",
        f"Ato: {feita.ato.nome}, de {feita.ato.data:%d/%m/%Y}." if feita.ato else "",
        feita.observacao,
        f"{settings.ENDERECO_DO_PORTAL}{termo.get_absolute_url()}",
    ]
    texto = "\n\n".join(linha for linha in linhas if linha)
    return [
        (assunto, texto, settings.DEFAULT_FROM_EMAIL, [para])
        for para in destinatarios(termo)
    ]
