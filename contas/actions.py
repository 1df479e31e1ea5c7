"""Ações sobre vínculos: o cargo tem o acesso, a pessoa passa por ele."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from auditoria.actions import registrar
from base.errors import RegraViolada
from contas.models import Instituicao, Papel, Usuario, Vinculo
from contas.permissions import pode
from territorios.models import Territorio


@transaction.atomic
def abrir_vinculo(
    usuario: Usuario,
    *,
    papel: Papel,
    por: Vinculo | None,
    desde: date,
    territorio: Territorio | None = None,
    instituicao: Instituicao | None = None,
    ato: str = "",
) -> Vinculo:
    """Dá a uma pessoa um papel num lugar, a partir de uma data.

    `por` None é o próprio portal (carga inicial). Se o mesmo vínculo já está
    aberto, devolve-o sem criar outro.
    """
    if por is not None and not pode(por, "abrir_vinculo"):
        raise PermissionDenied("Só o administrador abre vínculos.")
    vinculo, criado = Vinculo.objects.get_or_create(
        usuario=usuario,
        papel=papel,
        territorio=territorio,
        instituicao=instituicao,
        ate=None,
        defaults={"desde": desde, "ato": ato},
    )
    if criado:
        registrar(
            vinculo,
            "contas.vinculo.aberto",
            por=por,
            usuario=usuario.pk,
            papel=papel,
            lugar=vinculo.lotacao,
            desde=desde,
            ato=ato,
        )
    return vinculo


@transaction.atomic
def encerrar_vinculo(vinculo: Vinculo, *, por: Vinculo | None, ate: date) -> Vinculo:
    """Termina um vínculo; o que a pessoa fez com ele continua na trilha."""
    if por is not None and not pode(por, "encerrar_vinculo"):
        raise PermissionDenied("Só o administrador encerra vínculos.")
    vinculo = Vinculo.objects.select_for_update().get(pk=vinculo.pk)
    if vinculo.ate is not None:
        raise RegraViolada(
            f"Este vínculo já terminou em {vinculo.ate:%d/%m/%Y}.",
            codigo="vinculo_ja_encerrado",
        )
    if ate < vinculo.desde:
        raise RegraViolada(
            f"O vínculo começou em {vinculo.desde:%d/%m/%Y}; escolha uma data de "
            "término igual ou posterior.",
            codigo="fim_antes_do_comeco",
        )
    vinculo.ate = ate
    vinculo.save(update_fields=["ate"])
    registrar(vinculo, "contas.vinculo.encerrado", por=por, ate=ate)
    return vinculo
