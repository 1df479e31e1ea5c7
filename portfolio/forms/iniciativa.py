"""A ficha de uma iniciativa e as suas entregas."""

from decimal import Decimal
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.forms import formset_factory
from django.http import QueryDict

from base.formularios import CampoData, CampoNumerico
from contas.models import Papel, Vinculo
from indicadores.models import Edicao
from indicadores.models import Ficha as Indicador
from portfolio.forms.comum import CampoTerritorios, texto_obrigatorio
from portfolio.forms.listas import vinculos_da_casa
from portfolio.models import (
    Ciclo,
    Frente,
    Iniciativa,
    ObjetivoEstrategico,
    Subsecretaria,
)


class FichaForm(forms.Form):
    """A ficha de uma iniciativa, como a AEST a escreve."""

    versao = forms.IntegerField(widget=forms.HiddenInput)
    nome = forms.CharField(
        label="Nome",
        max_length=150,
        error_messages={"required": "Dê um nome à iniciativa."},
    )
    tipo = forms.ChoiceField(label="Tipo", choices=Iniciativa.Tipo.choices)
    unidade = forms.CharField(
        label="Unidade",
        help_text="A sigla da subsecretaria ou assessoria.",
        max_length=20,
        error_messages={"required": "Informe a sigla da unidade."},
    )
    cargo_do_gerente = forms.CharField(
        label="Gerente, como se diz em público", max_length=150, required=False
    )
    gerente = forms.ModelChoiceField(
        label="Gerente no portal",
        queryset=Vinculo.objects.none(),
        required=False,
        empty_label="sem gerente no portal",
    )
    subsecretaria = forms.ModelChoiceField(
        label="Portfólio",
        help_text="A subsecretaria ou o gabinete que responde pela iniciativa.",
        queryset=Subsecretaria.objects.none(),
        required=False,
        empty_label="nenhum",
    )
    cargo_do_lider = forms.CharField(
        label="Líder do objetivo, como se diz em público",
        max_length=150,
        required=False,
    )
    lider = forms.ModelChoiceField(
        label="Líder no portal",
        help_text="Designado, só ele comenta como líder e confirma as entregas.",
        queryset=Vinculo.objects.none(),
        required=False,
        empty_label="qualquer líder da secretaria",
    )
    desafio = forms.CharField(
        label="Desafio", required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    escopo = forms.CharField(
        label="Escopo", required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    inicio = CampoData(label="Início", required=False)
    onda = forms.IntegerField(label="Onda", required=False, min_value=1, max_value=20)
    objetivos = forms.ModelMultipleChoiceField(
        label="Objetivos",
        queryset=ObjetivoEstrategico.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    indicadores = forms.ModelMultipleChoiceField(
        label="Indicadores que deve mover",
        queryset=Indicador.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    territorios = CampoTerritorios(label="Territórios", required=False)

    def __init__(self, *args: Any, ciclo: Ciclo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        opcoes: dict[str, QuerySet[Any]] = {
            "gerente": vinculos_da_casa(ciclo, Papel.GERENTE_PROJETO),
            "lider": vinculos_da_casa(ciclo, Papel.LIDER_OBJETIVO),
            "subsecretaria": ciclo.subsecretarias.all(),
            "objetivos": ciclo.objetivos.all(),
            "indicadores": _da_edicao_mais_nova(),
        }
        for nome, queryset in opcoes.items():
            campo = self.fields[nome]
            if isinstance(campo, forms.ModelChoiceField):
                campo.queryset = queryset
        territorios = self.fields["territorios"]
        if isinstance(territorios, CampoTerritorios):
            territorios.dentro_de = ciclo.territorio


def _da_edicao_mais_nova() -> QuerySet[Indicador]:
    mais_nova = Edicao.objects.order_by("-ano_inicial").values("pk")[:1]
    return Indicador.objects.filter(edicao__in=mais_nova).select_related("edicao")


class _DaEntrega(forms.Form):
    """O nome da entrega e a frente a que pertence, entre as da iniciativa."""

    nome = forms.CharField(
        label="Entrega",
        max_length=250,
        error_messages={"required": "Diga o que será entregue."},
    )
    frente = forms.ModelChoiceField(
        label="Frente",
        queryset=Frente.objects.none(),
        required=False,
        empty_label="nenhuma em particular",
    )

    def __init__(self, *args: Any, iniciativa: Iniciativa, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        campo = self.fields["frente"]
        if isinstance(campo, forms.ModelChoiceField):
            campo.queryset = iniciativa.frentes.all()


class PesoForm(_DaEntrega):
    """Uma entrega que já existe: nome, frente e peso."""

    marco = forms.IntegerField(widget=forms.HiddenInput)
    peso = CampoNumerico(label="Peso", casas=2)


class BaseDosPesos(forms.BaseFormSet[PesoForm]):
    """As entregas de uma iniciativa, cada uma numa linha."""

    def da_iniciativa(self) -> list[dict[str, Any]]:
        """As linhas das entregas dela; as de outra não contam."""
        pks = {inicial["marco"] for inicial in self.initial or []}
        return [d for d in self.cleaned_data if d.get("marco") in pks]


def pesos_das_entregas(
    iniciativa: Iniciativa, dados: QueryDict | None = None
) -> BaseDosPesos:
    """Os pesos como estão, ou como se digitaram."""
    classe = cast(
        "type[BaseDosPesos]",
        formset_factory(PesoForm, formset=BaseDosPesos, extra=0, max_num=500),
    )
    inicial = [
        {"marco": m.pk, "nome": m.nome, "peso": m.peso, "frente": m.frente_id}
        for m in iniciativa.marcos.all()
    ]
    return classe(dados, initial=inicial, form_kwargs={"iniciativa": iniciativa})


class ComentarioForm(forms.Form):
    """O que se quer dizer da iniciativa."""

    texto = texto_obrigatorio(
        "Comentário", "Escreva o comentário.", "Só a secretaria lê.", linhas=2
    )


class MarcoForm(_DaEntrega):
    """Uma entrega nova: o nome, o peso, a frente e a linha de base."""

    peso = CampoNumerico(
        label="Peso",
        initial=Decimal(1),
        help_text="Só a proporção entre as entregas conta.",
    )
    data_base = CampoData(label="Linha de base", required=False)
