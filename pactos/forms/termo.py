"""Formulários do Termo: um por ação."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from base.errors import RegraViolada
from base.formularios import CampoData, anotar
from pactos.actions import RespostaDada
from pactos.models import Ato, Pendencia, Responsabilidade, Resposta, Reuniao
from pactos.models.catalogo import ResponsabilidadeQuerySet
from pactos.models.colegiados import ReuniaoQuerySet
from pactos.rules import (
    DadosDoAto,
    conferir_data_do_ato,
    conferir_resposta,
    ler_apontamentos,
    ler_numero_e_ano,
)
from pactos.states import Instancia

DEVOLVER = "devolver"
TIPO_DO_ATO_POR_INSTANCIA: Mapping[str, tuple[Ato.Tipo, ...]] = {
    Instancia.CONSELHO: (Ato.Tipo.RESOLUCAO,),
    Instancia.CIB: (Ato.Tipo.RESOLUCAO, Ato.Tipo.DELIBERACAO),
    Instancia.CIT: (Ato.Tipo.RESOLUCAO, Ato.Tipo.DELIBERACAO),
    Instancia.MINISTERIO: (Ato.Tipo.PORTARIA,),
}


class DecisaoForm(forms.Form):
    """Decisão de uma instância, com o ato que a formaliza ou o motivo da devolução."""

    decisao = forms.ChoiceField(
        label="Decisão",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Escolha a decisão.",
            "invalid_choice": "Esta decisão não cabe agora. Escolha outra.",
        },
    )
    reuniao = forms.ModelChoiceField(
        label="Reunião",
        queryset=Reuniao.objects.none(),
        required=False,
        empty_label="Sem reunião registrada",
    )
    tipo = forms.ChoiceField(label="Tipo do ato")
    ato = forms.CharField(
        label="Número e ano do ato",
        help_text="como publicados: 118/2026",
        required=False,
        max_length=12,
    )
    data_do_ato = CampoData(label="Data do ato", required=False)
    ad_referendum = forms.BooleanField(label="Ad referendum", required=False)
    observacao = forms.CharField(
        label="Observação ou motivo da devolução",
        help_text="Aparece na trilha pública do Termo.",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    itens = forms.CharField(
        label="Ao devolver: o que corrigir em cada item",
        help_text="Um item por linha, por exemplo 4.10: falta o prazo.",
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    versao = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        do_termo: Mapping[str, int] = {},
        instancia: str,
        opcoes: Sequence[tuple[str, str]],
        indisponiveis: Mapping[str, str],
        reunioes: ReuniaoQuerySet,
        versao: int,
    ) -> None:
        super().__init__(data)
        self.instancia = instancia
        self.do_termo = do_termo
        self.apontados: dict[int, str] = {}
        self.indisponiveis = indisponiveis
        decisao, tipo = self.fields["decisao"], self.fields["tipo"]
        if isinstance(decisao, forms.ChoiceField) and isinstance(
            tipo, forms.ChoiceField
        ):
            decisao.choices = list(opcoes)
            tipos = TIPO_DO_ATO_POR_INSTANCIA[instancia]
            tipo.choices = [(t.value, t.label) for t in tipos]
        anotar(decisao, motivos_das_opcoes=indisponiveis)
        anotar(self.fields["ato"], tamanho="curto")
        reuniao = self.fields["reuniao"]
        if isinstance(reuniao, forms.ModelChoiceField):
            reuniao.queryset = reunioes
        self._retirar_o_que_nao_cabe(instancia, reunioes)
        self._propor(opcoes, reunioes, versao)

    def _retirar_o_que_nao_cabe(
        self, instancia: str, reunioes: ReuniaoQuerySet
    ) -> None:
        """Só a CIB e a CIT têm reunião; só a CIB decide ad referendum."""
        if instancia not in (Instancia.CIB, Instancia.CIT):
            del self.fields["reuniao"]
        if instancia == Instancia.MINISTERIO:
            del self.fields["itens"]
        if instancia != Instancia.CIB:
            del self.fields["ad_referendum"]
        if len(TIPO_DO_ATO_POR_INSTANCIA[instancia]) == 1:
            tipo = TIPO_DO_ATO_POR_INSTANCIA[instancia][0]
            self.fields["tipo"].widget = forms.HiddenInput()
            self.initial["tipo"] = tipo.value

    def _propor(
        self,
        opcoes: Sequence[tuple[str, str]],
        reunioes: ReuniaoQuerySet,
        versao: int,
    ) -> None:
        """O que já se sabe: a decisão possível e a reunião em andamento."""
        possiveis = [valor for valor, _ in opcoes if valor not in self.indisponiveis]
        self.initial["versao"] = versao
        if possiveis:
            self.initial["decisao"] = possiveis[0]
        if "reuniao" not in self.fields:
            return
        reuniao = reunioes.filter(situacao=Reuniao.Situacao.EM_ANDAMENTO).first()
        if reuniao:
            self.initial.update(reuniao=reuniao.pk, data_do_ato=reuniao.data)

    def clean_decisao(self) -> str:
        decisao: str = self.cleaned_data["decisao"]
        if motivo := self.indisponiveis.get(decisao):
            raise ValidationError(motivo, code="indisponivel")
        return decisao

    def clean_itens(self) -> str:
        texto: str = self.cleaned_data["itens"]
        try:
            lidos = ler_apontamentos(texto)
        except RegraViolada as erro:
            raise ValidationError(erro.mensagem, code=erro.codigo) from erro
        if estranhos := [item for item in lidos if item not in self.do_termo]:
            raise ValidationError(
                f"Não há neste Termo: {', '.join(estranhos)}. Item composto se aponta "
                "pela alínea, por exemplo 3.1 a.",
                code="item_inexistente",
            )
        self.apontados = {self.do_termo[item]: m for item, m in lidos.items()}
        return texto

    def clean(self) -> dict[str, Any]:
        dados = super().clean() or {}
        if dados.get("decisao") == DEVOLVER:
            if not (dados.get("observacao") or "").strip():
                self.add_error(
                    "observacao", "Escreva o motivo, para o ente saber o que corrigir."
                )
            return dados
        self._exigir_ato(dados)
        return dados

    def _exigir_ato(self, dados: dict[str, Any]) -> None:
        if not dados.get("ato"):
            self.add_error(
                "ato", "Informe o número e o ano do ato, por exemplo 118/2026."
            )
        else:
            try:
                dados["numero"], dados["ano"] = ler_numero_e_ano(dados["ato"])
            except RegraViolada as erro:
                self.add_error("ato", ValidationError(erro.mensagem, code=erro.codigo))
        if not dados.get("data_do_ato") and "data_do_ato" not in self.errors:
            self.add_error("data_do_ato", "Informe a data do ato: dia/mês/ano.")
        if not self.errors:
            self._conferir_data()

    def _conferir_data(self) -> None:
        """Já na revisão, o que a ação recusaria; a ordem dos atos, só ela sabe."""
        try:
            conferir_data_do_ato(
                self.dados_do_ato, anterior=None, hoje=timezone.localdate()
            )
        except RegraViolada as erro:
            self.add_error(
                "data_do_ato", ValidationError(erro.mensagem, code=erro.codigo)
            )

    @property
    def dados_do_ato(self) -> DadosDoAto:
        """O ato informado; só para formulário válido que não devolve."""
        dados = self.cleaned_data
        reuniao = dados.get("reuniao")
        return DadosDoAto(
            tipo=dados["tipo"],
            numero=dados["numero"],
            ano=dados["ano"],
            data=dados["data_do_ato"],
            ad_referendum=bool(dados.get("ad_referendum")),
            reuniao=reuniao.pk if reuniao else None,
        )


class PendenciaForm(forms.Form):
    """O que falta: um documento ou o acerto de um item."""

    documento = forms.ChoiceField(
        label="Documento",
        required=False,
        choices=[("", "Nenhum: é um item do Termo"), *Pendencia.Documento.choices],
    )
    item = forms.ModelChoiceField(
        label="Item",
        required=False,
        queryset=Responsabilidade.objects.none(),
        empty_label="Nenhum: é um documento",
    )
    motivo = forms.CharField(
        label="O que falta",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Diga o que falta, em uma frase."},
    )
    responsavel = forms.CharField(
        label="Quem resolve",
        help_text="Órgão ou cargo, por exemplo: SMS, COSEMS.",
        max_length=80,
        required=False,
    )
    prazo = CampoData(label="Prazo", required=False)
    bloqueante = forms.BooleanField(label="Impede a publicação", required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        itens: ResponsabilidadeQuerySet,
    ) -> None:
        super().__init__(data)
        campo = self.fields["item"]
        if isinstance(campo, forms.ModelChoiceField):
            campo.queryset = itens

    def clean(self) -> dict[str, Any]:
        dados = super().clean() or {}
        if bool(dados.get("documento")) == bool(dados.get("item")):
            self.add_error("documento", "Escolha o documento ou o item: um dos dois.")
        return dados


class ResolucaoForm(forms.Form):
    """Como uma pendência foi resolvida."""

    ato = forms.CharField(
        label="Ato ou documento que resolve",
        help_text="Por exemplo: Resolução CIB/AC nº 42/2026, ou ofício recebido.",
        max_length=160,
        error_messages={
            "required": "Diga com que ato ou documento a pendência foi resolvida."
        },
    )


def _rotulo(texto: str, item: Responsabilidade) -> SafeString:
    """O rótulo curto à vista; o item, só para o leitor de tela e o sumário."""
    return format_html('{} <span class="sr">do item {}</span>', texto, item.item)


@dataclass(frozen=True, slots=True)
class LinhaDeResposta:
    """Um item do eixo com os campos da resposta; `gravada` é a do banco."""

    item: Responsabilidade
    situacao: BoundField
    prazo: BoundField
    justificativa: BoundField
    gravada: Resposta | None
    apontamento: str


class RespostasForm(forms.Form):
    """As respostas de um eixo: três campos por item, conferidos pela mesma regra."""

    versao = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        itens: Sequence[Responsabilidade],
        respostas: Mapping[int, Resposta],
        versao: int,
        apontados: Mapping[int, str] = {},
    ) -> None:
        super().__init__(data, initial={"versao": versao})
        self.itens = itens
        self.apontados = apontados
        self.respostas = respostas
        for item in itens:
            self._acrescentar(item, respostas.get(item.pk))

    def _acrescentar(self, item: Responsabilidade, resposta: Resposta | None) -> None:
        opcoes = [
            (valor, rotulo)
            for valor, rotulo in Resposta.Situacao.choices
            if not (item.obrigatoria and valor == Resposta.Situacao.NAO_SE_APLICA)
        ]
        self.fields[f"s{item.pk}"] = forms.ChoiceField(
            label=_rotulo("Resposta", item),
            choices=opcoes,
            required=False,
            widget=forms.RadioSelect,
            error_messages={"invalid_choice": "Escolha uma das respostas do item."},
            initial=resposta.situacao if resposta else None,
        )
        self.fields[f"p{item.pk}"] = CampoData(
            label=_rotulo("Prazo", item),
            required=False,
            help_text="",
            initial=resposta.prazo if resposta else None,
        )
        self.fields[f"j{item.pk}"] = forms.CharField(
            label=_rotulo("Justificativa", item),
            required=False,
            max_length=1000,
            initial=resposta.justificativa if resposta else "",
        )

    def linhas(self) -> Iterator[LinhaDeResposta]:
        """Os itens na ordem da norma, com os campos de cada um."""
        for item in self.itens:
            yield LinhaDeResposta(
                item=item,
                situacao=self[f"s{item.pk}"],
                prazo=self[f"p{item.pk}"],
                justificativa=self[f"j{item.pk}"],
                gravada=self.respostas.get(item.pk),
                apontamento=self.apontados.get(item.pk, ""),
            )

    def clean(self) -> dict[str, Any]:
        dados = super().clean() or {}
        hoje = timezone.localdate()
        for item in self.itens:
            if f"p{item.pk}" in self.errors or f"s{item.pk}" in self.errors:
                continue
            self._conferir(item, dados, hoje)
        return dados

    def _conferir(
        self, item: Responsabilidade, dados: Mapping[str, Any], hoje: date
    ) -> None:
        situacao, prazo = dados.get(f"s{item.pk}"), dados.get(f"p{item.pk}")
        if not situacao:
            if prazo:
                self.add_error(
                    f"s{item.pk}", "Há prazo e não há resposta. Escolha a resposta."
                )
            return
        gravada = self.respostas.get(item.pk)
        if gravada and (gravada.situacao, gravada.prazo) == (situacao, prazo):
            return
        try:
            conferir_resposta(situacao, prazo, obrigatoria=item.obrigatoria, hoje=hoje)
        except RegraViolada as erro:
            onde = "s" if erro.codigo == "item_obrigatorio" else "p"
            self.add_error(
                f"{onde}{item.pk}", ValidationError(erro.mensagem, code=erro.codigo)
            )

    def dadas(self) -> dict[int, RespostaDada]:
        """As respostas preenchidas, por chave da responsabilidade."""
        dados = self.cleaned_data
        return {
            item.pk: RespostaDada(
                situacao=dados[f"s{item.pk}"],
                prazo=dados[f"p{item.pk}"],
                justificativa=dados[f"j{item.pk}"],
            )
            for item in self.itens
            if dados.get(f"s{item.pk}")
        }
