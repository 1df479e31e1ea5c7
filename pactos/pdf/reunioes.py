"""Minutas que saem da pauta: a ata, a resolução e a Portaria."""

from collections.abc import Sequence
from typing import Any, Final

from django.db.models import Q

from pactos import paginas
from pactos.models import Colegiado, Pendencia, Reuniao, Termo, Tramitacao
from pactos.models.termos import TermoQuerySet
from pactos.pdf.comum import rascunho
from pactos.states import Situacao

HOMOLOGACAO: Final = {
    Colegiado.Tipo.CIB: ("homologar_na_cib", Situacao.EM_ANALISE_CIB),
    Colegiado.Tipo.CIT: ("homologar_na_cit", Situacao.ENVIADO_CIT),
}
"""A passagem que cada colegiado decide e a situação em que o Termo a espera."""


def _minuta(modelo: str, contexto: dict[str, Any], **campos: Any) -> bytes:
    """Documento por assinar: com marca-d'água, sem código nem hash."""
    return rascunho(
        modelo,
        contexto,
        {
            "orgaos": ("Pacto pela Saúde",),
            "palavras": "SUS, Pacto pela Saúde",
            **campos,
        },
    )


def ata_da_reuniao(reuniao: Reuniao) -> bytes:
    """Minuta da ata: a pauta, o que se decidiu de cada Termo e quem compõe a mesa."""
    return _minuta(
        "pactos/documento_ata.html",
        _da_reuniao(reuniao),
        titulo=f"Ata da {reuniao.titulo} da {reuniao.colegiado.sigla}",
        titulo_da_capa=("Ata", reuniao.titulo),
        curto=f"Ata · {reuniao.colegiado.sigla}",
        nome=str(reuniao),
        descricao="Minuta da ata, tirada da pauta e das decisões registradas.",
    )


def minuta_da_resolucao(reuniao: Reuniao) -> bytes:
    """Minuta da resolução que homologa os Termos da pauta."""
    return _minuta(
        "pactos/documento_resolucao.html",
        _da_resolucao(reuniao),
        titulo=f"Minuta de resolução da {reuniao.colegiado.sigla}",
        titulo_da_capa=("Minuta de resolução", reuniao.colegiado.sigla),
        curto=f"Resolução · {reuniao.colegiado.sigla}",
        nome=str(reuniao),
        descricao="Minuta da resolução que homologa os Termos da pauta.",
    )


def _da_reuniao(reuniao: Reuniao) -> dict[str, Any]:
    decididos = Tramitacao.objects.filter(reuniao=reuniao).select_related(
        "termo__territorio__uf", "ato__colegiado__territorio__uf"
    )
    return {
        "reuniao": reuniao,
        "itens": reuniao.itens.all(),
        "decididos": [(t, paginas.verbo(t)) for t in decididos],
        "adiamentos": reuniao.adiamentos.select_related("termo__territorio__uf"),
        "confirmados": reuniao.atos_confirmados.select_related(
            "colegiado__territorio__uf"
        ),
        "assentos": reuniao.colegiado.assentos.com_titular_em(reuniao.data),
    }


def _da_resolucao(reuniao: Reuniao) -> dict[str, Any]:
    termos = list(por_homologar(reuniao).select_related("norma"))
    abertas: dict[int, list[str]] = {}
    for pendencia in Pendencia.objects.abertas().filter(termo__in=termos):
        abertas.setdefault(pendencia.termo_id, []).append(pendencia.nome)
    return {
        "reuniao": reuniao,
        "termos": termos,
        "normas": list(dict.fromkeys(str(t.norma) for t in termos)),
        "com_pendencias": [(t, abertas[t.pk]) for t in termos if t.pk in abertas],
    }


def por_homologar(reuniao: Reuniao) -> TermoQuerySet:
    """Os que a reunião homologou e os que ainda pode homologar.

    Ficam fora o que ela devolveu ou deixou para outra e o que ainda não chegou ao
    colegiado: a resolução só diz o que ele pode decidir.
    """
    da_pauta = Termo.objects.na_pauta(reuniao).com_territorio()
    passagem = HOMOLOGACAO.get(Colegiado.Tipo(reuniao.colegiado.tipo))
    if passagem is None:
        return da_pauta.none()
    acao, espera = passagem
    feitas = Tramitacao.objects.filter(reuniao=reuniao, acao=acao)
    adiado = Q(pk__in=reuniao.adiamentos.values("termo"))
    return da_pauta.filter(
        Q(pk__in=feitas.values("termo")) | (Q(situacao=espera) & ~adiado)
    )


def minuta_da_portaria(termos: Sequence[Termo]) -> bytes:
    """Minuta da Portaria, com o limite financeiro de cada ente em anexo."""
    anexos = []
    for termo in termos:
        blocos = paginas.blocos_do_tlfg(termo.tlfg.all())
        cib, cit = (
            termo.tramitacoes.filter(acao=acao)
            .select_related("ato__colegiado__territorio__uf")
            .last()
            for acao in ("homologar_na_cib", "homologar_na_cit")
        )
        total = sum(bloco.valor for bloco in blocos)
        anexos.append((termo, cib, cit, blocos, total))
    return _minuta(
        "pactos/documento_portaria.html",
        {
            "anexos": anexos,
            "normas": list(dict.fromkeys(str(termo.norma) for termo in termos)),
        },
        titulo="Minuta de Portaria",
        titulo_da_capa=("Minuta de Portaria", "Termos de Compromisso de Gestão"),
        curto="Portaria",
        nome=f"{len(termos)} {_quantos_entes(len(termos))} na CIT",
        descricao="Minuta da Portaria que publica os Termos e os limites financeiros.",
    )


def _quantos_entes(quantos: int) -> str:
    return "ente homologado" if quantos == 1 else "entes homologados"
