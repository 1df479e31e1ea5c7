"""Se quem envia pode, e se o território recebe agora o que se importa."""

from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from base.errors import RegraViolada
from contas.models import Vinculo
from indicadores.consultas.prazos import Prazos
from indicadores.importacao.especies import Especie
from indicadores.importacao.origem import fora_do_recorte
from indicadores.models import Pactuacao, Rodada
from indicadores.permissions import pode_importar_celulas
from territorios.models import Territorio

SEM_OUTRO_REMEDIO: Final = (
    "Grave as outras células agora e, chegada a hora, envie o mesmo arquivo de novo: "
    "o já gravado não muda."
)


@dataclass(frozen=True, slots=True)
class Impedimento:
    """Por que a célula não se grava, e o que fazer."""

    motivo: str
    remedio: str


class Cabimento:
    """Quem e quando, lidos uma vez por território."""

    def __init__(
        self,
        especie: Especie,
        rodada: Rodada,
        por: Vinculo | None,
        em_nome_de: Territorio | None = None,
    ) -> None:
        self.especie, self.rodada, self.por = especie, rodada, por
        self.em_nome_de = em_nome_de
        self._prazos = Prazos(rodada, especie.janela, timezone.localdate())
        self._pactuacoes = {p.territorio_id: p for p in rodada.pactuacoes.all()}
        self._impedimentos: dict[int, Impedimento | None] = {}
        self._podem: dict[int, bool] = {}

    def pode(self, territorio: Territorio) -> bool:
        """Se quem envia poderia importar; None é a administração da instalação.

        Vem antes de comparar: a quem não pode não se diz o que está gravado.
        """
        if self.por is None:
            return True
        if territorio.pk not in self._podem:
            pactuacao = self._pactuacao_de(territorio)
            self._podem[territorio.pk] = pode_importar_celulas(
                self.por, self.especie.acao, pactuacao, self.em_nome_de
            )
        return self._podem[territorio.pk]

    @property
    def recusa_de_quem(self) -> tuple[str, str]:
        """O motivo e o remédio de quem não pode."""
        if self.em_nome_de:
            return fora_do_recorte(self.em_nome_de)
        return (
            self.especie.recusa_de_quem,
            "Peça a quem é do território que envie esta mesma planilha.",
        )

    def agora(self, territorio: Territorio) -> Impedimento | None:
        """O prazo e a situação da pactuação; None se deixam."""
        if territorio.pk not in self._impedimentos:
            self._impedimentos[territorio.pk] = self._conferir(territorio)
        return self._impedimentos[territorio.pk]

    def _conferir(self, territorio: Territorio) -> Impedimento | None:
        pactuacao = self._pactuacao_de(territorio)
        try:
            self.especie.exigir_aberta(pactuacao, self._prazos.de(territorio))
        except RegraViolada as erro:
            motivo, remedio = motivo_e_remedio(erro.mensagem)
            return Impedimento(motivo, remedio or SEM_OUTRO_REMEDIO)
        return None

    def _pactuacao_de(self, territorio: Territorio) -> Pactuacao:
        """A pactuação do território; ainda sem chave se ninguém a abriu."""
        pactuacao = self._pactuacoes.get(territorio.pk) or Pactuacao()
        pactuacao.rodada, pactuacao.territorio = self.rodada, territorio
        return pactuacao


def motivo_e_remedio(frase: str) -> tuple[str, str]:
    """A primeira oração diz o que houve; as outras, o que fazer."""
    motivo, ponto, resto = frase.partition(". ")
    return (f"{motivo}.", resto) if ponto else (frase, "")
