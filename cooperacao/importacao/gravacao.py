"""A gravação do que a simulação mostrou: as ações, tudo ou nada."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any, Final

from django.utils import timezone

from base.errors import RegraViolada
from base.importacao import a_gravar
from base.models import Importacao
from contas.models import Vinculo
from cooperacao.actions.publicados import (
    DO_RE,
    DO_TOTAL,
    publicar_contagens,
    publicar_execucao,
)
from cooperacao.actions.termos import ajustar
from cooperacao.importacao.simulacao import em_texto
from cooperacao.models import (
    AvaliacaoDoRE,
    ExecucaoFinanceira,
    RelatorioSemestral,
    TermoDeAjuste,
    TermoDeCooperacao,
)
from cooperacao.permissions import exigir
from cooperacao.rules import Semestre

Dados = dict[str, Any]
ORDEM: Final = ("ajuste", "execucao", "quadro")
DA_CHAVE: Final = ("o", "ano", "semestre", "re", "ta")


def escrever(importacao: Importacao) -> int:
    """Grava os itens e devolve quantos; corre dentro da transação do motor.

    O valor que mudou depois da simulação faz a gravação parar (RN-COO-34).
    """
    por = Vinculo.objects.get(pk=importacao.contexto["vinculo"])
    tc = TermoDeCooperacao.objects.select_for_update(of=("self",)).get(
        pk=importacao.contexto["tc"]
    )
    exigir(por, "importar_relatorio", tc)
    itens: list[Dados] = list(
        a_gravar(importacao).order_by("ordem").values_list("dados", flat=True)
    )
    itens.sort(key=_chave)
    origem = f"planilha {importacao.nome_do_arquivo}, {importacao.sha256[:12]}"
    for _, grupo in groupby(itens, key=_chave):
        _Registro(tc, por, origem, list(grupo)).gravar()
    return len(itens)


def _chave(dados: Dados) -> tuple[int, ...]:
    """Por registro, os ajustes primeiro; o total do quadro é o RE zero."""
    numeros = (dados.get(nome) or 0 for nome in DA_CHAVE[1:])
    return ORDEM.index(dados["o"]), *numeros


class _Registro:
    """Os itens de um registro só."""

    def __init__(
        self, tc: TermoDeCooperacao, por: Vinculo, origem: str, itens: Sequence[Dados]
    ) -> None:
        self.tc = tc
        self.por = por
        self.origem = origem
        self.itens = itens
        self.um = itens[0]
        self.celulas = {d["campo"]: d["celula"] for d in itens}

    def gravar(self) -> None:
        {
            "ajuste": self._ajuste,
            "execucao": self._execucao,
            "quadro": self._quadro,
        }[self.um["o"]]()

    def _exigir_o_mesmo(self, registro: Any, nomes: dict[str, str]) -> None:
        """Recusa se o portal já não tem o que a simulação viu."""
        for dados in self.itens:
            agora = getattr(registro, nomes[dados["campo"]]) if registro else None
            if em_texto(agora) != dados["antes"]:
                raise RegraViolada(
                    f"O valor da célula {dados['celula']} mudou no portal depois da "
                    "simulação. Envie a planilha de novo para ver o que mudaria agora.",
                    codigo="mudou_depois_da_simulacao",
                )

    def _execucao(self) -> None:
        existente = ExecucaoFinanceira.objects.filter(
            anual__tc=self.tc, anual__ano=self.um["ano"]
        ).first()
        self._exigir_o_mesmo(existente, {n: n for n in self.celulas})
        publicar_execucao(
            self.tc,
            self.um["ano"],
            por=self.por,
            valores={d["campo"]: _decimal(d["valor"]) for d in self.itens},
            origem=self.origem,
            celulas=self.celulas,
        )

    def _quadro(self) -> None:
        periodo = Semestre(self.um["ano"], self.um["semestre"])
        re = self.um["re"]
        relatorio = RelatorioSemestral.objects.filter(
            anual__tc=self.tc, anual__ano=periodo.ano, semestre=periodo.numero
        ).first()
        registro: Any = relatorio
        if re is not None:
            registro = AvaliacaoDoRE.objects.filter(
                relatorio=relatorio, resultado__numero=re
            ).first()
        self._exigir_o_mesmo(registro, DO_TOTAL if re is None else DO_RE)
        publicar_contagens(
            self.tc,
            periodo,
            re,
            por=self.por,
            hoje=timezone.localdate(),
            valores={
                d["campo"]: None if d["valor"] is None else int(d["valor"])
                for d in self.itens
            },
            origem=self.origem,
            celulas=self.celulas,
        )

    def _ajuste(self) -> None:
        numero = self.um["ta"]
        ajuste = self.tc.termos_de_ajuste.filter(numero=numero).first()
        self._exigir_o_mesmo(ajuste, {n: n for n in self.celulas})
        lidos = {d["campo"]: d["valor"] for d in self.itens}
        novo = ajuste or TermoDeAjuste(tc=self.tc, numero=numero, valor=Decimal(0))
        termino = _dia(lidos.get("novo_termino")) or novo.novo_termino
        self.tc.refresh_from_db(fields=["versao"])
        ajustar(
            self.tc,
            ajuste,
            por=self.por,
            versao=self.tc.versao,
            campos={
                "numero": numero,
                "tipo": TermoDeAjuste.Tipo.PRORROGACAO
                if termino
                else TermoDeAjuste.Tipo.RECURSO,
                "valor": _decimal(lidos["valor"]) if "valor" in lidos else novo.valor,
                "data": _dia(lidos.get("data")) or novo.data,
                "novo_termino": termino,
            },
            origem=self.origem,
            celulas=self.celulas,
        )


def _decimal(texto: str | None) -> Decimal | None:
    return None if texto is None else Decimal(texto)


def _dia(texto: str | None) -> date | None:
    return date.fromisoformat(texto) if texto else None
