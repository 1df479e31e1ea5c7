"""Busca em tudo o que a pessoa pode ver, sem diferença de acento nem maiúscula."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.urls import reverse

from contas.models import Vinculo
from cooperacao.models import TermoDeCooperacao
from indicadores.models import Ficha
from pactos.models import Termo
from portfolio.models import Iniciativa
from territorios.models import Territorio
from territorios.rules import normalizar_nome

MENOR_BUSCA = 2


@dataclass(frozen=True, slots=True)
class Achado:
    """Um resultado: de que tipo é, como se chama e onde fica."""

    tipo: str
    titulo: str
    detalhe: str
    endereco: str


class Resultado(Sequence[Achado]):
    """O que a busca achou, na ordem em que se mostra; só lê a página pedida.

    Territórios primeiro (são milhares e ficam no banco); depois o resto, que é
    pouco e cabe na memória.
    """

    def __init__(self, texto: str, vinculo: Vinculo | None, tipo: str = "") -> None:
        self.termos = normalizar_nome(texto).split()
        self.vinculo = vinculo
        self.tipo = tipo

    @cached_property
    def _territorios(self) -> QuerySet[Territorio]:
        return territorios_com(self.termos)

    @cached_property
    def contagens(self) -> dict[str, int]:
        """Quantos achados de cada tipo, antes do filtro por tipo."""
        contagens = {"Território": self._territorios.count()}
        for achado in self._demais:
            contagens[achado.tipo] = contagens.get(achado.tipo, 0) + 1
        return {tipo: n for tipo, n in contagens.items() if n}

    @cached_property
    def _demais(self) -> list[Achado]:
        candidatos = [
            *_fichas(),
            *_termos(self.vinculo),
            *_tcs(),
            *_projetos(self.vinculo),
        ]
        return [a for a in candidatos if self._tem_os_termos(a)]

    def _tem_os_termos(self, achado: Achado) -> bool:
        texto = normalizar_nome(f"{achado.titulo} {achado.detalhe}")
        return all(termo in texto for termo in self.termos)

    @cached_property
    def _mostrados(self) -> tuple[int, list[Achado]]:
        """Quantos territórios se mostram, e os demais, já com o filtro por tipo."""
        territorios = self.contagens.get("Território", 0)
        if not self.tipo:
            return territorios, self._demais
        if self.tipo == "Território":
            return territorios, []
        return 0, [a for a in self._demais if a.tipo == self.tipo]

    def __len__(self) -> int:
        territorios, demais = self._mostrados
        return territorios + len(demais)

    @overload
    def __getitem__(self, indice: int) -> Achado: ...
    @overload
    def __getitem__(self, indice: slice) -> Sequence[Achado]: ...
    def __getitem__(self, indice: int | slice) -> Achado | Sequence[Achado]:
        if isinstance(indice, int):
            return self[indice : indice + 1][0]
        inicio, fim, _ = indice.indices(len(self))
        territorios, demais = self._mostrados
        do_banco = self._territorios[inicio : min(fim, territorios)]
        return [
            *(_do_territorio(t) for t in do_banco if inicio < territorios),
            *demais[max(inicio - territorios, 0) : max(fim - territorios, 0)],
        ]


def territorios_com(termos: Sequence[str]) -> QuerySet[Territorio]:
    """Territórios com todos os termos no nome; «RIO BRANCO AC» fica no Acre.

    Um só termo de algarismos busca pelo começo do código do IBGE.
    """
    if not termos:
        return Territorio.objects.none()
    territorios = Territorio.objects.select_related("uf", "macrorregiao")
    if len(termos) == 1 and termos[0].isdigit():
        return territorios.filter(
            Q(codigo__startswith=termos[0]) | Q(codigo_ibge__startswith=termos[0])
        ).order_by("codigo")
    nomes = list(termos)
    if len(nomes) > 1 and len(nomes[-1]) == 2:
        ufs = Territorio.objects.ufs().filter(codigo=nomes[-1])
        if ufs.exists():
            nomes.pop()
            territorios = territorios.filter(uf__in=ufs)
    for nome in nomes:
        sigla = Q(codigo=nome) if len(nome) <= 2 else Q()
        territorios = territorios.filter(Q(nome_normalizado__contains=nome) | sigla)
    inteiro = " ".join(nomes)
    return territorios.annotate(
        proximidade=Case(
            When(Q(nome_normalizado=inteiro) | Q(codigo=inteiro), then=Value(0)),
            When(nome_normalizado__startswith=inteiro, then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        )
    ).order_by("proximidade", "nome_normalizado", "codigo")


def _do_territorio(territorio: Territorio) -> Achado:
    codigo = f"IBGE {territorio.codigo_ibge}" if territorio.codigo_ibge else ""
    partes = [territorio.get_nivel_display(), codigo]
    return Achado(
        "Território",
        territorio.nome_completo,
        ", ".join(parte for parte in partes if parte),
        reverse("painel:territorio", args=[territorio.codigo]),
    )


def _fichas() -> Iterable[Achado]:
    fichas = (
        Ficha.objects.publicas()
        .select_related("edicao")
        .only(
            "numero",
            "nome",
            "nome_curto",
            "territorio",
            "edicao__codigo",
            "edicao__nome",
        )
    )
    for ficha in fichas:
        yield Achado(
            "Indicador",
            f"{ficha.numero} {ficha.nome_curto}",
            f"{ficha.edicao.nome}: {ficha.nome}",
            ficha.get_absolute_url(),
        )


def _termos(vinculo: Vinculo | None) -> Iterable[Achado]:
    termos = Termo.objects.visiveis_para(vinculo).select_related(
        "territorio__uf", "territorio__macrorregiao"
    )
    for termo in termos:
        yield Achado(
            "Termo de Compromisso",
            f"{termo.tipo} de {termo.territorio}",
            f"{termo.ano_base}, versão {termo.numero_da_versao}, "
            f"{termo.get_situacao_display().lower()}",
            termo.get_absolute_url(),
        )


def _tcs() -> Iterable[Achado]:
    for tc in TermoDeCooperacao.objects.all():
        yield Achado(
            "Termo de Cooperação",
            f"TC {tc.numero}: {tc.titulo}",
            tc.objeto,
            tc.get_absolute_url(),
        )


def _projetos(vinculo: Vinculo | None) -> Iterable[Achado]:
    for projeto in Iniciativa.objects.visiveis_para(vinculo).select_related("ciclo"):
        yield Achado(
            "Projeto",
            projeto.nome,
            f"{projeto.ciclo.nome}, {projeto.unidade}",
            projeto.get_absolute_url(),
        )
