"""A homologação em lote: um ato para todos e a exceção de cada um."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundField

from indicadores.actions import DEIXAR, DEVOLVER, HOMOLOGAR, Decisao
from indicadores.consultas import Falta
from indicadores.forms.passos import AtoForm
from indicadores.models import Pactuacao


@dataclass(frozen=True, slots=True)
class LinhaDoLote:
    """Uma pactuação validada, o que lhe falta e o que se decide dela."""

    pactuacao: Pactuacao
    falta: Falta
    decisao: BoundField
    motivo: BoundField


MARCAR: Final[Mapping[str, str]] = {
    "prontas": "Marcar todas as prontas",
    "nenhuma": "Deixar todas para depois",
}
"""Os botões que mudam as decisões de uma vez, sem gravar."""


class LoteForm(AtoForm):
    """Número e data do ato, e a decisão de cada pactuação.

    À que nada falta propõe-se homologar; a outra fica para depois, até que alguém a
    leia. Regra: RN-IND-80.
    """

    def __init__(
        self,
        dados: Mapping[str, Any] | None,
        *,
        pactuacoes: Sequence[Pactuacao],
        faltas: Mapping[int, Falta],
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(dados, initial=initial)
        del self.fields["versao"]
        self.pactuacoes = pactuacoes
        self.faltas = faltas
        for pactuacao in pactuacoes:
            onde = pactuacao.territorio
            self.fields[f"d{pactuacao.pk}"] = forms.ChoiceField(
                label=f"Decisão sobre {onde}",
                choices=[
                    (HOMOLOGAR, "Homologar"),
                    (DEVOLVER, "Devolver"),
                    (DEIXAR, "Deixar para depois"),
                ],
                initial=HOMOLOGAR if faltas[pactuacao.pk].pronta else DEIXAR,
            )
            self.fields[f"m{pactuacao.pk}"] = forms.CharField(
                label=f"Motivo, se {onde} é devolvida"
                + (" ou homologada assim mesmo" if self._e_excecao(pactuacao) else ""),
                max_length=2000,
                required=False,
            )
            self.fields[f"v{pactuacao.pk}"] = forms.IntegerField(
                widget=forms.HiddenInput, initial=pactuacao.versao
            )

    def linhas(self) -> list[LinhaDoLote]:
        """Uma pactuação por linha."""
        return [
            LinhaDoLote(p, self.faltas[p.pk], self[f"d{p.pk}"], self[f"m{p.pk}"])
            for p in self.pactuacoes
        ]

    def do_ato(self) -> list[BoundField]:
        """Os campos comuns a todas."""
        return [self["numero"], self["data_do_ato"]]

    def versoes(self) -> list[BoundField]:
        """As versões lidas, escondidas."""
        return [self[f"v{p.pk}"] for p in self.pactuacoes]

    def _e_excecao(self, pactuacao: Pactuacao) -> bool:
        return self.faltas[pactuacao.pk].pede_motivo

    def clean(self) -> dict[str, Any]:
        dados = super().clean() or {}
        for pactuacao in self.pactuacoes:
            motivo = (dados.get(f"m{pactuacao.pk}") or "").strip()
            decisao = dados.get(f"d{pactuacao.pk}")
            if motivo or decisao not in (DEVOLVER, HOMOLOGAR):
                continue
            if decisao == DEVOLVER:
                por_que = f"Diga por que {pactuacao.territorio} é devolvida."
            elif self._e_excecao(pactuacao):
                por_que = (
                    f"Diga por que {pactuacao.territorio} é homologada assim mesmo: "
                    f"{self.faltas[pactuacao.pk]}."
                )
            else:
                continue
            self.add_error(f"m{pactuacao.pk}", por_que)
        if self.pactuacoes and all(
            dados.get(f"d{p.pk}") == DEIXAR for p in self.pactuacoes
        ):
            self.add_error(None, "Todas ficaram para depois: não há o que gravar.")
        return dados

    def marca(self) -> str:
        """O que se conferiu, em poucas letras; só depois de `is_valid`.

        A página da pergunta continua editável: o que mudou nela pergunta-se de novo.
        """
        dados = self.cleaned_data
        tudo = (dados["numero"], dados["data_do_ato"].isoformat(), self.decisoes())
        return hashlib.sha256(repr(tudo).encode()).hexdigest()[:16]

    def decisoes(self) -> list[Decisao]:
        """O que se decidiu de cada uma, menos as deixadas; só depois de `is_valid`."""
        dados = self.cleaned_data
        return [
            Decisao(
                p.pk,
                dados[f"d{p.pk}"],
                dados[f"m{p.pk}"].strip(),
                dados[f"v{p.pk}"],
            )
            for p in self.pactuacoes
            if dados[f"d{p.pk}"] != DEIXAR
        ]


def marcado(
    dados: Mapping[str, str],
    quais: str,
    pactuacoes: Sequence[Pactuacao],
    faltas: Mapping[int, Falta],
) -> dict[str, str]:
    """O que se digitou, com as decisões trocadas por um dos botões de `MARCAR`.

    A que se decidiu devolver continua devolvida: só ela tem o motivo escrito.
    """
    novos = {campo: dados[campo] for campo in dados}
    for pactuacao in pactuacoes:
        campo = f"d{pactuacao.pk}"
        if quais == "nenhuma":
            novos[campo] = DEIXAR
        elif faltas[pactuacao.pk].pronta and novos.get(campo) != DEVOLVER:
            novos[campo] = HOMOLOGAR
    return novos
