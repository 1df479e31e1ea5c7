"""O modelo que sai: o livro XLSX, folha por folha."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any, Final

from django.db.models import QuerySet
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.styles.named_styles import NamedStyle
from openpyxl.worksheet.datavalidation import DataValidation

from base.errors import RegraViolada
from base.importacao import letra
from base.numeros import formatar
from base.planilhas import sem_formula
from indicadores.importacao.especies import Especie
from indicadores.importacao.modelo.colunas import (
    ABA,
    ABA_DE_AJUDA,
    ABA_DOS_IDS,
    ESCONDIDAS,
    FIXAS,
    LINHA_DO_CABECALHO,
    PRIMEIRA,
    Coluna,
    colunas_de,
)
from indicadores.importacao.modelo.fonte import Fonte
from indicadores.importacao.modelo.listas import oferecer_definicoes
from indicadores.models import Ficha, Pactuacao, Rodada
from territorios.models import Nivel, Territorio

TERRITORIOS_MAXIMOS: Final = 900
_CINZA: Final = PatternFill("solid", fgColor="FFEDEDED")
_AZUL: Final = PatternFill("solid", fgColor="FF0C326F")


def territorios_do_modelo(recorte: Territorio) -> list[Territorio]:
    """O território e, na região e na UF, os seus municípios."""
    abaixo = Territorio.objects.abaixo_de(recorte).filter(
        nivel__in=[Nivel.UF, Nivel.MUNICIPIO]
    )
    if recorte.nivel == Nivel.PAIS:
        abaixo = abaixo.ufs()
    territorios = list(
        abaixo.select_related("uf", "macrorregiao").order_by("nome_normalizado")
    )
    if not territorios or len(territorios) > TERRITORIOS_MAXIMOS:
        raise RegraViolada(
            "Escolha um município, uma região de saúde ou uma UF.",
            codigo="recorte_do_modelo",
        )
    return sorted(territorios, key=lambda t: t.nivel != Nivel.UF)


def gerar(
    especie: Especie,
    rodada: Rodada,
    recorte: Territorio,
    visiveis: QuerySet[Pactuacao],
) -> bytes:
    """O XLSX, com os números das pactuações que quem o pede pode ver."""
    territorios = territorios_do_modelo(recorte)
    fonte = Fonte(especie, rodada, territorios, visiveis)
    colunas = colunas_de(especie, rodada.ano)
    livro = Workbook(write_only=True)
    estilos = _estilos(livro)
    folha = livro.create_sheet(ABA)
    _preparar(folha, colunas)
    titulo = f"{especie.nome.capitalize()} {rodada.ano}: {recorte}"
    folha.append([_celula(folha, titulo, estilos["titulo"])])
    folha.append([_celula(folha, "Escreva só nas células brancas.", estilos["nota"])])
    anteriores = (f"Meta {rodada.ano - 1}", f"Resultado {rodada.ano - 1}")
    nomes = [*FIXAS, *anteriores, *(c.titulo for c in colunas), *ESCONDIDAS]
    folha.append([_celula(folha, n, estilos["cabecalho"]) for n in nomes])
    total = 0
    escolhas: dict[tuple[str, ...], list[int]] = {}
    for territorio in territorios:
        for ficha in fonte.fichas_de(territorio):
            folha.append(_linha(folha, fonte, territorio, ficha, colunas, estilos))
            total += 1
            if definicoes := fonte.definicoes(territorio, ficha):
                escolhas.setdefault(definicoes, []).append(LINHA_DO_CABECALHO + total)
    _validar(folha, colunas, total)
    oferecer_definicoes(livro, folha, colunas, escolhas)
    _ajuda(livro, especie, rodada)
    _ids(livro, especie, rodada, recorte)
    saida = BytesIO()
    livro.save(saida)
    return saida.getvalue()


def _linha(
    folha: Any,
    fonte: Fonte,
    territorio: Territorio,
    ficha: Ficha,
    colunas: Sequence[Coluna],
    estilos: Mapping[str, str],
) -> list[Any]:
    textos = fonte.textos(territorio, ficha)
    versao = 0
    if celula := fonte.celulas.get((territorio.pk, ficha.pk)):
        versao = celula.versao
    motivo = fonte.nao_se_aplica(territorio, ficha)
    chave = (territorio.pk, ficha.numero)
    fixas = (
        str(territorio),
        ficha.numero,
        _nome_da(ficha),
        fonte.unidade(territorio, ficha),
        _anterior(fonte.metas_de_antes.get(chave)),
        _anterior(fonte.resultados_de_antes.get(chave)),
    )
    livres = _campos_livres(fonte, territorio, ficha, colunas) if not motivo else ()
    cheias = [
        _celula(folha, _valor(textos[c.campo], c), estilos["livre"])
        if c.campo in livres
        else _celula(folha, motivo if c.campo == "j" else "", estilos["travada"])
        for c in colunas
    ]
    campos = {c.campo: textos[c.campo] for c in colunas} if not motivo else None
    return [
        *(_celula(folha, v, estilos["travada"]) for v in fixas),
        *cheias,
        territorio.codigo,
        versao,
        json.dumps(campos, ensure_ascii=False) if campos else "",
    ]


def _campos_livres(
    fonte: Fonte, territorio: Territorio, ficha: Ficha, colunas: Sequence[Coluna]
) -> set[str]:
    """Os que se preenchem; a definição, só onde há o que escolher."""
    campos = {c.campo for c in colunas}
    return campos if fonte.definicoes(territorio, ficha) else campos - {"r"}


def _nome_da(ficha: Ficha) -> str:
    """O indicador acrescentado diz que o é: os outros territórios não o têm."""
    proprio = f" ({ficha.get_tipo_display().lower()})" if ficha.territorio_id else ""
    return f"{ficha.nome_curto}{proprio}"


def _anterior(valor: Decimal | None) -> Any:
    return "—" if valor is None else formatar(valor)


def _valor(texto: str, coluna: Coluna) -> Any:
    """Número como número, para a planilha o alinhar; o resto como texto seguro."""
    if coluna.campo in "mnd" and texto:
        return Decimal(texto.replace(",", "."))
    return sem_formula(texto) if texto else None


def _celula(folha: Any, valor: Any, estilo: str) -> WriteOnlyCell:
    celula = WriteOnlyCell(folha, value=valor)
    celula.style = estilo
    return celula


def _estilos(livro: Workbook) -> dict[str, str]:
    topo = Alignment(vertical="top", wrap_text=True)
    branco = Font(bold=True, color="FFFFFFFF")
    estilos = {
        "titulo": NamedStyle("portal_titulo", font=Font(bold=True, size=14)),
        "nota": NamedStyle("portal_nota", font=Font(italic=True)),
        "cabecalho": NamedStyle(
            "portal_cabecalho", font=branco, fill=_AZUL, alignment=topo
        ),
        "travada": NamedStyle("portal_travada", fill=_CINZA, alignment=topo),
        "livre": NamedStyle(
            "portal_livre", protection=Protection(locked=False), alignment=topo
        ),
    }
    for estilo in estilos.values():
        livro.add_named_style(estilo)
    return {nome: estilo.name for nome, estilo in estilos.items()}


def _preparar(folha: Any, colunas: Sequence[Coluna]) -> None:
    larguras = [26, 5, 46, 16, 12, 12, *(c.largura for c in colunas)]
    for indice, largura in enumerate(larguras):
        folha.column_dimensions[letra(indice)].width = largura
    for indice in range(len(larguras), len(larguras) + len(ESCONDIDAS)):
        folha.column_dimensions[letra(indice)].hidden = True
    folha.freeze_panes = f"D{LINHA_DO_CABECALHO + 1}"
    folha.protection.sheet = True
    folha.protection.autoFilter = False
    folha.protection.formatColumns = False


def _validar(folha: Any, colunas: Sequence[Coluna], total: int) -> None:
    inicio, fim = LINHA_DO_CABECALHO + 1, LINHA_DO_CABECALHO + max(total, 1)
    for indice, coluna in enumerate(colunas, PRIMEIRA):
        if not coluna.lista:
            continue
        lista = DataValidation(
            type="list",
            formula1=f'"{",".join(coluna.lista)}"',
            allow_blank=True,
            showErrorMessage=True,
            errorTitle=coluna.titulo,
            error="Escolha na lista.",
        )
        lista.add(f"{letra(indice)}{inicio}:{letra(indice)}{fim}")
        folha.data_validations.append(lista)
    ultima = letra(len(FIXAS) + 1 + len(colunas))
    folha.auto_filter.ref = f"A{LINHA_DO_CABECALHO}:{ultima}{fim}"


def _ajuda(livro: Workbook, especie: Especie, rodada: Rodada) -> None:
    folha = livro.create_sheet(ABA_DE_AJUDA)
    folha.column_dimensions["A"].width = 110
    for frase in (
        f"Esta planilha leva {especie.nome} de {rodada.ano} ao Portal.",
        "Escreva só nas células brancas da aba Preencher; as cinzas estão travadas.",
        "Use a vírgula para os decimais: 12,5. Não escreva fórmulas.",
        "Zero é um valor. Deixe em branco o que ainda não sabe.",
        "Onde há mais de uma definição do indicador, escolha-a na lista da coluna "
        "Definição: o valor vai na unidade dela.",
        "O portal confere cada valor e avisa o que estranha; escreva o porquê na "
        "Justificativa ou na Nota.",
        "Se escolher Não pactuado ou Não se aplica, escreva por quê e deixe o valor "
        "em branco.",
        "Várias pessoas podem preencher cópias: o portal junta célula a célula e, onde "
        "duas mudaram a mesma, mostra os dois valores e pergunta.",
        "Nada é gravado sem que você veja antes o que mudaria.",
    ):
        folha.append([frase])


def _ids(
    livro: Workbook, especie: Especie, rodada: Rodada, recorte: Territorio
) -> None:
    folha = livro.create_sheet(ABA_DOS_IDS)
    folha.sheet_state = "hidden"
    for par in (
        ("tipo", especie.tipo),
        ("ano", rodada.ano),
        ("codigo", recorte.codigo),
        ("gerado_em", timezone.now().isoformat(timespec="seconds")),
    ):
        folha.append(par)
