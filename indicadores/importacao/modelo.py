"""A planilha-formulário: sai preenchida com o que há, volta com o que mudou.

Uma linha por indicador e território. Só as células brancas se escrevem; as demais
estão travadas. As colunas escondidas dizem de que célula do portal é a linha e
como ela estava, para que o que muitos preenchem se junte célula a célula.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.styles.named_styles import NamedStyle
from openpyxl.worksheet.datavalidation import DataValidation

from base.errors import RegraViolada
from base.importacao import Planilha, letra, recusar
from base.numeros import formatar, ler_inteiro
from base.planilhas import sem_formula
from indicadores.consultas.variantes import alvo_com, variante_padrao
from indicadores.importacao.especies import Especie
from indicadores.importacao.linhas import LinhaLida
from indicadores.importacao.simulacao import populacoes
from indicadores.leitura_de_resultados import textos_do
from indicadores.models import (
    Ficha,
    MetaPactuada,
    Pactuacao,
    Resultado,
    Rodada,
    publicas_em,
)
from indicadores.rules import EstadoDaCelula, motivo_de_nao_se_aplicar
from territorios.models import Nivel, Territorio

ABA: Final = "Preencher"
ABA_DOS_IDS: Final = "_portal"
ABA_DE_AJUDA: Final = "Como preencher"
LINHA_DO_CABECALHO: Final = 3
TERRITORIOS_MAXIMOS: Final = 900
_CINZA: Final = PatternFill("solid", fgColor="FFEDEDED")
_AZUL: Final = PatternFill("solid", fgColor="FF0C326F")
_FIXAS: Final = ("Território", "Nº", "Indicador", "Unidade")
_ESCONDIDAS: Final = ("_codigo", "_versao", "_original")


@dataclass(frozen=True, slots=True)
class Coluna:
    """Uma coluna que a pessoa preenche: o campo do formulário e o que mostra."""

    campo: str
    titulo: str
    largura: int
    lista: tuple[str, ...] = ()


_SITUACAO_DA_META: Final = ("Valor", "Não pactuado", "Não se aplica")
_SITUACAO_DO_RESULTADO: Final = ("Valor", "Não se aplica")


def colunas_de(especie: Especie, ano: int) -> tuple[Coluna, ...]:
    """As que se preenchem, na ordem da planilha."""
    if especie.acao == "salvar_metas":
        return (
            Coluna("s", "Situação", 16, _SITUACAO_DA_META),
            Coluna("m", f"Meta {ano}", 14),
            Coluna("j", "Justificativa", 50),
        )
    return (
        Coluna("s", "Situação", 16, _SITUACAO_DO_RESULTADO),
        Coluna("n", "Numerador", 14),
        Coluna("d", "Denominador", 14),
        Coluna("m", f"Resultado {ano}", 14),
        Coluna("p", "Preliminar", 11, ("sim", "não")),
        Coluna("f", "Fonte", 24),
        Coluna("e", "Extraído em", 13),
        Coluna("j", "Nota", 40),
    )


# ------------------------------------------------------------------ gerar


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
    fonte = _Fonte(especie, rodada, territorios, visiveis)
    colunas = colunas_de(especie, rodada.ano)
    livro = Workbook(write_only=True)
    estilos = _estilos(livro)
    folha = livro.create_sheet(ABA)
    _preparar(folha, colunas)
    titulo = f"{especie.nome.capitalize()} {rodada.ano}: {recorte}"
    folha.append([_celula(folha, titulo, estilos["titulo"])])
    folha.append([_celula(folha, "Escreva só nas células brancas.", estilos["nota"])])
    anteriores = (f"Meta {rodada.ano - 1}", f"Resultado {rodada.ano - 1}")
    nomes = [*_FIXAS, *anteriores, *(c.titulo for c in colunas), *_ESCONDIDAS]
    folha.append([_celula(folha, n, estilos["cabecalho"]) for n in nomes])
    total = 0
    for territorio in territorios:
        for ficha in fonte.fichas_de(territorio):
            folha.append(_linha(folha, fonte, territorio, ficha, colunas, estilos))
            total += 1
    _validar(folha, colunas, total)
    _ajuda(livro, especie, rodada)
    _ids(livro, especie, rodada, recorte)
    saida = BytesIO()
    livro.save(saida)
    return saida.getvalue()


class _Fonte:
    """O que vai na planilha, lido em poucas consultas."""

    def __init__(
        self,
        especie: Especie,
        rodada: Rodada,
        territorios: Sequence[Territorio],
        visiveis: QuerySet[Pactuacao],
    ) -> None:
        self.especie, self.rodada = especie, rodada
        pks = [t.pk for t in territorios]
        self.fichas = list(
            Ficha.todas.filter(edicao=rodada.edicao_id)
            .filter(Q(desde_ano__isnull=True) | Q(desde_ano__lte=rodada.ano))
            .prefetch_related("variantes")
            .order_by("numero")
        )
        self.celulas = self._celulas(pks, visiveis)
        self.metas_de_antes = _valores_do_ano(MetaPactuada, rodada.ano - 1, pks)
        self.resultados_de_antes = _valores_do_ano(Resultado, rodada.ano - 1, pks)
        self.populacoes = populacoes(pks)

    def _celulas(
        self, pks: Sequence[int], visiveis: QuerySet[Pactuacao]
    ) -> dict[Any, Any]:
        celulas = self.especie.modelo._default_manager.filter(
            pactuacao__in=visiveis.filter(rodada=self.rodada, territorio__in=pks)
        ).select_related("variante", "pactuacao")
        return {(c.pactuacao.territorio_id, c.ficha_id): c for c in celulas}

    def fichas_de(self, territorio: Territorio) -> list[Ficha]:
        """As do rol nacional e as que o território ou a sua UF acrescentaram."""
        donos = (None, territorio.pk, territorio.uf_id)
        return [f for f in self.fichas if f.territorio_id in donos]

    def textos(self, territorio: Territorio, ficha: Ficha) -> dict[str, str]:
        """Os campos da célula como a planilha os mostra."""
        celula = self.celulas.get((territorio.pk, ficha.pk))
        if isinstance(celula, Resultado) or self.especie.acao == "salvar_resultados":
            textos = textos_do(celula, ficha, por_quesitos=False)
            textos["s"] = _rotulo(textos["s"]) if celula else ""
            return textos
        if celula is None or celula.estado == EstadoDaCelula.NAO_INFORMADO:
            nota = celula.justificativa if celula else ""
            return {"s": "", "m": "", "j": nota}
        return {
            "s": _rotulo(celula.estado),
            "m": _escrito(celula.valor),
            "j": celula.justificativa,
        }

    def nao_se_aplica(self, territorio: Territorio, ficha: Ficha) -> str:
        """Por que a linha vai travada; vazio se se preenche."""
        if not ficha.aplicabilidade:
            return ""
        return motivo_de_nao_se_aplicar(ficha.aplicabilidade, self.alvo(territorio))

    def alvo(self, territorio: Territorio) -> Any:
        """O território como a regra de aplicabilidade o vê."""
        anos = self.populacoes.get(territorio.pk, {})
        return alvo_com(territorio, self.rodada.ano, anos)

    def unidade(self, territorio: Territorio, ficha: Ficha) -> str:
        """A da definição em uso."""
        celula = self.celulas.get((territorio.pk, ficha.pk))
        variante = celula.variante if celula else None
        if celula is None and ficha.variantes.all():
            variante = variante_padrao(ficha, self.alvo(territorio))
        return variante.unidade if variante else ficha.unidade


def _valores_do_ano(
    modelo: Any, ano: int, pks: Sequence[int]
) -> dict[tuple[int, int], Decimal]:
    """Valores públicos do ano, por (território, número do indicador)."""
    linhas = modelo.objects.filter(
        publicas_em("pactuacao__"),
        pactuacao__rodada__ano=ano,
        pactuacao__territorio__in=pks,
        valor__isnull=False,
    ).values_list("pactuacao__territorio_id", "ficha__numero", "valor")
    return {(onde, numero): valor for onde, numero, valor in linhas}


def _rotulo(estado: str) -> str:
    return str(EstadoDaCelula(estado).label)


def _escrito(valor: Decimal | None) -> str:
    if valor is None:
        return ""
    return format(valor.normalize(), "f").replace(".", ",")


def _linha(
    folha: Any,
    fonte: _Fonte,
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
        ficha.nome_curto,
        fonte.unidade(territorio, ficha),
        _anterior(fonte.metas_de_antes.get(chave)),
        _anterior(fonte.resultados_de_antes.get(chave)),
    )
    cheias = [
        _celula(folha, _valor(textos[c.campo], c), estilos["livre"])
        if not motivo
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
    for indice in range(len(larguras), len(larguras) + len(_ESCONDIDAS)):
        folha.column_dimensions[letra(indice)].hidden = True
    folha.freeze_panes = f"D{LINHA_DO_CABECALHO + 1}"
    folha.protection.sheet = True
    folha.protection.autoFilter = False
    folha.protection.formatColumns = False


def _validar(folha: Any, colunas: Sequence[Coluna], total: int) -> None:
    inicio, fim = LINHA_DO_CABECALHO + 1, LINHA_DO_CABECALHO + max(total, 1)
    for indice, coluna in enumerate(colunas, len(_FIXAS) + 2):
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
    ultima = letra(len(_FIXAS) + 1 + len(colunas))
    folha.auto_filter.ref = f"A{LINHA_DO_CABECALHO}:{ultima}{fim}"


def _ajuda(livro: Workbook, especie: Especie, rodada: Rodada) -> None:
    folha = livro.create_sheet(ABA_DE_AJUDA)
    folha.column_dimensions["A"].width = 110
    for frase in (
        f"Esta planilha leva {especie.nome} de {rodada.ano} ao Portal.",
        "Escreva só nas células brancas da aba Preencher; as cinzas estão travadas.",
        "Use a vírgula para os decimais: 12,5. Não escreva fórmulas.",
        "Zero é um valor. Deixe em branco o que ainda não sabe.",
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


# ------------------------------------------------------------------ ler de volta


def ids_do(planilha: Planilha) -> dict[str, str]:
    """O que o modelo diz de si; vazio se a planilha não é um modelo."""
    aba = planilha.aba(ABA_DOS_IDS)
    if aba is None:
        return {}
    return {linha[0]: linha[1] for _, linha in aba if len(linha) > 1}


def ler(planilha: Planilha, especie: Especie, ano: int) -> Iterator[LinhaLida]:
    """As linhas preenchidas do modelo, com o que ele trazia quando foi gerado."""
    ids = ids_do(planilha)
    if (ids.get("tipo"), ids.get("ano")) != (especie.tipo, str(ano)):
        que = str(ids.get("tipo", "")).rpartition(".")[2] or "outra coisa"
        raise recusar(
            f"Este modelo é de {que} de {ids.get('ano')}. Escolha o mesmo ao enviar.",
            "modelo_de_outro",
        )
    aba = planilha.aba(ABA)
    if aba is None:
        raise recusar(
            f"O modelo perdeu a aba {ABA}. Gere outro e copie os valores.",
            "modelo_sem_aba",
        )
    campos = [c.campo for c in colunas_de(especie, ano)]
    inicio = len(_FIXAS) + 2
    esperados = [c.titulo for c in colunas_de(especie, ano)]
    colunas = {c: letra(inicio + i) for i, c in enumerate(campos)}
    colunas |= {"lugar": "A", "numero": "B"}
    for numero, linha in aba:
        textos = [*linha, *([""] * (inicio + len(campos) + 3 - len(linha)))]
        if numero < LINHA_DO_CABECALHO:
            continue
        if numero == LINHA_DO_CABECALHO:
            if textos[inicio : inicio + len(campos)] != esperados:
                raise recusar(
                    "As colunas do modelo mudaram de lugar ou de nome. Gere outro "
                    "modelo e copie os valores para ele.",
                    "modelo_mexido",
                )
            continue
        yield _lida(numero, textos, campos, inicio, colunas)


def _lida(
    numero: int,
    textos: Sequence[str],
    campos: Sequence[str],
    inicio: int,
    colunas: Mapping[str, str],
) -> LinhaLida:
    codigo, versao, original = textos[inicio + len(campos) :][:3]
    valores = dict(zip(campos, textos[inicio : inicio + len(campos)], strict=True))
    if not original:  # a linha ia travada: não se aplica
        valores = dict.fromkeys(campos, "")
    return LinhaLida(
        aba=ABA,
        linha=numero,
        lugar=codigo or textos[0],
        numero=textos[1],
        campos={c: v.removeprefix("'") for c, v in valores.items()},
        colunas=colunas,
        original=_original(original, campos),
        versao=ler_inteiro(versao) or 0,
    )


def _original(texto: str, campos: Sequence[str]) -> dict[str, str]:
    """Os campos de quando o modelo saiu; o que não se lê conta como vazio."""
    try:
        lido = json.loads(texto) if texto else {}
    except ValueError:
        lido = {}
    if not isinstance(lido, dict):
        lido = {}
    return {c: str(lido.get(c, "")) for c in campos}
