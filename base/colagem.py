"""O que se cola do Word ou da web, reduzido a texto com listas, negrito e links.

A tela já limpa ao colar; aqui se limpa o que chegou com marcação de outro modo,
para que nada além de texto se grave.
"""

import re
from html.parser import HTMLParser
from typing import Final

_MARCACAO: Final = re.compile(
    r"</?(?:script|style|p|div|span|b|strong|i|em|u|ins|del|ul|ol|li|a|br|table|tr|td|"
    r"th|h[1-6]|font|meta|link|html|body|head|o:p|w:\w+|img|iframe|svg)\b[^<>]*>",
    re.IGNORECASE,
)
_SEM_CONTEUDO: Final = frozenset({"script", "style", "head", "title", "del", "w:del"})
_BLOCOS: Final = frozenset(
    {"p", "div", "ul", "ol", "tr", "table", "blockquote"}
    | {f"h{n}" for n in range(1, 7)}
)
_VAZIOS: Final = frozenset({"br", "meta", "link", "img", "hr", "input"})
# o marcador "o" só com o espaço duro que o Word põe depois: "o prazo" é texto
_MARCADOR_DO_WORD: Final = re.compile(
    r"^[ \t\u00a0]*(?:[·•▪§][ \t\u00a0]+|o[ \t]*\u00a0[ \t\u00a0]*)", re.MULTILINE
)


def limpar_colagem(texto: str) -> str:
    """O texto sem marcação: ficam listas, **negrito** e o endereço dos links.

    Scripts, estilos e o que o controle de alterações riscou saem com o conteúdo; o
    texto que já vinha sem marcação volta igual.
    """
    if not _MARCACAO.search(texto):
        return texto
    leitor = _Leitor()
    leitor.feed(texto)
    leitor.close()
    limpo = _MARCADOR_DO_WORD.sub("- ", "".join(leitor.partes))
    limpo = re.sub(r"\*\*\s*\*\*", "", limpo)
    limpo = re.sub(r"[ \t\u00a0]+", " ", limpo)
    limpo = re.sub(r" +\n", "\n", limpo)
    return re.sub(r"\n{3,}", "\n\n", limpo).strip()


class _Leitor(HTMLParser):
    """Junta o texto visível; cada elemento aberto lembra o que fechar."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.partes: list[str] = []
        self._abertos: list[tuple[str, str]] = []
        self._escondidos = 0
        self._listas: list[int | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        dados = {nome: valor or "" for nome, valor in attrs}
        if tag == "br":
            self._por("\n")
        if tag in _VAZIOS:
            return
        riscado = tag in _SEM_CONTEUDO or "msodel" in dados.get("class", "").lower()
        fecho = "!" if riscado else self._abrir(tag, dados)
        self._escondidos += riscado
        self._abertos.append((tag, fecho))

    def _abrir(self, tag: str, dados: dict[str, str]) -> str:
        """Escreve o começo do elemento e devolve o que se escreve no fim."""
        if tag in ("ul", "ol"):
            self._listas.append(0 if tag == "ol" else None)
        if tag == "li":
            return self._item()
        if tag in _BLOCOS:
            self._por("\n")
            return "\n"
        estilo = dados.get("style", "").replace(" ", "").lower()
        forte = tag in ("b", "strong") and "font-weight:normal" not in estilo
        if forte or "font-weight:bold" in estilo:
            self._por("**")
            return "**"
        destino = dados.get("href", "")
        if tag == "a" and destino.startswith(("http://", "https://")):
            return f" ({destino})"
        return ""

    def _item(self) -> str:
        if self._listas and (numero := self._listas[-1]) is not None:
            self._listas[-1] = numero + 1
            self._por(f"\n{numero + 1}. ")
        else:
            self._por("\n- ")
        return ""

    def handle_endtag(self, tag: str) -> None:
        if tag not in {nome for nome, _ in self._abertos}:
            return
        while self._abertos:
            nome, fecho = self._abertos.pop()
            if nome in ("ul", "ol") and self._listas:
                self._listas.pop()
            if fecho == "!":
                self._escondidos -= 1
            else:
                self._por(fecho)
            if nome == tag:
                return

    def handle_data(self, data: str) -> None:
        self._por(re.sub(r"[^\S\u00a0]+", " ", data))

    def _por(self, texto: str) -> None:
        if not self._escondidos:
            self.partes.append(texto)
