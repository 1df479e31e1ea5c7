"""Onde estão as pactuações do próprio território, para o início de cada um."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils import timezone

from contas.models import Vinculo
from contas.states import ESTADUAIS, MUNICIPAIS
from indicadores.models import OrigemDaPactuacao, Pactuacao
from indicadores.states import Situacao
from territorios.models import Nivel

QUANTAS: Final = 3
_CLASSE: Final = {
    Situacao.HOMOLOGADA: "ok",
    Situacao.VALIDADA: "ok",
    Situacao.PACTUADA_NA_CIB: "ok",
    Situacao.DEVOLVIDA: "av",
}
_ESPERA: Final = {
    Situacao.EM_DIGITACAO: "gestor",
    Situacao.DEVOLVIDA: "gestor",
    Situacao.EM_CIR: "CIR",
    Situacao.EM_APRECIACAO: "conselho de saúde",
    Situacao.APROVADA: "gestor",
    Situacao.PACTUADA_NA_CIB: "CIT",
}


@dataclass(frozen=True, slots=True)
class OndeEsta:
    """Uma pactuação do território: em que ponto está, desde quando e com quem."""

    titulo: str
    endereco: str
    classe: str
    situacao: str
    desde: date
    espera_por: str


def andamento_de(vinculo: Vinculo) -> list[OndeEsta]:
    """As mais recentes do território do vínculo; vazio para quem não pactua."""
    territorio = vinculo.territorio
    if territorio is None or vinculo.papel not in MUNICIPAIS | ESTADUAIS:
        return []
    if territorio.nivel not in (Nivel.MUNICIPIO, Nivel.UF):
        return []
    pactuacoes = (
        Pactuacao.objects.visiveis_para(vinculo)
        .filter(territorio=territorio, origem=OrigemDaPactuacao.PORTAL)
        .select_related("rodada", "territorio")
        .order_by("-rodada__ano")[:QUANTAS]
    )
    return [_andamento(p) for p in pactuacoes]


def _andamento(pactuacao: Pactuacao) -> OndeEsta:
    situacao = Situacao(pactuacao.situacao)
    espera = _ESPERA.get(situacao, "")
    if situacao == Situacao.VALIDADA:
        espera = "CIB" if pactuacao.estadual else "Secretaria Estadual de Saúde"
    return OndeEsta(
        titulo=f"Pactuação {pactuacao.rodada.ano}",
        endereco=pactuacao.get_absolute_url(),
        classe=_CLASSE.get(situacao, "az"),
        situacao=situacao.label,
        desde=timezone.localdate(pactuacao.situacao_desde),
        espera_por=espera,
    )
