"""O que se confere num arquivo enviado antes de o abrir como planilha.

Nada aqui interpreta o conteúdo: olham-se bytes, com limites, para que um arquivo
feito para travar ou enganar o portal seja recusado com o motivo.
"""

import re
import zipfile
from typing import IO, Final

from base.importacao.errors import ArquivoRecusado

TAMANHO_MAXIMO: Final = 20 * 1024 * 1024
DESCOMPACTADO_MAXIMO: Final = 250 * 1024 * 1024
RAZAO_MAXIMA: Final = 200
PARTES_MAXIMAS: Final = 2_000
_PEDACO: Final = 1024 * 1024
_SOBRA: Final = 4096
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = b"PK\x03\x04"
_OUTROS: Final = (b"%PDF", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")

_DTD: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f[\s/>]")
_CELULA_COM_FORMULA: Final = re.compile(
    rb'<(?:\w+:)?c\s[^>]*?r="([A-Z]{1,3}\d{1,7})"[^>]*>\s*<(?:\w+:)?f[\s/>]'
)
_LINHA_OCULTA: Final = re.compile(
    rb'<(?:\w+:)?row\s(?=[^>]*?\bhidden="(?:1|true)")[^>]*?\br="(\d{1,7})"'
)
_PAGINA: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|\?xml|meta|head|style|table)\b",
    re.IGNORECASE,
)
_TABELA: Final = re.compile(rb"<table[\s>]", re.IGNORECASE)


def recusar(mensagem: str, codigo: str) -> ArquivoRecusado:
    """A recusa, com a frase que a pessoa lê."""
    return ArquivoRecusado(mensagem, codigo=codigo)


def exigir_tamanho(tamanho: int) -> None:
    """Recusa o vazio e o grande demais, sem ler nada."""
    if tamanho == 0:
        raise recusar("O arquivo está vazio. Escolha outro.", "arquivo_vazio")
    if tamanho > TAMANHO_MAXIMO:
        raise recusar(
            f"O arquivo tem {tamanho // 2**20} MB e o limite é "
            f"{TAMANHO_MAXIMO // 2**20} MB. Divida-o por região ou por indicador.",
            "arquivo_grande",
        )


def formato_de(arquivo: IO[bytes], nome: str) -> str:
    """«xlsx», «csv» ou «pagina», pelos bytes e não pelo nome; o resto se recusa."""
    arquivo.seek(0)
    inicio = arquivo.read(8192)
    arquivo.seek(0)
    if inicio.startswith(_OLE):
        raise _recusa_do_ole(arquivo)
    if inicio.startswith(_ZIP):
        return "xlsx"
    utf16 = inicio.startswith((b"\xff\xfe", b"\xfe\xff"))
    if (b"\0" in inicio and not utf16) or inicio.startswith(_OUTROS):
        raise recusar(
            "Isto não é uma planilha. Envie um arquivo XLSX ou CSV.", "tipo_errado"
        )
    e_pagina = re.match(_PAGINA, inicio)
    if e_pagina and _TABELA.search(arquivo.read(TAMANHO_MAXIMO)):
        return "pagina"
    if nome.lower().endswith((".xlsx", ".xlsm", ".xls", ".ods")):
        raise recusar(
            "O nome diz que é uma planilha, mas o conteúdo é outro. Abra no programa "
            "de planilhas e salve de novo como XLSX.",
            "tipo_errado",
        )
    if e_pagina:
        raise recusar(
            "Isto é uma página sem tabela, não uma planilha. Salve como CSV ou XLSX.",
            "tipo_errado",
        )
    return "csv"


def _recusa_do_ole(arquivo: IO[bytes]) -> ArquivoRecusado:
    conteudo = arquivo.read(TAMANHO_MAXIMO)
    if "EncryptedPackage".encode("utf-16-le") in conteudo:
        return recusar(
            "A planilha pede senha para abrir. Salve-a sem senha e envie de novo.",
            "com_senha",
        )
    return recusar(
        "A planilha está no formato antigo do Excel (.xls). Salve como XLSX.",
        "formato_antigo",
    )


def conferir_xlsx(arquivo: IO[bytes]) -> int:
    """Percorre as partes do XLSX com limites e recusa o que ele não pode ter.

    Devolve quantas linhas estão ocultas ou filtradas: quem as lê o diz.
    """
    try:
        with zipfile.ZipFile(arquivo) as pacote:
            return _conferir_pacote(pacote)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, RuntimeError) as erro:
        raise recusar(
            "O arquivo está danificado. Abra no programa de planilhas e salve de novo.",
            "danificado",
        ) from erro
    finally:
        arquivo.seek(0)


def _conferir_pacote(pacote: zipfile.ZipFile) -> int:
    partes = pacote.infolist()
    nomes = {parte.filename.lower() for parte in partes}
    if any(parte.flag_bits & 1 for parte in partes):
        raise recusar(
            "A planilha pede senha para abrir. Salve-a sem senha e envie de novo.",
            "com_senha",
        )
    if "content.xml" in nomes and "mimetype" in nomes:
        raise recusar(
            "A planilha está no formato do LibreOffice (.ods). Salve como XLSX.",
            "de_outro_programa",
        )
    if "xl/workbook.xml" not in nomes:
        raise recusar(
            "Isto não é uma planilha XLSX. Envie um arquivo XLSX ou CSV.", "tipo_errado"
        )
    if any("vbaproject" in nome or "macrosheets/" in nome for nome in nomes):
        raise recusar(
            "A planilha tem macros. Salve como XLSX comum, sem macros.", "com_macros"
        )
    if any(x in nome for nome in nomes for x in ("externallinks/", "embeddings/")):
        raise recusar(
            "A planilha aponta para outros arquivos. Cole só os valores numa planilha "
            "nova e envie-a.",
            "com_vinculos",
        )
    declarado = sum(parte.file_size for parte in partes)
    guardado = sum(parte.compress_size for parte in partes) or 1
    exagero = declarado > 2**24 and declarado / guardado > RAZAO_MAXIMA
    if len(partes) > PARTES_MAXIMAS or declarado > DESCOMPACTADO_MAXIMO or exagero:
        raise recusar(
            "O arquivo se expande muito além do que uma planilha precisa e não foi "
            "aberto. Copie os valores para uma planilha nova.",
            "bomba",
        )
    return sum(
        _conferir_parte(pacote, parte)
        for parte in partes
        if parte.filename.lower().endswith((".xml", ".rels"))
    )


def _conferir_parte(pacote: zipfile.ZipFile, parte: zipfile.ZipInfo) -> int:
    """Lê a parte inteira em pedaços: o que mente o tamanho falha na soma.

    Devolve quantas linhas ocultas a folha tem.
    """
    ocultas: set[bytes] = set()
    na_folha = parte.filename.lower().startswith("xl/worksheets/")
    sobra = b""
    with pacote.open(parte) as fluxo:
        while pedaco := fluxo.read(_PEDACO):
            if not sobra:
                _exigir_utf8(pedaco)
            texto = sobra + pedaco
            if _DTD.search(texto):
                raise recusar(
                    "A planilha traz definições externas (DTD), que o portal não abre. "
                    "Salve-a de novo no programa de planilhas.",
                    "com_dtd",
                )
            if na_folha:
                _exigir_sem_formulas(texto)
                if b"hidden=" in texto:
                    ocultas.update(_LINHA_OCULTA.findall(texto))
            sobra = texto[-_SOBRA:]
    return len(ocultas)


def _exigir_utf8(inicio: bytes) -> None:
    """UTF-16 esconderia de nós o que procuramos."""
    if inicio.startswith((b"\xff\xfe", b"\xfe\xff", b"\0<", b"<\0")) or re.match(
        rb"<\?xml[^>]*encoding=['\"](?!utf-?8|us-ascii)", inicio, re.IGNORECASE
    ):
        raise recusar(
            "A planilha usa uma codificação que o portal não abre. Salve-a de novo no "
            "programa de planilhas.",
            "com_dtd",
        )


def _exigir_sem_formulas(texto: bytes) -> None:
    if _FORMULA.search(texto):
        celulas = _enderecos(_CELULA_COM_FORMULA, texto)
        raise recusar(
            f"A planilha tem fórmulas{celulas}. Copie e cole só os valores e envie "
            "de novo.",
            "com_formulas",
        )


def _enderecos(padrao: re.Pattern[bytes], texto: bytes) -> str:
    achados = [x.decode("ascii") for x in padrao.findall(texto)]
    if not achados:
        return ""
    lista = ", ".join(achados[:8])
    resto = len(achados) - 8
    return f" ({lista} e mais {resto})" if resto > 0 else f" ({lista})"
