"""Os formulários do que acompanha o relatório."""

from typing import Any

from django import forms

from base.formularios import CampoNumerico
from cooperacao.forms.relatorios import CampoNarrativo, FormularioComVersao
from cooperacao.models import (
    Comentario,
    Dificuldade,
    ExecucaoFinanceira,
    Produto,
    RelatorioAnual,
)
from territorios.models import Territorio


class AnoForm(FormularioComVersao):
    """Os textos do ano inteiro."""

    contexto = CampoNarrativo(label="Contexto", linhas=12)
    contribuicao = CampoNarrativo(
        label="Contribuição às prioridades do governo e ao Plano Estratégico da OPAS",
        linhas=8,
    )
    licoes = CampoNarrativo(label="Lições aprendidas/recomendações", linhas=6)

    def __init__(self, *args: Any, anual: RelatorioAnual, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if anual.fecha_por_semestre:
            del self.fields["contribuicao"], self.fields["licoes"]

    @staticmethod
    def inicial(anual: RelatorioAnual) -> dict[str, Any]:
        """O que está gravado."""
        return {
            "versao": anual.versao,
            "contexto": anual.contexto,
            "contribuicao": anual.contribuicao,
            "licoes": anual.licoes,
        }


class ExecucaoForm(FormularioComVersao):
    """A posição financeira do relatório oficial da OPAS, em US$."""

    repassados = CampoNumerico(label="Recursos repassados, US$", casas=2)
    desembolsados = CampoNumerico(label="Recursos desembolsados, US$", casas=2)
    pendente = CampoNumerico(label="Pendente de pagamento, US$", casas=2)

    @staticmethod
    def inicial(
        anual: RelatorioAnual, execucao: ExecucaoFinanceira | None
    ) -> dict[str, Any]:
        """O que está gravado."""
        return {
            "versao": anual.versao,
            "repassados": execucao.repassados if execucao else None,
            "desembolsados": execucao.desembolsados if execucao else None,
            "pendente": execucao.pendente if execucao else None,
        }


class ProdutoForm(forms.Form):
    """Um produto do RE no semestre."""

    tipo = forms.ChoiceField(label="Tipo", choices=Produto.Tipo)
    descricao = forms.CharField(
        label="O que é",
        max_length=300,
        error_messages={"required": "Diga o que se produziu."},
    )
    quantidade = forms.IntegerField(
        label="Quantidade", min_value=1, max_value=1_000_000, initial=1
    )
    ufs = forms.CharField(
        label="UFs envolvidas",
        help_text="Siglas separadas por vírgula: AC, AM.",
        max_length=120,
        required=False,
    )
    endereco = forms.URLField(label="Endereço", required=False, max_length=200)

    def clean_ufs(self) -> str:
        siglas = [s.strip().upper() for s in self.cleaned_data["ufs"].split(",")]
        siglas = sorted({s for s in siglas if s})
        ufs = Territorio.objects.ufs().filter(codigo__in=siglas)
        conhecidas = set(ufs.values_list("codigo", flat=True))
        if erradas := [s for s in siglas if s not in conhecidas]:
            raise forms.ValidationError(
                f"{', '.join(erradas)}: não é sigla de UF.", code="uf_invalida"
            )
        return ", ".join(siglas)


class DificuldadeForm(forms.Form):
    """Uma dificuldade que se abre no semestre."""

    tema = forms.ChoiceField(
        label="Tema",
        help_text="É o que a junta às de outros Termos no painel.",
        choices=Dificuldade.Tema,
    )
    descricao = forms.CharField(
        label="Dificuldade",
        help_text="Aparece em cada semestre, até se dizer como se resolveu.",
        max_length=300,
        error_messages={"required": "Descreva a dificuldade."},
    )


class SolucaoForm(forms.Form):
    """Como a dificuldade se resolveu."""

    solucao = forms.CharField(
        label="Como se resolveu",
        max_length=300,
        error_messages={"required": "Escreva como a dificuldade se resolveu."},
    )


class ComentarioForm(forms.Form):
    """O que a revisão pede num campo."""

    campo = forms.ChoiceField(label="Sobre", choices=Comentario.Campo)
    texto = forms.CharField(
        label="Comentário",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "pt-BR"}),
        error_messages={"required": "Escreva o comentário."},
    )
