"""CSV e XLSX comuns, e o CSV do TabNet: quem envia diz o que é cada coluna.

Duas formas servem: uma linha por território e indicador, ou uma coluna para cada
indicador. O TabNet é da segunda, com título antes, rodapé depois, linhas de total
e de região, e símbolos no lugar de números.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from base.importacao import Aba, Planilha, letra, recusar
from indicadores.importacao.linhas import LinhaLida
from territorios.models import Nivel
from territorios.rules import normalizar_nome

_LUGARES: Final = re.compile(
    r"^(MUNICIPIO|UNIDADE DA FEDERACAO|UF|REGIAO|CAPITAL|ESTADO|TERRITORIO)\b"
)
_NIVEIS: Final = (
    (Nivel.MUNICIPIO, r"MUNICIPIO|CAPITAL"),
    (Nivel.UF, r"UNIDADE DA FEDERACAO|UF\b|ESTADO"),
)
_RODAPE: Final = re.compile(r"^(FONTE|NOTAS?|LEGENDA|CONSULTE|OBS)\b")
_TOTAL: Final = re.compile(r"^(TOTAL|BRASIL)$")
_REGIAO: Final = re.compile(
    r"^(\d )?(REGIAO )?(NORTE|NORDESTE|SUDESTE|SUL|CENTRO OESTE)$"
)
_COLADO: Final = re.compile(r"^(?:\.\.\s*)+")
_PADROES: Final[Sequence[tuple[str, str]]] = (
    ("lugar", r"(CODIGO|COD|CO)( DO| DE)?( IBGE| MUNICIPIO| MUN| TERRITORIO)*|IBGE"),
    ("uf", r"UF|SIGLA|SG UF|SIGLA DA UF"),
    ("r", r"DEFINICAO|VARIANTE"),
    ("u", r"UNIDADE( DE MEDIDA)?"),
    ("numero", r"(NUMERO|N|NO|COD)?( DO)?( INDICADOR)|NUMERO|INDICADOR"),
    ("m", r"(VALOR|META|RESULTADO)( PACTUADA| APURADO)?( \d{4})?"),
    ("s", r"SITUACAO|ESTADO DA CELULA"),
    ("n", r"NUMERADOR"),
    ("d", r"DENOMINADOR"),
    ("p", r"PRELIMINAR"),
    ("f", r"FONTE"),
    ("e", r"(DATA|DIA)( DA| DE)? EXTRACAO|EXTRAIDO EM"),
    ("j", r"JUSTIFICATIVA|NOTA|OBSERVACAO|OBS"),
)
_SIMBOLOS: Final[Mapping[str, tuple[str, str]]] = {
    "-": ("0", "“-” lido como zero"),
    "–": ("0", "“–” lido como zero"),
    "...": ("", "“...” lido como não disponível"),
    "…": ("", "“…” lido como não disponível"),
    "..": ("", "“..” lido como não se aplica"),
    "&": ("", "“&” lido como não disponível"),
    "x": ("", "“x” lido como omitido pela fonte"),
    "X": ("", "“X” lido como omitido pela fonte"),
}
TRACO_E_ZERO: Final = "zero"


@dataclass(slots=True)
class Tabela:
    """Uma tabela achada na planilha: onde começa e como se chamam as colunas."""

    aba: Aba
    linha_do_cabecalho: int
    nomes: list[str]
    do_tabnet: bool
    titulo: str = ""
    exemplos: list[list[str]] = field(default_factory=list)
    lidos: Counter[str] = field(default_factory=Counter)
    niveis: list[str] = field(default_factory=list)
    """O nível que o nome de cada coluna diz trazer; vazio se não diz."""

    def __post_init__(self) -> None:
        normais = [normalizar_nome(n) for n in self.nomes]
        self.niveis = [
            next((nivel for nivel, p in _NIVEIS if re.match(p, normal)), "")
            for normal in normais
        ]

    @property
    def assinatura(self) -> str:
        """O cabeçalho resumido: com o mesmo, lembra-se o que é cada coluna."""
        texto = "\x1f".join(normalizar_nome(n) for n in self.nomes)
        return hashlib.sha256(texto.encode()).hexdigest()


def achar(planilha: Planilha) -> Tabela:
    """A tabela da primeira aba com mais de uma coluna; recusa cabeçalho repetido."""
    aba = next((a for a in planilha.abas if any(True for _ in a)), planilha.abas[0])
    titulos: list[str] = []
    for numero, textos in aba:
        cheias = [t for t in textos if t]
        if len(cheias) < 2:
            titulos.extend(cheias)
            continue
        nomes = _sem_vazias_no_fim(textos)
        _exigir_cabecalho(nomes, numero)
        return Tabela(
            aba,
            numero,
            nomes,
            _parece_tabnet(titulos, nomes),
            " ".join(titulos)[:200],
            _exemplos(aba, numero),
        )
    raise recusar(
        "A planilha não tem uma tabela: falta a linha com os nomes das colunas.",
        "sem_cabecalho",
    )


def _parece_tabnet(titulos: Sequence[str], nomes: Sequence[str]) -> bool:
    """Título antes, ou coluna de total, e um tipo de lugar na primeira coluna."""
    tem_total = any(_TOTAL.match(normalizar_nome(n)) for n in nomes[1:])
    return bool(_LUGARES.match(normalizar_nome(nomes[0]))) and (
        bool(titulos) or tem_total
    )


def _sem_vazias_no_fim(textos: Sequence[str]) -> list[str]:
    nomes = list(textos)
    while nomes and not nomes[-1]:
        nomes.pop()
    return nomes


def _exigir_cabecalho(nomes: Sequence[str], numero: int) -> None:
    contagem = Counter(normalizar_nome(n) for n in nomes if n)
    if repetidos := [n for n, vezes in contagem.items() if vezes > 1]:
        quais = ", ".join(f"“{n}”" for n in nomes if normalizar_nome(n) in repetidos)
        raise recusar(
            f"O cabeçalho (linha {numero}) repete colunas: {quais}. Deixe um nome para "
            "cada uma.",
            "cabecalho_repetido",
        )


def _exemplos(aba: Aba, cabecalho: int) -> list[list[str]]:
    exemplos = []
    for numero, textos in aba:
        if numero > cabecalho:
            exemplos.append(textos)
        if len(exemplos) == 3:
            break
    return exemplos


# ------------------------------------------------------------------ o mapa

Mapa = Mapping[str, str]
"""Índice da coluna → papel: lugar, uf, numero, m, s… ou «m:7» (valor do 7)."""


def _papel(nome: str) -> str:
    normal = normalizar_nome(nome)
    return next((p for p, r in _PADROES if re.fullmatch(r, normal)), "")


def sugerir(tabela: Tabela, numeros: Iterable[int]) -> dict[str, str]:
    """O papel de cada coluna pelo nome; o que não se reconhece fica de fora."""
    existentes = set(numeros)
    mapa: dict[str, str] = {}
    for indice, nome in enumerate(tabela.nomes):
        papel = _papel(nome)
        numero = re.fullmatch(r"(?:INDICADOR |IND )?(\d{1,3})", normalizar_nome(nome))
        if numero and int(numero[1]) in existentes and not tabela.do_tabnet:
            mapa[str(indice)] = f"m:{int(numero[1])}"
        elif papel and papel not in mapa.values():
            mapa[str(indice)] = papel
    if "lugar" not in mapa.values():
        for indice, nome in enumerate(tabela.nomes):
            if str(indice) not in mapa and _LUGARES.match(normalizar_nome(nome)):
                mapa[str(indice)] = "lugar"
                break
    return mapa


def o_que_falta(mapa: Mapa) -> str:
    """O que falta dizer para que a tabela se leia; vazio se nada."""
    papeis = list(mapa.values())
    repetidos = [p for p, vezes in Counter(papeis).items() if p and vezes > 1]
    if repetidos:
        return "Duas colunas têm o mesmo papel. Escolha uma de cada."
    if "lugar" not in papeis:
        return "Diga qual coluna traz o território (código ou nome)."
    largos = [p for p in papeis if ":" in p]
    if largos and any(p in papeis for p in ("numero", "m", "n", "d")):
        return (
            "Use uma coluna com o número do indicador, ou uma coluna para cada "
            "indicador; não as duas formas."
        )
    if largos:
        return ""
    if "numero" not in papeis:
        return "Diga qual coluna traz o número do indicador."
    if not {"m", "n"} & set(papeis):
        return "Diga qual coluna traz o valor."
    return ""


# ------------------------------------------------------------------ ler


def ler(
    tabela: Tabela, mapa: Mapa, *, traco: str = TRACO_E_ZERO
) -> Iterator[LinhaLida]:
    """As linhas da tabela, uma por território e indicador que ela traz.

    `tabela.lidos` conta, ao fim, como cada símbolo e cada linha especial foi lido.
    """
    papeis = {int(i): p for i, p in mapa.items() if p}
    largos = _largos(papeis)
    comuns = {p: i for i, p in papeis.items() if ":" not in p}
    for numero, textos in tabela.aba:
        if numero <= tabela.linha_do_cabecalho:
            continue
        cheio = [*textos, *([""] * (len(tabela.nomes) - len(textos)))]
        lugar = _COLADO.sub("", cheio[comuns["lugar"]])
        if tabela.do_tabnet:
            if _RODAPE.match(normalizar_nome(cheio[0])):
                return
            if _fora(tabela, lugar):
                continue
        if largos:
            yield from _largas(tabela, numero, cheio, lugar, comuns, largos, traco)
        else:
            yield _comprida(tabela, numero, cheio, lugar, comuns, traco)


def _fora(tabela: Tabela, lugar: str) -> bool:
    """Total e macrorregião não são de quem pactua: contam-se e ficam de fora."""
    normal = normalizar_nome(lugar)
    if _TOTAL.match(normal):
        tabela.lidos["linha de total, fora"] += 1
        return True
    if _REGIAO.match(normal):
        tabela.lidos["linha de macrorregião, fora"] += 1
        return True
    return False


def _largos(papeis: Mapping[int, str]) -> dict[str, dict[str, int]]:
    """Indicador → campo → índice da coluna."""
    largos: dict[str, dict[str, int]] = {}
    for indice, papel in papeis.items():
        campo, doispontos, numero = papel.partition(":")
        if doispontos:
            largos.setdefault(numero, {})[campo] = indice
    return largos


def _largas(
    tabela: Tabela,
    numero: int,
    textos: Sequence[str],
    lugar: str,
    comuns: Mapping[str, int],
    largos: Mapping[str, Mapping[str, int]],
    traco: str,
) -> Iterator[LinhaLida]:
    gerais = {c: textos[i] for c, i in comuns.items() if c in "pfej"}
    colunas = {c: letra(i) for c, i in comuns.items()}
    for indicador, campos in largos.items():
        valores, notas = _valores(tabela, textos, campos, traco)
        if not any(valores.values()):
            continue
        yield LinhaLida(
            aba=tabela.aba.nome,
            linha=numero,
            lugar=lugar,
            numero=indicador,
            campos={**gerais, **valores},
            colunas={
                **colunas,
                "m": letra(min(campos.values())),
                **{c: letra(i) for c, i in campos.items()},
            },
            uf=textos[comuns["uf"]] if "uf" in comuns else "",
            nivel=tabela.niveis[comuns["lugar"]],
            lida_como=notas,
        )


def _comprida(
    tabela: Tabela,
    numero: int,
    textos: Sequence[str],
    lugar: str,
    comuns: Mapping[str, int],
    traco: str,
) -> LinhaLida:
    campos = {c: i for c, i in comuns.items() if len(c) == 1 and c != "u"}
    valores, notas = _valores(tabela, textos, campos, traco)
    return LinhaLida(
        aba=tabela.aba.nome,
        linha=numero,
        lugar=lugar,
        numero=textos[comuns["numero"]],
        campos=valores,
        colunas={c: letra(i) for c, i in comuns.items()},
        uf=textos[comuns["uf"]] if "uf" in comuns else "",
        nivel=tabela.niveis[comuns["lugar"]],
        unidade=textos[comuns["u"]] if "u" in comuns else "",
        lida_como=notas,
    )


def _valores(
    tabela: Tabela, textos: Sequence[str], campos: Mapping[str, int], traco: str
) -> tuple[dict[str, str], str]:
    """Os textos de cada campo, com os símbolos da fonte trocados pelo que dizem."""
    valores: dict[str, str] = {}
    notas: list[str] = []
    for campo, indice in campos.items():
        texto = textos[indice]
        if campo in "mnd" and texto in _SIMBOLOS:
            texto, nota = _SIMBOLOS[texto]
            if texto == "0" and traco != TRACO_E_ZERO:
                texto, nota = "", nota.replace("zero", "sem dado")
            tabela.lidos[nota] += 1
            notas.append(f"{nota}.")
        valores[campo] = texto
    return valores, " ".join(notas)
