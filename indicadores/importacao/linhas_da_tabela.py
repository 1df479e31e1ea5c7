"""As linhas de uma tabela comum ou do TabNet, pelo que se disse das colunas."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from base.importacao import Mesclas, letra
from indicadores.importacao import numeros
from indicadores.importacao.linhas import LinhaLida
from indicadores.importacao.tabela import TRACO_E_ZERO, Mapa, Tabela
from territorios.rules import normalizar_nome

_RODAPE: Final = re.compile(r"^(FONTE|NOTAS?|LEGENDA|CONSULTE|OBS)\b")
_TOTAL: Final = re.compile(r"^(TOTAL|BRASIL)$")
_TOTAL_COMUM: Final = re.compile(r"^(SUB ?TOTAL|TOTAL)( GERAL)?$")
_INICIAIS_DO_TOTAL: Final = ("T", "t", "S", "s")
_REGIAO: Final = re.compile(
    r"^(\d )?(REGIAO )?(NORTE|NORDESTE|SUDESTE|SUL|CENTRO OESTE)$"
)
_COLADO: Final = re.compile(r"^(?:\.\.\s*)+")
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
_NUMERICOS: Final = "mnd"
_DE_QUEM: Final = ("lugar", "uf", "numero")
"""O que uma mescla pode dizer para várias linhas; um valor, não."""
_DIA_ZERO: Final = date(1899, 12, 30)


class Linha(NamedTuple):
    """Uma linha da tabela, com as suas células e as mesclas da aba."""

    numero: int
    textos: Sequence[str]
    lugar: str
    mesclas: Mesclas


def ler(
    tabela: Tabela, mapa: Mapa, *, traco: str = TRACO_E_ZERO, modo: str = ""
) -> Iterator[LinhaLida]:
    """As linhas da tabela, uma por território e indicador que ela traz.

    `modo` diz como o arquivo escreve os números. `tabela.lidos` conta, ao fim, como
    cada símbolo e cada linha especial foi lido, e `tabela.sinais`, o que se viu dos
    números.
    """
    leitor = _Leitor(tabela, mapa, traco, modo)
    mesclas = Mesclas(tabela.aba.mesclas)
    quantas = len(tabela.nomes)
    for numero, crus in tabela.aba:
        textos = mesclas.completar(numero, crus, leitor.de_quem) if mesclas else crus
        if numero <= tabela.cabecalho.ate:
            continue
        cheio = [*textos, *([""] * (quantas - len(textos)))]
        lugar = _COLADO.sub("", cheio[leitor.comuns["lugar"]])
        if tabela.do_tabnet and _RODAPE.match(normalizar_nome(cheio[0])):
            return
        if _fora(tabela, crus, lugar):
            continue
        yield from leitor.linha(Linha(numero, cheio, lugar, mesclas))


def _fora(tabela: Tabela, crus: Sequence[str], lugar: str) -> bool:
    """O que não é de quem pactua conta-se e fica de fora: total, rodapé, título."""
    motivo = _por_que_fora(tabela, crus, lugar)
    if motivo:
        tabela.lidos[motivo] += 1
    return bool(motivo)


def _por_que_fora(tabela: Tabela, crus: Sequence[str], lugar: str) -> str:
    if tabela.do_tabnet:
        return _fora_do_tabnet(normalizar_nome(lugar))
    if lugar[:1] in _INICIAIS_DO_TOTAL and _TOTAL_COMUM.match(normalizar_nome(lugar)):
        return "linha de total, fora"
    if crus[0] == tabela.nomes[0] and tuple(crus[: len(tabela.nomes)]) == tabela.nomes:
        return "cabeçalho repetido, fora"
    if crus[0] and not any(crus[1:]):
        return _so_um_texto(normalizar_nome(crus[0]))
    return ""


def _fora_do_tabnet(lugar: str) -> str:
    if _TOTAL.match(lugar):
        return "linha de total, fora"
    return "linha de macrorregião, fora" if _REGIAO.match(lugar) else ""


def _so_um_texto(texto: str) -> str:
    if _RODAPE.match(texto):
        return "linha de rodapé, fora"
    return "linha só com um texto, fora" if any(map(str.isalpha, texto)) else ""


class _Leitor:
    """O que se disse das colunas, pronto para cada linha."""

    def __init__(self, tabela: Tabela, mapa: Mapa, traco: str, modo: str) -> None:
        self.tabela, self.traco, self.modo = tabela, traco, modo
        papeis = {int(i): p for i, p in mapa.items() if p}
        self.largos = _largos(papeis)
        self.comuns = {p: i for i, p in papeis.items() if ":" not in p}
        self.de_quem = {self.comuns[p] for p in _DE_QUEM if p in self.comuns}
        self.letras = {p: letra(i) for p, i in self.comuns.items()}
        self.campos = {c: i for c, i in self.comuns.items() if len(c) == 1 and c != "u"}
        self.nivel = tabela.niveis[self.comuns["lugar"]]

    def linha(self, linha: Linha) -> Iterator[LinhaLida]:
        """Uma por indicador que a linha traz."""
        if self.largos:
            yield from self._largas(linha)
        else:
            yield self._comprida(linha)

    def _largas(self, linha: Linha) -> Iterator[LinhaLida]:
        textos = linha.textos
        comuns = {c: i for c, i in self.comuns.items() if c in "pfej"}
        gerais, da_data = self._valores(textos, comuns)
        for indicador, campos in self.largos.items():
            valores, notas = self._valores(textos, campos)
            notas = f"{da_data} {notas}".strip()
            if not any(valores.values()):
                continue
            yield LinhaLida(
                aba=self.tabela.aba.nome,
                linha=linha.numero,
                lugar=linha.lugar,
                numero=indicador,
                campos={**gerais, **valores},
                colunas={
                    **self.letras,
                    "m": letra(min(campos.values())),
                    **{c: letra(i) for c, i in campos.items()},
                },
                uf=self._texto(textos, "uf"),
                nivel=self.nivel,
                lida_como=notas,
                brutos={c: textos[i] for c, i in campos.items()},
                recusa=_mesclada(linha, campos) if linha.mesclas else None,
            )

    def _comprida(self, linha: Linha) -> LinhaLida:
        valores, notas = self._valores(linha.textos, self.campos)
        return LinhaLida(
            aba=self.tabela.aba.nome,
            linha=linha.numero,
            lugar=linha.lugar,
            numero=linha.textos[self.comuns["numero"]],
            campos=valores,
            colunas=self.letras,
            uf=self._texto(linha.textos, "uf"),
            nivel=self.nivel,
            unidade=self._texto(linha.textos, "u"),
            lida_como=notas,
            brutos={c: linha.textos[i] for c, i in self.campos.items()},
            recusa=_mesclada(linha, self.campos) if linha.mesclas else None,
        )

    def _texto(self, textos: Sequence[str], papel: str) -> str:
        return textos[self.comuns[papel]] if papel in self.comuns else ""

    def _valores(
        self, textos: Sequence[str], campos: Mapping[str, int]
    ) -> tuple[dict[str, str], str]:
        """Os textos de cada campo, com os símbolos trocados pelo que dizem."""
        valores: dict[str, str] = {}
        notas: list[str] = []
        for campo, indice in campos.items():
            texto = textos[indice]
            if campo in _NUMERICOS and texto:
                texto, nota = self._numero(texto)
            elif campo == "e" and numeros.e_serie_do_excel(texto):
                dia = _DIA_ZERO + timedelta(days=int(texto))
                nota = f"data guardada como número: {texto} é {dia:%d/%m/%Y}"
                texto = dia.isoformat()
                self.tabela.lidos["data guardada como número"] += 1
            else:
                nota = ""
            if nota:
                notas.append(f"{nota}.")
            valores[campo] = texto
        return valores, " ".join(notas)

    def _numero(self, texto: str) -> tuple[str, str]:
        if texto in _SIMBOLOS:
            lido, nota = _SIMBOLOS[texto]
            if lido == "0" and self.traco != TRACO_E_ZERO:
                lido, nota = "", nota.replace("zero", "sem dado")
            self.tabela.lidos[nota] += 1
            return lido, nota
        numero = numeros.ler(texto, self.modo, so_texto=self.tabela.so_texto)
        if numero.sinal:
            self.tabela.sinais[numero.sinal] += 1
        if numero.texto == texto:
            return texto, ""
        return numero.texto, f"“{texto}” lido como {numero.texto}"


def _largos(papeis: Mapping[int, str]) -> dict[str, dict[str, int]]:
    """Indicador → campo → índice da coluna."""
    largos: dict[str, dict[str, int]] = {}
    for indice, papel in papeis.items():
        campo, doispontos, numero = papel.partition(":")
        if doispontos:
            largos.setdefault(numero, {})[campo] = indice
    return largos


def _mesclada(linha: Linha, campos: Mapping[str, int]) -> tuple[str, str, str] | None:
    """A recusa da célula de valor que uma mescla cobre."""
    for campo, indice in campos.items():
        if mescla := linha.mesclas.da(linha.numero, indice):
            return (
                campo,
                f"A célula está mesclada ({mescla.endereco}): não se sabe de quem é o "
                "valor.",
                "Desfaça a mescla e escreva o valor em cada célula.",
            )
    return None
