"""`{% lembrado %}`: o pedaço de página que só se reescreve quando os dados mudam."""

from typing import Final

from django.template import Library, Node, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString

from base.memoria import Memoria, impressao_digital

register = Library()

PEDACOS: Final = Memoria(limite=8_000_000)


class Lembrado(Node):
    """O corpo, guardado pela impressão digital das partes.

    Das partes depende tudo o que o corpo mostra; cada uma tem `repr` fiel. Se a
    primeira é None, o corpo tem algo que não se resume, e escreve-se sempre.
    """

    def __init__(
        self, onde: str, nodelist: NodeList, partes: list[FilterExpression]
    ) -> None:
        self.onde = onde
        self.nodelist = nodelist
        self.partes = partes

    def render(self, context: Context) -> SafeString:
        """O texto guardado ou, na primeira vez, o do corpo."""
        valores = [parte.resolve(context) for parte in self.partes]
        if valores[0] is None:
            return self.nodelist.render(context)
        chave = impressao_digital(self.onde, valores)
        return PEDACOS.obter(chave, lambda: self.nodelist.render(context))


@register.tag
def lembrado(parser: Parser, token: Token) -> Lembrado:
    """{% lembrado linha.chave editavel ano %}…{% endlembrado %}."""
    partes = token.split_contents()[1:]
    if not partes:
        raise TemplateSyntaxError("Diga de que depende o pedaço lembrado.")
    onde = f"{parser.origin.name if parser.origin else ''}:{token.lineno}"
    nodelist = parser.parse(("endlembrado",))
    parser.delete_first_token()
    return Lembrado(onde, nodelist, [parser.compile_filter(p) for p in partes])
