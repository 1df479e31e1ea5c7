"""A gravação do que a simulação mostrou: as mesmas ações da tela, tudo ou nada."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied

from base.errors import RegraViolada
from base.importacao import a_gravar
from base.models import Importacao
from contas.models import Vinculo
from portfolio import actions
from portfolio.actions import Ficha, Linha, NovoMarco, PesoDoMarco
from portfolio.actions.iniciativas import CAMPOS, LIGACOES
from portfolio.models import Ciclo, Iniciativa, Marco
from portfolio.permissions import pode_na_secretaria, quem_pode

Dados = dict[str, Any]


def escrever(importacao: Importacao) -> int:
    """Grava os itens e devolve quantos; corre dentro da transação do motor.

    Quem mexeu na carteira depois da simulação faz a gravação parar. RN-POR-22.
    """
    por = Vinculo.objects.get(pk=importacao.contexto["vinculo"])
    ciclo = Ciclo.objects.select_for_update().get(pk=importacao.contexto["ciclo"])
    if not pode_na_secretaria(por, "criar_iniciativa", ciclo):
        raise PermissionDenied(quem_pode("criar_iniciativa"))
    itens: list[Dados] = list(
        a_gravar(importacao).order_by("ordem").values_list("dados", flat=True)
    )
    _exigir_mesmas_versoes(itens)
    gravacao = _Gravacao(ciclo, por, f"planilha {importacao.nome_do_arquivo}")
    gravacao.projetos_novos([d for d in itens if d["o"] == "projeto"])
    gravacao.campos([d for d in itens if d["o"] == "campo"])
    gravacao.entregas([d for d in itens if d["o"] not in ("projeto", "campo")])
    return len(itens)


def _exigir_mesmas_versoes(itens: Sequence[Dados]) -> None:
    for modelo, nome in ((Iniciativa, "projeto"), (Marco, "marco")):
        vistas = {d[nome]: d["versao"] for d in itens if "versao" in d and nome in d}
        agora = modelo._default_manager.in_bulk(vistas)
        for pk, versao in vistas.items():
            if pk not in agora or agora[pk].versao != versao:  # type: ignore[attr-defined]
                quem = f"“{agora[pk]}”" if pk in agora else "Um dos itens"
                raise RegraViolada(
                    f"{quem} mudou depois da simulação. Envie a planilha de novo para "
                    "ver o que mudaria agora.",
                    codigo="mudou_depois_da_simulacao",
                )


class _Gravacao:
    """As ações, na ordem em que uma depende da outra."""

    def __init__(self, ciclo: Ciclo, por: Vinculo, origem: str) -> None:
        self.ciclo = ciclo
        self.por = por
        self.origem = origem

    def projetos_novos(self, itens: Sequence[Dados]) -> None:
        for dados in itens:
            campos = dados["campos"]
            ficha = Ficha(
                nome=dados["nome"],
                tipo=campos.get("tipo") or Iniciativa.Tipo.PROJETO,
                unidade=campos["unidade"],
                cargo_do_gerente=campos.get("cargo_do_gerente", "")[:150],
                gerente=None,
                desafio=campos.get("desafio", ""),
                escopo=campos.get("escopo", ""),
                inicio=_dia(campos.get("inicio")),
                onda=campos.get("onda"),
            )
            actions.criar_iniciativa(
                self.ciclo, por=self.por, ficha=ficha, origem=self.origem
            )

    def campos(self, itens: Sequence[Dados]) -> None:
        por_projeto: dict[int, Dados] = defaultdict(dict)
        for dados in itens:
            valor = dados["valor"]
            valor = _dia(valor) if dados["campo"] == "inicio" else valor
            por_projeto[dados["projeto"]][dados["campo"]] = valor
        for pk, mudancas in por_projeto.items():
            iniciativa = Iniciativa.objects.get(pk=pk)
            atuais: Dados = {campo: getattr(iniciativa, campo) for campo in CAMPOS}
            atuais |= {n: list(getattr(iniciativa, n).all()) for n in LIGACOES}
            actions.editar_ficha(
                iniciativa,
                por=self.por,
                versao=iniciativa.versao,
                ficha=Ficha(**atuais | mudancas),
                origem=self.origem,
            )

    def entregas(self, itens: Sequence[Dados]) -> None:
        """Por iniciativa: fases, entregas novas, pesos e por fim as datas."""
        marcos = Marco.objects.in_bulk({d["marco"] for d in itens if "marco" in d})
        por_nome = {i.nome.casefold(): i.pk for i in self.ciclo.iniciativas.all()}
        por_projeto: dict[int, list[Dados]] = defaultdict(list)
        for dados in itens:
            pk = (
                marcos[dados["marco"]].iniciativa_id
                if "marco" in dados
                else por_nome[dados["projeto"].casefold()]
            )
            por_projeto[pk].append(dados)
        for pk, do_projeto in por_projeto.items():
            iniciativa = Iniciativa.objects.get(pk=pk)
            self._fases(iniciativa, do_projeto)
            self._novas(iniciativa, [d for d in do_projeto if d["o"] == "marco"])
            self._pesos(iniciativa, do_projeto)
            self._datas([d for d in do_projeto if d["o"] == "data"])

    def _fases(self, iniciativa: Iniciativa, itens: Sequence[Dados]) -> None:
        pedidas = [
            d.get("fase") or (d["valor"] if d["o"] == "fase" else "") for d in itens
        ]
        atuais = list(iniciativa.frentes.all())
        existem = {frente.nome.casefold() for frente in atuais}
        novas = {n.casefold(): n for n in pedidas if n and n.casefold() not in existem}
        if not novas:
            return
        linhas = [Linha(frente.pk, {"nome": frente.nome}) for frente in atuais]
        actions.gravar_frentes(
            iniciativa,
            por=self.por,
            versao=iniciativa.versao,
            linhas=[*linhas, *(Linha(None, {"nome": n}) for n in novas.values())],
            origem=self.origem,
        )
        iniciativa.refresh_from_db()

    def _novas(self, iniciativa: Iniciativa, itens: Sequence[Dados]) -> None:
        if not itens:
            return
        frentes = self._frentes(iniciativa)
        novos = [
            NovoMarco(
                dados["nome"],
                Decimal(dados.get("peso") or 1),
                _dia(dados.get("base")),
                frentes.get((dados.get("fase") or "").casefold()),
            )
            for dados in itens
        ]
        actions.incluir_marcos(
            iniciativa, por=self.por, novos=novos, origem=self.origem
        )

    def _pesos(self, iniciativa: Iniciativa, itens: Sequence[Dados]) -> None:
        pesos = {d["marco"]: Decimal(d["valor"]) for d in itens if d["o"] == "peso"}
        fases = {d["marco"]: d["valor"] for d in itens if d["o"] == "fase"}
        if not pesos and not fases:
            return
        frentes = self._frentes(iniciativa)
        linhas = [
            PesoDoMarco(
                marco.pk,
                marco.nome,
                pesos.get(marco.pk, marco.peso),
                frentes[fases[marco.pk].casefold()]
                if marco.pk in fases
                else marco.frente,
            )
            for marco in iniciativa.marcos.select_related("frente")
        ]
        actions.pesar_marcos(
            iniciativa,
            por=self.por,
            versao=iniciativa.versao,
            pesos=linhas,
            origem=self.origem,
        )

    def _datas(self, itens: Sequence[Dados]) -> None:
        for dados in itens:
            marco = Marco.objects.get(pk=dados["marco"])
            actions.repactuar_marco(
                marco,
                por=self.por,
                versao=marco.versao,
                para=date.fromisoformat(dados["valor"]),
                motivo=dados["motivo"],
                origem=self.origem,
            )

    def _frentes(self, iniciativa: Iniciativa) -> dict[str, Any]:
        return {frente.nome.casefold(): frente for frente in iniciativa.frentes.all()}


def _dia(texto: str | None) -> date | None:
    return date.fromisoformat(texto) if texto else None
