"""As linhas «Município: …», «Estado: …» que vêm antes de cada quadro."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from territorios.rules import normalizar_nome

_PAR: Final = re.compile(r"^([^:]{2,60}):\s*(.*)$", re.DOTALL)
_NOMES: Final = (
    ("municipio", r"MUNICIPIO"),
    ("estado", r"ESTADO|UF|UNIDADE DA FEDERACAO"),
    ("regiao", r"REGIAO DE SAUDE"),
    ("periodo", r"PERIODO( DO PLANO)?( DE SAUDE)?"),
    ("data", r"DATA (DE|DA) FINALIZACAO|FINALIZADO EM"),
    ("ano", r"ANO( DE REFERENCIA| DE EXERCICIO)?|EXERCICIO"),
    ("status", r"(STATUS|SITUACAO)\b.*"),
)


@dataclass(slots=True)
class Bloco:
    """O que se sabe do território de um quadro, antes dele.

    `instrumento` é o nome da linha de situação («Status da PAS»), e `linha`, a
    dela, para dizer de onde veio.
    """

    valores: dict[str, str] = field(default_factory=dict)
    instrumento: str = ""
    linha: int = 0
    coluna: int = 0

    def repete(self, textos: Sequence[str]) -> bool:
        """Se a linha diz outra vez o território ou a situação: começa outro bloco."""
        campos = {_campo(casou[1]) for t in textos if (casou := _PAR.match(t))}
        return bool(campos & self.valores.keys() & {"municipio", "status"})

    def ler(self, numero: int, textos: Sequence[str]) -> bool:
        """Guarda os pares da linha; False se ela não é de cabeçalho."""
        achou = False
        for indice, texto in enumerate(textos):
            if not (casou := _PAR.match(texto)):
                continue
            campo = _campo(casou[1])
            if not campo:
                continue
            achou = True
            self._guardar(campo, casou, textos, (numero, indice))
        return achou

    def _guardar(
        self,
        campo: str,
        casou: re.Match[str],
        textos: Sequence[str],
        onde: tuple[int, int],
    ) -> None:
        numero, indice = onde
        seguinte = next((t for t in textos[indice + 1 :] if t), "")
        ao_lado = "" if _PAR.match(seguinte) else seguinte
        self.valores[campo] = casou[2].strip() or ao_lado
        if campo == "status":
            self.instrumento, self.linha, self.coluna = casou[1], numero, indice

    @property
    def lugar(self) -> str:
        """O município ou, num quadro do estado, o estado."""
        return self.valores.get("municipio", "") or self.valores.get("estado", "")

    @property
    def uf(self) -> str:
        """O estado em que procurar o município; vazio se não se diz."""
        return self.valores.get("estado", "") if "municipio" in self.valores else ""


def e_linha_de_cabecalho(textos: Sequence[str]) -> bool:
    """Se a linha traz um dos pares que antecedem um quadro."""
    return any(bool(_campo(casou[1])) for t in textos if t and (casou := _PAR.match(t)))


def _campo(nome: str) -> str:
    normal = normalizar_nome(nome)
    return next((campo for campo, p in _NOMES if re.fullmatch(p, normal)), "")
