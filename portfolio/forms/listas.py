"""As listas em ordem do método: etapas, problemas, objetivos, valores e frentes."""

from typing import Any, Final, cast

from django import forms
from django.forms import BaseFormSet, formset_factory

from base.formularios import CampoData
from contas.models import Papel, Vinculo
from portfolio.models import Ciclo, Enunciado, ObjetivoEstrategico

LINHAS_EM_BRANCO: Final = 3


class LinhaForm(forms.Form):
    """O que toda linha tem: qual é, em que posição fica e se sai da lista."""

    pk = forms.IntegerField(widget=forms.HiddenInput, required=False)
    ordem = forms.IntegerField(label="Ordem", required=False, min_value=1)
    obrigatorio = "nome"

    def __init__(self, *args: Any, ciclo: Ciclo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ciclo = ciclo
        self.fields["ordem"].tamanho = "curto"  # type: ignore[attr-defined]
        self.fields["sai"] = forms.BooleanField(label="Retirar", required=False)

    def clean(self) -> dict[str, Any]:
        dados = super().clean() or {}
        vazia = not dados.get(self.obrigatorio)
        if self.has_changed() and vazia and not dados.get("sai"):
            self.add_error(self.obrigatorio, "Preencha, ou marque Retirar.")
        return dados


class EtapaForm(LinhaForm):
    """Uma etapa da construção do ciclo."""

    nome = forms.CharField(label="Etapa", max_length=120, required=False)
    fase = forms.IntegerField(
        label="Fase", min_value=1, max_value=9, initial=1, required=False
    )
    inicio = CampoData(label="Início", required=False)
    fim = CampoData(label="Fim", required=False)
    participantes = forms.IntegerField(
        label="Participantes, mais de", min_value=1, required=False
    )
    nota = forms.CharField(label="O que resultou", max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        dados = super().clean()
        inicio, fim = dados.get("inicio"), dados.get("fim")
        if inicio and fim and fim < inicio:
            self.add_error("fim", "A etapa termina antes de começar.")
        dados["fase"] = dados.get("fase") or 1
        return dados


class ProblemaForm(LinhaForm):
    """Um problema levantado e se foi priorizado."""

    obrigatorio = "texto"
    texto = forms.CharField(label="Problema", max_length=250, required=False)
    priorizado = forms.BooleanField(label="Priorizado", required=False)
    objetivo = forms.ModelChoiceField(
        label="Levou ao objetivo",
        queryset=ObjetivoEstrategico.objects.none(),
        required=False,
        empty_label="nenhum",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        campo = self.fields["objetivo"]
        if isinstance(campo, forms.ModelChoiceField):
            campo.queryset = self.ciclo.objetivos.all()

    def clean(self) -> dict[str, Any]:
        dados = super().clean()
        if dados.get("objetivo") and not dados.get("priorizado"):
            self.add_error("priorizado", "Só o problema priorizado leva a objetivo.")
        return dados


class ObjetivoForm(LinhaForm):
    """Um objetivo num dos dois quadros."""

    obrigatorio = "texto"
    texto = forms.CharField(
        label="Objetivo", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    quadro = forms.ChoiceField(
        label="Quadro",
        choices=ObjetivoEstrategico.Quadro.choices,
        initial=ObjetivoEstrategico.Quadro.SUS,
    )


class EnunciadoForm(LinhaForm):
    """Um valor ou uma premissa."""

    obrigatorio = "texto"
    texto = forms.CharField(label="Texto", max_length=200, required=False)
    tipo = forms.ChoiceField(
        label="Tipo", choices=Enunciado.Tipo.choices, initial=Enunciado.Tipo.VALOR
    )
    fase = forms.IntegerField(label="Fase", min_value=1, max_value=9, required=False)


class CriterioForm(LinhaForm):
    """Um critério de priorização; o peso se muda à parte."""

    nome = forms.CharField(label="Critério", max_length=120, required=False)


class SubsecretariaForm(LinhaForm):
    """Uma subsecretaria e quem decide a sua pauta."""

    obrigatorio = "sigla"
    sigla = forms.CharField(label="Sigla", max_length=20, required=False)
    nome = forms.CharField(label="Nome", max_length=150, required=False)
    titular = forms.ModelChoiceField(
        label="Titular no portal",
        queryset=Vinculo.objects.none(),
        required=False,
        empty_label="nenhum",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        campo = self.fields["titular"]
        if isinstance(campo, forms.ModelChoiceField):
            campo.queryset = vinculos_da_casa(self.ciclo, Papel.SUBSECRETARIO)


class FrenteForm(LinhaForm):
    """Uma frente da iniciativa."""

    nome = forms.CharField(label="Frente", max_length=150, required=False)


def vinculos_da_casa(ciclo: Ciclo, papel: Papel) -> Any:
    """Os vínculos do papel na secretaria do ciclo, com o que o rótulo escreve."""
    return Vinculo.objects.filter(
        papel=papel, instituicao=ciclo.instituicao_id
    ).select_related("usuario", "instituicao", "territorio")


class BaseDaLista(BaseFormSet[LinhaForm]):
    """As linhas que ficam, na ordem digitada; as em branco não contam."""

    def linhas(self) -> list[dict[str, Any]]:
        """Cada linha com `pk` e os campos; quem não tem ordem vai para o fim."""
        ficam = [
            dict(form.cleaned_data)
            for form in self.forms
            if form.cleaned_data
            and form.cleaned_data.get(form.obrigatorio)
            and not form.cleaned_data["sai"]
        ]
        ficam.sort(key=lambda dados: dados["ordem"] or len(self.forms) + 1)
        for dados in ficam:
            del dados["sai"], dados["ordem"]
        return ficam

    def clean(self) -> None:
        """Nenhuma linha se repete."""
        if any(self.errors):
            return
        nomes = [str(form.cleaned_data.get(form.obrigatorio)) for form in self.forms]
        ditos = [n for n in nomes if n != "None" and n]
        if len(ditos) != len(set(ditos)):
            raise forms.ValidationError("Há linhas repetidas: deixe só uma de cada.")


def formset_de(form: type[LinhaForm]) -> type[BaseDaLista]:
    """O formset de uma lista, com algumas linhas em branco ao fim."""
    classe = formset_factory(
        form, formset=BaseDaLista, extra=LINHAS_EM_BRANCO, max_num=200
    )
    return cast("type[BaseDaLista]", classe)
