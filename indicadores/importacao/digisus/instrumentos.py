"""A situação dos instrumentos por território: tabela larga, longa, ou quadro a quadro.

Larga: um instrumento por coluna, com o ano no nome ou na linha de baixo. Longa: as
colunas Instrumento e Situação. São as duas extrações públicas do DigiSUS. Quadro a
quadro: as linhas «Município: …» e «Status da PAS: …». Regra: RN-IND-66.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from base.importacao import Aba, Mesclas, Planilha, exigir_sem_mesclas, letra
from indicadores.importacao.digisus.cabecalhos import Bloco, e_linha_de_cabecalho
from indicadores.instrumentos import Instrumento, anos_de, ler_instrumento
from territorios.models import Nivel
from territorios.rules import normalizar_nome

_PAPEIS: Final = (
    ("municipio", r"MUNICIPIO|NOME DO MUNICIPIO"),
    ("uf", r"UF|SIGLA|ESTADO"),
    ("ibge", r"(CODIGO |COD )?(DO )?IBGE( (DO )?MUNICIPIO)?|CODIGO( DO)?( MUNICIPIO)?"),
    ("instrumento", r"(TIPO (DE |DO )?)?INSTRUMENTO( DE PLANEJAMENTO)?"),
    ("situacao", r"(STATUS|SITUACAO)( ATUAL)?( DO INSTRUMENTO)?"),
    ("ano", r"ANO|EXERCICIO|PERIODO( DO PLANO)?|ANO PERIODO"),
    ("fase", r"FASE|QUADRIENIO"),
    ("data", r"DATA( DE| DA)? FINALIZACAO|FINALIZADO EM|DATA"),
)
_COM_DATA: Final = re.compile(
    r"^(.*?)(?:\s*[-–(,]\s*|\s+em\s+|\s+)(\d{2}/\d{2}/\d{4}(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?)\)?$",
    re.DOTALL,
)
_LUGAR: Final = re.compile(
    r"\s*(?:nome do m|munic|uf\b|estado|sigla|c[oó]d|ibge)", re.I
)
_PERIODO: Final = re.compile(r"(19|20)\d\d(\s*[-–a/]\s*(19|20)\d\d)?")
_LIMITE: Final = 60


@dataclass(frozen=True, slots=True)
class LinhaDeInstrumento:
    """O que o arquivo diz de um instrumento de um território, como está escrito."""

    aba: str
    linha: int
    coluna: str
    lugar: str
    uf: str
    nivel: str
    instrumento: str
    ano: str
    situacao: str
    data: str


def e_de_instrumentos(planilha: Planilha) -> bool:
    """Se o arquivo traz, em alguma aba, a situação de instrumentos."""
    return any(_reconhece(aba) for aba in planilha.abas)


def _reconhece(aba: Aba) -> bool:
    bloco, mesclas = Bloco(), Mesclas(aba.mesclas)
    for lidas, (numero, textos) in enumerate(aba):
        if _tabela(mesclas.completar(numero, textos)):
            return True
        bloco.ler(numero, textos)
        if _do_bloco(bloco):
            return True
        if lidas >= _LIMITE:
            return False
    return False


@dataclass(frozen=True, slots=True)
class TabelaDeInstrumentos:
    """O que é cada coluna; `instrumentos`, na larga, diz o de cada uma."""

    papeis: Mapping[str, int]
    instrumentos: Mapping[int, str]


def papel_da_coluna(nome: str) -> str:
    """O que a coluna traz, pelo nome inteiro; vazio se não se reconhece."""
    normal = normalizar_nome(nome)
    return next((p for p, r in _PAPEIS if re.fullmatch(r, normal)), "")


def _tabela(textos: Sequence[str]) -> TabelaDeInstrumentos | None:
    """As colunas, se a linha é o cabeçalho de uma das duas formas; senão, None."""
    if not any(_LUGAR.match(t) for t in textos):
        return None  # o caso comum, sem olhar célula a célula
    papeis: dict[str, int] = {}
    instrumentos: dict[int, str] = {}
    for indice, texto in enumerate(textos):
        papel = papel_da_coluna(texto)
        if papel and papel not in papeis:
            papeis[papel] = indice
        elif texto and ler_instrumento(texto):
            instrumentos[indice] = texto
    if not {"municipio", "ibge", "uf"} & papeis.keys():
        return None
    longa = {"instrumento", "situacao"} <= papeis.keys()
    if not longa and len(instrumentos) < 2:
        return None
    return TabelaDeInstrumentos(papeis, {} if longa else instrumentos)


def _do_bloco(bloco: Bloco) -> str:
    """O instrumento de que fala a linha de situação do quadro; vazio se nenhum."""
    if not bloco.lugar or not bloco.valores.get("status"):
        return ""
    return bloco.instrumento if ler_instrumento(bloco.instrumento) else ""


def ler(
    planilha: Planilha, lidos: Counter[str], ano_corrente: int
) -> Iterator[LinhaDeInstrumento]:
    """Uma por instrumento e território; `lidos` conta o que ficou de fora.

    O DigiSUS lista até os anos que ainda não começaram, como «não iniciado»: isso é
    calendário, e não situação.
    """
    for aba in planilha.abas:
        for linha in _ler_aba(aba, lidos):
            if _ainda_nao_comecou(linha, ano_corrente):
                lidos["não iniciado, de ano que ainda não começou, fora"] += 1
            else:
                yield linha


def _ainda_nao_comecou(linha: LinhaDeInstrumento, ano_corrente: int) -> bool:
    ano = anos_de(linha.instrumento)[0] or anos_de(linha.ano)[0]
    return (
        ano is not None
        and ano > ano_corrente
        and normalizar_nome(linha.situacao) == "NAO INICIADO"
    )


def _ler_aba(aba: Aba, lidos: Counter[str]) -> Iterator[LinhaDeInstrumento]:
    mesclas = Mesclas(aba.mesclas)
    exigir_sem_mesclas(aba, lambda n, t: _de_cabecalho(t, mesclas.completar(n, t)))
    leitor = _Leitor(aba.nome, lidos)
    for numero, crus in aba:
        yield from leitor.linha(numero, crus, mesclas.completar(numero, crus))
    yield from leitor.do_quadro()


class _Leitor:
    """Percorre uma aba, lembrando do quadro e da tabela em que está."""

    def __init__(self, aba: str, lidos: Counter[str]) -> None:
        self.aba, self.lidos = aba, lidos
        self.bloco = Bloco()
        self.tabela: TabelaDeInstrumentos | None = None

    def linha(
        self, numero: int, crus: Sequence[str], textos: Sequence[str]
    ) -> Iterator[LinhaDeInstrumento]:
        """As situações da linha; as que ficaram por dizer do quadro, antes."""
        achada = _tabela(textos)
        if achada is None and e_linha_de_cabecalho(textos):
            if self.bloco.repete(textos):
                yield from self.do_quadro()
            self.tabela = None
            self.bloco.ler(numero, textos)
            return
        yield from self.do_quadro()
        if achada:
            self.tabela = achada
        elif self.tabela and _so_anos(crus):
            self.tabela = _com_os_anos(self.tabela, textos)
        elif self.tabela:
            yield from linhas_da_tabela(
                self.aba, numero, textos, self.tabela, self.lidos
            )

    def do_quadro(self) -> Iterator[LinhaDeInstrumento]:
        """A situação que as linhas de cima de um quadro dizem, se dizem."""
        bloco, self.bloco = self.bloco, Bloco()
        if nome := _do_bloco(bloco):
            yield _linha_do_bloco(self.aba, bloco, nome)


def _de_cabecalho(crus: Sequence[str], textos: Sequence[str]) -> bool:
    """Se a linha diz de quem é o quadro, nomeia as colunas ou diz o ano delas."""
    return e_linha_de_cabecalho(crus) or _so_anos(crus) or _tabela(textos) is not None


def _so_anos(textos: Sequence[str]) -> bool:
    return all(_PERIODO.fullmatch(t) for t in textos if t)


def _com_os_anos(
    tabela: TabelaDeInstrumentos, textos: Sequence[str]
) -> TabelaDeInstrumentos:
    """A segunda linha do cabeçalho: o ano de cada coluna de instrumento."""
    return TabelaDeInstrumentos(
        tabela.papeis,
        {
            i: f"{nome} {textos[i] if i < len(textos) else ''}".strip()
            for i, nome in tabela.instrumentos.items()
        },
    )


def _linha_do_bloco(aba: str, bloco: Bloco, nome: str) -> LinhaDeInstrumento:
    valores = bloco.valores
    do_plano = ler_instrumento(nome)
    periodo = valores.get("periodo", "")
    plano = do_plano is not None and do_plano.instrumento == "ps"
    return LinhaDeInstrumento(
        aba,
        bloco.linha,
        letra(bloco.coluna),
        bloco.lugar,
        bloco.uf,
        Nivel.MUNICIPIO if "municipio" in valores else Nivel.UF,
        nome,
        valores.get("ano", "") or (periodo if plano else ""),
        valores["status"],
        valores.get("data", ""),
    )


def linhas_da_tabela(
    aba: str,
    numero: int,
    textos: Sequence[str],
    tabela: TabelaDeInstrumentos,
    lidos: Counter[str],
) -> Iterator[LinhaDeInstrumento]:
    """As situações de uma linha da tabela; em branco não diz nada."""

    def texto(papel: str) -> str:
        indice = tabela.papeis.get(papel)
        return textos[indice] if indice is not None and indice < len(textos) else ""

    lugar = texto("ibge") or texto("municipio") or texto("uf")
    if normalizar_nome(lugar or textos[0]) == "TOTAL":
        return
    uf = texto("uf") if texto("municipio") else ""
    nivel = ""
    if not texto("ibge"):
        nivel = Nivel.MUNICIPIO if texto("municipio") else Nivel.UF
    celulas = tabela.instrumentos or {tabela.papeis["situacao"]: texto("instrumento")}
    for indice, instrumento in celulas.items():
        escrito = textos[indice] if indice < len(textos) else ""
        if not normalizar_nome(escrito):
            lidos["sem situação, fora"] += 1
            continue
        situacao, data = _situacao_e_data(escrito)
        citado = ler_instrumento(instrumento)
        do_plano = citado is not None and citado.instrumento == Instrumento.PLANO
        yield LinhaDeInstrumento(
            aba,
            numero,
            letra(indice),
            lugar,
            uf,
            nivel,
            instrumento,
            (do_plano and texto("fase")) or texto("ano"),
            situacao,
            data or (texto("data") if not tabela.instrumentos else ""),
        )


def _situacao_e_data(texto: str) -> tuple[str, str]:
    """«Aprovado (12/03/2020)» → a situação e a data; sem data, vazia."""
    casou = _COM_DATA.match(texto)
    return (casou[1].strip(), casou[2]) if casou else (texto, "")
