"""Os campos da página de componentes, em cada estado em que se mostram."""

from datetime import date
from typing import Any

from django import forms

from base.formularios import CampoData, CampoNumerico, anotar

_REGIOES = [("baixo", "Baixo Acre e Purus"), ("alto", "Alto Acre")]
_RESPOSTAS = [("sim", "Realiza"), ("nao", "Não realiza ainda")]
_LONGAS = [
    (
        "1",
        "Operar o complexo regulador dos serviços presentes no território, de acordo "
        "com a pactuação, realizando a cogestão com o Estado",
    ),
    ("2", "Não se aplica"),
]


class NumeroForm(forms.Form):
    """Um campo de número."""

    meta = CampoNumerico(label="Meta 2026", help_text="Taxa por mil nascidos vivos.")


class TextoForm(forms.Form):
    """Um campo de uma linha."""

    processo = forms.CharField(label="Processo (NUP)")


class DataForm(forms.Form):
    """Um campo de data."""

    data_do_ato = CampoData(label="Data do ato")


class AreaForm(forms.Form):
    """Um campo de texto longo."""

    justificativa = forms.CharField(
        label="Justificativa",
        help_text="Até 500 caracteres.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Escreva a justificativa."},
    )


class SelecaoForm(forms.Form):
    """Um campo de seleção."""

    regiao = forms.ChoiceField(
        label="Região de saúde",
        choices=[("", "Escolha"), *_REGIOES],
        error_messages={"required": "Escolha a região."},
    )


class VariasForm(forms.Form):
    """Uma seleção de várias opções."""

    regioes = forms.MultipleChoiceField(
        label="Regiões de saúde",
        choices=_REGIOES,
        help_text="Use Ctrl para marcar mais de uma.",
    )


class UnicaForm(forms.Form):
    """Uma opção entre poucas."""

    resposta = forms.ChoiceField(
        label="Resposta",
        choices=_RESPOSTAS,
        widget=forms.RadioSelect,
        error_messages={"required": "Escolha uma resposta."},
    )


class MarcarForm(forms.Form):
    """Várias opções à vista, uma delas longa."""

    itens = forms.MultipleChoiceField(
        label="Responsabilidades",
        choices=_LONGAS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Marque ao menos uma."},
    )


class CaixaForm(forms.Form):
    """Uma caixa de marcar."""

    ciente = forms.BooleanField(
        label="Conferi as metas e respondo por elas",
        help_text="O envio fica na trilha com o seu nome.",
        error_messages={"required": "Marque para continuar."},
    )


class ArquivoForm(forms.Form):
    """Um campo de anexo."""

    planilha = forms.FileField(
        label="Planilha preenchida",
        help_text="XLSX ou CSV até 20 MB.",
        error_messages={"required": "Escolha o arquivo."},
    )


class AnexoForm(forms.Form):
    """Um anexo que já tem arquivo e pode ser retirado."""

    ata = forms.FileField(label="Ata da reunião", required=False)


class EntradaForm(forms.Form):
    """E-mail e senha."""

    email = forms.EmailField(label="E-mail")
    senha = forms.CharField(label="Senha", widget=forms.PasswordInput)


class MistoForm(forms.Form):
    """Campos obrigatórios e opcionais no mesmo formulário."""

    numero = forms.CharField(
        label="Número da resolução",
        help_text="Número e ano, como publicados: 123/2026.",
        error_messages={"required": "Informe o número da resolução da CIB."},
    )
    data_da_resolucao = CampoData(label="Data da resolução")
    observacao = forms.CharField(label="Observação", required=False)


class _ArquivoGuardado:
    """Faz as vezes de um anexo já gravado."""

    url = "#anexo"

    def __str__(self) -> str:
        return "cib/2026/ata-da-3a-reuniao.pdf"


def com[F: forms.Form](
    tipo: type[F], estado: str, dados: dict[str, Any] | None = None, **notas: Any
) -> F:
    """O formulário com ids próprios do estado e o seu único campo anotado.

    Com `dados`, o formulário é o que volta de um envio.
    """
    nomes = list(tipo.base_fields)
    prefixo = f"{estado}-{nomes[0]}"
    enviados = (
        None if dados is None else {f"{prefixo}-{k}": v for k, v in dados.items()}
    )
    form = tipo(enviados, prefix=prefixo, initial=notas.pop("inicial", None))
    anotar(form.fields[nomes[0]], **notas)
    return form


def textos() -> list[tuple[str, forms.Form]]:
    """Os campos de uma linha, em cada estado."""
    return [
        ("normal, com ajuda", com(NumeroForm, "normal", inicial={"meta": "12,5"})),
        ("erro", com(NumeroForm, "erro", {"meta": "1.234"})),
        (
            "aviso, não impede",
            com(
                NumeroForm,
                "aviso",
                inicial={"meta": "87"},
                aviso="87 parece contagem, não taxa. Corrija ou justifique.",
            ),
        ),
        (
            "desabilitado, com motivo",
            com(
                NumeroForm,
                "fechado",
                inicial={"meta": "12,5"},
                motivo="Rodada fechada em 31/03 pelo Ministério.",
            ),
        ),
        (
            "confirmado pelo servidor",
            com(
                TextoForm,
                "conferido",
                inicial={"processo": "25000.641798/2009-11"},
                confirmado="Dígitos verificadores conferem.",
            ),
        ),
        ("data", com(DataForm, "normal", inicial={"data_do_ato": date(2026, 11, 24)})),
        ("data, erro", com(DataForm, "erro", {"data_do_ato": "31/02/2026"})),
        ("e-mail e senha", com(EntradaForm, "normal")),
    ]


def longos() -> list[tuple[str, forms.Form]]:
    """Os textos de muitas linhas, em cada estado."""
    return [
        ("normal", com(AreaForm, "normal")),
        ("erro", com(AreaForm, "erro", {"justificativa": ""})),
        (
            "aviso",
            com(
                AreaForm,
                "aviso",
                inicial={"justificativa": "Idem."},
                aviso="Texto igual ao do semestre anterior.",
            ),
        ),
        (
            "desabilitado",
            com(
                AreaForm,
                "fechado",
                inicial={"justificativa": "Enviado em 12/11."},
                motivo="O relatório já foi enviado.",
            ),
        ),
    ]


def escolhas() -> list[tuple[str, forms.Form]]:
    """As seleções, as opções e os arquivos, em cada estado."""
    motivos = {"nao": "O prazo de revisão terminou em 30/06."}
    return [
        ("seleção", com(SelecaoForm, "normal")),
        ("seleção, erro", com(SelecaoForm, "erro", {"regiao": ""})),
        (
            "seleção, desabilitada",
            com(SelecaoForm, "fechada", motivo="Definida pelo vínculo."),
        ),
        ("seleção múltipla", com(VariasForm, "normal")),
        ("opção única", com(UnicaForm, "normal", inicial={"resposta": "sim"})),
        ("opção única, erro", com(UnicaForm, "erro", {})),
        (
            "opção desabilitada, com motivo",
            com(
                UnicaForm,
                "motivo",
                inicial={"resposta": "sim"},
                motivos_das_opcoes=motivos,
            ),
        ),
        ("várias opções", com(MarcarForm, "normal", inicial={"itens": ["1"]})),
        ("várias opções, erro", com(MarcarForm, "erro", {})),
        ("marcar", com(CaixaForm, "normal")),
        ("marcar, erro", com(CaixaForm, "erro", {})),
        (
            "marcar, desabilitado",
            com(
                CaixaForm,
                "fechada",
                inicial={"ciente": True},
                motivo="Já confirmado no envio.",
            ),
        ),
        ("arquivo", com(ArquivoForm, "normal")),
        ("arquivo, erro", com(ArquivoForm, "erro", {})),
        (
            "arquivo já anexado",
            com(AnexoForm, "anexo", inicial={"ata": _ArquivoGuardado()}),
        ),
    ]
