"""O que se pergunta para gerar um modelo e para receber uma planilha."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from base.errors import RegraViolada
from base.importacao.seguranca import exigir_tamanho
from indicadores.importacao.digisus.situacoes import TIPO as INSTRUMENTOS
from indicadores.importacao.especies import Metas, Resultados

TIPOS = ((Metas.tipo, "Metas"), (Resultados.tipo, "Resultados"))


class _ComTipoEAno(forms.Form):
    """O que se importa e de que ano."""

    tipo = forms.ChoiceField(
        label="O que a planilha traz",
        choices=TIPOS,
        error_messages={"invalid_choice": "Escolha metas ou resultados."},
    )
    ano = forms.TypedChoiceField(
        label="Ano",
        coerce=int,
        error_messages={"invalid_choice": "Escolha um dos anos da lista."},
    )

    def __init__(self, *args: Any, anos: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ano"].choices = [(ano, str(ano)) for ano in anos]  # type: ignore[attr-defined]


class ModeloForm(_ComTipoEAno):
    """Que modelo gerar."""

    codigo = forms.ChoiceField(
        label="Território",
        error_messages={"invalid_choice": "Escolha um território da lista."},
    )

    def __init__(
        self, *args: Any, lugares: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["codigo"].choices = lugares  # type: ignore[attr-defined]


class PlanilhaForm(_ComTipoEAno):
    """A planilha a simular."""

    tipo = forms.ChoiceField(
        label="O que a planilha traz",
        choices=(*TIPOS, (INSTRUMENTOS, "Situação dos instrumentos (DigiSUS)")),
        help_text="O quadro do DigiSUS que traz metas e resultados é lido dos dois.",
        error_messages={"invalid_choice": "Escolha na lista o que a planilha traz."},
    )

    arquivo = forms.FileField(
        label="Planilha",
        help_text="O modelo preenchido, um XLSX ou CSV com cabeçalho, o CSV do TabNet "
        "ou a exportação do DigiSUS (CSV ou .xls). Até 20 MB, sem fórmulas, macros "
        "nem senha.",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt,.xls"}),
        error_messages={
            "required": "Escolha a planilha.",
            "empty": "O arquivo está vazio. Escolha outro.",
            "max_length": "O nome do arquivo é longo demais: use até 150 letras.",
        },
        max_length=150,
    )

    em_nome_de = forms.ChoiceField(
        label="Em nome de",
        help_text="O Ministério envia por outros: só se gravam os territórios daqui.",
        error_messages={
            "required": "Diga em nome de quem envia.",
            "invalid_choice": "Escolha o país ou uma UF da lista.",
        },
    )
    pedido = forms.CharField(
        label="A pedido de quem",
        help_text="O ofício ou a mensagem que pede o envio, com número e data. Fica na "
        "trilha de cada território.",
        max_length=150,
        error_messages={"required": "Diga que pedido ou documento leva a este envio."},
    )
    field_order = ("tipo", "ano", "em_nome_de", "pedido", "arquivo")

    def __init__(
        self, *args: Any, recortes: Sequence[tuple[str, str]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if recortes:
            escolhas = [("", "Escolha"), *recortes]
            self.fields["em_nome_de"].choices = escolhas  # type: ignore[attr-defined]
        else:
            del self.fields["em_nome_de"], self.fields["pedido"]

    def clean_arquivo(self) -> UploadedFile:
        arquivo: UploadedFile = self.cleaned_data["arquivo"]
        try:
            exigir_tamanho(arquivo.size or 0)
        except RegraViolada as erro:
            raise ValidationError(erro.mensagem, code=erro.codigo) from erro
        return arquivo


def colunas_do_post(dados: Mapping[str, str], quantas: int) -> dict[str, str]:
    """O papel de cada coluna; `i` com número de indicador vira «m:7», «n:7», «d:7».

    Cada coluna traz `c<indice>` (o papel) e `i<indice>` (o indicador, se couber).
    """
    colunas = {}
    for indice in range(quantas):
        papel = dados.get(f"c{indice}", "")
        numero = dados.get(f"i{indice}", "").strip()
        if papel in ("im", "in", "id"):
            valido = numero.isascii() and numero.isdigit() and len(numero) < 5
            if not valido:
                raise RegraViolada(
                    "Diga o número do indicador em cada coluna que traz um só.",
                    codigo="falta_indicador",
                )
            papel = f"{papel[1]}:{int(numero)}"
        if papel:
            colunas[str(indice)] = papel
    return colunas
