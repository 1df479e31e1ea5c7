"""Comentar um indicador na pactuação de um território."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from auditoria.actions import registrar
from base.errors import RegraViolada
from contas.models import Vinculo
from indicadores.models import Comentario, Ficha, Pactuacao
from indicadores.permissions import pode


@transaction.atomic
def comentar(
    pactuacao: Pactuacao, ficha: Ficha, *, texto: str, por: Vinculo, origem: str = ""
) -> Comentario:
    """Acrescenta um comentário; não muda a meta. Regra: RN-IND-51."""
    if not pode(por, "comentar", pactuacao):
        raise PermissionDenied(
            "Comentam a pactuação quem a digita, o seu conselho e a esfera de cima."
        )
    if not texto.strip():
        raise RegraViolada("Escreva o comentário.", codigo="comentario_vazio")
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
    return comentario
