"""O quadro da pactuação interfederativa: metas e resultados, um ou muitos municípios.

Colunas: Nº, Indicador, Tipo (U/E), Meta, Resultado, % alcançada da meta e Unidade
de Medida. O território vem em linhas antes do quadro ou em colunas dele.
Regra: RN-IND-65 (docs/regras/indicadores.md).
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from base.importacao import Aba, Planilha, exigir_sem_mesclas, letra, recusar
from indicadores.importacao.digisus.cabecalhos import Bloco, e_linha_de_cabecalho
from indicadores.importacao.especies import Especie
from indicadores.importacao.linhas import Confere, LinhaLida
from indicadores.instrumentos import anos_de
from territorios.models import Nivel
from territorios.rules import normalizar_nome

_PAPEIS: Final = (
    ("numero", r"N|NO|NUM|NUMERO( DO INDICADOR)?"),
    ("nome", r"(NOME DO )?INDICADOR(ES)?"),
    ("tipo", r"TIPO"),
    ("meta", r"META( DO)?( ANO)?( DE)?( \d{4})?( PACTUADA)?"),
    ("resultado", r"RESULTADO( ANUAL| DO ANO)?( DE)?( \d{4})?"),
    ("alcance", r"(PERCENTUAL )?(DE )?ALCANCAD[AO] DA META( \d{4})?"),
    ("unidade", r"UNIDADE( DE MEDIDA)?"),
    ("municipio", r"MUNICIPIO|NOME DO MUNICIPIO"),
    ("uf", r"UF|SIGLA|ESTADO"),
    ("ibge", r"(CODIGO |COD )?(DO )?IBGE|CODIGO( DO)?( MUNICIPIO)?"),
    ("ano", r"ANO|EXERCICIO"),
)
_LIMITE: Final = 60
"""Em quantas linhas o quadro tem de aparecer para o arquivo ser reconhecido."""
_NAO_SE_APLICA: Final = frozenset({"N A", "NA", "NAO SE APLICA", "NAO APLICAVEL"})
_SEM_APURACAO: Final = frozenset({"SEM APURACAO", "NAO APURADO", "EM APURACAO"})
_NAO_PACTUADO: Final = frozenset({"NAO PACTUADO", "NAO PACTUADA"})

Papeis = Mapping[str, int]


def e_do_quadro(planilha: Planilha) -> bool:
    """Se o arquivo traz o cabeçalho do quadro em alguma das suas abas."""
    return any(
        papeis_do(textos)
        for aba in planilha.abas
        for _, textos in _primeiras(aba, _LIMITE)
    )


def _primeiras(aba: Aba, quantas: int) -> Iterator[tuple[int, list[str]]]:
    for lidas, linha in enumerate(aba):
        if lidas >= quantas:
            return
        yield linha


def papeis_do(textos: Sequence[str]) -> dict[str, int]:
    """O que é cada coluna, se a linha é o cabeçalho do quadro; senão, vazio."""
    if not any(t[:7].lower() == "unidade" for t in textos):
        return {}  # o caso comum, sem olhar célula a célula
    achados: dict[str, int] = {}
    for indice, texto in enumerate(textos):
        normal = normalizar_nome(texto)
        for papel, padrao in _PAPEIS:
            if normal and papel not in achados and re.fullmatch(padrao, normal):
                achados[papel] = indice
                break
    tem_tudo = {"numero", "nome", "unidade"} <= achados.keys()
    tem_valor = {"meta", "resultado"} & achados.keys()
    do_digisus = {"tipo", "alcance"} & achados.keys()
    return achados if tem_tudo and tem_valor and do_digisus else {}


def traz_os_dois(planilha: Planilha, ano: int) -> bool:
    """Se há no quadro ao menos uma meta e um resultado escritos, do ano."""
    return all(
        any(
            lida.campos.get("m") or lida.campos.get("s")
            for lida in _do_campo(planilha, campo, ano, Counter(), so_se_houver=True)
        )
        for campo in ("meta", "resultado")
    )


def ler(
    planilha: Planilha,
    especie: Especie,
    ano: int,
    lidos: Counter[str],
    *,
    so_se_houver: bool = False,
) -> Iterator[LinhaLida]:
    """As linhas do quadro, com o campo da espécie: a meta ou o resultado do ano.

    O quadro sem a coluna, ou de outro ano, recusa o arquivo; com `so_se_houver`
    fica fora (o arquivo traz também a outra coluna, e o que dela há se lê).
    """
    campo = "meta" if especie.acao == "salvar_metas" else "resultado"
    yield from _do_campo(planilha, campo, ano, lidos, so_se_houver=so_se_houver)


def _do_campo(
    planilha: Planilha,
    campo: str,
    ano: int,
    lidos: Counter[str],
    *,
    so_se_houver: bool,
) -> Iterator[LinhaLida]:
    for aba in planilha.abas:
        exigir_sem_mesclas(aba, _de_cabecalho)
        leitor = _Leitor(aba.nome, campo, ano, lidos, so_se_houver=so_se_houver)
        for numero, textos in aba:
            if lida := leitor.linha(numero, textos):
                yield lida


def _de_cabecalho(_numero: int, textos: Sequence[str]) -> bool:
    return e_linha_de_cabecalho(textos) or bool(papeis_do(textos))


class _Leitor:
    """Percorre uma aba, lembrando de quem é o quadro em que está."""

    def __init__(
        self,
        aba: str,
        campo: str,
        ano: int,
        lidos: Counter[str],
        *,
        so_se_houver: bool,
    ) -> None:
        self.aba, self.campo, self.ano, self.lidos = aba, campo, ano, lidos
        self.so_se_houver = so_se_houver
        self.bloco = Bloco()
        self.papeis: Papeis = {}

    def linha(self, numero: int, textos: Sequence[str]) -> LinhaLida | None:
        """A linha do quadro, ou None se é cabeçalho, título ou de outro ano."""
        if achados := papeis_do(textos):
            self._comecar(achados, numero, textos)
            return None
        if e_linha_de_cabecalho(textos):
            if self.papeis:
                self.bloco, self.papeis = Bloco(), {}
            self.bloco.ler(numero, textos)
            return None
        if not self.papeis or not self._texto(textos, "numero").strip("0."):
            return None
        if self._de_outro_ano(textos) or self._so_um_texto(textos):
            return None
        return self._lida(numero, textos)

    def _so_um_texto(self, textos: Sequence[str]) -> bool:
        """O rodapé ou o título por baixo do quadro: conta-se, e fica fora."""
        escritos = [t for t in textos if t]
        fora = len(escritos) == 1 and any(map(str.isalpha, escritos[0]))
        lida_duas_vezes = self.so_se_houver and self.campo == "meta"
        if fora and not lida_duas_vezes:
            self.lidos["linha só com um texto, fora"] += 1
        return fora

    def _comecar(self, papeis: Papeis, numero: int, textos: Sequence[str]) -> None:
        self.papeis = {}
        if self.campo not in papeis:
            if self.so_se_houver:
                return
            raise recusar(
                f"O quadro da linha {numero} não tem a coluna de {self.campo}. "
                "Escolha, ao enviar, o que ele traz.",
                "quadro_sem_a_coluna",
            )
        do_titulo = anos_de(textos[papeis[self.campo]])[0]
        do_bloco = anos_de(self.bloco.valores.get("ano", ""))[0]
        outro_ano = do_titulo or do_bloco or self.ano
        if outro_ano != self.ano and "ano" not in papeis:
            if self.so_se_houver:
                self.lidos[f"coluna de {self.campo} de {outro_ano}, fora"] += 1
                return
            raise recusar(
                f"O quadro da linha {numero} é de {outro_ano}, e ao enviar se "
                f"disse {self.ano}. Envie de novo com o ano do quadro.",
                "quadro_de_outro_ano",
            )
        self.papeis = papeis

    def _de_outro_ano(self, textos: Sequence[str]) -> bool:
        if "ano" not in self.papeis:
            return False
        escrito = self._texto(textos, "ano")
        if anos_de(escrito)[0] in (self.ano, None):
            return False
        self.lidos[f"linha de {escrito}, fora"] += 1
        return True

    def _lida(self, numero: int, textos: Sequence[str]) -> LinhaLida:
        campos, nota = self._campos(self._texto(textos, self.campo))
        letras = {p: letra(i) for p, i in self.papeis.items()}
        lugar, uf, nivel = self._de_quem(textos)
        return LinhaLida(
            aba=self.aba,
            linha=numero,
            lugar=lugar,
            numero=self._texto(textos, "numero"),
            campos=campos,
            colunas={
                "lugar": letras.get("ibge") or letras.get("municipio") or "A",
                "numero": letras["numero"],
                "u": letras["unidade"],
                **dict.fromkeys("msjnd", letras[self.campo]),
            },
            uf=uf,
            nivel=nivel,
            lida_como=nota,
            unidade=self._texto(textos, "unidade"),
            confere=Confere(
                *(
                    self._texto(textos, papel)
                    for papel in ("tipo", "nome", "meta", "resultado", "alcance")
                )
            ),
        )

    def _de_quem(self, textos: Sequence[str]) -> tuple[str, str, str]:
        """(Território, UF, nível); as colunas valem mais que as linhas de cima."""
        ibge = self._texto(textos, "ibge")
        municipio = self._texto(textos, "municipio")
        if ibge or municipio:
            uf = self._texto(textos, "uf") or self.bloco.valores.get("estado", "")
            return ibge or municipio, uf, "" if ibge else Nivel.MUNICIPIO
        if uf := self._texto(textos, "uf"):
            return uf, "", Nivel.UF
        nivel = Nivel.MUNICIPIO if "municipio" in self.bloco.valores else Nivel.UF
        return self.bloco.lugar, self.bloco.uf, nivel

    def _campos(self, texto: str) -> tuple[dict[str, str], str]:
        """Os campos do formulário e como o símbolo foi lido. RN-IND-65."""
        normal = normalizar_nome(texto)
        if texto and not normal:
            return self._simbolo({"m": ""}, texto, "não informado")
        if normal in _SEM_APURACAO:
            return self._simbolo({"m": ""}, texto, "ainda sem apuração")
        por_que = {"m": "", "j": f"“{texto}” no DigiSUS."}
        if normal in _NAO_SE_APLICA:
            return self._simbolo(
                {**por_que, "s": "Não se aplica"}, texto, "não se aplica"
            )
        if normal in _NAO_PACTUADO and self.campo == "meta":
            return self._simbolo(
                {**por_que, "s": "Não pactuado"}, texto, "não pactuado"
            )
        return {"m": texto}, ""

    def _simbolo(
        self, campos: dict[str, str], texto: str, como: str
    ) -> tuple[dict[str, str], str]:
        nota = f"“{texto}” lido como {como}"
        self.lidos[nota] += 1
        return campos, f"{nota}."

    def _texto(self, textos: Sequence[str], papel: str) -> str:
        indice = self.papeis.get(papel)
        if indice is None or indice >= len(textos):
            return ""
        return textos[indice]
