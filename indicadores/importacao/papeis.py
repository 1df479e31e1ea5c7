"""O que uma coluna traz, pelo nome dela."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from territorios.rules import normalizar_nome

LUGARES: Final = re.compile(
    r"^(?:NOME (?:D[AEO] )?)?"
    r"(MUNICIPIO|UNIDADE DA FEDERACAO|UF|REGIAO|CAPITAL|ESTADO|TERRITORIO)\b"
)
_PADROES: Final[Sequence[tuple[str, str]]] = (
    ("lugar", r"(CODIGO|COD|CO)( DO| DE)?( IBGE| MUNICIPIO| MUN| TERRITORIO)*|IBGE"),
    ("uf", r"(SIGLA |SG |COD |CODIGO )?(D[AEO] )?UF|SIGLA|SIGLA DO ESTADO"),
    ("r", r"DEFINICAO|VARIANTE"),
    ("u", r"UNIDADE( DE MEDIDA)?"),
    ("numero", r"(NUMERO|N|NO|COD)?( DO)?( INDICADOR)|NUMERO|N|NO|INDICADOR"),
    ("m", r"(VALOR|META|RESULTADO)( PACTUADA| APURADO)?( \d{4})?"),
    ("s", r"SITUACAO|ESTADO DA CELULA"),
    ("n", r"NUMERADOR"),
    ("d", r"DENOMINADOR"),
    ("p", r"PRELIMINAR"),
    ("f", r"FONTE"),
    ("e", r"(DATA|DIA)( DA| DE)? EXTRACAO|EXTRAIDO EM"),
    ("j", r"JUSTIFICATIVA|NOTA|OBSERVACAO|OBS"),
)
_DE_UM_INDICADOR: Final = re.compile(
    r"(?:INDICADOR |IND )?(\d{1,3})"
    r"(?: (VALOR|META|RESULTADO|NUMERADOR|DENOMINADOR)(?: \d{4})?)?"
)
_NUMERO_E_NOME: Final = re.compile(r"(?:(?:INDICADOR |IND )?0?(\d{1,3}) )?(\D.*)")
_ANO: Final = re.compile(r"\b(?:19|20)\d\d\b")
_O_QUE: Final = re.compile(r"\b(?:META|RESULTADO)\b")
_CAMPOS: Final = {"NUMERADOR": "n", "DENOMINADOR": "d"}


def papel_de(nome: str) -> str:
    """O papel que o nome diz por inteiro; vazio se nenhum."""
    normal = normalizar_nome(nome)
    return next((p for p, r in _PADROES if re.fullmatch(r, normal)), "")


def de_um_indicador(nome: str) -> tuple[str, int] | None:
    """«Indicador 7» → (m, 7); «7 Numerador» → (n, 7); None se não é de um só."""
    casou = _DE_UM_INDICADOR.fullmatch(normalizar_nome(nome))
    return (_CAMPOS.get(casou[2] or "", "m"), int(casou[1])) if casou else None


def pelos_nomes(
    fichas: Iterable[tuple[int, str]],
) -> Callable[[str], tuple[str, int] | None]:
    """Reconhece «13 - Parto normal» e «Parto normal»: o nome inteiro, e o número dele.

    O nome que serve a dois indicadores, e o número que não é o do nome, não dizem nada.
    """
    numeros: dict[str, set[int]] = defaultdict(set)
    for numero, nome in fichas:
        numeros[normalizar_nome(nome)].add(numero)

    def achar(nome: str) -> tuple[str, int] | None:
        casou = _NUMERO_E_NOME.fullmatch(normalizar_nome(nome))
        deles = numeros.get(casou[2], set()) if casou else set()
        if casou is None or len(deles) != 1:
            return None
        (numero,) = deles
        return ("m", numero) if casou[1] in (None, str(numero)) else None

    return achar


def de_outra_coisa(nome: str, o_que: str, ano: int) -> bool:
    """Se o nome diz outro ano, ou «Resultado» onde se pedem metas e vice-versa.

    O modelo copiado sem as abas escondidas traz os números do ano anterior ao lado
    dos do ano. `o_que` é META ou RESULTADO.
    """
    normal = normalizar_nome(nome)
    anos, ditos = _ANO.findall(normal), _O_QUE.findall(normal)
    return bool((anos and str(ano) not in anos) or (ditos and o_que not in ditos))


def diz_lugar(nome: str) -> bool:
    """Se o nome da coluna começa por um tipo de lugar."""
    return ":" not in nome and bool(LUGARES.match(normalizar_nome(nome)))
