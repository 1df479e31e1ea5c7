"""As situações do arquivo contra as gravadas, e a escrita delas.

Regra: RN-IND-66 (docs/regras/indicadores.md).
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import batched
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from auditoria.actions import registrar_lote
from base.errors import RegraViolada
from base.importacao import Item, a_gravar, recusada
from base.models import Efeito, Importacao
from contas.models import Vinculo
from indicadores.importacao.digisus.instrumentos import LinhaDeInstrumento
from indicadores.importacao.lugares import Lugares, NaoAchado
from indicadores.importacao.origem import (
    em_nome_de_da,
    fora_do_recorte,
    na_trilha,
    origem_da,
    vinculo_da,
)
from indicadores.instrumentos import (
    SIGLAS,
    Citado,
    Instrumento,
    SituacaoNoDigisus,
    anos_de,
    ler_instrumento,
    ler_situacao,
    nomes_das_situacoes,
)
from indicadores.models import SituacaoDoInstrumento
from indicadores.permissions import pode_informar_instrumentos
from territorios.models import Territorio

TIPO: Final = "indicadores.instrumentos"
EVENTO: Final = "indicadores.instrumento.situacao_lida"
RECUSA_DE_QUEM: Final = (
    "A situação dos instrumentos é trazida pelo próprio município ou pelo seu estado."
)
_POR_VEZ: Final = 2_000
_DATA: Final = re.compile(
    r"(?:(\d{2})/(\d{2})/(\d{4})|(\d{4})-(\d{2})-(\d{2}))"
    r"(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?"
)

Chave = tuple[int, str, int]
"""O território, o instrumento e o (primeiro) ano."""


class _Recusa(Exception):
    def __init__(self, veio: str, motivo: str, remedio: str) -> None:
        super().__init__(motivo)
        self.veio, self.motivo, self.remedio = veio, motivo, remedio


class SimulacaoDeInstrumentos:
    """Julga as situações de um arquivo; `ano` é o de quem não diz o seu."""

    def __init__(
        self, ano: int, por: Vinculo | None, em_nome_de: Territorio | None = None
    ) -> None:
        self.ano, self.por, self.em_nome_de = ano, por, em_nome_de
        self.lugares = Lugares()
        self._vistas: dict[Chave, int] = {}

    def julgar(self, linhas: Iterable[LinhaDeInstrumento]) -> Iterator[Item]:
        """Um item por situação, na ordem do arquivo."""
        for grupo in batched(linhas, _POR_VEZ, strict=False):
            lidas = [(linha, self._ler(linha)) for linha in grupo]
            gravadas = _gravadas({x["t"] for _, x in lidas if isinstance(x, dict)})
            for linha, lida in lidas:
                if isinstance(lida, Item):
                    yield lida
                else:
                    yield self._comparar(linha, lida, gravadas)

    def _ler(self, linha: LinhaDeInstrumento) -> dict[str, Any] | Item:
        try:
            return self._campos(linha)
        except _Recusa as erro:
            rotulo = f"{linha.lugar or 'sem território'}, {linha.instrumento or '—'}"
            return recusada(
                (linha.aba, linha.linha, linha.coluna),
                rotulo,
                erro.veio,
                erro.motivo,
                erro.remedio,
            )

    def _campos(self, linha: LinhaDeInstrumento) -> dict[str, Any]:
        territorio = self.lugares.achar(linha.lugar, linha.uf, linha.nivel)
        if isinstance(territorio, NaoAchado):
            raise _Recusa(linha.lugar, territorio.motivo, territorio.remedio)
        if self.por and not pode_informar_instrumentos(
            self.por, territorio, self.em_nome_de
        ):
            quem = RECUSA_DE_QUEM, "Peça a quem é do território que o envie."
            if self.em_nome_de:
                quem = fora_do_recorte(self.em_nome_de)
            raise _Recusa(linha.lugar, *quem)
        citado = _citado(linha)
        situacao = ler_situacao(citado.instrumento, linha.situacao)
        if situacao is None:
            raise _Recusa(
                linha.situacao,
                f"“{linha.situacao[:60]}” não é situação de "
                f"{SIGLAS[citado.instrumento]}.",
                f"Escreva uma destas: {nomes_das_situacoes(citado.instrumento)}.",
            )
        ano, ate = self._periodo(linha, citado)
        chave = (territorio.pk, citado.instrumento, ano)
        if (primeira := self._vistas.setdefault(chave, linha.linha)) != linha.linha:
            raise _Recusa(
                linha.situacao,
                f"Repetida: a linha {primeira} já traz este instrumento.",
                "Deixe uma só.",
            )
        return {
            "t": territorio.pk,
            "i": citado.instrumento,
            "ano": ano,
            "ate": ate,
            "s": situacao,
            "em": _data(linha.data),
        }

    def _periodo(
        self, linha: LinhaDeInstrumento, citado: Citado
    ) -> tuple[int, int | None]:
        """O ano do instrumento; o Plano tem de dizer o seu período."""
        ano, ate = citado.ano, citado.ate
        if ano is None:
            ano, ate = anos_de(linha.ano)
        if citado.instrumento != Instrumento.PLANO:
            return ano or self.ano, None
        if ano is None or ate is None or not ano < ate <= ano + 4:
            raise _Recusa(
                linha.ano or linha.instrumento,
                "Não se sabe de que período é o Plano de Saúde.",
                "Escreva o primeiro e o último ano: 2022-2025.",
            )
        return ano, ate

    def _comparar(
        self,
        linha: LinhaDeInstrumento,
        lida: dict[str, Any],
        gravadas: dict[Chave, SituacaoDoInstrumento],
    ) -> Item:
        territorio = self.lugares.por_pk[lida["t"]]
        salva = gravadas.get((lida["t"], lida["i"], lida["ano"]))
        nova = _montar(lida, territorio)
        antes, depois = _por_extenso(salva), _por_extenso(nova)
        mudou = salva is None or antes != depois or salva.ate_o_ano != nova.ate_o_ano
        efeito = Efeito.MUDADA if salva else Efeito.NOVA
        return Item(
            efeito=efeito if mudou else Efeito.IGUAL,
            aba=linha.aba,
            linha=linha.linha,
            coluna=linha.coluna,
            rotulo=f"{territorio}, {nova.nome}",
            veio=linha.situacao,
            antes=antes,
            depois=depois,
            dados={**lida, "v": salva.versao if salva else 0} if mudou else {},
        )


def _citado(linha: LinhaDeInstrumento) -> Citado:
    if citado := ler_instrumento(linha.instrumento):
        return citado
    raise _Recusa(
        linha.instrumento,
        f"“{linha.instrumento[:60]}” não é instrumento de planejamento.",
        f"Escreva um destes: {'; '.join(SIGLAS.values())}.",
    )


def _data(texto: str) -> str | None:
    """O instante em ISO; None se o arquivo não diz. _Recusa se não é data."""
    if not texto.strip(" -–"):
        return None
    casou = _DATA.match(texto.strip())
    try:
        if casou is None:
            raise ValueError
        d, m, a, a2, m2, d2, hora, minuto, segundo = casou.groups()
        ingenuo = datetime(  # noqa: DTZ001
            int(a or a2), int(m or m2), int(d or d2),
            int(hora or 0), int(minuto or 0), int(segundo or 0),
        )  # fmt: skip
    except ValueError:
        raise _Recusa(
            texto,
            f"“{texto[:40]}” não é uma data.",
            "Escreva dia, mês e ano: 30/03/2026.",
        ) from None
    return timezone.make_aware(ingenuo).isoformat()


def _gravadas(territorios: set[int]) -> dict[Chave, SituacaoDoInstrumento]:
    situacoes = SituacaoDoInstrumento.objects.filter(territorio__in=territorios)
    return {(s.territorio_id, s.instrumento, s.ano): s for s in situacoes}


def _montar(lida: dict[str, Any], territorio: Territorio) -> SituacaoDoInstrumento:
    return SituacaoDoInstrumento(
        territorio=territorio,
        instrumento=lida["i"],
        ano=lida["ano"],
        ate_o_ano=lida["ate"],
        situacao=lida["s"],
        finalizado_em=datetime.fromisoformat(lida["em"]) if lida["em"] else None,
    )


def _por_extenso(situacao: SituacaoDoInstrumento | None) -> str:
    """«Aprovado, 12/03/2026»; «sem informação» se não há."""
    if situacao is None:
        return "sem informação"
    nome = str(SituacaoNoDigisus(situacao.situacao).label)
    quando = situacao.finalizado
    if quando is None:
        return nome
    hora = " %H:%M:%S" if isinstance(quando, datetime) else ""
    return f"{nome}, {quando:%d/%m/%Y{hora}}"


# ------------------------------------------------------------------ escrever


@transaction.atomic
def escrever(importacao: Importacao) -> int:
    """Grava as situações novas e mudadas; RegraViolada desfaz tudo."""
    por = vinculo_da(importacao)
    itens = list(
        a_gravar(importacao)
        .order_by("ordem")
        .values_list("dados", "aba", "linha", "coluna", "antes", "depois")
    )
    lugares = Territorio.objects.select_related("uf", "macrorregiao").in_bulk(
        {dados["t"] for dados, *_ in itens}
    )
    _exigir_quem(lugares.values(), por, em_nome_de_da(importacao))
    gravadas = _travadas(set(lugares))
    agora = timezone.now()
    novas, mudadas, eventos = [], [], []
    for dados, aba, linha, coluna, antes, depois in itens:
        salva = gravadas.get((dados["t"], dados["i"], dados["ano"]))
        if (salva.versao if salva else 0) != dados["v"]:
            raise RegraViolada(
                "Outra pessoa mudou uma situação depois da simulação. Nada foi "
                "gravado: simule de novo para ver as de agora.",
                codigo="mudou_depois_da_simulacao",
            )
        situacao = _montar(dados, lugares[dados["t"]])
        situacao.origem = origem_da(importacao, aba, linha, coluna)[:200]
        situacao.versao = dados["v"] + 1
        situacao.lida_em, situacao.lida_por = agora, por
        if salva:
            situacao.pk = salva.pk
            mudadas.append(situacao)
        else:
            novas.append(situacao)
        fato = na_trilha(importacao, situacao.territorio)
        eventos.append((situacao, {**fato, "de": antes, "para": depois}))
    SituacaoDoInstrumento.objects.bulk_create(novas, batch_size=500)
    SituacaoDoInstrumento.objects.bulk_update(
        mudadas,
        [
            "ate_o_ano", "situacao", "finalizado_em", "origem", "versao", "lida_em",
            "lida_por",
        ],
        batch_size=200,
    )  # fmt: skip
    nome = f"arquivo {importacao.nome_do_arquivo}, importação {importacao.pk}"
    for grupo in batched(eventos, 500, strict=False):
        registrar_lote(list(grupo), EVENTO, por=por, origem=nome)
    return len(eventos)


def _travadas(territorios: set[int]) -> dict[Chave, SituacaoDoInstrumento]:
    situacoes = (
        SituacaoDoInstrumento.objects.select_for_update(of=("self",))
        .filter(territorio__in=territorios)
        .order_by("pk")
    )
    return {(s.territorio_id, s.instrumento, s.ano): s for s in situacoes}


def _exigir_quem(
    lugares: Iterable[Territorio],
    por: Vinculo | None,
    em_nome_de: Territorio | None,
) -> None:
    if por is None:
        return
    for territorio in lugares:
        if not pode_informar_instrumentos(por, territorio, em_nome_de):
            raise PermissionDenied(RECUSA_DE_QUEM)
