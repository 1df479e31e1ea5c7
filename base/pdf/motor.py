"""O WeasyPrint em uso. Importe só por `base.pdf`, que prepara o ambiente."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from base.pdf.etiquetas import arrumar_etiquetas

VARIANTE: Final = "pdf/ua-1"
FACES: Final = (
    ("PSUS Sans", 300, "normal", "sans-300"),
    ("PSUS Sans", 400, "normal", "sans-400"),
    ("PSUS Sans", 400, "italic", "sans-400i"),
    ("PSUS Sans", 600, "normal", "sans-600"),
    ("PSUS Serif", 400, "normal", "serif-400"),
    ("PSUS Serif", 400, "italic", "serif-400i"),
    ("PSUS Serif", 600, "normal", "serif-600"),
)


class GlifoAusenteError(ValueError):
    """As fontes não desenham um caractere: sairia um quadrado vazio."""


class EnderecoProibidoError(ValueError):
    """O documento tentou buscar algo fora dele."""


class SomenteEmbutidos(URLFetcher):
    """Nenhum documento busca nada: nem da rede, nem do disco."""

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
        if not url.startswith("data:"):
            raise FatalURLFetchingError(f"endereço proibido: {url[:80]}")
        return super().fetch(url, headers)


class Motor:
    """Fontes e folhas lidas uma vez; imprime um documento por vez."""

    def __init__(self, fontes: Path, *, folha: str, folha_do_rascunho: str) -> None:
        self._fontes = FontConfiguration()
        faces = "".join(
            f'@font-face {{ font-family: "{familia}"; font-weight: {peso}; '
            f"font-style: {estilo}; src: url({nome}.ttf) }}\n"
            for familia, peso, estilo, nome in FACES
        )
        self._folha = self._ler(faces + folha, fontes)
        self._folha_do_rascunho = self._ler(folha_do_rascunho, fontes)

    def _ler(self, css: str, fontes: Path) -> CSS:
        return CSS(string=css, base_url=f"{fontes.as_uri()}/", font_config=self._fontes)

    def imprimir(self, html: str, *, rascunho: bool) -> tuple[bytes, int]:
        """Devolve os bytes e o número de páginas."""
        folhas = [self._folha]
        if rascunho:
            folhas.append(self._folha_do_rascunho)
        try:
            documento = HTML(string=html, url_fetcher=SomenteEmbutidos()).render(
                stylesheets=folhas, font_config=self._fontes, pdf_variant=VARIANTE
            )
            conteudo: bytes = documento.write_pdf(
                pdf_variant=VARIANTE,
                finisher=arrumar_etiquetas,
                pdf_identifier=None,
            )
        except FatalURLFetchingError as erro:  # é BaseException: passaria por tudo
            raise EnderecoProibidoError(str(erro)) from erro
        faltam = {chr(c) for f in documento.fonts.values() for c in f.missing}
        if faltam:
            raise GlifoAusenteError(
                f"As fontes dos documentos não desenham {sorted(faltam)}."
            )
        return conteudo, len(documento.pages)
