"""Limite financeiro, comando único, TCEP e anexos."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms import BaseFormSet, formset_factory

from base.anexos import FormularioDeAnexo
from base.errors import RegraViolada
from base.formularios import CampoData, CampoNumerico
from pactos.models import Anexo, LinhaTLFG, Termo
from pactos.rules import COLUNAS_DO_TLFG, Parcela, ler_parcelas

MAIOR_CSV = 256 * 1024


class ParcelaForm(forms.Form):
    """Uma linha do limite; a linha sem valor não conta."""

    bloco = forms.ChoiceField(label="Bloco", choices=LinhaTLFG.Bloco.choices)
    componente = forms.CharField(label="Componente", max_length=120, required=False)
    sinal = forms.TypedChoiceField(
        label="Sinal",
        choices=[(1, "+ soma"), (-1, "− desconta")],
        coerce=int,
        initial=1,
    )
    valor_anual = CampoNumerico(label="R$ por ano", casas=2, required=False)


ParcelasFormSet = formset_factory(ParcelaForm, extra=3, max_num=60)


def parcelas_digitadas(formularios: BaseFormSet[ParcelaForm]) -> list[Parcela]:
    """As linhas preenchidas de um conjunto já válido."""
    return [
        Parcela(**form.cleaned_data)
        for form in formularios.forms
        if form.cleaned_data and form.cleaned_data["valor_anual"] is not None
    ]


def inicial_do_tlfg(linhas: Iterable[LinhaTLFG]) -> list[dict[str, Any]]:
    """As linhas gravadas, como o formulário as mostra."""
    return [
        {
            "bloco": linha.bloco,
            "componente": linha.componente,
            "sinal": linha.sinal,
            "valor_anual": linha.valor_anual,
        }
        for linha in linhas
    ]


class ArquivoDoTlfgForm(forms.Form):
    """O CSV do limite, com as mesmas colunas do que o portal exporta."""

    arquivo = forms.FileField(
        label="Arquivo CSV",
        help_text=f"Colunas: {'; '.join(COLUNAS_DO_TLFG)}. Substitui o que há.",
        error_messages={"required": "Escolha o arquivo CSV."},
    )
    versao = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    parcelas: list[Parcela]

    def clean_arquivo(self) -> UploadedFile:
        arquivo: UploadedFile = self.cleaned_data["arquivo"]
        if (arquivo.size or 0) > MAIOR_CSV:
            raise ValidationError("O arquivo passa de 256 kB. Confira se é o certo.")
        try:
            texto = arquivo.read().decode("utf-8-sig")
        except UnicodeDecodeError as erro:
            raise ValidationError(
                "O arquivo não está em UTF-8. Salve de novo como CSV UTF-8."
            ) from erro
        leitor = csv.DictReader(io.StringIO(texto), delimiter=";")
        faltam = {"bloco", "valor_anual"} - set(leitor.fieldnames or ())
        if faltam:
            raise ValidationError(
                f"Falta no arquivo a coluna {', '.join(sorted(faltam))}; as colunas "
                "se separam por ponto e vírgula."
            )
        try:
            self.parcelas = ler_parcelas(leitor, dict(LinhaTLFG.Bloco.choices))
        except RegraViolada as erro:
            raise ValidationError(erro.mensagem, code=erro.codigo) from erro
        return arquivo


class ComandoUnicoForm(forms.Form):
    """A declaração da CIB sobre a gestão dos prestadores."""

    data_da_declaracao = CampoData(label="Data da declaração da CIB")
    gestao = forms.ChoiceField(
        label="Gestão dos prestadores",
        choices=Termo.GestaoDosServicos.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Escolha sob que gestão ficam os prestadores."},
    )
    servicos = forms.CharField(
        label="Serviços sob gestão estadual",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    versao = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)


class TcepForm(forms.Form):
    """Um extrato de cooperação entre entes públicos."""

    numero = forms.CharField(
        label="Número do TCEP",
        max_length=20,
        error_messages={"required": "Informe o número do TCEP."},
    )
    estabelecimento = forms.CharField(
        label="Estabelecimento",
        max_length=120,
        error_messages={"required": "Informe o estabelecimento."},
    )
    cnes = forms.RegexField(
        label="CNES",
        regex=r"^\d{7}$",
        error_messages={
            "required": "Informe o CNES, com sete algarismos.",
            "invalid": "O CNES tem sete algarismos.",
        },
    )
    de_quem = forms.CharField(
        label="Ente a que pertence o estabelecimento",
        max_length=80,
        error_messages={"required": "Diga de que ente é o estabelecimento."},
    )
    valor_anual = CampoNumerico(label="R$ por ano", casas=2)
    vigente_ate = CampoData(label="Vigente até", required=False)


class AnexoForm(FormularioDeAnexo):
    """Um arquivo para juntar ao Termo."""

    tipo = forms.ChoiceField(label="Documento", choices=Anexo.Tipo.choices)

    field_order = ("tipo", "titulo", "arquivo")
