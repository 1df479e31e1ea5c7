"""Os formulários do relatório do semestre."""

from typing import Any

from django import forms

from base.colagem import limpar_colagem
from cooperacao.models import AvaliacaoDoRE, RelatorioSemestral
from cooperacao.rules import PROMPT_A, PROMPT_B, PROMPT_C

LIMITE_DE_CARACTERES = 20_000


class CampoNarrativo(forms.CharField):
    """Texto livre e longo; as quebras de linha chegam iguais de qualquer sistema."""

    def __init__(self, *, linhas: int, **kwargs: Any) -> None:
        super().__init__(
            max_length=LIMITE_DE_CARACTERES,
            required=False,
            widget=forms.Textarea(
                attrs={"rows": linhas, "lang": "pt-BR", "spellcheck": "true"}
            ),
            error_messages={
                "max_length": (
                    "O texto tem %(show_value)d caracteres e o campo aceita "
                    "%(limit_value)d. Nada se perdeu: resuma-o aqui, ou junte o texto "
                    "inteiro como documento do Termo."
                )
            },
            **kwargs,
        )

    def to_python(self, value: Any) -> str:
        texto = super().to_python(value) or ""
        return limpar_colagem(texto.replace("\r\n", "\n").replace("\r", "\n"))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Sem `maxlength`: o navegador cortaria em silêncio o que se cola."""
        return {}


class FormularioComVersao(forms.Form):
    """Leva a versão que a pessoa abriu; sem ela, vale como versão vencida."""

    versao = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_versao(self) -> int:
        versao: int | None = self.cleaned_data["versao"]
        return versao or 0

    @property
    def campos(self) -> dict[str, Any]:
        """Os campos limpos, sem a versão."""
        return {n: v for n, v in self.cleaned_data.items() if n != "versao"}


class SemExecucaoForm(forms.Form):
    """Quem emite um ano sem execução financeira diz que é isso mesmo (RN-COO-36)."""

    sem_execucao = forms.BooleanField(
        label="Emitir sem a execução financeira",
        help_text=(
            "A execução financeira deste ano não foi informada, e o quadro dela "
            "sairá sem valores. Para informá-la antes, volte ao relatório."
        ),
        error_messages={
            "required": (
                "A execução financeira deste ano não foi informada. Informe-a antes "
                "ou marque que o relatório sai sem ela."
            )
        },
    )


class AvaliacaoForm(FormularioComVersao):
    """a, b e c de um RE, com as perguntas do formulário oficial."""

    progresso = CampoNarrativo(label=f"a) {PROMPT_A}", linhas=14)
    dificuldades = CampoNarrativo(label=f"b) {PROMPT_B}", linhas=6)
    relacao = CampoNarrativo(label=f"c) {PROMPT_C}", linhas=8)
    sem_acoes_programadas = forms.BooleanField(
        label="Não houve ações programadas para este RE no semestre",
        help_text=(
            "Ao salvar, o que estiver em branco em a, b e c recebe as respostas de "
            "costume: “Não foram programadas ações…” e “Não se aplica.”"
        ),
        required=False,
    )
    andamento_estimado = forms.IntegerField(
        label="Andamento estimado (0 a 100 %)",
        help_text="Juízo de quem acompanha o RE. O % de avanço vem do PTS.",
        required=False,
        min_value=0,
        max_value=100,
        error_messages={
            "invalid": "Informe um número inteiro de 0 a 100, sem o sinal de %.",
            "min_value": "O andamento vai de 0 a 100.",
            "max_value": "O andamento vai de 0 a 100.",
        },
    )

    @classmethod
    def da_avaliacao(cls, avaliacao: AvaliacaoDoRE) -> "AvaliacaoForm":
        """O formulário com o que está gravado."""
        return cls(
            initial={
                nome: getattr(avaliacao, nome)
                for nome in (*cls.base_fields,)
                if hasattr(avaliacao, nome)
            }
        )


class FechoForm(FormularioComVersao):
    """Contribuição e lições aprendidas do semestre."""

    contribuicao = CampoNarrativo(
        label="Contribuição às prioridades do governo e ao Plano Estratégico da OPAS",
        linhas=8,
    )
    licoes = CampoNarrativo(label="Lições aprendidas/recomendações", linhas=6)

    @classmethod
    def do_relatorio(cls, relatorio: RelatorioSemestral) -> "FechoForm":
        """O formulário com o que está gravado."""
        return cls(
            initial={
                "versao": relatorio.versao,
                "contribuicao": relatorio.contribuicao,
                "licoes": relatorio.licoes,
            }
        )


class DevolucaoForm(forms.Form):
    """Por que o relatório volta."""

    motivo = forms.CharField(
        label="Motivo da devolução",
        help_text="Diga o que corrigir e em qual RE; é o que a contraparte vai ler.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Escreva o motivo da devolução."},
    )


class ReaberturaForm(forms.Form):
    """Por que se corrige o que já se emitiu, e em que semestres."""

    motivo = forms.CharField(
        label="Por que o relatório se reabre",
        help_text="A versão seguinte imprime este motivo e o que mudou.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "lang": "pt-BR"}),
        error_messages={"required": "Escreva por que o relatório se reabre."},
    )
    semestres = forms.TypedMultipleChoiceField(
        label="Semestres que voltam a se escrever",
        help_text="Nenhum, se só mudam os textos do ano ou a execução financeira.",
        choices=[(1, "1º semestre"), (2, "2º semestre")],
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
