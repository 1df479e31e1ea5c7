"""Os formulários da revisão da Matriz Lógica."""

import re
from typing import Any, Final

from django import forms

from base.formularios import CampoData
from cooperacao.forms.relatorios import CampoNarrativo, FormularioComVersao

_ATIVIDADE: Final = re.compile(r"(A\d{1,3}\.\d{1,3})[\s:.–-]+(\S.*)")


def _linhas(texto: str) -> list[str]:
    return [" ".join(linha.split()) for linha in texto.splitlines() if linha.strip()]


class CampoDeLista(forms.CharField):
    """Uma lista, um item por linha; a ordem das linhas é a da Matriz."""

    def __init__(self, *, linhas: int, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            max_length=20_000,
            widget=forms.Textarea(
                attrs={"rows": linhas, "lang": "pt-BR", "spellcheck": "true"}
            ),
            **kwargs,
        )

    def clean(self, value: Any) -> Any:
        return _linhas(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


class CampoDeAtividades(CampoDeLista):
    """Atividades com o seu código: "A1.7 Apoiar as secretarias"."""

    def clean(self, value: Any) -> Any:
        atividades = []
        for posicao, linha in enumerate(super().clean(value), start=1):
            partes = _ATIVIDADE.fullmatch(linha)
            if partes is None:
                raise forms.ValidationError(
                    f"A linha {posicao} não começa pelo código da atividade, por "
                    "exemplo A1.7.",
                    code="atividade_sem_codigo",
                )
            atividades.append((partes[1], partes[2]))
        codigos = [codigo for codigo, _ in atividades]
        repetidos = sorted({c for c in codigos if codigos.count(c) > 1})
        if repetidos:
            raise forms.ValidationError(
                f"Código repetido: {', '.join(repetidos)}.", code="codigo_repetido"
            )
        return atividades

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return "\n".join(f"{codigo} {texto}" for codigo, texto in value)
        return value


class CabecalhoForm(FormularioComVersao):
    """O que a Matriz diz do projeto inteiro."""

    finalidade = CampoNarrativo(label="Finalidade do projeto/TC", linhas=4)
    proposito = CampoNarrativo(label="Propósito do projeto/TC", linhas=4)
    linha_de_base = CampoNarrativo(label="Linha de base do projeto/TC", linhas=4)


class ResultadoForm(FormularioComVersao):
    """Um Resultado Esperado, com as suas listas, um item por linha."""

    descricao = forms.CharField(
        label="Descrição",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "pt-BR"}),
        error_messages={"required": "Escreva o Resultado Esperado."},
    )
    nome_curto = forms.CharField(
        label="Nome curto",
        help_text="Para as listas e os quadros.",
        max_length=120,
        required=False,
    )
    atividades = CampoDeAtividades(
        label="Atividades",
        help_text="Uma por linha, com o código: A1.7 Apoiar as secretarias. "
        "Troque as linhas de lugar para mudar a ordem.",
        linhas=8,
    )
    indicadores = CampoDeLista(label="Indicadores", help_text="Um por linha.", linhas=4)
    metas = forms.CharField(
        label="Metas",
        help_text="“N/A.” é uma resposta.",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    fontes = CampoDeLista(
        label="Fontes de verificação", help_text="Uma por linha.", linhas=3
    )
    externalidades = CampoDeLista(
        label="Externalidades", help_text="Uma por linha.", linhas=3
    )

    def __init__(self, *args: Any, numero: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.numero = numero

    def clean_atividades(self) -> list[tuple[str, str]]:
        atividades: list[tuple[str, str]] = self.cleaned_data["atividades"]
        de_outro = [c for c, _ in atividades if not c.startswith(f"A{self.numero}.")]
        if de_outro:
            raise forms.ValidationError(
                f"{', '.join(de_outro)}: as atividades do RE {self.numero} começam "
                f"por A{self.numero}.",
                code="atividade_de_outro_re",
            )
        return atividades


class VigenciaForm(forms.Form):
    """Desde quando, por quê e com que ato a versão passa a valer."""

    desde = CampoData(label="Em vigor desde")
    motivo = forms.CharField(label="Motivo da revisão", max_length=200, required=False)
    ato = forms.CharField(
        label="Ato que a aprovou",
        help_text="Por exemplo: ata da reunião do comitê gestor de 12/03/2018.",
        max_length=120,
        required=False,
    )
