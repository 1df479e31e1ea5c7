"""Formulários do portfólio: um por ação."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from base.formularios import CampoData, CampoNumerico
from contas.models import Papel, Vinculo
from portfolio.models import (
    Ciclo,
    CriterioDePriorizacao,
    Frente,
    Iniciativa,
    ItemDaPauta,
    Marco,
    ObjetivoEstrategico,
    Reuniao,
)
from portfolio.rules import INFORMAVEIS, NOTA_MAXIMA, Situacao


class EntregaForm(forms.Form):
    """Quando o marco foi entregue e o que o comprova."""

    versao = forms.IntegerField(widget=forms.HiddenInput)
    data_real = CampoData(
        label="Data da entrega",
        help_text="Deixe em branco para desfazer uma entrega registrada por engano.",
        required=False,
    )
    evidencia = forms.CharField(
        label="Evidência",
        help_text="Endereço, número do ato ou onde está o documento. É pública.",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, object]:
        dados = super().clean() or {}
        if dados.get("data_real") and not dados.get("evidencia"):
            self.add_error("evidencia", "Diga o que comprova a entrega.")
        return dados

    @classmethod
    def inicial(cls, marco: Marco) -> dict[str, object]:
        """O que o formulário traz ao abrir."""
        return {
            "versao": marco.versao,
            "data_real": marco.data_real,
            "evidencia": marco.evidencia,
        }


class RepactuacaoForm(forms.Form):
    """A nova data prevista e o motivo da mudança."""

    versao = forms.IntegerField(widget=forms.HiddenInput)
    para = CampoData(
        label="Nova data prevista",
        error_messages={"required": "Informe a nova data prevista."},
    )
    motivo = forms.CharField(
        label="Motivo",
        help_text="Aparece na ficha do projeto, com a data anterior.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Escreva o motivo da mudança de data."},
    )

    @classmethod
    def inicial(cls, marco: Marco) -> dict[str, object]:
        """O que o formulário traz ao abrir."""
        return {"versao": marco.versao}


class SituacaoForm(forms.Form):
    """A situação que vale no lugar da calculada, por quê e até quando."""

    versao = forms.IntegerField(widget=forms.HiddenInput)
    situacao = forms.ChoiceField(
        label="Situação",
        choices=[(s.value, s.label) for s in Situacao if s in INFORMAVEIS],
        error_messages={
            "required": "Escolha a situação.",
            "invalid_choice": "Escolha uma situação da lista.",
        },
    )
    motivo = forms.CharField(
        label="Motivo",
        help_text="Aparece na ficha, junto da situação.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Escreva o motivo."},
    )
    valida_ate = CampoData(
        label="Válida até",
        help_text="Depois deste dia volta a valer a situação calculada.",
        error_messages={"required": "Informe até que dia ela vale."},
    )

    @classmethod
    def inicial(cls, iniciativa: Iniciativa) -> dict[str, object]:
        """O que o formulário traz ao abrir."""
        return {
            "versao": iniciativa.versao,
            "situacao": iniciativa.situacao_informada,
            "motivo": iniciativa.motivo_da_situacao,
            "valida_ate": iniciativa.situacao_valida_ate,
        }


# ------------------------------------------------------------ o ritual


def _texto(
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


class SemanaForm(forms.Form):
    """O que andou na semana."""

    versao = forms.IntegerField(widget=forms.HiddenInput)
    texto = _texto(
        "O que andou nesta semana",
        "Escreva o que andou na semana. Se nada mudou, diga por quê.",
        "Duas ou três frases bastam.",
    )


class PontoForm(forms.Form):
    """O que ameaça a iniciativa e a saída proposta."""

    descricao = forms.CharField(
        label="Ponto crítico",
        max_length=250,
        error_messages={"required": "Diga o que ameaça a iniciativa."},
    )
    impacto = _texto("Impacto", "Diga o que acontece se nada for feito.")
    encaminhamento = _texto("Saída proposta", "Proponha uma saída.")
    responsavel = forms.CharField(
        label="Responsável",
        help_text="O cargo, e não o nome da pessoa.",
        max_length=150,
        error_messages={"required": "Diga quem resolve."},
    )
    prazo = CampoData(label="Prazo", error_messages={"required": "Informe até quando."})
    marco = forms.ModelChoiceField(
        label="Entrega ameaçada",
        queryset=Marco.objects.none(),
        required=False,
        empty_label="nenhuma em particular",
        error_messages={"invalid_choice": "Escolha uma entrega desta iniciativa."},
    )

    def __init__(self, *args: Any, iniciativa: Iniciativa, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        campo = self.fields["marco"]
        if isinstance(campo, forms.ModelChoiceField):
            campo.queryset = iniciativa.marcos.filter(data_real__isnull=True)


class SubidaForm(forms.Form):
    """Por que o ponto sobe antes do prazo."""

    motivo = _texto("Motivo", "Escreva por que o ponto sobe.")


class SolucaoForm(forms.Form):
    """Como o ponto se resolveu."""

    solucao = _texto("Como se resolveu", "Escreva como o ponto se resolveu.")


class CumprimentoForm(forms.Form):
    """O que se fez para cumprir o despacho."""

    cumprimento = _texto(
        "O que foi feito",
        "Escreva o que foi feito e o que o comprova.",
        "Com o endereço, o número do ato ou onde está o documento.",
    )


class ReuniaoForm(forms.Form):
    """Que reunião, e quando."""

    tipo = forms.ChoiceField(
        label="Reunião",
        choices=Reuniao.Tipo.choices,
        error_messages={
            "required": "Escolha a reunião.",
            "invalid_choice": "Escolha uma reunião da lista.",
        },
    )
    dia = CampoData(label="Data", error_messages={"required": "Informe a data."})


class DecisaoForm(forms.Form):
    """O que a reunião decidiu; o despacho pede responsável e prazo."""

    decisao = forms.ChoiceField(
        label="Decisão",
        choices=ItemDaPauta.Decisao.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Escolha o que a reunião fez.",
            "invalid_choice": "Escolha uma das opções.",
        },
    )
    texto = _texto("O que se decidiu", "Escreva a decisão.")
    responsavel = forms.CharField(
        label="Responsável pelo despacho", max_length=150, required=False
    )
    prazo = CampoData(label="Prazo do despacho", required=False)

    def clean(self) -> dict[str, object]:
        dados = super().clean() or {}
        if dados.get("decisao") == ItemDaPauta.Decisao.DESPACHO:
            if not dados.get("responsavel"):
                self.add_error("responsavel", "Diga quem cumpre o despacho.")
            if not dados.get("prazo") and "prazo" not in self.errors:
                self.add_error("prazo", "Informe o prazo do despacho.")
        return dados


# ------------------------------------------------------------ a priorização


class PesosForm(forms.Form):
    """O peso de cada critério; só a proporção entre eles conta."""

    versao = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, criterios: Sequence[CriterioDePriorizacao], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for criterio in criterios:
            self.fields[f"c{criterio.pk}"] = CampoNumerico(
                label=criterio.nome, initial=criterio.peso
            )

    def por_criterio(self, dados: Mapping[str, Any]) -> dict[int, Any]:
        """Os campos numéricos, por pk do critério."""
        return {int(n[1:]): v for n, v in dados.items() if n[1:].isdigit()}


class EstrategiaForm(PesosForm):
    """A estratégia, a onda, o projeto em que se consolidou e as notas."""

    texto = forms.CharField(
        label="Estratégia",
        max_length=250,
        error_messages={"required": "Escreva a estratégia."},
    )
    onda = forms.IntegerField(label="Onda", required=False, min_value=1, max_value=20)
    iniciativa = forms.ModelChoiceField(
        label="Consolidada em",
        queryset=Iniciativa.objects.none(),
        required=False,
        empty_label="nenhuma iniciativa ainda",
        error_messages={"invalid_choice": "Escolha uma iniciativa deste ciclo."},
    )

    def __init__(self, *args: Any, ciclo: Ciclo, **kwargs: Any) -> None:
        super().__init__(*args, criterios=list(ciclo.criterios.all()), **kwargs)
        campo = self.fields["iniciativa"]
        if isinstance(campo, forms.ModelChoiceField):
            campo.queryset = ciclo.iniciativas.all()
        for nome, nota in self.fields.items():
            if nome[1:].isdigit():
                nota.required = False
                nota.initial = None
                nota.help_text = "De 0 a 5; maior é melhor."

    def clean(self) -> dict[str, Any]:
        dados = super().clean() or {}
        for nome, nota in list(dados.items()):
            if nome[1:].isdigit() and nota is not None and nota > NOTA_MAXIMA:
                self.add_error(nome, "A nota vai de 0 a 5.")
        return dados


# ------------------------------------------------------------ a iniciativa


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

    def __init__(self, *args: Any, ciclo: Ciclo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        gerente, objetivos = self.fields["gerente"], self.fields["objetivos"]
        if isinstance(gerente, forms.ModelChoiceField):
            gerente.queryset = Vinculo.objects.filter(
                papel=Papel.GERENTE_PROJETO, instituicao=ciclo.instituicao_id
            ).select_related("usuario", "instituicao", "territorio")
        if isinstance(objetivos, forms.ModelMultipleChoiceField):
            objetivos.queryset = ciclo.objetivos.all()


class MarcoForm(forms.Form):
    """Uma entrega nova: o nome, o peso, a frente e a linha de base."""

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
    peso = CampoNumerico(
        label="Peso",
        initial=Decimal(1),
        help_text="Só a proporção entre as entregas conta.",
    )
    data_base = CampoData(label="Linha de base", required=False)

    def __init__(self, *args: Any, iniciativa: Iniciativa, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        campo = self.fields["frente"]
        if isinstance(campo, forms.ModelChoiceField):
            campo.queryset = iniciativa.frentes.all()
