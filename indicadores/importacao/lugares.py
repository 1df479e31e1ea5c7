"""De quem é a linha: o território pelo código ou pelo nome, nunca adivinhado."""

import re
from collections import defaultdict
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from territorios.models import Nivel, Territorio
from territorios.rules import normalizar_nome

_CODIGO_E_NOME: Final = re.compile(
    r"(\d{6,7})(?:[.,]0+)?(?:\s*[-–]?\s*(.*))?|(\d{2})\s*[-–]?\s*(\D.*)", re.DOTALL
)
_NOME_E_UF: Final = re.compile(r"(.+?)\s*(?:/|-|–|\()\s*([A-Za-z]{2})\)?")


@dataclass(frozen=True, slots=True)
class NaoAchado:
    """Por que não se sabe de quem é a linha, e o que fazer."""

    motivo: str
    remedio: str


class Lugares:
    """Índice dos territórios que pactuam, por código de 7 e 6 dígitos, sigla e nome."""

    def __init__(self) -> None:
        self.por_pk: dict[int, Territorio] = {}
        self._por_codigo: dict[str, Territorio] = {}
        self._por_nome: dict[str, list[Territorio]] = defaultdict(list)
        self._siglas: set[str] = set()
        territorios = Territorio.objects.filter(
            nivel__in=[Nivel.UF, Nivel.MUNICIPIO]
        ).select_related("uf", "macrorregiao")
        for territorio in territorios:
            self._por(territorio)

    def _por(self, territorio: Territorio) -> None:
        self.por_pk[territorio.pk] = territorio
        self._por_codigo[territorio.codigo] = territorio
        if territorio.nivel == Nivel.MUNICIPIO:
            self._por_codigo[territorio.codigo_ibge6] = territorio
        else:
            self._siglas.add(territorio.codigo)
            self._por_codigo.setdefault(territorio.codigo_ibge, territorio)
        self._por_nome[_chave(territorio.nome)].append(territorio)

    def achar(
        self, texto: str, uf: str = "", nivel: str = ""
    ) -> Territorio | NaoAchado:
        """O território que o texto nomeia; NaoAchado se nenhum ou mais de um.

        Aceita o código de 7 ou de 6 dígitos (também colado ao nome), a sigla da
        UF, o nome, e o nome com a UF («Bom Jesus/PI»). `nivel` é o que a coluna diz
        trazer: separa o município de São Paulo do estado. Regra: RN-IND-60.
        """
        texto = texto.strip()
        if achado := self._por_codigo.get(texto.upper()):
            return achado
        if casou := _CODIGO_E_NOME.fullmatch(texto):
            return self._pelo_codigo(casou[1] or casou[3], casou[2] or casou[4] or "")
        return self._pelo_nome(texto, self._sigla(uf), nivel)

    def _sigla(self, uf: str) -> str:
        """A sigla da UF, por sigla, código do IBGE ou nome; a desconhecida fica."""
        texto = uf.strip().upper()
        if texto in self._siglas or not texto:
            return texto
        if (do_codigo := self._por_codigo.get(texto)) and do_codigo.nivel == Nivel.UF:
            return do_codigo.codigo
        homonimos = self._por_nome.get(_chave(uf), [])
        ufs = [t.codigo for t in homonimos if t.nivel == Nivel.UF]
        return ufs[0] if ufs else texto

    def _pelo_codigo(self, codigo: str, nome: str) -> Territorio | NaoAchado:
        if codigo.endswith("0000") or codigo[2:6] == "0000":
            return NaoAchado(
                f"“{codigo}” é município ignorado: o número não é de nenhum.",
                "Deixe a linha fora, ou some-a onde ela pertence.",
            )
        achado = self._por_codigo.get(codigo)
        if achado is None:
            return NaoAchado(
                f"Não há município de código {codigo}.",
                "Confira o código do IBGE: 6 ou 7 dígitos, ou 2 se for o da UF.",
            )
        nomes = (achado.nome, f"{achado.nome} {achado.sigla}")
        if nome and _chave(nome) not in map(_chave, nomes):
            return NaoAchado(
                f"O código {codigo} é de {achado}, mas o nome diz “{nome[:60]}”.",
                "Corrija o código ou o nome.",
            )
        return achado

    def _pelo_nome(self, texto: str, uf: str, nivel: str) -> Territorio | NaoAchado:
        nome = texto
        if not uf and (casou := _NOME_E_UF.fullmatch(texto)):
            sigla = casou[2].upper()
            if sigla in self._siglas:
                nome, uf = casou[1], sigla
        achados = self._por_nome.get(_chave(nome), [])
        if uf:
            achados = [t for t in achados if t.sigla == uf]
        if nivel and len(achados) > 1:
            achados = [t for t in achados if t.nivel == nivel]
        municipios = [t for t in achados if t.nivel == Nivel.MUNICIPIO]
        if len(achados) == 1:
            return achados[0]
        if achados:
            da_uf = [t for t in achados if t.nivel == Nivel.UF]
            if len(municipios) == 1 and da_uf:
                return self._municipio_ou_estado(municipios[0], da_uf[0])
            return self._homonimos(nome, municipios or achados)
        return self._parecidos(nome, uf)

    def _municipio_ou_estado(self, municipio: Territorio, uf: Territorio) -> NaoAchado:
        return NaoAchado(
            f"“{uf.nome}” é o município e também o estado.",
            f"Escreva {municipio.codigo} se for o município, ou {uf.codigo} se for o "
            "estado.",
        )

    def _homonimos(self, nome: str, achados: list[Territorio]) -> NaoAchado:
        onde = ", ".join(sorted({t.sigla for t in achados}))
        return NaoAchado(
            f"Há mais de um “{nome[:60]}” ({onde}).",
            "Escreva a UF ao lado do nome, ou o código do IBGE.",
        )

    def _parecidos(self, nome: str, uf: str) -> NaoAchado:
        em = f" em {uf}" if uf else ""
        nomes = {
            n: achados[0]
            for n, todos in self._por_nome.items()
            if (achados := [t for t in todos if not uf or t.sigla == uf])
        }
        perto = get_close_matches(_chave(nome), nomes, n=1)
        sugestao = f" Seria {nomes[perto[0]]}?" if perto else ""
        return NaoAchado(
            f"Não há território chamado “{nome[:60]}”{em}.",
            f"Escreva o nome como no IBGE, ou o código.{sugestao}",
        )


def _chave(nome: str) -> str:
    """Sem acento, pontuação nem espaço: D'Oeste, D Oeste e DOESTE são o mesmo nome."""
    return normalizar_nome(nome).replace(" ", "")
