"""O que uma pessoa escreveu, em HTML seguro e decente na tela e no papel.

Nenhuma marcação de quem escreveu sobrevive, e o sentido do texto não muda. A
ordem importa: normalizar, tirar o que não se imprime, escapar e só então pôr
as nossas poucas marcas (p, ul, li, strong, a, wbr).
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from base.numeros import NBSP

SUBSTITUTO: Final = "□"
TAMANHO_CURTO: Final = 80
VAZIO: Final = SafeString('<p class="cinza">Não informado.</p>')

INVISIVEIS: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
_ENDERECO: Final = re.compile(
    r"(?<![\w@])((?:https?://|www\.)[^\s<>\"“”\[\]{}|\\^`]{3,2000})"
)
_ITEM: Final = re.compile(r"^\s*(?:\\?\*|[-–•‣▪●·]|=>|→)\s+(.*)$")
_NEGRITO: Final = re.compile(r"\*\*(?=\S)([^\n]{1,2000}?)(?<=\S)\*\*")
_QUEBRA_DO_ENDERECO: Final = re.compile(r"(?<=[/._?&=-])(?=\w)")
# sobras de conversores: escapes e links de markdown, endereço entre < >
_SOBRAS: Final = (
    (re.compile(r"\\([*_#`\[\]$])"), r"\1"),
    (re.compile(r"\[([^\]\n]{1,300})\]\((https?://[^\s)]+)\)"), r"\1 (\2)"),
    (re.compile(r"<((?:https?://|www\.)[^\s<>]+)>"), r"\1"),
    (re.compile("[ \u00a0]{2,}"), " "),
    (re.compile(r"([!?.,;])\1{3,}"), r"\1\1\1"),
)
# um número nunca se separa da sua unidade
_COLAR: Final = (
    (
        re.compile(
            r"\b(n[ºo°]s?|arts?\.|pp?\.|RE|TC|Decreto|Portaria|Lei) (?=\d)"
            r"|(R\$|§) (?=\d)"
        ),
        lambda m: f"{m.group(1) or m.group(2)}{NBSP}",
    ),
    (
        re.compile(r"(?<=\d) (%|mil\b|milh(?:ão|ões)\b|hab\b)"),
        lambda m: NBSP + m.group(1),
    ),
    (re.compile(r"(?<=\d[ºª]) (?=[a-zà-ú])"), lambda _: NBSP),
)


@lru_cache(maxsize=1)
def cobertura() -> frozenset[int]:
    """Os caracteres que as fontes dos documentos sabem desenhar."""
    # a leitura da fonte só interessa a quem imprime
    from fontTools.ttLib import TTFont

    pasta = settings.BUILD_DIR / "pdf" / "fontes"
    codigos: set[int] = set()
    for face in ("sans-400", "serif-400"):
        caminho = pasta / f"{face}.ttf"
        if not caminho.is_file():
            raise ImproperlyConfigured(
                "As fontes dos documentos não foram construídas: "
                "rode frontend/construir.py."
            )
        codigos |= set(TTFont(caminho).getBestCmap())
    return frozenset(codigos)


def glifos_ausentes(texto: str) -> list[str]:
    """Caracteres que o papel não desenha (emoji, outras escritas), em ordem.

    Serve ao aviso no campo; no documento, cada um sai como "□".
    """
    return sorted({c for c in texto if ord(c) > 32 and ord(c) not in cobertura()})


def no_papel(texto: str) -> str:
    """Tira os invisíveis e troca por "□" o que as fontes não desenham."""
    visivel = INVISIVEIS.sub("", texto)
    ausentes = dict.fromkeys(map(ord, glifos_ausentes(visivel)), SUBSTITUTO)
    return visivel.translate(ausentes)


def limpar(texto: str | None) -> str:
    """Texto normalizado, sem invisíveis nem sobras de conversão; None vira ""."""
    limpo = unicodedata.normalize("NFC", texto or "")
    limpo = limpo.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    limpo = INVISIVEIS.sub("", limpo)
    for padrao, troca in _SOBRAS:
        limpo = padrao.sub(troca, limpo)
    return limpo.strip()


def e_curta(texto: str | None) -> bool:
    """Resposta que cabe ao lado da pergunta, como "NA" ou "Não se aplica."."""
    return len(limpar(texto)) <= TAMANHO_CURTO


def narrativa(texto: str | None) -> SafeString:
    """Parágrafos e listas; os endereços viram links que se mostram inteiros.

    Vazio sai como "Não informado.".
    """
    partes: list[SafeString] = []
    for paragrafo in re.split(r"\n\s*\n", limpar(texto)):
        partes += _blocos(paragrafo.split("\n"))
    return _juntar(partes) if partes else VAZIO


def _juntar(partes: Iterable[SafeString], separador: str = "") -> SafeString:
    """Une pedaços já seguros: `join` sozinho devolveria texto comum."""
    return SafeString(separador.join(partes))


def _blocos(linhas: list[str]) -> list[SafeString]:
    """Linhas seguidas de um parágrafo: texto corrido e listas, na ordem."""
    blocos: list[SafeString] = []
    corrido: list[str] = []
    itens: list[str] = []
    for linha in linhas:
        item = _ITEM.match(linha)
        if item:
            _fechar_corrido(corrido, blocos)
            itens.append(item.group(1))
        elif linha.strip():
            _fechar_lista(itens, blocos)
            corrido.append(linha.strip())
    _fechar_corrido(corrido, blocos)
    _fechar_lista(itens, blocos)
    return blocos


def _fechar_corrido(corrido: list[str], blocos: list[SafeString]) -> None:
    if corrido:
        blocos.append(format_html("<p>{}</p>", _com_negrito(" ".join(corrido))))
        corrido.clear()


def _fechar_lista(itens: list[str], blocos: list[SafeString]) -> None:
    if itens:
        linhas = (format_html("<li>{}</li>", _com_negrito(i)) for i in itens)
        blocos.append(format_html("<ul>{}</ul>", _juntar(linhas)))
        itens.clear()


def _com_negrito(texto: str) -> SafeString:
    """Os trechos entre ** em negrito; o resto, e dentro deles, com os links."""
    partes = []
    for posicao, trecho in enumerate(_NEGRITO.split(texto)):
        feito = _com_links(trecho)
        partes.append(
            format_html("<strong>{}</strong>", feito) if posicao % 2 else feito
        )
    return _juntar(partes)


def _com_links(texto: str) -> SafeString:
    partes: list[SafeString] = []
    fim = 0
    for achado in _ENDERECO.finditer(texto):
        endereco = _sem_pontuacao_final(achado.group(1))
        partes.append(_colar(texto[fim : achado.start()]))
        partes.append(_link(endereco))
        fim = achado.start() + len(endereco)
    partes.append(_colar(texto[fim:]))
    return _juntar(partes)


def _sem_pontuacao_final(endereco: str) -> str:
    """A pontuação depois do endereço é da frase, não dele."""
    endereco = endereco.rstrip(".,;:!?…'")
    while endereco.endswith(")") and endereco.count("(") < endereco.count(")"):
        endereco = endereco[:-1]
    return endereco


def _link(endereco: str) -> SafeString:
    destino = endereco if endereco.startswith("http") else f"http://{endereco}"
    pedacos = (escape(q) for q in _QUEBRA_DO_ENDERECO.split(endereco))
    return format_html('<a href="{}">{}</a>', destino, _juntar(pedacos, "<wbr>"))


def _colar(texto: str) -> SafeString:
    for padrao, troca in _COLAR:
        texto = padrao.sub(troca, texto)
    return escape(texto)
