"""Pessoas, instituições e os vínculos que dizem o que cada uma pode fazer."""

from datetime import date
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from contas.states import Papel
from territorios.models import Nivel, Territorio

__all__ = ["CHAVE_DO_VINCULO", "Instituicao", "Papel", "Usuario", "Vinculo"]

CHAVE_DO_VINCULO = "vinculo"
"""Onde a sessão guarda o vínculo com que a pessoa escolheu agir."""


class UsuarioManager(BaseUserManager["Usuario"]):
    """Cria pessoas; o e-mail é a identidade e não distingue maiúsculas."""

    def create_user(
        self, email: str, senha: str | None = None, **campos: Any
    ) -> "Usuario":
        """Cria a pessoa; sem senha, ela não entra até definir uma."""
        usuario = self.model(email=self.normalize_email(email).lower(), **campos)
        usuario.set_password(senha)
        usuario.save(using=self._db)
        return usuario

    def create_superuser(
        self, email: str, password: str | None = None, **campos: Any
    ) -> "Usuario":
        """Pessoa que administra o portal pela linha de comando."""
        return self.create_user(email, password, is_superuser=True, **campos)

    def get_by_natural_key(self, username: str | None) -> "Usuario":
        return self.get(email=(username or "").lower())


class Usuario(AbstractBaseUser, PermissionsMixin):
    """Pessoa com acesso ao portal; o que pode fazer vem dos seus vínculos."""

    email = models.EmailField(
        "e-mail",
        unique=True,
        error_messages={"unique": "Já há uma pessoa com este e-mail."},
    )
    nome = models.CharField(max_length=150)
    is_active = models.BooleanField("ativo", default=True)
    de_demonstracao = models.BooleanField("de demonstração", default=False)
    criado_em = models.DateTimeField(default=timezone.now)

    vinculos_da_sessao: "list[Vinculo] | None" = None
    """Os vigentes, quando a pessoa foi lida com eles para atender um pedido."""

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["nome"]

    objects: ClassVar[UsuarioManager] = UsuarioManager()

    class Meta:
        verbose_name = "usuário"
        ordering = ["nome"]

    def __str__(self) -> str:
        return self.nome

    @property
    def vinculos_vigentes(self) -> "VinculoQuerySet":
        """Vínculos que valem hoje, com o lugar já carregado."""
        return Vinculo.objects.vigentes().filter(usuario=self)


class Instituicao(models.Model):
    """Órgão a que um vínculo se prende quando não é a um território: OPAS, CONASS."""

    sigla = models.CharField(max_length=20, unique=True)
    nome = models.CharField(max_length=150)

    class Meta:
        verbose_name = "instituição"
        verbose_name_plural = "instituições"
        ordering = ["sigla"]

    def __str__(self) -> str:
        return self.sigla


class VinculoQuerySet(models.QuerySet["Vinculo"]):
    """Vínculos numa data."""

    def vigentes(self, dia: date | None = None) -> Self:
        """Os que valem em `dia` (hoje, se None), com o território carregado."""
        dia = dia or timezone.localdate()
        return self.filter(
            Q(ate__isnull=True) | Q(ate__gte=dia), desde__lte=dia
        ).select_related("usuario", "territorio__uf", "instituicao")


class Vinculo(models.Model):
    """Papel que uma pessoa exerce num território ou instituição, de uma data a outra.

    É com um vínculo, um de cada vez, que a pessoa age, e é ele que a trilha
    registra. Quando o gestor sai, o vínculo termina e a história fica.
    """

    usuario = models.ForeignKey(
        Usuario, on_delete=models.PROTECT, related_name="vinculos"
    )
    papel = models.CharField(max_length=30, choices=Papel)
    territorio = models.ForeignKey(
        Territorio,
        on_delete=models.PROTECT,
        related_name="vinculos",
        null=True,
        blank=True,
    )
    instituicao = models.ForeignKey(
        Instituicao,
        on_delete=models.PROTECT,
        related_name="vinculos",
        null=True,
        blank=True,
    )
    desde = models.DateField()
    ate = models.DateField("até", null=True, blank=True)
    ato = models.CharField("ato de nomeação", max_length=120, blank=True)

    objects = VinculoQuerySet.as_manager()

    class Meta:
        verbose_name = "vínculo"
        ordering = ["usuario", "papel", "pk"]
        constraints = [
            models.CheckConstraint(
                name="vinculo_a_territorio_ou_instituicao",
                condition=Q(territorio__isnull=False) | Q(instituicao__isnull=False),
            ),
            models.CheckConstraint(
                name="vinculo_termina_depois_de_comecar",
                condition=Q(ate__isnull=True) | Q(ate__gte=F("desde")),
            ),
            # Três restrições, e não uma com nulls_distinct, que o SQLite não tem.
            models.UniqueConstraint(
                fields=["usuario", "papel", "territorio"],
                condition=Q(ate__isnull=True, instituicao__isnull=True),
                name="um_vinculo_aberto_por_papel_e_territorio",
            ),
            models.UniqueConstraint(
                fields=["usuario", "papel", "instituicao"],
                condition=Q(ate__isnull=True, territorio__isnull=True),
                name="um_vinculo_aberto_por_papel_e_instituicao",
            ),
            models.UniqueConstraint(
                fields=["usuario", "papel", "territorio", "instituicao"],
                condition=Q(
                    ate__isnull=True,
                    territorio__isnull=False,
                    instituicao__isnull=False,
                ),
                name="um_vinculo_aberto_por_papel_e_os_dois_lugares",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.usuario}, {self.papel_no_texto}, {self.lotacao}"

    @property
    def papel_no_texto(self) -> str:
        """O papel como se escreve no meio de uma frase: "AEST", "gestor municipal"."""
        return Papel(self.papel).no_meio_da_frase

    @property
    def lotacao(self) -> str:
        """Onde a pessoa exerce o papel, por extenso."""
        if self.instituicao and self.territorio:
            return f"{self.instituicao}, {self.territorio}"
        return str(self.instituicao or self.territorio)

    def tem_papel(
        self, papeis: frozenset[str], *, em: Territorio | None = None
    ) -> bool:
        """Diz se o papel é um destes e, dado `em`, se o território está ao alcance.

        Sem consulta ao banco, salvo para o técnico regional, cuja região muda de
        desenho.
        """
        if self.papel not in papeis:
            return False
        return em is None or self.alcanca(em)

    def alcanca(self, territorio: Territorio) -> bool:
        """Diz se o território do vínculo é este ou o contém."""
        if self.territorio is None:
            return False
        if self.territorio.nivel == Nivel.REGIAO_DE_SAUDE:
            return (
                Territorio.objects.abaixo_de(self.territorio)
                .filter(pk=territorio.pk)
                .exists()
            )
        return self.territorio.contem(territorio)
