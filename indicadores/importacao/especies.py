"""O que muda entre importar metas e importar resultados."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final, Protocol

from indicadores.actions import resultado_por_extenso
from indicadores.actions.metas import exigir_edicao, meta_por_extenso
from indicadores.actions.resultados import exigir_resultados_abertos
from indicadores.leitura import CelulaDigitada, ErroDaCelula, ler_celula
from indicadores.leitura_de_resultados import CAMPOS, Recusa, ler_linha
from indicadores.models import (
    Ficha,
    JanelaDaRodada,
    MetaPactuada,
    Pactuacao,
    Resultado,
    Variante,
)
from indicadores.prazos import Janela
from indicadores.rules import EstadoDaCelula
from territorios.rules import normalizar_nome

_PRELIMINAR: Final = frozenset(
    ("SIM", "S", "X", "1", "P", "PRELIMINAR", "PRELIMINARES", "DADOS PRELIMINARES")
)
_FINAL: Final = frozenset(
    ("", "NAO", "N", "0", "F", "FINAL", "FINAIS", "DEFINITIVO", "DEFINITIVOS")
)
SITUACOES: Final[Mapping[str, str]] = {
    "": EstadoDaCelula.VALOR,
    **{str(e.label).lower(): e.value for e in EstadoDaCelula},
}
Valores = dict[str, Any]


class CampoRecusado(Exception):
    """Um campo da linha que a regra recusa, com a frase que a pessoa lê."""

    def __init__(self, campo: str, frase: str) -> None:
        super().__init__(frase)
        self.campo, self.frase = campo, frase


@dataclass(frozen=True, slots=True)
class NaFicha:
    """Uma ficha num território, como a leitura a vê."""

    ficha: Ficha
    variante: Variante | None
    variantes: tuple[Variante, ...] = ()

    @property
    def multiplicador(self) -> Decimal | None:
        """None quando a definição em uso se informa só pelo valor."""
        return self.ficha.multiplicador_em(self.variante)


class Especie(Protocol):
    """O que se importa: metas ou resultados, pelas mesmas regras da tela."""

    @property
    def tipo(self) -> str: ...
    @property
    def nome(self) -> str: ...
    @property
    def singular(self) -> str: ...
    @property
    def acao(self) -> str: ...
    @property
    def evento(self) -> str: ...
    @property
    def modelo(self) -> type[MetaPactuada] | type[Resultado]: ...
    @property
    def colunas(self) -> tuple[str, ...]: ...
    @property
    def principal(self) -> str: ...
    @property
    def acessorios(self) -> Mapping[str, str]: ...
    @property
    def recusa_de_quem(self) -> str: ...

    def ler(self, onde: NaFicha, campos: Mapping[str, str]) -> Valores: ...
    def por_extenso(self, valores: Valores, variante: Variante | None) -> str: ...
    @property
    def janela(self) -> JanelaDaRodada: ...
    def exigir_aberta(self, pactuacao: Pactuacao, janela: Janela) -> None: ...


def _situacao(campos: Mapping[str, str], campo: str = "s") -> str:
    escrita = campos.get(campo, "").strip()
    estado = SITUACOES.get(escrita.lower(), escrita)
    # em branco e «não informado» são o mesmo: sem valor e sem declaração
    if estado == EstadoDaCelula.NAO_INFORMADO:
        return EstadoDaCelula.VALOR
    return estado


def _preliminar(texto: str) -> str:
    """«sim» ou vazio; o que não se entende não passa por final sem que se saiba."""
    escrito = normalizar_nome(texto)
    if escrito in _PRELIMINAR:
        return "sim"
    if escrito not in _FINAL:
        raise CampoRecusado("p", "Diga se o resultado é preliminar: sim ou não.")
    return ""


class Metas:
    """Metas pactuadas."""

    tipo = "indicadores.metas"
    nome = "metas"
    singular = "meta"
    acao = "salvar_metas"
    janela = JanelaDaRodada.METAS
    evento = "indicadores.metas.salvas"
    modelo = MetaPactuada
    colunas = ("estado", "valor", "justificativa")
    principal = "m"
    acessorios: Mapping[str, str] = {"j": "justificativa"}
    recusa_de_quem = "Só o técnico e o gestor do próprio território digitam as metas."

    def ler(self, onde: NaFicha, campos: Mapping[str, str]) -> Valores:
        """Estado, valor e justificativa, pela mesma leitura da tela."""
        lida = ler_celula(
            CelulaDigitada(
                texto=campos.get("m", ""),
                estado=_situacao(campos),
                justificativa=campos.get("j", ""),
                versao=0,
                original="",
            ),
            onde,
        )
        if isinstance(lida, ErroDaCelula):
            raise CampoRecusado(lida.campo, lida.mensagem)
        return {
            "estado": str(lida.estado),
            "valor": lida.valor,
            "justificativa": lida.justificativa,
        }

    def por_extenso(self, valores: Valores, variante: Variante | None) -> str:
        """A meta como a trilha a escreve."""
        return meta_por_extenso(valores["estado"], valores["valor"], variante)

    def exigir_aberta(self, pactuacao: Pactuacao, janela: Janela) -> None:
        """Janela e situação da pactuação."""
        exigir_edicao(pactuacao, janela)


class Resultados:
    """Resultados apurados."""

    tipo = "indicadores.resultados"
    nome = "resultados"
    singular = "resultado"
    acao = "salvar_resultados"
    janela = JanelaDaRodada.RESULTADOS
    evento = "indicadores.resultados.salvos"
    modelo = Resultado
    colunas = (
        "estado",
        "valor",
        "numerador",
        "denominador",
        "preliminar",
        "fonte",
        "data_extracao",
        "nota",
    )
    principal = "m"
    acessorios: Mapping[str, str] = {
        "p": "preliminar",
        "f": "fonte",
        "e": "data_extracao",
        "j": "nota",
    }
    recusa_de_quem = (
        "Só o técnico e o gestor do próprio território informam os resultados."
    )

    def ler(self, onde: NaFicha, campos: Mapping[str, str]) -> Valores:
        """Contagens ou valor, pela mesma leitura da tela."""
        textos = {c: campos.get(c, "") for c in CAMPOS}
        textos["s"] = _situacao(campos)
        textos["p"] = _preliminar(textos["p"])
        try:
            lida = ler_linha(onde, textos)
        except Recusa as erro:
            raise CampoRecusado(erro.campo, erro.frase) from erro
        valores = {coluna: getattr(lida, coluna) for coluna in self.colunas}
        valores["estado"] = str(lida.estado)
        return valores

    def por_extenso(self, valores: Valores, variante: Variante | None) -> str:
        """O resultado como a trilha o escreve."""
        return resultado_por_extenso(Resultado(**valores))

    def exigir_aberta(self, pactuacao: Pactuacao, janela: Janela) -> None:
        """Homologação e janela dos resultados."""
        exigir_resultados_abertos(pactuacao, janela)


ESPECIES: Final[Mapping[str, Especie]] = {e.tipo: e for e in (Metas(), Resultados())}


def para_json(valores: Valores) -> dict[str, Any]:
    """Os valores como o item da importação os guarda."""
    return {
        c: v if v is None or isinstance(v, bool | str) else str(v)
        for c, v in valores.items()
    }


def do_json(valores: Mapping[str, Any]) -> Valores:
    """De volta aos tipos das colunas."""
    lidos = dict(valores)
    for coluna in ("valor", "numerador", "denominador"):
        if lidos.get(coluna) is not None:
            lidos[coluna] = Decimal(lidos[coluna])
    if lidos.get("data_extracao"):
        lidos["data_extracao"] = date.fromisoformat(lidos["data_extracao"])
    return lidos
