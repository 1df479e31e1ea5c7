"""A ficha: tudo o que a norma diz de um indicador, em campos."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from base.errors import RegraViolada
from base.formularios import CampoNumerico, anotar
from base.numeros import formatar
from indicadores.forms.secoes_da_ficha import SECOES
from indicadores.leitura_de_resultados import LETRAS_DOS_QUESITOS
from indicadores.models import (
    Ficha,
    Prioridade,
    TipoDeFicha,
    TipoDoValorNacional,
)
from indicadores.regra_de_meta import (
    EXEMPLO_DE_DEGRAUS,
    escrever_degraus,
    ler_degraus,
)
from indicadores.rules import Sentido
from territorios.models import Territorio

SEM_REGRA: Final = ""
TIPOS_DE_REGRA: Final = (
    (SEM_REGRA, "Melhor entre a meta e o resultado do ano anterior"),
    ("manter", "Manter o resultado anterior ou melhorá-lo"),
    ("reduzir", "Reduzir um percentual do resultado anterior"),
    ("aumentar", "Aumentar um percentual do resultado anterior"),
    ("parametro", "Um valor fixo"),
    ("degraus", "Em degraus, conforme o resultado anterior"),
)


class FichaDeOutraEdicao(forms.ModelChoiceField):
    """Uma ficha do rol nacional, pelo código da edição e pelo número."""

    def label_from_instance(self, obj: Ficha) -> str:
        return f"{obj.edicao.codigo}, {obj}"


class FichaForm(forms.ModelForm):
    """A ficha inteira: as regras em dados aparecem como campos."""

    niveis = forms.MultipleChoiceField(
        label="Esfera",
        choices=[("UF", "Estados e Distrito Federal"), ("MUN", "Municípios")],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Marque ao menos uma esfera."},
    )
    populacao_minima = forms.IntegerField(
        label="Municípios com quantos habitantes ou mais",
        required=False,
        min_value=1,
    )
    ano_da_populacao = forms.IntegerField(
        label="População do ano de",
        help_text="em branco, a mais recente até o ano da rodada",
        required=False,
        min_value=1991,
        max_value=2100,
    )
    so_capitais = forms.BooleanField(
        label="Entre os municípios, só as capitais", required=False
    )
    amazonia_legal = forms.BooleanField(label="Só a Amazônia Legal", required=False)
    ufs = forms.CharField(
        label="Só nestas UFs", help_text="siglas: AC, AM, PA", required=False
    )
    exceto_ufs = forms.CharField(
        label="Menos nestas UFs", help_text="siglas: DF", required=False
    )
    ate_ano = forms.IntegerField(
        label="Até o ano de",
        help_text="depois dele, sai do rol",
        required=False,
        min_value=2000,
        max_value=2100,
    )
    motivo = forms.CharField(
        label="Frase para quem fica de fora", max_length=200, required=False
    )
    itens = forms.CharField(
        label="Quesitos sim/não",
        help_text="Um por linha, só no indicador composto.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    tipo_de_regra = forms.ChoiceField(
        label="Regra", choices=TIPOS_DE_REGRA, required=False
    )
    valor_da_regra = CampoNumerico(
        label="Percentual ou valor",
        help_text="para reduzir, aumentar ou valor fixo",
        required=False,
    )
    porque_da_regra = forms.CharField(
        label="Por que este valor", max_length=120, required=False
    )
    degraus = forms.CharField(
        label="Degraus",
        help_text=EXEMPLO_DE_DEGRAUS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    multiplicador = CampoNumerico(label="Multiplicador", required=False)
    valor_nacional = CampoNumerico(
        label="Valor nacional", required=False, negativo=True
    )
    limite_inferior = CampoNumerico(
        label="Está bem de",
        help_text="só no sentido “dentro de uma faixa”",
        required=False,
        negativo=True,
    )
    limite_superior = CampoNumerico(
        label="até",
        help_text="em branco, não limita daquele lado",
        required=False,
        negativo=True,
    )
    minimo_plausivel = CampoNumerico(
        label="Mínimo plausível", required=False, negativo=True
    )
    maximo_plausivel = CampoNumerico(
        label="Máximo plausível", required=False, negativo=True
    )
    continua = FichaDeOutraEdicao(
        label="Continua a série de",
        help_text="os anos dela vêm antes dos desta; onde o método mudou, abra uma "
        "quebra abaixo",
        queryset=Ficha.objects.none(),
        empty_label="Nenhuma: a série começa nesta edição",
        required=False,
    )
    versao_lida = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0, required=False
    )

    class Meta:
        model = Ficha
        fields = [
            "numero",
            "nome",
            "nome_curto",
            "tipo",
            "prioridade",
            "unidade",
            "casas",
            "sentido",
            "limite_inferior",
            "limite_superior",
            "numerador",
            "denominador",
            "multiplicador",
            "fonte",
            "valor_nacional",
            "tipo_do_valor_nacional",
            "texto_do_valor_nacional",
            "abrangencia",
            "julga_alcance",
            "motivo_nao_julgado",
            "agregacao",
            "minimo_plausivel",
            "maximo_plausivel",
            "observacao",
            "desde_ano",
            "continua",
        ]
        labels = {
            "numero": "Número",
            "nome": "Nome",
            "nome_curto": "Nome curto",
            "tipo": "Tipo",
            "prioridade": "Prioridade",
            "unidade": "Unidade",
            "casas": "Casas decimais",
            "sentido": "Sentido",
            "numerador": "Numerador",
            "denominador": "Denominador",
            "fonte": "Fonte",
            "tipo_do_valor_nacional": "Espécie do valor nacional",
            "texto_do_valor_nacional": "Valor nacional por extenso",
            "abrangencia": "Aplica-se a, por extenso",
            "julga_alcance": "O alcance é julgado",
            "motivo_nao_julgado": "Se não é julgado, por quê",
            "agregacao": "Como se agrega",
            "observacao": "Observação",
            "desde_ano": "Desde a rodada de",
        }
        widgets = {
            "numerador": forms.Textarea(attrs={"rows": 2}),
            "denominador": forms.Textarea(attrs={"rows": 2}),
            "texto_do_valor_nacional": forms.Textarea(attrs={"rows": 2}),
            "observacao": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, dados: Mapping[str, Any] | None, *, instance: Ficha) -> None:
        super().__init__(dados, instance=instance, initial=_iniciais(instance))
        prioridades = Prioridade.objects.filter(edicao=instance.edicao)
        prioridade = self.fields["prioridade"]
        if isinstance(prioridade, forms.ModelChoiceField):
            prioridade.queryset, prioridade.empty_label = prioridades, "Escolha"
        self._escolhas("sentido", [("", "Escolha"), *Sentido.choices])
        self._escolhas(
            "tipo_do_valor_nacional", [("", "Nenhuma"), *TipoDoValorNacional.choices]
        )
        for nome in ("numero", "casas", "populacao_minima", "ano_da_populacao"):
            anotar(self.fields[nome], tamanho="curto")
        anotar(self.fields["ate_ano"], tamanho="curto")
        if instance.territorio is None:
            del self.fields["desde_ano"]
            self._fichas_a_continuar(instance)
            self._escolhas_de_tipo(TipoDeFicha.REGIONAL, TipoDeFicha.LOCAL, fora=True)
            return
        del self.fields["continua"]
        self.fields["desde_ano"].required = True
        self._escolhas_de_tipo(TipoDeFicha(instance.tipo))
        for nome in ("ufs", "exceto_ufs", "amazonia_legal", "so_capitais"):
            del self.fields[nome]
        if instance.tipo == TipoDeFicha.LOCAL:
            anotar(self.fields["niveis"], motivo="O indicador é só deste município.")

    def _escolhas(self, nome: str, opcoes: list[tuple[str, str]]) -> None:
        campo = self.fields[nome]
        if isinstance(campo, forms.ChoiceField):
            campo.choices = opcoes

    def _fichas_a_continuar(self, ficha: Ficha) -> None:
        """As do rol nacional das edições que vieram antes."""
        campo = self.fields["continua"]
        if isinstance(campo, forms.ModelChoiceField):
            campo.queryset = (
                Ficha.objects.filter(edicao__ano_inicial__lt=ficha.edicao.ano_inicial)
                .select_related("edicao")
                .order_by("-edicao__ano_inicial", "numero")
            )

    def _escolhas_de_tipo(self, *tipos: TipoDeFicha, fora: bool = False) -> None:
        opcoes = [(v, r) for v, r in TipoDeFicha.choices if (v in tipos) is not fora]
        self._escolhas("tipo", opcoes)

    def secoes(self) -> list[tuple[str, list[BoundField]]]:
        """Os campos que existem, por assunto."""
        return [
            (titulo, [self[nome] for nome in nomes if nome in self.fields])
            for titulo, nomes in SECOES
        ]

    def clean_ufs(self) -> list[str]:
        return _ler_siglas(self.cleaned_data["ufs"])

    def clean_exceto_ufs(self) -> list[str]:
        return _ler_siglas(self.cleaned_data["exceto_ufs"])

    def clean_itens(self) -> list[str]:
        linhas = self.cleaned_data["itens"].splitlines()
        itens = [linha.strip() for linha in linhas if linha.strip()]
        if len(itens) > (limite := len(LETRAS_DOS_QUESITOS)):
            raise forms.ValidationError(
                f"São {len(itens)} quesitos; o indicador composto tem até {limite}."
            )
        return itens

    def clean(self) -> dict[str, Any]:
        # sem o de ModelForm, que repetiria as restrições do banco em frases dele:
        # as da casa estão na ação
        dados = self.cleaned_data
        tipo = dados.get("tipo_de_regra")
        sem_valor = "valor_da_regra" in dados and dados["valor_da_regra"] is None
        if tipo in ("reduzir", "aumentar", "parametro") and sem_valor:
            self.add_error("valor_da_regra", "Informe o percentual ou o valor.")
        if not dados.get("julga_alcance") and not dados.get("motivo_nao_julgado"):
            self.add_error("motivo_nao_julgado", "Diga por que não é julgado.")
        if dados.get("valor_nacional") is not None and not dados.get(
            "tipo_do_valor_nacional"
        ):
            self.add_error("tipo_do_valor_nacional", "Diga a espécie do valor.")
        if dados.get("sentido") != Sentido.FAIXA:
            # quem desiste da faixa não precisa apagar os limites
            dados["limite_inferior"] = dados["limite_superior"] = None
        elif dados.get("julga_alcance") and not (
            {"limite_inferior", "limite_superior"} & self.errors.keys()
            or any(
                dados.get(n) is not None for n in ("limite_inferior", "limite_superior")
            )
        ):
            self.add_error(
                "limite_inferior", "Informe de quanto, até quanto, ou os dois."
            )
        if tipo == "degraus":
            try:
                dados["degraus_lidos"] = ler_degraus(dados.get("degraus", ""))
            except RegraViolada as erro:
                self.add_error("degraus", erro.mensagem)
        return dados

    def ficha(self) -> Ficha:
        """A ficha com os valores do formulário, sem gravar; só depois de `is_valid`."""
        ficha: Ficha = self.instance
        ficha.aplicabilidade = self.aplicabilidade()
        ficha.regra_de_meta = self._regra_de_meta()
        ficha.itens = self.cleaned_data["itens"]
        return ficha

    def aplicabilidade(self) -> dict[str, Any]:
        """A regra de aplicabilidade em dados, só com o que foi preenchido."""
        dados = self.cleaned_data
        regra = {
            nome: dados[nome]
            for nome in (
                "ufs",
                "exceto_ufs",
                "amazonia_legal",
                "so_capitais",
                "populacao_minima",
                "ano_da_populacao",
                "ate_ano",
                "motivo",
            )
            if dados.get(nome)
        }
        if len(dados["niveis"]) == 1:
            regra["niveis"] = dados["niveis"]
        return regra

    def _regra_de_meta(self) -> dict[str, Any]:
        dados = self.cleaned_data
        tipo = dados.get("tipo_de_regra")
        if tipo == "parametro":
            return {
                "tipo": tipo,
                "valor": _claro(dados["valor_da_regra"]),
                "porque": dados.get("porque_da_regra") or "parâmetro",
            }
        if tipo in ("reduzir", "aumentar"):
            return {"tipo": tipo, "percentual": _claro(dados["valor_da_regra"])}
        if tipo == "degraus":
            return {"tipo": tipo, "degraus": dados["degraus_lidos"]}
        return {"tipo": tipo} if tipo else {}


def _iniciais(ficha: Ficha) -> dict[str, Any]:
    """As regras em dados, nos campos em que se editam."""
    regra: Mapping[str, Any] = ficha.aplicabilidade
    meta: Mapping[str, Any] = ficha.regra_de_meta
    valor = meta.get("valor") or meta.get("percentual")
    return {
        **{
            nome: regra.get(nome)
            for nome in (
                "populacao_minima",
                "ano_da_populacao",
                "so_capitais",
                "amazonia_legal",
                "ate_ano",
                "motivo",
            )
        },
        "niveis": regra.get("niveis") or ["UF", "MUN"],
        "ufs": ", ".join(regra.get("ufs", [])),
        "exceto_ufs": ", ".join(regra.get("exceto_ufs", [])),
        "itens": "\n".join(ficha.itens),
        "tipo_de_regra": meta.get("tipo", SEM_REGRA),
        "valor_da_regra": Decimal(valor) if valor else None,
        "porque_da_regra": meta.get("porque", ""),
        "degraus": escrever_degraus(meta.get("degraus", [])),
        "versao_lida": ficha.versao,
    }


def _ler_siglas(texto: str) -> list[str]:
    siglas = texto.upper().replace(",", " ").replace(";", " ").split()
    conhecidas = set(Territorio.objects.ufs().values_list("codigo", flat=True))
    if estranhas := [s for s in siglas if s not in conhecidas]:
        raise ValidationError(f"Não há UF com a sigla {estranhas[0]}.")
    return sorted(set(siglas))


def _claro(valor: Decimal) -> str:
    return formatar(valor).replace(".", "").replace(",", ".").replace("−", "-")
