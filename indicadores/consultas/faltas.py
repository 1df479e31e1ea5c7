"""O que falta a cada pactuação que espera homologação, muitas de uma vez."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final, NamedTuple

from indicadores import rules
from indicadores.consultas.avisos import Avisos
from indicadores.consultas.variantes import alvo_com, variantes_permitidas
from indicadores.models import Comentario, Ficha, MetaPactuada, Pactuacao, Rodada
from indicadores.rules import EstadoDaCelula
from territorios.models import Populacao

_AUSENTES: Final = frozenset(
    {EstadoDaCelula.NAO_PACTUADO, EstadoDaCelula.NAO_SE_APLICA}
)


@dataclass(frozen=True, slots=True)
class Falta:
    """Os números dos indicadores em que algo ficou por fazer, na ordem deles."""

    sem_meta: Sequence[int] = ()
    ausencia_sem_motivo: Sequence[int] = ()
    aviso_sem_justificativa: Sequence[int] = ()
    comentario_aberto: Sequence[int] = ()

    @property
    def pronta(self) -> bool:
        """Nada ficou por fazer nem por responder."""
        return not (self.pede_motivo or self.comentario_aberto)

    @property
    def pede_motivo(self) -> bool:
        """Falta resposta ou justificativa: homologar assim é exceção, e se explica.

        O comentário sem resposta se mostra, mas não se exige. Regra: RN-IND-80.
        """
        return bool(
            self.sem_meta or self.ausencia_sem_motivo or self.aviso_sem_justificativa
        )

    @property
    def itens(self) -> list[tuple[str, Sequence[int]]]:
        """(O que falta, em que indicadores), só o que há."""
        tudo = (
            ("sem meta", self.sem_meta),
            ("ausência sem justificativa", self.ausencia_sem_motivo),
            ("fora do esperado sem justificativa", self.aviso_sem_justificativa),
            ("comentário sem resposta", self.comentario_aberto),
        )
        return [(rotulo, numeros) for rotulo, numeros in tudo if numeros]

    def __str__(self) -> str:
        """«sem meta: 3 e 4; fora do esperado sem justificativa: 9»."""
        return "; ".join(
            f"{rotulo}: {rules.enumerar([str(n) for n in numeros])}"
            for rotulo, numeros in self.itens
        )


NADA: Final = Falta()


def faltas_de(pactuacoes: Sequence[Pactuacao]) -> Mapping[int, Falta]:
    """Pela chave de cada pactuação, o que falta; consultas fixas, sejam quantas forem.

    As pactuações são da mesma rodada e trazem `rodada` e `territorio`. É o mesmo que a
    tela de cada uma mostra. Regra: RN-IND-80.
    """
    if not pactuacoes:
        return {}
    leitor = _Leitor(pactuacoes[0].rodada, pactuacoes)
    return {p.pk: leitor.falta(p) for p in pactuacoes}


class _Meta(NamedTuple):
    estado: str
    valor: Decimal | None
    variante: int | None
    justificada: bool
    gravada_em: datetime | None


class _Leitor:
    """O que se leu do banco, de uma vez, sobre as pactuações de uma rodada."""

    def __init__(self, rodada: Rodada, pactuacoes: Sequence[Pactuacao]) -> None:
        self._ano = rodada.ano
        self._fichas = _fichas_por_dono(rodada, pactuacoes)
        fichas = [f for lista in self._fichas.values() for f in lista]
        self._variantes = {v.pk: v for f in fichas for v in f.variantes.all()}
        self._metas = _metas(pactuacoes)
        self._comentarios = _ultimos_de_fora(pactuacoes)
        self._populacoes = _populacoes(pactuacoes)
        self._avisos = Avisos(rodada, fichas, de_meta=True)
        self._avisos.preparar(
            [(p.territorio_id, f.pk) for p in pactuacoes for f in fichas]
        )

    def falta(self, pactuacao: Pactuacao) -> Falta:
        """O que falta a uma delas."""
        onde = pactuacao.territorio
        alvo = alvo_com(onde, self._ano, self._populacoes.get(onde.pk, {}))
        achados: dict[str, list[int]] = defaultdict(list)
        for ficha in self._fichas_de(pactuacao):
            if rules.motivo_de_nao_se_aplicar(ficha.aplicabilidade, alvo):
                continue
            meta = self._metas.get((pactuacao.pk, ficha.pk))
            if meta is None or meta.estado == EstadoDaCelula.NAO_INFORMADO:
                achados["sem_meta"].append(ficha.numero)
            elif meta.justificada:
                pass
            elif meta.estado in _AUSENTES:
                achados["ausencia_sem_motivo"].append(ficha.numero)
            elif self._estranha(meta, pactuacao, ficha, alvo):
                achados["aviso_sem_justificativa"].append(ficha.numero)
            dito_em = self._comentarios.get((pactuacao.pk, ficha.pk))
            if dito_em and not (meta and meta.gravada_em and meta.gravada_em > dito_em):
                achados["comentario_aberto"].append(ficha.numero)
        return Falta(**achados) if achados else NADA

    def _estranha(
        self, meta: _Meta, pactuacao: Pactuacao, ficha: Ficha, alvo: rules.Alvo
    ) -> bool:
        if meta.valor is None:
            return False
        variante = self._variantes.get(meta.variante) if meta.variante else None
        return bool(
            self._avisos.do_valor(
                meta.valor,
                (pactuacao.territorio_id, ficha.pk),
                pactuacao.territorio,
                ficha,
                variante,
                variantes_permitidas(ficha, alvo),
            )
        )

    def _fichas_de(self, pactuacao: Pactuacao) -> list[Ficha]:
        onde = pactuacao.territorio
        donos = dict.fromkeys((None, onde.uf_id, onde.pk))
        lidas = [f for dono in donos for f in self._fichas.get(dono, ())]
        return sorted(lidas, key=lambda f: f.numero)


def _fichas_por_dono(
    rodada: Rodada, pactuacoes: Sequence[Pactuacao]
) -> dict[int | None, list[Ficha]]:
    """As do rol nacional (dono None) e as acrescentadas, por quem as acrescentou."""
    donos = {p.territorio_id for p in pactuacoes}
    donos |= {p.territorio.uf_id for p in pactuacoes if p.territorio.uf_id}
    lidas = Ficha.todas.filter(edicao_id=rodada.edicao_id).prefetch_related("variantes")
    por_dono: dict[int | None, list[Ficha]] = defaultdict(list)
    for ficha in lidas:
        vale = ficha.desde_ano is None or ficha.desde_ano <= rodada.ano
        if ficha.territorio_id is None or (ficha.territorio_id in donos and vale):
            por_dono[ficha.territorio_id].append(ficha)
    return por_dono


def _metas(pactuacoes: Iterable[Pactuacao]) -> dict[tuple[int, int], _Meta]:
    linhas = MetaPactuada.objects.filter(pactuacao__in=pactuacoes).values_list(
        "pactuacao_id",
        "ficha_id",
        "estado",
        "valor",
        "variante_id",
        "justificativa",
        "gravada_em",
    )
    return {
        (pactuacao, ficha): _Meta(estado, valor, variante, bool(texto.strip()), quando)
        for pactuacao, ficha, estado, valor, variante, texto, quando in linhas
    }


def _ultimos_de_fora(
    pactuacoes: Sequence[Pactuacao],
) -> dict[tuple[int, int], datetime]:
    """Quando foi dito o último comentário de cada indicador, se quem o disse é de fora.

    De fora é quem não tem vínculo com o próprio território.
    """
    donos = {p.pk: p.territorio_id for p in pactuacoes}
    ditos = (
        Comentario.objects.filter(pactuacao__in=pactuacoes)
        .order_by("pactuacao", "ficha", "-escrito_em", "-pk")
        .values_list(
            "pactuacao_id", "ficha_id", "escrito_em", "escrito_por__territorio_id"
        )
    )
    ultimos: dict[tuple[int, int], datetime] = {}
    anterior = None
    for pactuacao, ficha, quando, de in ditos:
        chave = (pactuacao, ficha)
        if chave != anterior and de != donos[pactuacao]:
            ultimos[chave] = quando
        anterior = chave
    return ultimos


def _populacoes(pactuacoes: Iterable[Pactuacao]) -> dict[int, dict[int, int]]:
    lidas: dict[int, dict[int, int]] = defaultdict(dict)
    onde = [p.territorio_id for p in pactuacoes]
    for pk, ano, habitantes in Populacao.objects.filter(
        territorio__in=onde
    ).values_list("territorio_id", "ano", "habitantes"):
        lidas[pk][ano] = habitantes
    return lidas
