"""Colegiados, reuniões, pautas e a decisão em lote."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString

from base.formularios import CampoData
from base.numeros import ler_inteiro
from pactos.actions import ADIAR, DEVOLVER, HOMOLOGAR, DecisaoNaPauta
from pactos.forms.atos import AtoForm
from pactos.models import Assento, Ato, Reuniao, Termo


class ReuniaoForm(forms.Form):
    """Convocação de uma reunião."""

    colegiado = forms.ChoiceField(
        label="Colegiado", error_messages={"required": "Escolha o colegiado."}
    )
    numero = forms.IntegerField(
        label="Número",
        min_value=1,
        max_value=999,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4}),
        error_messages={
            "required": "Informe o número da reunião.",
            "invalid": "Escreva só o número da reunião.",
        },
    )
    tipo = forms.ChoiceField(label="Tipo", choices=Reuniao.Tipo.choices)
    marcada_para = CampoData(label="Data")
    local = forms.CharField(label="Local", max_length=120, required=False)

    def __init__(
        self, *args: Any, colegiados: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        campo = self.fields["colegiado"]
        if isinstance(campo, forms.ChoiceField):
            campo.choices = list(colegiados)


class ItemDePautaForm(forms.Form):
    """Um assunto da pauta."""

    titulo = forms.CharField(
        label="Assunto",
        max_length=160,
        error_messages={"required": "Escreva o assunto."},
    )
    texto = forms.CharField(
        label="Detalhe", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class AssentoForm(forms.Form):
    """Um lugar no colegiado."""

    cargo = forms.CharField(
        label="Cargo ou órgão",
        max_length=120,
        error_messages={"required": "Diga a que cargo ou órgão cabe o assento."},
    )
    segmento = forms.ChoiceField(label="Segmento", choices=Assento.Segmento.choices)
    suplente = forms.BooleanField(label="Suplente", required=False)


class PosseForm(forms.Form):
    """Quem assume um assento, desde quando e por que ato."""

    titular = forms.CharField(
        label="Titular",
        max_length=120,
        error_messages={"required": "Informe quem assume."},
    )
    desde = CampoData(label="Desde")
    ato = forms.CharField(
        label="Ato de nomeação",
        max_length=120,
        error_messages={"required": "Informe o ato de nomeação."},
    )


def _rotulo(texto: str, liga: str, termo: Termo) -> SafeString:
    """O rótulo curto à vista; o ente, só para o leitor de tela e o sumário."""
    return format_html(
        '{} <span class="sr">{} {}</span>', texto, liga, termo.territorio
    )


@dataclass(frozen=True, slots=True)
class LinhaDoLote:
    """Um Termo da pauta e o que a reunião decide dele."""

    termo: Termo
    decisao: BoundField
    motivo: BoundField


class LoteForm(AtoForm):
    """Um ato para a pauta inteira, com a exceção de cada Termo."""

    ad_referendum = forms.BooleanField(
        label="Ad referendum, a confirmar em reunião", required=False
    )

    def __init__(
        self, *args: Any, termos: Sequence[Termo], ad_referendum: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.termos = termos
        if not ad_referendum:
            del self.fields["ad_referendum"]
        for termo in termos:
            self.fields[f"d{termo.pk}"] = forms.ChoiceField(
                label=_rotulo("Decisão", "sobre", termo),
                choices=[
                    (HOMOLOGAR, "Homologar"),
                    (DEVOLVER, "Devolver"),
                    (ADIAR, "Deixar para outra reunião"),
                ],
                initial=HOMOLOGAR,
            )
            self.fields[f"m{termo.pk}"] = forms.CharField(
                label=_rotulo("Motivo da exceção", "de", termo),
                max_length=300,
                required=False,
            )
            self.fields[f"v{termo.pk}"] = forms.IntegerField(
                widget=forms.HiddenInput, initial=termo.versao
            )

    def do_ato(self) -> list[BoundField]:
        """Os campos comuns a toda a pauta."""
        nomes = ("tipo", "ato", "data_do_ato", "ad_referendum")
        return [self[nome] for nome in nomes if nome in self.fields]

    def linhas(self) -> list[LinhaDoLote]:
        """Um Termo por linha."""
        return [LinhaDoLote(t, self[f"d{t.pk}"], self[f"m{t.pk}"]) for t in self.termos]

    def versoes(self) -> list[BoundField]:
        """As versões lidas, escondidas."""
        return [self[f"v{t.pk}"] for t in self.termos]

    def clean(self) -> dict[str, Any]:
        dados = super().clean() or {}
        for termo in self.termos:
            excecao = dados.get(f"d{termo.pk}") in (DEVOLVER, ADIAR)
            if excecao and not (dados.get(f"m{termo.pk}") or "").strip():
                self.add_error(
                    f"m{termo.pk}", f"Diga por que {termo.territorio} é exceção."
                )
        return dados

    def decisoes(self) -> list[DecisaoNaPauta]:
        """O que se decidiu de cada Termo; só para formulário válido."""
        dados = self.cleaned_data
        return [
            DecisaoNaPauta(
                t.pk, dados[f"d{t.pk}"], dados[f"m{t.pk}"].strip(), dados[f"v{t.pk}"]
            )
            for t in self.termos
        ]


class PortariaForm(AtoForm):
    """Uma Portaria para muitos entes: os homologados na CIT, escolhidos."""

    tipos = (Ato.Tipo.PORTARIA,)

    entes = forms.CharField(
        label="Códigos do IBGE dos entes",
        help_text="Um por linha ou separados por espaço; os da lista abaixo, se todos.",
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Informe os entes da Portaria."},
    )
    lidos = forms.CharField(widget=forms.HiddenInput, required=False)

    def versoes(self) -> dict[str, int]:
        """A gravação de cada Termo quando a lista foi mostrada, por código do ente."""
        pares = (par.partition(":") for par in self.cleaned_data["lidos"].split())
        lidas = {ente: ler_inteiro(versao) for ente, _, versao in pares}
        return {ente: versao for ente, versao in lidas.items() if versao is not None}

    def codigos(self) -> list[str]:
        """Os códigos digitados, sem repetição, na ordem."""
        texto = self.cleaned_data["entes"].replace(",", " ").replace(";", " ")
        return list(dict.fromkeys(texto.upper().split()))
