"""Quem pode entrar."""

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend

from contas.models import Usuario, Vinculo


class PortalBackend(ModelBackend):
    """Entrada por e-mail e senha; em produção, as pessoas de demonstração não entram.

    A senha delas é conhecida. A recusa vem depois de conferir a senha, para que
    leve o mesmo tempo que qualquer outra, e vale também para sessões já abertas.
    """

    def user_can_authenticate(self, user: Any) -> bool:
        """Ativa e, em produção, não criada para demonstração."""
        if settings.MODO == "producao" and getattr(user, "de_demonstracao", False):
            return False
        return super().user_can_authenticate(user)

    def get_user(self, user_id: Any) -> Usuario | None:
        """A pessoa da sessão, com os vínculos vigentes lidos na mesma consulta."""
        vinculos = list(
            Vinculo.objects.vigentes()
            .filter(usuario_id=user_id)
            .order_by("papel", "pk")
        )
        if not vinculos:
            return super().get_user(user_id)
        usuario = vinculos[0].usuario
        usuario.vinculos_da_sessao = vinculos
        return usuario if self.user_can_authenticate(usuario) else None
