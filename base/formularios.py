"""Campos, botões e o que a marcação do GOV.BR precisa saber de cada formulário.

Os formulários das apps anotam seus campos com `anotar` e desenham-se com
`{{ form|crispy }}` ou `{% crispy form %}` (pacote de templates "govbr").
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.formsets import BaseFormSet
from django.forms.utils import flatatt
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from base.numeros import CASAS_NA_ENTRADA, NumeroInvalido, formatar, ler_decimal

# ------------------------------------------------------------------ campos


def anotar(
    campo: forms.Field,
    *,
    aviso: str = "",
    confirmado: str = "",
    motivo: str = "",
    tamanho: str = "",
    motivos_das_opcoes: Mapping[str, str] | None = None,
) -> None:
    """Diz ao desenho do campo o que o Django não sabe dele.

    `aviso` chama a atenção sem impedir; `confirmado` é o que o servidor já
    conferiu; `motivo` explica por que o campo está desabilitado (e o desabilita);
    `tamanho` é "curto" ou "medio"; `motivos_das_opcoes` desabilita as opções
    citadas (por valor) e diz por quê ao lado de cada uma.
    """
    notas = {
        "aviso": aviso,
        "confirmado": confirmado,
        "motivo": motivo,
        "tamanho": tamanho,
        "motivos_das_opcoes": motivos_das_opcoes,
    }
    for nome, nota in notas.items():
        if nota:
            setattr(campo, nome, nota)
    if motivo:
        campo.disabled = True


class CampoNumerico(forms.Field):
    """Número digitado em português; devolve Decimal, ou None se ficou em branco.

    O campo volta sem ponto de milhar: "1.234" reenviado teria duas leituras.
    """

    widget = forms.TextInput
    tamanho = "curto"
    default_error_messages = {"required": "Informe um número, por exemplo 12,5."}

    def __init__(
        self, *, casas: int = CASAS_NA_ENTRADA, negativo: bool = False, **kwargs: Any
    ) -> None:
        self.casas = casas
        self.negativo = negativo
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        if isinstance(value, Decimal):
            return value
        try:
            return ler_decimal(str(value), negativo=self.negativo, casas=self.casas)
        except NumeroInvalido as erro:
            raise ValidationError(erro.mensagem, code=erro.codigo) from erro

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal | int):
            return formatar(value).replace(".", "").replace("−", "-")
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal", "autocomplete": "off"}


class CampoData(forms.DateField):
    """Data digitada como dia/mês/ano."""

    tamanho = "curto"
    widget = forms.DateInput(format="%d/%m/%Y")
    input_formats = ["%d/%m/%Y", "%d/%m/%y", "%Y-%m-%d"]
    default_error_messages = {
        "required": "Informe a data: dia/mês/ano.",
        "invalid": "Escreva a data como dia/mês/ano, por exemplo 24/11/2026.",
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "dia/mês/ano")
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value.strftime("%d/%m/%Y") if isinstance(value, date) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "numeric", "autocomplete": "off"}


# ------------------------------------------------------------------ leiaute


class Botao:
    """Botão de envio num leiaute; `nome` e `valor` dizem à view qual foi usado."""

    def __init__(
        self,
        texto: str,
        classe: str = "primary",
        *,
        icone: str = "",
        nome: str = "",
        valor: str = "",
    ) -> None:
        self.texto = texto
        self.classe = classe
        self.icone = icone
        self.nome = nome
        self.valor = valor

    def render(
        self, form: forms.BaseForm, context: Context, **kwargs: Any
    ) -> SafeString:
        return render_to_string("govbr/layout/botao.html", {"botao": self})


class Ligacao:
    """Link simples ao lado dos botões, para o que só navega: Cancelar, Voltar."""

    def __init__(self, texto: str, endereco: str) -> None:
        self.texto = texto
        self.endereco = endereco

    def render(
        self, form: forms.BaseForm, context: Context, **kwargs: Any
    ) -> SafeString:
        return render_to_string("govbr/layout/ligacao.html", {"ligacao": self})


def acoes(*itens: Botao | Ligacao) -> Div:
    """Linha de botões no fim do formulário."""
    return Div(*itens, css_class="acoes")


def leiaute(*itens: Any) -> Layout:
    """Leiaute do crispy, para não importar dois módulos em cada formulário."""
    return Layout(*itens)


# ------------------------------------------------------------------ ligações


def descricao_do_campo(campo: BoundField) -> str:
    """Ids da ajuda e da mensagem do campo, separados por espaço; pode ser vazia."""
    ids = []
    if campo.help_text or getattr(campo.field, "motivo", ""):
        ids.append(f"{campo.auto_id}-ajuda")
    if tem_mensagem(campo):
        ids.append(f"{campo.auto_id}-mensagem")
    return " ".join(ids)


def tem_mensagem(campo: BoundField) -> bool:
    """Se há erro, aviso ou confirmação a mostrar junto do campo."""
    avisos: Mapping[str, str] = getattr(campo.form, "avisos", {})
    return bool(
        campo.errors
        or avisos.get(campo.name)
        or getattr(campo.field, "aviso", "")
        or getattr(campo.field, "confirmado", "")
    )


def atributos_do_controle(campo: BoundField) -> dict[str, str | bool]:
    """Atributos que ligam o controle à sua ajuda e à sua mensagem.

    O Django põe sozinho aria-invalid, required e disabled.
    """
    descricao = descricao_do_campo(campo)
    return {"aria-describedby": descricao} if descricao else {}


@dataclass(frozen=True, slots=True)
class Opcao:
    """Uma opção de rádio ou de caixa de marcar, pronta para desenhar."""

    atributos: SafeString
    ident: str
    rotulo: str
    motivo: str = ""


def opcoes_do_campo(campo: BoundField) -> list[tuple[str, list[Opcao]]]:
    """Opções por grupo (o grupo sem nome é ""), com as desabilitadas explicadas."""
    widget = campo.field.widget
    atributos = campo.build_widget_attrs({"id": campo.auto_id}, widget)
    contexto = widget.get_context(
        campo.html_name, campo.value(), {**widget.attrs, **atributos}
    )
    motivos: Mapping[str, str] = getattr(campo.field, "motivos_das_opcoes", {})
    return [
        (grupo or "", [_opcao(opcao, motivos) for opcao in opcoes])
        for grupo, opcoes, _ in contexto["widget"]["optgroups"]
    ]


def _opcao(dados: dict[str, Any], motivos: Mapping[str, str]) -> Opcao:
    motivo = motivos.get(str(dados["value"]), "")
    atributos = {
        **dados["attrs"],
        "type": dados["type"],
        "name": dados["name"],
        "value": str(dados["value"]),
    }
    if dados["type"] == "radio":
        # quem está inválido é o grupo: o rádio não aceita aria-invalid
        atributos.pop("aria-invalid", None)
    ident = str(dados["attrs"]["id"])
    if motivo:
        atributos |= {"disabled": True, "aria-describedby": f"{ident}-motivo"}
    return Opcao(flatatt(atributos), ident, str(dados["label"]), motivo)


@dataclass(frozen=True, slots=True)
class ArquivoAtual:
    """O arquivo que um campo de anexo já tem."""

    nome: str
    endereco: str
    campo: str
    ident: str
    pode_retirar: bool


def arquivo_do_campo(campo: BoundField) -> ArquivoAtual | None:
    """O anexo guardado, ou None se o campo está vazio."""
    widget = campo.field.widget
    valor = campo.initial
    if not isinstance(widget, forms.ClearableFileInput) or not widget.is_initial(valor):
        return None
    nome = widget.clear_checkbox_name(campo.html_name)
    return ArquivoAtual(
        nome=str(valor).rpartition("/")[2],
        endereco=str(valor.url),
        campo=nome,
        ident=widget.clear_checkbox_id(nome),
        pode_retirar=not campo.field.required and not campo.field.disabled,
    )


def desenhar_controle(campo: BoundField) -> SafeString:
    """O controle, ligado à ajuda e à mensagem; o de anexo, sem o arquivo atual."""
    atributos = atributos_do_controle(campo)
    if isinstance(campo.field.widget, forms.ClearableFileInput):
        proprios = {**campo.field.widget.attrs, **atributos}
        return campo.as_widget(forms.FileInput(), attrs=proprios)
    return campo.as_widget(attrs=atributos)


def tem_obrigatorios_e_opcionais(form: forms.BaseForm) -> bool:
    """Se o formulário mistura campos obrigatórios e opcionais."""
    obrigatorios = {c.field.required for c in form.visible_fields()}
    return len(obrigatorios) > 1


# ------------------------------------------------------------------ erros


@dataclass(frozen=True, slots=True)
class ErroDaPagina:
    """Uma linha do sumário de erros; `alvo` vazio é erro do formulário inteiro."""

    texto: str
    rotulo: str = ""
    alvo: str = ""


def erros_do_formulario(
    form: forms.BaseForm | BaseFormSet,
) -> Iterator[ErroDaPagina]:
    """Os erros na ordem dos campos, com as mesmas palavras que estão neles."""
    if isinstance(form, BaseFormSet):
        if form.is_bound:
            yield from (ErroDaPagina(str(e)) for e in form.non_form_errors())
        for item in form.forms:
            yield from erros_do_formulario(item)
        return
    if not form.is_bound:
        return
    yield from (ErroDaPagina(str(e)) for e in form.non_field_errors())
    for campo in form:
        for erro in campo.errors:
            yield ErroDaPagina(str(erro), str(campo.label or ""), _alvo(campo))


def _alvo(campo: BoundField) -> str:
    """Id do controle; em grupos de escolha, o da primeira opção."""
    if isinstance(campo.field.widget, forms.RadioSelect):
        grupos = opcoes_do_campo(campo)
        return grupos[0][1][0].ident if grupos else ""
    if campo.use_fieldset:
        return f"{campo.auto_id}_0"
    return str(campo.id_for_label or campo.auto_id)
