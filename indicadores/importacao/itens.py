"""O que cada linha faria, como a tela o mostra e a gravação o recebe."""

from collections.abc import Mapping
from typing import Final

from base.importacao import Item, recusada
from base.models import Efeito
from indicadores.importacao.especies import (
    CampoRecusado,
    Especie,
    NaFicha,
    Valores,
    para_json,
)
from indicadores.importacao.gravadas import Gravadas, Salva
from indicadores.importacao.linhas import LinhaLida
from indicadores.models import Ficha, Variante
from indicadores.rules import EstadoDaCelula
from territorios.models import Territorio

_ACESSORIOS: Final[Mapping[str, str]] = {
    "justificativa": "muda a justificativa",
    "nota": "muda a nota",
    "fonte": "muda a fonte",
    "data_extracao": "muda a data da extração",
    "preliminar": "muda se é preliminar",
}


class Itens:
    """Monta os itens de uma simulação."""

    def __init__(
        self, especie: Especie, gravadas: Gravadas, variantes: Mapping[int, Variante]
    ) -> None:
        self.especie, self.gravadas, self.variantes = especie, gravadas, variantes

    def recusado(
        self,
        lida: LinhaLida,
        campo: str,
        rotulo: str,
        veio: str,
        motivo: str,
        remedio: str = "",
    ) -> Item:
        """Uma linha que não se grava, com a coluna do campo culpado."""
        coluna = lida.colunas.get(campo) or self._coluna(lida) or "A"
        return recusada((lida.aba, lida.linha, coluna), rotulo, veio, motivo, remedio)

    def mudado(
        self,
        lida: LinhaLida,
        onde: tuple[Territorio, Ficha],
        salva: Salva | None,
        novos: Valores,
        variante: Variante | None,
        aviso: str,
    ) -> Item:
        """A célula nova, a mudada ou a que conflita com o que outro gravou."""
        territorio, ficha = onde
        versao = salva.versao if salva else 0
        conflita = lida.original is not None and versao != lida.versao
        em_branco = salva is None or salva.valores[0] == EstadoDaCelula.NAO_INFORMADO
        efeito = Efeito.NOVA if em_branco else Efeito.MUDADA
        antes = self._escrita(salva)
        depois = self.especie.por_extenso(novos, variante)
        return Item(
            efeito=Efeito.CONFLITO if conflita else efeito,
            aba=lida.aba,
            linha=lida.linha,
            coluna=self._coluna(lida),
            rotulo=f"{territorio}, {ficha}",
            veio=self._veio(lida),
            era=self._original(lida, ficha, variante) if conflita else "",
            antes=antes,
            depois=depois,
            quem=self.gravadas.autor(salva) if conflita else "",
            motivo=lida.lida_como
            or (self._so_o_acessorio(novos, salva) if antes == depois else ""),
            aviso=aviso,
            dados={
                "t": territorio.pk,
                "f": ficha.pk,
                "n": ficha.numero,
                "g": variante.pk if variante else None,
                "v": versao,
                "x": para_json(novos),
            },
        )

    def _so_o_acessorio(self, novos: Valores, salva: Salva | None) -> str:
        """O que muda ao lado do número, quando o número fica o mesmo."""
        if salva is None:
            return ""
        gravados = dict(zip(self.especie.colunas, salva.valores, strict=True))
        mudam = [
            _ACESSORIOS[c]
            for c in self.especie.acessorios.values()
            if novos[c] != gravados[c]
        ]
        return f"O número não muda: {', '.join(mudam)}." if mudam else ""

    def igual(
        self,
        lida: LinhaLida,
        rotulo: str,
        novos: Valores,
        variante: Variante | None,
    ) -> Item:
        """O que a linha diz já está no portal."""
        return self._sem_efeito(lida, rotulo, self.especie.por_extenso(novos, variante))

    def intocado(self, lida: LinhaLida, rotulo: str, salva: Salva | None) -> Item:
        """Não se mexeu, ou nada se diz: fica o gravado, ainda que outro o mude."""
        escrito = self._veio(lida) if lida.original is not None else ""
        return self._sem_efeito(lida, rotulo, escrito or self._escrita(salva))

    def _sem_efeito(self, lida: LinhaLida, rotulo: str, escrito: str) -> Item:
        return Item(
            Efeito.IGUAL, lida.aba, lida.linha, self._coluna(lida), rotulo,
            self._veio(lida), antes=escrito, depois=escrito, motivo=lida.lida_como,
            aviso=lida.aviso,
        )  # fmt: skip

    def _coluna(self, lida: LinhaLida) -> str:
        return lida.colunas.get(self.especie.principal, "")

    def _veio(self, lida: LinhaLida) -> str:
        return lida.como_veio(self.especie.principal)

    def _escrita(self, salva: Salva | None) -> str:
        if salva is None:
            return "em branco"
        valores = dict(zip(self.especie.colunas, salva.valores, strict=True))
        return self.especie.por_extenso(
            valores, self.variantes.get(salva.variante or 0)
        )

    def _original(
        self, lida: LinhaLida, ficha: Ficha, variante: Variante | None
    ) -> str:
        """O que o modelo trazia quando foi gerado."""
        try:
            valores = self.especie.ler(NaFicha(ficha, variante), lida.original or {})
        except CampoRecusado:
            return "em branco"
        return self.especie.por_extenso(valores, variante)
