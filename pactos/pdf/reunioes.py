"""Minutas que saem da pauta: a ata, a resolução e a Portaria."""

from collections.abc import Sequence
from typing import Any

from pactos import paginas
from pactos.models import Reuniao, Termo, Tramitacao
from pactos.pdf.comum import rascunho


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
        _da_reuniao(reuniao),
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
        "termos": Termo.objects.na_pauta(reuniao).com_territorio(),
    }


def minuta_da_portaria(termos: Sequence[Termo]) -> bytes:
    """Minuta da Portaria, com o limite financeiro de cada ente em anexo."""
    anexos = []
    for termo in termos:
        blocos = paginas.blocos_do_tlfg(termo.tlfg.all())
        cib = (
            termo.tramitacoes.filter(acao="homologar_na_cib")
            .select_related("ato__colegiado__territorio__uf")
            .last()
        )
        anexos.append((termo, cib, blocos, sum(bloco.valor for bloco in blocos)))
    return _minuta(
        "pactos/documento_portaria.html",
        {"anexos": anexos},
        titulo="Minuta de Portaria",
        titulo_da_capa=("Minuta de Portaria", "Termos de Compromisso de Gestão"),
        curto="Portaria",
        nome=f"{len(termos)} entes homologados na CIT",
        descricao="Minuta da Portaria que publica os Termos e os limites financeiros.",
    )
