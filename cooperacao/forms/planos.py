"""Os formulários do Plano de Trabalho Semestral."""

from typing import Any

from django import forms

from base.formularios import CampoData, CampoNumerico
from cooperacao.forms.relatorios import FormularioComVersao
from cooperacao.models import AcaoDoPTS, Atividade, MatrizLogica, ResultadoEsperado
from cooperacao.rules import Semestre
from cooperacao.states import SituacaoDaAcao


class EscolhaDoResultado(forms.ModelChoiceField):
    """Um RE, com o número e o nome."""

    def label_from_instance(self, obj: ResultadoEsperado) -> str:
        return f"{obj}: {obj.nome}"


class EscolhaDaAtividade(forms.ModelChoiceField):
    """Uma atividade da Matriz, com o código e o começo do texto."""

    def label_from_instance(self, obj: Atividade) -> str:
        return f"{obj.codigo} {obj.texto[:90]}"


class PeriodoForm(forms.Form):
    """De que semestre é o plano que se abre."""

    ano = forms.IntegerField(
        label="Ano",
        min_value=2000,
        max_value=2100,
        error_messages={
            "required": "Informe o ano, com quatro algarismos.",
            "invalid": "Informe o ano, com quatro algarismos.",
            "min_value": "O ano vai de 2000 a 2100.",
            "max_value": "O ano vai de 2000 a 2100.",
        },
    )
    semestre = forms.TypedChoiceField(
        label="Semestre",
        choices=[(1, "1º semestre"), (2, "2º semestre")],
        coerce=int,
        error_messages={"required": "Escolha o semestre."},
    )

    @property
    def periodo(self) -> Semestre:
        return Semestre(self.cleaned_data["ano"], self.cleaned_data["semestre"])


class AcaoForm(FormularioComVersao):
    """O que se planeja numa ação."""

    resultado = EscolhaDoResultado(
        queryset=ResultadoEsperado.objects.none(),
        label="Resultado Esperado",
        error_messages={"required": "Escolha o Resultado Esperado."},
    )
    atividade = EscolhaDaAtividade(
        queryset=Atividade.objects.none(),
        label="Atividade da Matriz",
        help_text=(
            "A ligação é esta, e não o código: R1-A6 no plano pode não ser a "
            "atividade A1.6 da Matriz."
        ),
        required=False,
        empty_label="Sem ligação",
    )
    codigo = forms.CharField(
        label="Código",
        help_text="Como no plano da OPAS, por exemplo R1-A7.",
        max_length=10,
        required=False,
    )
    descricao = forms.CharField(
        label="Descrição",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "pt-BR"}),
        error_messages={"required": "Descreva a ação."},
    )
    responsavel = forms.CharField(
        label="Responsável",
        help_text="A área ou o cargo que responde pela ação.",
        max_length=120,
        required=False,
    )
    orcamento = CampoNumerico(
        label="Orçamento, US$", casas=2, required=False, help_text="Ex.: 12.500,00."
    )
    prazo = CampoData(label="Prazo", required=False)

    def __init__(
        self,
        *args: Any,
        matriz: MatrizLogica | None,
        periodo: Semestre,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.periodo = periodo
        if matriz is not None:
            self.fields["resultado"].queryset = matriz.resultados.all()  # type: ignore[attr-defined]
            self.fields["atividade"].queryset = (  # type: ignore[attr-defined]
                Atividade.objects.filter(resultado__matriz=matriz).order_by(
                    "resultado__numero", "ordem"
                )
            )

    def clean_prazo(self) -> Any:
        prazo = self.cleaned_data["prazo"]
        if prazo and not self.periodo.inicio <= prazo <= self.periodo.fim:
            raise forms.ValidationError(
                f"O prazo fica fora do {self.periodo}, de "
                f"{self.periodo.inicio:%d/%m/%Y} a {self.periodo.fim:%d/%m/%Y}.",
                code="prazo_fora_do_semestre",
            )
        return prazo

    @staticmethod
    def inicial(acao: AcaoDoPTS) -> dict[str, Any]:
        """O que está gravado."""
        return {
            "versao": acao.versao,
            "resultado": acao.resultado_id,
            "atividade": acao.atividade_id,
            "codigo": acao.codigo,
            "descricao": acao.descricao,
            "responsavel": acao.responsavel,
            "orcamento": acao.orcamento,
            "prazo": acao.prazo,
        }


class AcompanhamentoForm(FormularioComVersao):
    """O que aconteceu com a ação."""

    situacao = forms.ChoiceField(
        label="Situação", choices=SituacaoDaAcao, widget=forms.RadioSelect
    )
    motivo = forms.CharField(
        label="Motivo",
        help_text="Obrigatório quando a ação foi adiada ou cancelada.",
        max_length=200,
        required=False,
    )
    evidencia = forms.CharField(
        label="Evidência",
        help_text="Endereço, número do documento ou onde está o que comprova.",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    atividade = EscolhaDaAtividade(
        queryset=Atividade.objects.none(),
        label="Atividade da Matriz",
        help_text="A ligação se corrige até o relatório ser enviado.",
        required=False,
        empty_label="Sem ligação",
    )

    def __init__(self, *args: Any, resultado: ResultadoEsperado, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["atividade"].queryset = (  # type: ignore[attr-defined]
            resultado.atividades.all()
        )

    @staticmethod
    def inicial(acao: AcaoDoPTS) -> dict[str, Any]:
        """O que está gravado."""
        return {
            "versao": acao.versao,
            "atividade": acao.atividade_id,
            "situacao": acao.situacao,
            "motivo": acao.motivo,
            "evidencia": acao.evidencia,
        }
