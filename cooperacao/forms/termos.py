"""Os formulários da identificação do Termo."""

import re
from typing import Any, Final

from django import forms

from base.anexos import FormularioDeAnexo
from base.formularios import CampoData, CampoNumerico
from contas.models import Instituicao, Vinculo
from contas.states import Papel
from cooperacao.forms.relatorios import FormularioComVersao
from cooperacao.models import (
    AnexoDoTermo,
    AreaTecnica,
    CartaAcordo,
    MatrizLogica,
    RelatorioDaCarta,
    ResultadoEsperado,
    TermoDeAjuste,
    TermoDeCooperacao,
)
from cooperacao.models.tc import validar_nup


class EscolhaDosResultados(forms.ModelMultipleChoiceField):
    """REs, com o número e o nome."""

    def label_from_instance(self, obj: ResultadoEsperado) -> str:
        return f"{obj}: {obj.nome}"


class TermoForm(FormularioComVersao):
    """A identificação do Termo."""

    numero = forms.IntegerField(label="Número do TC", min_value=1, max_value=999)
    titulo = forms.CharField(label="Título", max_length=200)
    objeto = forms.CharField(
        label="Objeto", max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    nup = forms.CharField(
        label="Processo (NUP)",
        help_text="Como no SEI: 25000.641798/2009-11.",
        max_length=20,
        validators=[validar_nup],
    )
    siafi = forms.RegexField(
        r"^\d{6}$",
        label="SIAFI",
        required=False,
        error_messages={"invalid": "O número do SIAFI tem seis algarismos."},
    )
    data_assinatura = CampoData(label="Data de assinatura", required=False)
    data_inicio = CampoData(label="Data de início")
    contraparte = forms.ModelChoiceField(
        queryset=Instituicao.objects.all(), label="Contraparte"
    )
    interveniente = forms.CharField(
        label="Interveniente", max_length=120, initial="Ministério da Saúde"
    )

    @staticmethod
    def inicial(tc: TermoDeCooperacao) -> dict[str, Any]:
        """O que está gravado."""
        nomes = (*TermoForm.base_fields,)
        return {n: getattr(tc, n) for n in nomes} | {"contraparte": tc.contraparte_id}


class AjusteForm(FormularioComVersao):
    """Um Termo de Ajuste, de recurso ou de prorrogação."""

    numero = forms.IntegerField(label="Número do TA", min_value=1, max_value=99)
    tipo = forms.ChoiceField(
        label="Tipo", choices=TermoDeAjuste.Tipo, widget=forms.RadioSelect
    )
    valor = CampoNumerico(
        label="Valor, R$", casas=2, required=False, help_text="Só o de recurso."
    )
    publicacao = CampoData(label="Data de publicação", required=False)
    novo_termino = CampoData(
        label="Novo término", required=False, help_text="Só o de prorrogação."
    )

    def clean(self) -> dict[str, Any]:
        dados: dict[str, Any] = super().clean() or {}
        prorroga = dados.get("tipo") == TermoDeAjuste.Tipo.PRORROGACAO
        if prorroga and not dados.get("novo_termino"):
            self.add_error("novo_termino", "Informe o novo término.")
        if prorroga and dados.get("valor"):
            self.add_error("valor", "O de prorrogação não traz valor: deixe em branco.")
        if dados.get("tipo") == TermoDeAjuste.Tipo.RECURSO:
            if not dados.get("valor") and "valor" not in self.errors:
                self.add_error("valor", "Informe o valor do ajuste, em R$.")
            if dados.get("novo_termino"):
                self.add_error(
                    "novo_termino", "O de recurso não muda o término: deixe em branco."
                )
        if prorroga:
            dados["valor"] = dados.get("valor") or 0
        return dados

    @staticmethod
    def inicial(ajuste: TermoDeAjuste) -> dict[str, Any]:
        """O que está gravado."""
        return {
            "versao": ajuste.tc.versao,
            "numero": ajuste.numero,
            "tipo": ajuste.tipo,
            "valor": ajuste.valor,
            "publicacao": ajuste.data,
            "novo_termino": ajuste.novo_termino,
        }

    @property
    def campos(self) -> dict[str, Any]:
        """Com o nome que o registro usa; `data` é, no form, o que foi enviado."""
        campos = super().campos
        publicacao = campos.pop("publicacao")
        return {**campos, "data": publicacao}


class AreaForm(FormularioComVersao):
    """A área técnica de um dos lados."""

    nome = forms.CharField(label="Área técnica", max_length=160)
    responsavel = forms.CharField(label="Responsável", max_length=120, required=False)
    endereco = forms.CharField(label="Endereço", max_length=200, required=False)
    telefone = forms.CharField(label="Telefone", max_length=40, required=False)
    email = forms.EmailField(label="E-mail", required=False)
    pessoas = forms.ModelMultipleChoiceField(
        queryset=Vinculo.objects.none(),
        label="Pessoas, pelo vínculo",
        help_text="Quando o vínculo termina, a pessoa deixa de constar.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, tc: TermoDeCooperacao, lado: str, **kw: Any) -> None:
        super().__init__(*args, **kw)
        vigentes = Vinculo.objects.vigentes()
        self.fields["pessoas"].queryset = (  # type: ignore[attr-defined]
            vigentes.filter(papel=Papel.CONTRAPARTE, instituicao=tc.contraparte)
            if lado == AreaTecnica.Lado.CONTRAPARTE
            else vigentes.filter(papel__in=[Papel.OPAS_TECNICO, Papel.OPAS_GESTOR])
        ).order_by("usuario__nome")

    @staticmethod
    def inicial(tc: TermoDeCooperacao, area: AreaTecnica | None) -> dict[str, Any]:
        """O que está gravado."""
        nomes = [n for n in AreaForm.base_fields if n not in {"versao", "pessoas"}]
        gravado = {n: getattr(area, n) for n in nomes} if area else {}
        pessoas = list(area.pessoas.all()) if area else []
        return {"versao": tc.versao, "pessoas": pessoas, **gravado}


class RelacionadoForm(FormularioComVersao):
    """Outro TC, e o RE dele, que concorre para o mesmo fim."""

    numero_do_outro = forms.IntegerField(
        label="Número do outro TC", min_value=1, max_value=999
    )
    re_do_outro = forms.IntegerField(
        label="RE do outro TC", min_value=1, max_value=99, required=False
    )
    descricao = forms.CharField(
        label="O que os liga",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


OUTRO_RESULTADO: Final = re.compile(r"TC\s*(\d{1,3})\s*,?\s*RE\s*(\d{1,2})", re.I)


class CartaForm(FormularioComVersao):
    """Uma Carta Acordo e os REs a que serve."""

    numero = forms.CharField(
        label="Número",
        help_text="Por exemplo SCON2015-00897; em branco só se foi cancelada.",
        max_length=40,
        required=False,
    )
    executor = forms.CharField(label="Instituição executora", max_length=120)
    objeto = forms.CharField(
        label="Objeto", max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    inicio = CampoData(label="Início", required=False)
    termino = CampoData(label="Término", required=False)
    vigencia = forms.CharField(
        label="Vigência, se o documento não traz os dias",
        help_text="Como no documento: fev/2015 a jan/2017.",
        max_length=60,
        required=False,
    )
    valor = CampoNumerico(label="Valor, US$", casas=2, required=False)
    tc_de_origem = forms.IntegerField(
        label="TC de origem",
        help_text="A carta pode estar noutro TC e servir a REs deste.",
        min_value=1,
        max_value=999,
    )
    resultados = EscolhaDosResultados(
        queryset=ResultadoEsperado.objects.none(),
        label="Resultados Esperados a que serve",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    outros = forms.CharField(
        label="Resultados Esperados de outros TCs",
        help_text="Por exemplo: TC 88 RE 1; TC 95 RE 9.",
        max_length=200,
        required=False,
    )
    situacao = forms.ChoiceField(
        label="Situação", choices=CartaAcordo.Situacao, widget=forms.RadioSelect
    )
    motivo_do_cancelamento = forms.CharField(
        label="Motivo do cancelamento", max_length=200, required=False
    )

    def __init__(self, *args: Any, matriz: MatrizLogica | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if matriz is not None:
            self.fields["resultados"].queryset = matriz.resultados.all()  # type: ignore[attr-defined]

    def clean_outros(self) -> list[tuple[int, int]]:
        """Os pares (TC, RE) digitados; recusa o que não se lê."""
        pares = []
        for parte in filter(
            None, map(str.strip, self.cleaned_data["outros"].split(";"))
        ):
            lido = OUTRO_RESULTADO.fullmatch(parte)
            if lido is None:
                raise forms.ValidationError(
                    f"Não se entende “{parte}”. Escreva TC, o número, RE e o número, "
                    "separando com ponto e vírgula: TC 88 RE 1; TC 95 RE 9.",
                    code="re_de_outro_tc",
                )
            pares.append((int(lido[1]), int(lido[2])))
        return pares

    @staticmethod
    def inicial(
        tc: TermoDeCooperacao, carta: CartaAcordo | None, matriz: MatrizLogica | None
    ) -> dict[str, Any]:
        """O que está gravado; os REs vêm pelo número, na Matriz de hoje."""
        if carta is None:
            return {
                "versao": tc.versao,
                "tc_de_origem": tc.numero,
                "situacao": CartaAcordo.Situacao.VIGENTE,
            }
        numeros = {r.numero for r in carta.resultados.all()}
        fora = {"versao", "resultados", "outros"}
        nomes = [n for n in CartaForm.base_fields if n not in fora]
        return {n: getattr(carta, n) for n in nomes} | {
            "versao": tc.versao,
            "outros": "; ".join(str(o) for o in carta.outros_resultados.all()),
            "resultados": [
                r
                for r in (matriz.resultados.all() if matriz else [])
                if r.numero in numeros
            ],
        }


class RelatorioDaCartaForm(FormularioComVersao):
    """Um relatório que o executor apresentou."""

    tipo = forms.ChoiceField(
        label="Relatório", choices=RelatorioDaCarta.Tipo, widget=forms.RadioSelect
    )
    entrega = CampoData(label="Data de entrega")
    observacao = forms.CharField(label="Observação", max_length=300, required=False)

    @property
    def campos(self) -> dict[str, Any]:
        """Com o nome que o registro usa; `data` é, no form, o que foi enviado."""
        campos = super().campos
        entrega = campos.pop("entrega")
        return {**campos, "data": entrega}


class AnexoForm(FormularioDeAnexo):
    """Um arquivo para juntar ao Termo."""

    tipo = forms.ChoiceField(label="Documento", choices=AnexoDoTermo.Tipo)
    publico = forms.BooleanField(
        label="Qualquer pessoa pode baixar",
        help_text="Sem marcar, só quem faz parte do TC.",
        required=False,
    )

    field_order = ("tipo", "titulo", "arquivo", "publico")
