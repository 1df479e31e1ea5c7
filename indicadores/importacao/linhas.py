"""Uma linha de planilha, seja qual for o formato de onde veio."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Confere:
    """O que a linha diz além do valor, para conferir contra a ficha e a conta."""

    tipo: str
    nome: str
    meta: str
    resultado: str
    alcance: str


@dataclass(slots=True)
class LinhaLida:
    """O que a planilha diz de um indicador num território.

    `campos` usa as letras do formulário (m valor, s situação, j justificativa ou
    nota, r definição; n, d, p, f, e nos resultados) e `colunas` diz a letra da
    coluna de cada um, mais `lugar` e `numero`. `original` são os campos como o
    modelo os gerou, e `versao` a da célula então; None fora do modelo. `brutos` é o
    que estava escrito e `lida_como`, como um símbolo da fonte foi entendido;
    `unidade`, a que o arquivo traz; `nivel`, o do território que a coluna diz
    trazer; `confere`, o que o DigiSUS afirma de cada indicador; `aviso`, o que disso
    não confere e não impede.
    """

    aba: str
    linha: int
    lugar: str
    numero: str
    campos: Mapping[str, str]
    colunas: Mapping[str, str]
    uf: str = ""
    original: Mapping[str, str] | None = None
    versao: int = 0
    lida_como: str = ""
    brutos: Mapping[str, str] = field(default_factory=dict)
    unidade: str = ""
    nivel: str = ""
    confere: Confere | None = None
    aviso: str = ""
    recusa: tuple[str, str, str] | None = field(default=None)
    """Já recusada na leitura: campo, motivo e remédio."""

    def como_veio(self, campo: str) -> str:
        """O texto da célula no arquivo, antes de entendido."""
        return self.brutos.get(campo) or self.campos.get(campo, "")
