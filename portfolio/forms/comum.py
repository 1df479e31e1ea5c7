"""Campos que se repetem nos formulários do portfólio."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from territorios.models import Territorio
from territorios.rules import normalizar_nome


def texto_obrigatorio(
    rotulo: str, falta: str, ajuda: str = "", linhas: int = 3
) -> forms.CharField:
    """Texto de algumas linhas, obrigatório."""
    return forms.CharField(
        label=rotulo,
        help_text=ajuda,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": linhas}),
        error_messages={"required": falta},
    )


class CampoTerritorios(forms.CharField):
    """Um território por linha, pelo nome ou pelo código; devolve os territórios.

    `dentro_de` é o território do ciclo: só valem ele e os contidos nele.
    """

    widget = forms.Textarea(attrs={"rows": 4})
    dentro_de: Territorio | None = None

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "help_text",
            "Um por linha: município, região de saúde ou estado, pelo nome ou código.",
        )
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str) or value is None:
            return value
        return "\n".join(territorio.nome for territorio in value)

    def clean(self, value: Any) -> Any:
        """Os territórios citados, uma vez cada; recusa dizendo os que não achou."""
        ditos = [linha.strip() for linha in str(value or "").splitlines()]
        ditos = [dito for dito in ditos if dito]
        if not ditos or self.dentro_de is None:
            return []
        achados, faltam = self._procurar(ditos, self.dentro_de)
        if faltam:
            raise ValidationError(
                f"Não há em {self.dentro_de}: {'; '.join(faltam)}. "
                "Confira a grafia ou use o código do IBGE.",
                code="territorio_desconhecido",
            )
        return list(dict.fromkeys(achados))

    def _procurar(
        self, ditos: Iterable[str], onde: Territorio
    ) -> tuple[list[Territorio], list[str]]:
        todos = Territorio.objects.abaixo_de(onde).select_related("uf")
        por_nome = {q.nome_normalizado: q for q in todos}
        por_codigo = {q.codigo: q for q in todos}
        achados, faltam = [], []
        for dito in ditos:
            achado = por_codigo.get(dito) or por_nome.get(normalizar_nome(dito))
            if achado:
                achados.append(achado)
            else:
                faltam.append(dito)
        return achados, faltam
