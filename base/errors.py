"""Erros de negócio que a tela sabe mostrar."""

from collections.abc import Mapping


class RegraViolada(Exception):
    """Uma regra de negócio impediu a operação.

    `mensagem` é mostrada ao usuário como está: frase completa, em português,
    dizendo o que fazer. `codigo` é estável e serve a testes e à trilha de
    auditoria; nunca compare o texto da mensagem. `por_campo` é a mesma mensagem
    repartida pelos campos a que se refere, para mostrá-la junto a cada um.
    """

    def __init__(
        self,
        mensagem: str,
        *,
        codigo: str,
        por_campo: Mapping[str, list[str]] | None = None,
    ) -> None:
        super().__init__(mensagem)
        self.mensagem = mensagem
        self.codigo = codigo
        self.por_campo = por_campo or {}


class EdicaoConcorrente(RegraViolada):
    """Outra pessoa gravou o mesmo registro depois que a tela foi aberta.

    A ação não grava nada; a tela mostra os dois valores e pede a escolha.
    """

    def __init__(
        self,
        mensagem: str = (
            "Outra pessoa gravou este registro depois que você abriu a tela. "
            "Compare os dois valores e escolha qual fica."
        ),
        *,
        codigo: str = "edicao_concorrente",
    ) -> None:
        super().__init__(mensagem, codigo=codigo)
