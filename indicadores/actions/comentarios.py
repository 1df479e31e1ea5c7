"""Comentar um indicador na pactuação de um território, e avisar quem espera."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from auditoria.actions import registrar
from base.errors import RegraViolada
from contas.models import Vinculo
from contas.states import LEEM_TUDO, Papel
from indicadores.models import AvisoDeComentario, Comentario, Ficha, Pactuacao
from indicadores.notifications import avisar_comentario
from indicadores.permissions import pode
from indicadores.states import (
    APOIAM,
    ENVIADAS,
    QUEM_DIGITA,
    QUEM_DIGITA_NO_ESTADO,
)


@transaction.atomic
def comentar(
    pactuacao: Pactuacao, ficha: Ficha, *, texto: str, por: Vinculo, origem: str = ""
) -> Comentario:
    """Acrescenta um comentário; não muda a meta. Regras: RN-IND-51 e RN-IND-53."""
    if not pode(por, "comentar", pactuacao):
        raise PermissionDenied(
            "Comentam a pactuação quem a digita, o seu conselho e a esfera de cima."
        )
    if not texto.strip():
        raise RegraViolada("Escreva o comentário.", codigo="comentario_vazio")
    destinatarios = _a_quem_avisar(pactuacao, por)
    comentario = Comentario.objects.create(
        pactuacao=pactuacao,
        ficha=ficha,
        texto=texto.strip(),
        escrito_em=timezone.now(),
        escrito_por=por,
    )
    registrar(
        pactuacao,
        "indicadores.indicador.comentado",
        por=por,
        origem=origem,
        indicador=ficha.numero,
        texto=comentario.texto,
    )
    _avisar(comentario, destinatarios)
    return comentario


def marcar_lidos(pactuacao: Pactuacao, ficha: Ficha, *, por: Vinculo) -> int:
    """Quem abriu os comentários do indicador os leu; devolve quantos esperavam."""
    return AvisoDeComentario.objects.filter(
        comentario__pactuacao=pactuacao,
        comentario__ficha=ficha,
        para=por,
        lido_em__isnull=True,
    ).update(lido_em=timezone.now())


def _a_quem_avisar(pactuacao: Pactuacao, por: Vinculo) -> Sequence[Vinculo]:
    """De fora para quem digita; de quem digita para quem já comentou. RN-IND-53.

    Se ninguém de fora comentou, para o técnico do estado. Só a quem já pode ver
    a pactuação, e uma vez a cada pessoa.
    """
    digitam = QUEM_DIGITA_NO_ESTADO if pactuacao.estadual else QUEM_DIGITA
    vigentes = Vinculo.objects.vigentes().exclude(usuario=por.usuario_id)
    if por.papel not in digitam or por.territorio_id != pactuacao.territorio_id:
        escolhidos = vigentes.filter(
            papel__in=digitam, territorio=pactuacao.territorio_id
        )
    else:
        ja_comentaram = Comentario.objects.filter(pactuacao=pactuacao)
        escolhidos = vigentes.filter(
            pk__in=ja_comentaram.values("escrito_por")
        ).exclude(papel__in=digitam, territorio=pactuacao.territorio_id)
        if not escolhidos.exists() and not pactuacao.estadual:
            escolhidos = vigentes.filter(
                papel=Papel.TECNICO_ESTADUAL, territorio=pactuacao.territorio.uf_id
            )
    um_por_pessoa = {v.usuario_id: v for v in escolhidos.order_by("-pk")}
    return [v for v in um_por_pessoa.values() if _ve(v, pactuacao)]


def _ve(vinculo: Vinculo, pactuacao: Pactuacao) -> bool:
    """O rascunho é do território e de quem o apoia; os demais veem o enviado."""
    return (
        pactuacao.situacao in ENVIADAS
        or vinculo.territorio_id == pactuacao.territorio_id
        or vinculo.papel in LEEM_TUDO | APOIAM
    )


def _avisar(comentario: Comentario, destinatarios: Sequence[Vinculo]) -> None:
    """Um aviso por pessoa no portal; o e-mail, só a quem não tem outro por ler."""
    por_ler = set(
        AvisoDeComentario.objects.filter(
            comentario__pactuacao=comentario.pactuacao_id,
            para__in=destinatarios,
            lido_em__isnull=True,
        ).values_list("para", flat=True)
    )
    avisos = AvisoDeComentario.objects.bulk_create(
        AvisoDeComentario(comentario=comentario, para=para) for para in destinatarios
    )
    novos = [aviso.pk for aviso in avisos if aviso.para_id not in por_ler]
    if novos:
        avisar_comentario.enqueue(novos)
