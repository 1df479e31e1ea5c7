"""Filtros do painel do ano e do catálogo; moram no endereço."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from django.db.models import Q
from django.http import QueryDict

from indicadores.consultas import Falta, LinhaDoAcompanhamento
from indicadores.models import Ficha, Pactuacao, TipoDeFicha
from indicadores.states import Situacao


@dataclass(frozen=True, slots=True)
class FiltroDoAno:
    """O que a pessoa escolheu; valor desconhecido vale como não escolhido.

    `ordem` é `regiao`, `alcance` ou o número do indicador que ordena, com `-` na
    frente do maior ao menor. `nivel` MUN pede os municípios do país ou da
    macrorregião no lugar das UFs.
    """

    prioridade: str = ""
    tipo: str = ""
    ordem: str = "regiao"
    nivel: str = ""

    @classmethod
    def de(cls, dados: QueryDict) -> Self:
        """Lê os filtros do endereço."""
        prioridade = dados.get("prioridade", "")
        tipo = dados.get("tipo", "")
        return cls(
            prioridade if prioridade.isascii() and prioridade.isdigit() else "",
            tipo if tipo in TipoDeFicha.values else "",
            _ordem(dados.get("ordem", "")),
            "MUN" if dados.get("nivel") == "MUN" else "",
        )

    @property
    def por_alcance(self) -> bool:
        """De quem alcançou mais metas a quem alcançou menos."""
        return self.ordem == "alcance"

    @property
    def por_ficha(self) -> int | None:
        """O número do indicador que ordena; negativo, do maior ao menor."""
        return int(self.ordem) if self.ordem.lstrip("-").isdigit() else None

    def fichas(self, fichas: Sequence[Ficha]) -> list[Ficha]:
        """As fichas que passam pelo filtro, na mesma ordem."""
        return [
            f
            for f in fichas
            if (not self.prioridade or str(f.prioridade.ordem) == self.prioridade)
            and (not self.tipo or f.tipo == self.tipo)
        ]


def _ordem(texto: str) -> str:
    numero = texto.removeprefix("-")
    do_indicador = numero.isascii() and numero.isdigit() and 0 < len(numero) <= 4
    return texto if do_indicador or texto == "alcance" else "regiao"


def fichas_com(texto: str) -> Q:
    """Condição das fichas cujo nome, fonte ou número contém o texto."""
    condicao = Q(nome__icontains=texto) | Q(fonte__icontains=texto)
    if texto.isascii() and texto.isdigit():
        condicao |= Q(numero=int(texto[:4]))
    return condicao


@dataclass(frozen=True, slots=True)
class FiltroDoAcompanhamento:
    """Região, situação e ordem da lista de municípios; moram no endereço."""

    regiao: str = ""
    situacao: str = ""
    ordem: str = "nome"

    @classmethod
    def de(cls, dados: QueryDict) -> Self:
        """Lê os filtros do endereço; o desconhecido vale como não escolhido."""
        situacao = dados.get("situacao", "")
        ordem = dados.get("ordem", "")
        return cls(
            dados.get("regiao", ""),
            situacao if situacao in ("nao_iniciada", *Situacao) else "",
            ordem if ordem in ("dias", "percentual") else "nome",
        )

    def linhas(
        self, linhas: Sequence[LinhaDoAcompanhamento]
    ) -> list[LinhaDoAcompanhamento]:
        """As linhas que passam, na ordem escolhida."""
        passam = [
            x
            for x in linhas
            if (not self.regiao or x.codigo_da_regiao == self.regiao)
            and (not self.situacao or (x.situacao or "nao_iniciada") == self.situacao)
        ]
        if self.ordem == "dias":
            passam.sort(key=lambda x: -x.dias)
        elif self.ordem == "percentual":
            passam.sort(key=lambda x: x.percentual)
        return passam


@dataclass(frozen=True, slots=True)
class FiltroDoLote:
    """Quais das que esperam homologação se mostram; mora no endereço."""

    so: str = ""

    @classmethod
    def de(cls, dados: QueryDict) -> Self:
        """Lê o filtro do endereço; o desconhecido mostra todas."""
        so = dados.get("so", "")
        return cls(so if so in ("prontas", "faltas") else "")

    def passam(
        self, pactuacoes: Sequence[Pactuacao], faltas: Mapping[int, Falta]
    ) -> list[Pactuacao]:
        """As que passam, na mesma ordem."""
        return [
            p
            for p in pactuacoes
            if not self.so or faltas[p.pk].pronta == (self.so == "prontas")
        ]
