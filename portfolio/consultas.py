"""Perguntas que juntam iniciativas, marcos e pontos críticos; nenhuma escreve."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils import timezone

from base.numeros import formatar
from base.telas import Pendencia
from contas.models import Papel, Vinculo
from portfolio import rules
from portfolio.models import Ciclo, Iniciativa, Marco, PontoCritico, Reuniao
from portfolio.rules import DatasDoMarco, Situacao

PENDENCIAS_POR_PESSOA = 20


@dataclass(frozen=True, slots=True)
class MarcoDaCarteira:
    """O que a carteira precisa saber de um marco."""

    nome: str
    peso: Decimal
    datas: DatasDoMarco
    situacao: Situacao

    @property
    def feito(self) -> bool:
        return self.datas.real is not None


@dataclass(frozen=True, slots=True)
class LinhaDaCarteira:
    """Uma iniciativa com o que se calcula dos seus marcos."""

    iniciativa: Iniciativa
    situacao: Situacao
    marcos: tuple[MarcoDaCarteira, ...]
    pontos_abertos: int

    @property
    def feitos(self) -> int:
        return sum(1 for marco in self.marcos if marco.feito)

    @property
    def sem_data(self) -> int:
        """Marcos não entregues e sem data prevista."""
        return sum(1 for m in self.marcos if not m.feito and m.datas.prevista is None)

    @property
    def avanco(self) -> Decimal | None:
        """Percentual entregue, por peso; None sem marcos."""
        return rules.avanco((m.peso, m.feito) for m in self.marcos)

    @property
    def proximo(self) -> MarcoDaCarteira | None:
        """O não entregue que vence antes; sem nenhuma data, o primeiro da ordem."""
        abertos = [m for m in self.marcos if not m.feito]
        return min(abertos, key=lambda m: m.datas.prevista or date.max, default=None)


def carteira_do_ciclo(ciclo: Ciclo, *, hoje: date) -> list[LinhaDaCarteira]:
    """Todas as iniciativas do ciclo, em três consultas, qualquer que seja o tamanho."""
    iniciativas = (
        Iniciativa.objects.filter(ciclo=ciclo)
        .annotate(total_de_frentes=Count("frentes"))
        .defer("desafio", "escopo")
        .order_by("ordem", "nome")
    )
    return _linhas(iniciativas, hoje=hoje, iniciativa__ciclo=ciclo)


def linhas_da_pagina(pks: Sequence[int], *, hoje: date) -> list[LinhaDaCarteira]:
    """As iniciativas de uma página da carteira, com os seus marcos; três consultas."""
    iniciativas = (
        Iniciativa.objects.filter(pk__in=pks)
        .annotate(total_de_frentes=Count("frentes"))
        .defer("desafio", "escopo")
        .order_by("ordem", "nome")
    )
    return _linhas(iniciativas, hoje=hoje, iniciativa__in=pks)


def linha_da_iniciativa(iniciativa: Iniciativa, *, hoje: date) -> LinhaDaCarteira:
    """A mesma linha da carteira, para uma iniciativa só."""
    return _linhas([iniciativa], hoje=hoje, iniciativa=iniciativa)[0]


def _linhas(
    iniciativas: Iterable[Iniciativa], *, hoje: date, **alcance: Any
) -> list[LinhaDaCarteira]:
    marcados: set[int] = set()
    pontos: dict[int, int] = defaultdict(int)
    abertos = PontoCritico.objects.filter(resolvido_em__isnull=True, **alcance)
    for iniciativa_id, marco_id in abertos.values_list("iniciativa_id", "marco_id"):
        pontos[iniciativa_id] += 1
        if marco_id is not None:
            marcados.add(marco_id)
    marcos = _marcos_por_iniciativa(
        Marco.objects.filter(**alcance), marcados, hoje=hoje
    )
    return [
        LinhaDaCarteira(
            iniciativa=iniciativa,
            situacao=rules.situacao_da_iniciativa(
                [m.situacao for m in marcos.get(iniciativa.pk, ())],
                hoje=hoje,
                inicio=iniciativa.inicio,
                tem_ponto_critico=bool(pontos.get(iniciativa.pk)),
                informada=iniciativa.informada,
            ),
            marcos=tuple(marcos.get(iniciativa.pk, ())),
            pontos_abertos=pontos.get(iniciativa.pk, 0),
        )
        for iniciativa in iniciativas
    ]


def _marcos_por_iniciativa(
    marcos: QuerySet[Marco], marcados: set[int], *, hoje: date
) -> Mapping[int, list[MarcoDaCarteira]]:
    """Lê só as colunas da conta: a carteira pode ter dezenas de milhares de marcos."""
    por_iniciativa: dict[int, list[MarcoDaCarteira]] = defaultdict(list)
    campos = marcos.order_by("iniciativa_id", "ordem").values_list(
        "iniciativa_id",
        "pk",
        "nome",
        "peso",
        "data_base",
        "data_repactuada",
        "data_real",
    )
    for iniciativa_id, pk, nome, peso, base, repactuada, real in campos:
        datas = DatasDoMarco(base, repactuada, real, pk in marcados)
        por_iniciativa[iniciativa_id].append(
            MarcoDaCarteira(
                nome, peso, datas, rules.situacao_do_marco(datas, hoje=hoje)
            )
        )
    return por_iniciativa


# ------------------------------------------------------------ o que espera por mim


def pendencias_de(vinculo: Vinculo | None) -> list[Pendencia]:
    """O que o gerente e a AEST têm a fazer na carteira; vazio para os demais."""
    if vinculo is None:
        return []
    hoje = timezone.localdate()
    if vinculo.papel == Papel.GERENTE_PROJETO:
        return [*_da_semana(vinculo, hoje), *_do_gerente(vinculo, hoje)]
    if vinculo.papel == Papel.AEST:
        return [*_da_aest(vinculo), *_reunioes(vinculo, hoje)]
    if vinculo.papel == Papel.SUBSECRETARIO:
        return _reunioes(vinculo, hoje)
    return []


def _da_semana(vinculo: Vinculo, hoje: date) -> list[Pendencia]:
    """As iniciativas do gerente sem texto nesta semana, numa pendência só."""
    semana = rules.semana_de(hoje)
    faltam = (
        Iniciativa.objects.em_curso()
        .filter(gerente=vinculo)
        .exclude(atualizacoes__semana=semana)
        .count()
    )
    if not faltam:
        return []
    nome = "iniciativa" if faltam == 1 else "iniciativas"
    return [
        Pendencia(
            titulo="Escrever o que andou na semana",
            detalhe=f"{formatar(faltam)} {nome} sem texto",
            endereco=reverse("portfolio:minha_semana"),
            botao="Escrever",
            prazo=semana + timedelta(days=6),
        )
    ]


def _reunioes(vinculo: Vinculo, hoje: date) -> list[Pendencia]:
    """As reuniões convocadas e ainda não encerradas, da próxima à mais distante."""
    abertas = (
        Reuniao.objects.visiveis_para(vinculo)
        .filter(encerrada_em__isnull=True)
        .select_related("ciclo__instituicao")
        .order_by("data", "pk")
    )
    if vinculo.papel == Papel.SUBSECRETARIO:
        abertas = abertas.filter(tipo=Reuniao.Tipo.SUBSECRETARIOS)
    return [
        Pendencia(
            titulo=str(reuniao),
            detalhe=f"Carteira {reuniao.ciclo}",
            endereco=reuniao.get_absolute_url(),
            botao="Abrir a pauta",
            prazo=reuniao.data,
        )
        for reuniao in abertas[:PENDENCIAS_POR_PESSOA]
    ]


def _do_gerente(vinculo: Vinculo, hoje: date) -> list[Pendencia]:
    abertos = (
        Marco.objects.filter(iniciativa__gerente=vinculo, data_real__isnull=True)
        .select_related("iniciativa")
        .order_by("iniciativa__ordem", "ordem")
    )
    chamam = [
        (marco, situacao)
        for marco in abertos
        if (situacao := rules.situacao_do_marco(marco.datas(), hoje=hoje))
        in (Situacao.ATRASADO, Situacao.ATENCAO)
    ]
    chamam.sort(key=lambda par: par[0].data_prevista or date.max)
    return [
        Pendencia(
            titulo=marco.nome,
            detalhe=f"{marco.iniciativa}: {situacao.label.lower()}",
            endereco=reverse("portfolio:atualizar_marco", args=[marco.pk]),
            botao="Registrar entrega",
            prazo=marco.data_prevista,
        )
        for marco, situacao in chamam[:PENDENCIAS_POR_PESSOA]
    ]


def _da_aest(vinculo: Vinculo) -> list[Pendencia]:
    """Ciclos da secretaria com marcos que ainda não têm data combinada."""
    ciclos = (
        Ciclo.objects.filter(
            instituicao=vinculo.instituicao_id,
            iniciativas__marcos__data_real__isnull=True,
            iniciativas__marcos__data_base__isnull=True,
        )
        .select_related("instituicao")
        .annotate(marcos_sem_data=Count("iniciativas__marcos"))
    )
    return [
        Pendencia(
            titulo=_entregas_sem_data(ciclo.marcos_sem_data),
            detalhe=f"Carteira {ciclo}",
            endereco=f"{ciclo.get_absolute_url()}?situacao={Situacao.SEM_DATA}",
            botao="Combinar datas",
        )
        for ciclo in ciclos
    ]


def _entregas_sem_data(quantas: int) -> str:
    nome = "entrega" if quantas == 1 else "entregas"
    return f"{formatar(quantas)} {nome} sem data combinada"


# ------------------------------------------------------------ dados abertos


def ciclos() -> list[dict[str, Any]]:
    """Ciclos publicados, para a API e os dados abertos."""
    publicados = (
        Ciclo.objects.visiveis_para(None)
        .select_related("instituicao", "territorio")
        .annotate(total=Count("iniciativas"))
        .order_by("-ano_inicio", "slug")
    )
    return [
        {
            "ciclo": ciclo.slug,
            "nome": ciclo.nome,
            "secretaria": ciclo.instituicao.sigla,
            "territorio": ciclo.territorio.codigo,
            "ano_inicio": ciclo.ano_inicio,
            "ano_fim": ciclo.ano_fim,
            "missao": ciclo.missao,
            "visao": ciclo.visao,
            "iniciativas": ciclo.total,
            "projetos_declarados": ciclo.projetos_declarados,
            "fonte": ciclo.fonte,
        }
        for ciclo in publicados
    ]


def projetos(slug: str) -> list[dict[str, Any]] | None:
    """Iniciativas de um ciclo publicado; None se o ciclo não existe para o público.

    Datas ISO 8601 e decimais como texto; null é ausência.
    """
    ciclo = Ciclo.objects.visiveis_para(None).filter(slug=slug).first()
    if ciclo is None:
        return None
    frentes = _nomes_das_frentes(ciclo)
    return [
        _projeto(linha, frentes.get(linha.iniciativa.pk, ()))
        for linha in carteira_do_ciclo(ciclo, hoje=timezone.localdate())
    ]


def _nomes_das_frentes(ciclo: Ciclo) -> Mapping[int, list[str]]:
    nomes: dict[int, list[str]] = defaultdict(list)
    pares = (
        Iniciativa.objects.filter(ciclo=ciclo, frentes__isnull=False)
        .order_by("frentes__ordem")
        .values_list("pk", "frentes__nome")
    )
    for pk, nome in pares:
        nomes[pk].append(nome)
    return nomes


def _projeto(linha: LinhaDaCarteira, frentes: Sequence[str]) -> dict[str, Any]:
    avanco = linha.avanco
    return {
        "projeto": linha.iniciativa.slug,
        "nome": linha.iniciativa.nome,
        "tipo": linha.iniciativa.tipo,
        "unidade": linha.iniciativa.unidade,
        "situacao": linha.situacao.value,
        "avanco": str(avanco.quantize(Decimal("0.01"))) if avanco is not None else None,
        "frentes": list(frentes),
        "marcos": [
            {
                "nome": marco.nome,
                "peso": str(marco.peso),
                "linha_de_base": _iso(marco.datas.base),
                "repactuado": _iso(marco.datas.repactuada),
                "real": _iso(marco.datas.real),
                "situacao": marco.situacao.value,
            }
            for marco in linha.marcos
        ],
        "pontos_criticos_abertos": linha.pontos_abertos,
    }


def _iso(dia: date | None) -> str | None:
    return dia.isoformat() if dia else None
