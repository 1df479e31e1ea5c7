"""CSV e XLSX comuns, e o CSV do TabNet: onde está a tabela e o que é cada coluna.

Duas formas servem: uma linha por território e indicador, ou uma coluna para cada
indicador. O TabNet é da segunda, com título antes, rodapé depois, linhas de total
e de região, e símbolos no lugar de números.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from base.importacao import Aba, Planilha, recusar
from indicadores.importacao.cabecalho import Cabecalho, escolhido, possiveis
from indicadores.importacao.papeis import (
    de_outra_coisa,
    de_um_indicador,
    diz_lugar,
    papel_de,
    pelos_nomes,
)
from territorios.models import Nivel
from territorios.rules import normalizar_nome

_NIVEIS: Final = (
    (Nivel.MUNICIPIO, r"(NOME (D[AEO] )?)?(MUNICIPIO|CAPITAL)"),
    (Nivel.UF, r"(NOME (D[AEO] )?)?(UNIDADE DA FEDERACAO|UF\b|ESTADO)"),
)
_TOTAL: Final = re.compile(r"^(TOTAL|BRASIL)$")
TRACO_E_ZERO: Final = "zero"
_NAO_DO_TABNET: Final = frozenset({"numero", "m", "s", "n", "d", "uf"})


@dataclass(slots=True)
class Tabela:
    """Uma tabela achada na planilha: onde começa e como se chamam as colunas."""

    aba: Aba
    cabecalho: Cabecalho
    do_tabnet: bool
    exemplos: list[list[str]] = field(default_factory=list)
    lidos: Counter[str] = field(default_factory=Counter)
    sinais: Counter[str] = field(default_factory=Counter)
    """O que se viu de como o arquivo escreve os números (`numeros.Lido.sinal`)."""
    niveis: list[str] = field(default_factory=list)
    """O nível que o nome de cada coluna diz trazer; vazio se não diz."""
    so_texto: bool = False
    """Se toda célula é texto, como no CSV."""

    def __post_init__(self) -> None:
        normais = [normalizar_nome(n) for n in self.nomes]
        self.niveis = [
            next((nivel for nivel, p in _NIVEIS if re.match(p, normal)), "")
            for normal in normais
        ]

    @property
    def nomes(self) -> tuple[str, ...]:
        """Como se chamam as colunas."""
        return self.cabecalho.nomes

    @property
    def assinatura(self) -> str:
        """O cabeçalho resumido: com o mesmo, lembra-se o que é cada coluna."""
        texto = "\x1f".join(normalizar_nome(n) for n in self.nomes)
        return hashlib.sha256(texto.encode()).hexdigest()


def _por_que_sem_tabela(planilha: Planilha) -> str:
    inicio = [t for aba in planilha.abas for _, t in islice(aba, 40)]
    numa_so = not any(any(textos[1:]) for textos in inicio)
    if numa_so and sum(";" in textos[0] for textos in inicio) > 1:
        return (
            "Tudo veio numa coluna só: o programa de planilhas abriu o CSV com outro "
            "separador. Envie o CSV como foi baixado, sem o abrir antes."
        )
    return "A planilha não tem uma tabela: falta a linha com os nomes das colunas."


def achar(planilha: Planilha, chave: str = "") -> Tabela:
    """A tabela cujo cabeçalho se escolheu ou, senão, a que mais nomes tem.

    Recusa o cabeçalho que repete colunas.
    """
    cabecalho = escolhido(possiveis(planilha), chave)
    if cabecalho is None:
        raise recusar(_por_que_sem_tabela(planilha), "sem_cabecalho")
    _exigir_cabecalho(cabecalho.nomes, cabecalho.linha)
    aba = planilha.abas[cabecalho.aba]
    titulos = [texto for _, texto in cabecalho.antes]
    return Tabela(
        aba,
        cabecalho,
        _parece_tabnet(titulos, cabecalho.nomes),
        _exemplos(aba, cabecalho.ate),
        so_texto=planilha.formato == "csv",
    )


def _parece_tabnet(titulos: Sequence[str], nomes: Sequence[str]) -> bool:
    """Lugar na primeira coluna e só anos ou categorias nas outras.

    E um título antes, ou uma coluna de total.
    """
    tem_total = any(_TOTAL.match(normalizar_nome(n)) for n in nomes[1:])
    comuns = any(
        papel_de(n) in _NAO_DO_TABNET or (de_um_indicador(n) and not n.isdigit())
        for n in nomes[1:]
    )
    return diz_lugar(nomes[0]) and not comuns and (bool(titulos) or tem_total)


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


def sugerir(
    tabela: Tabela, fichas: Iterable[tuple[int, str]], *, o_que: str, ano: int
) -> dict[str, str]:
    """O papel de cada coluna pelo nome; o que não se reconhece fica de fora.

    `fichas` são os números e os nomes dos indicadores. `o_que` (META ou RESULTADO)
    e `ano` são os que se importam: a coluna que diz outro não se sugere. Regra:
    RN-IND-68.
    """
    nomeados = set(fichas)
    existentes = {numero for numero, _ in nomeados}
    pelo_nome = pelos_nomes(nomeados)
    mapa: dict[str, str] = {}
    # «Indicador» pode ser o nome dele: a coluna «Nº», se há, vale primeiro
    for indice, nome in sorted(
        enumerate(tabela.nomes), key=lambda par: normalizar_nome(par[1]) == "INDICADOR"
    ):
        if de_outra_coisa(nome, o_que, ano):
            continue
        papel = papel_de(nome)
        de_um = de_um_indicador(nome) or (None if papel else pelo_nome(nome))
        if de_um and de_um[1] in existentes and not tabela.do_tabnet:
            mapa[str(indice)] = f"{de_um[0]}:{de_um[1]}"
        elif papel and papel not in mapa.values():
            mapa[str(indice)] = papel
    if "lugar" not in mapa.values():
        for indice, nome in enumerate(tabela.nomes):
            if str(indice) not in mapa and diz_lugar(nome):
                mapa[str(indice)] = "lugar"
                break
        else:  # a tabela dos estados: a UF é o próprio território
            mapa = {i: "lugar" if p == "uf" else p for i, p in mapa.items()}
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
    valores = {"m", "n"} & set(papeis)
    if "numero" not in papeis and not valores:
        return (
            "Diga qual coluna traz os valores: “Valor de um indicador”, e de qual. Se "
            "cada linha é de um indicador, diga onde estão o número dele e o valor."
        )
    if "numero" not in papeis:
        return "Diga qual coluna traz o número do indicador."
    if not valores:
        return "Diga qual coluna traz o valor."
    return ""
