"""Quadros, gráficos e mapas da avaliação, prontos para a página e para o PDF."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from django.utils.safestring import SafeString

from base.graficos import (
    SEM_BASE,
    Categoria,
    LinhaMetaResultado,
    Preenchimento,
    barras_meta_resultado,
    legenda_do_mapa,
    mapa_uf,
)
from base.numeros import AUSENCIA, formatar, percentual
from base.telas import Fato
from indicadores.consultas import (
    Avaliacao,
    Grupo,
    LinhaDaAvaliacao,
    escrever,
)
from indicadores.diferencas import metas_em_outra_unidade
from indicadores.enderecos import Especie, endereco_do_numero
from indicadores.narrativa import frase_do_indicador, plural_do_recorte
from indicadores.rules import Contagem, Julgamento
from territorios.models import Nivel

PRELIMINARES: Final = "Dados preliminares."
ALCANCOU: Final = Categoria("alcançou", Preenchimento.CHEIO, 0)
DA_META: Final = ("Alcançaram", "Não alcançaram")
DA_FAIXA: Final = ("Dentro da faixa", "Fora da faixa")
DENTRO: Final = Categoria("dentro da faixa", Preenchimento.CHEIO, 0)
FORA: Final = Categoria("fora da faixa", Preenchimento.HACHURA_MEDIA, 2)
FAIXAS: Final = (
    (Decimal(90), Categoria("90 % da meta ou mais", Preenchimento.HACHURA_LEVE, 1)),
    (Decimal(75), Categoria("de 75 a 90 %", Preenchimento.HACHURA_MEDIA, 2)),
    (Decimal(0), Categoria("menos de 75 %", Preenchimento.HACHURA_DENSA, 3)),
)


@dataclass(frozen=True, slots=True)
class LinhaDoQuadro:
    """Uma linha da tabela do indicador, já escrita."""

    nome: str
    codigo: str
    meta: str
    resultado: str
    diferenca: str
    percentual: str
    alcancou: bool | None
    situacao: tuple[str, str, str]
    notas: str
    origem: str
    trilho_da_meta: str = ""
    trilho_do_resultado: str = ""


@dataclass(frozen=True, slots=True)
class GrupoDoQuadro:
    """Macrorregião com a sua linha publicada e as das UFs."""

    nome: str
    meta: str
    resultado: str
    contagem: str
    notas: str
    linhas: Sequence[LinhaDoQuadro]
    trilho_da_meta: str = ""
    trilho_do_resultado: str = ""

    @property
    def em_branco(self) -> str:
        """«7 unidades sem meta nem resultado»; vazio se alguém traz número ou nota.

        No papel, a região em que a fonte não traz nada cabe numa linha só.
        """
        proprio = self.trilho_da_meta or self.trilho_do_resultado or self.notas
        if not self.nome or proprio or len(self.linhas) < 2:
            return ""
        if any(
            x.trilho_da_meta or x.trilho_do_resultado or x.notas for x in self.linhas
        ):
            return ""
        return f"{len(self.linhas)} unidades sem meta nem resultado na fonte"


@dataclass(frozen=True, slots=True)
class Quadro:
    """A tabela do indicador com as notas, cada uma com a sua letra."""

    grupos: Sequence[GrupoDoQuadro]
    total: LinhaDoQuadro | None
    contagem: str
    notas: Sequence[tuple[str, str]]
    nota_do_resultado: str = ""


class _Notas:
    """Dá uma letra a cada nota diferente, na ordem em que aparecem."""

    def __init__(self) -> None:
        self.letras: dict[str, str] = {}

    def letra(self, texto: str) -> str:
        """Letra da nota; vazia para texto vazio."""
        if not texto:
            return ""
        if texto not in self.letras:
            i = len(self.letras)
            self.letras[texto] = f"{chr(ord('a') + i % 26)}{i // 26 or ''}"
        return self.letras[texto]


def quadro_do_indicador(avaliacao: Avaliacao) -> Quadro:
    """Monta a tabela: grupos, linhas, total e notas."""
    notas = _Notas()
    grupos = [_grupo(g, avaliacao, notas) for g in avaliacao.grupos]
    repetido = len(avaliacao.linhas) == 1
    total = (
        _linha_do_total(avaliacao.total, avaliacao, notas)
        if avaliacao.total and not repetido
        else None
    )
    if avaliacao.preliminar:
        notas.letra(PRELIMINARES)
    return Quadro(
        grupos,
        total,
        por_julgados(avaliacao.contagem),
        [(letra, texto) for texto, letra in notas.letras.items()],
        notas.letras.get(PRELIMINARES, ""),
    )


def linhas_do_quadro(
    linhas: Sequence[LinhaDaAvaliacao], avaliacao: Avaliacao
) -> list[LinhaDoQuadro]:
    """Algumas linhas da avaliação já escritas, fora do quadro e sem as suas notas."""
    return [_linha(x, avaliacao, _Notas()) for x in linhas]


def _trilhos(linha: LinhaDaAvaliacao, avaliacao: Avaliacao) -> tuple[str, str]:
    """Os endereços da meta e do resultado; vazios onde não há número."""
    onde = (avaliacao.rodada.ano, avaliacao.ficha.numero, linha.territorio.codigo)
    return (
        endereco_do_numero(*onde, Especie.META) if linha.meta else "",
        endereco_do_numero(*onde, Especie.RESULTADO) if linha.resultado else "",
    )


def _grupo(grupo: Grupo, avaliacao: Avaliacao, notas: _Notas) -> GrupoDoQuadro:
    publicado, ficha = grupo.publicado, avaliacao.ficha
    trilhos = _trilhos(publicado, avaliacao) if publicado else ("", "")
    return GrupoDoQuadro(
        nome=grupo.territorio.nome if grupo.territorio else "",
        meta=escrever(publicado.valor_da_meta if publicado else None, ficha.casas),
        resultado=publicado.resultado_escrito(ficha) if publicado else AUSENCIA,
        contagem=por_julgados(grupo.contagem),
        notas=notas.letra(
            publicado.anotacao(ficha, publicado.nota) if publicado else ""
        ),
        linhas=[_linha(x, avaliacao, notas) for x in grupo.linhas],
        trilho_da_meta=trilhos[0],
        trilho_do_resultado=trilhos[1],
    )


def _linha(
    linha: LinhaDaAvaliacao, avaliacao: Avaliacao, notas: _Notas
) -> LinhaDoQuadro:
    julgamento, ficha = linha.julgamento, avaliacao.ficha
    trilhos = _trilhos(linha, avaliacao)
    return LinhaDoQuadro(
        nome=linha.territorio.nome,
        codigo=linha.territorio.codigo,
        meta=escrever(linha.valor_da_meta, ficha.casas),
        resultado=linha.resultado_escrito(ficha),
        diferenca=_com_sinal(linha.diferenca, ficha.casas),
        percentual=percentual(julgamento.percentual).replace("\u00a0%", ""),
        alcancou=julgamento.alcancou,
        situacao=situacao_do(julgamento),
        notas=notas.letra(
            linha.anotacao(ficha, linha.nota or _motivo_que_se_anota(linha))
        ),
        origem=(linha.resultado or linha.meta).origem  # type: ignore[union-attr]
        if linha.resultado or linha.meta
        else "",
        trilho_da_meta=trilhos[0],
        trilho_do_resultado=trilhos[1],
    )


def _linha_do_total(
    total: LinhaDaAvaliacao, avaliacao: Avaliacao, notas: _Notas
) -> LinhaDoQuadro:
    """A do conjunto; a meta que soma casos não se compara com a taxa. RN-IND-31."""
    linha = _linha(total, avaliacao, notas)
    if metas_em_outra_unidade(avaliacao):
        return replace(linha, diferenca=AUSENCIA, percentual=AUSENCIA)
    return linha


def _motivo_que_se_anota(linha: LinhaDaAvaliacao) -> str:
    """O motivo da falta de base, menos o de não haver nada na fonte."""
    if linha.julgamento.alcancou is not None or not (linha.meta or linha.resultado):
        return ""
    return linha.julgamento.motivo


def situacao_do(julgamento: Julgamento) -> tuple[str, str, str]:
    """Classe, texto e ícone do alcance."""
    if julgamento.alcancou is None:
        return ("ne", julgamento.lido, "na")
    if julgamento.alcancou:
        return ("ok", julgamento.lido, "ok")
    return ("nao", julgamento.lido, "menos")


def _com_sinal(valor: Decimal | None, casas: int) -> str:
    texto = escrever(valor, casas)
    return f"+{texto}" if valor is not None and valor > 0 else texto


def por_julgados(contagem: Contagem) -> str:
    """«5 de 27»; travessão quando nada se julga."""
    if not contagem.julgados:
        return AUSENCIA
    return f"{contagem.alcancaram} de {contagem.julgados}"


# ------------------------------------------------------------ desenhos


def grafico_do_indicador(
    avaliacao: Avaliacao, *, largura_mm: int | None = None
) -> SafeString:
    """Meta e resultado por território; vazio se nada se compara numa régua só.

    A régua é da definição da ficha: quem está noutra fica só na tabela, que o diz.
    """
    total, ficha = avaliacao.total, avaliacao.ficha
    com_valor = [
        x
        for x in avaliacao.linhas
        if (x.valor_da_meta is not None or x.valor_do_resultado is not None)
        and not x.definicao(ficha)
    ]
    if all(x.julgamento.alcancou is None for x in com_valor):
        return SafeString("")
    if total and total.definicao(ficha):
        total = None
    return barras_meta_resultado(
        [
            LinhaMetaResultado(
                _sigla(x),
                x.territorio.nome,
                x.valor_da_meta,
                x.valor_do_resultado,
                x.julgamento.alcancou,
                x.julgamento.percentual,
            )
            for x in com_valor
        ],
        titulo=f"Meta e resultado de {avaliacao.rodada.ano}: {ficha.nome}",
        descricao=frase_do_indicador(avaliacao).inteira,
        casas=ficha.casas,
        referencia=ficha.valor_nacional,
        rotulo_referencia=ficha.get_tipo_do_valor_nacional_display() or "referência",
        agregado=total.valor_do_resultado if total else None,
        rotulo_agregado=avaliacao.territorio.nome,
        grupos=DA_FAIXA if ficha.faixa else DA_META,
        largura_mm=largura_mm,
    )


def _sigla(linha: LinhaDaAvaliacao) -> str:
    territorio = linha.territorio
    return territorio.codigo if territorio.nivel == Nivel.UF else territorio.codigo_ibge


def mapa_do_indicador(
    avaliacao: Avaliacao, *, largura_mm: int | None = None
) -> SafeString:
    """Mapa por UF; vazio quando o recorte não é de UFs ou nada se compara.

    No papel (`largura_mm`) vem sem a legenda, que `legenda_do_indicador` traz.
    """
    categorias = _categorias_das_ufs(avaliacao)
    if not categorias:
        return SafeString("")
    return mapa_uf(
        categorias,
        f"Distância entre resultado e meta, {avaliacao.rodada.ano}",
        "Os valores estão na tabela.",
        largura_mm=largura_mm,
        legenda=largura_mm is None,
    )


def legenda_do_indicador(avaliacao: Avaliacao) -> SafeString:
    """A legenda do mapa no papel; vazia onde não há mapa."""
    categorias = _categorias_das_ufs(avaliacao)
    return legenda_do_mapa(categorias, no_papel=True) if categorias else SafeString("")


def _categorias_das_ufs(avaliacao: Avaliacao) -> dict[str, Categoria]:
    de_ufs = avaliacao.territorio.nivel in (Nivel.PAIS, Nivel.MACRORREGIAO)
    if not de_ufs or not avaliacao.contagem.julgados:
        return {}
    return {x.territorio.codigo: categoria_do(x.julgamento) for x in avaliacao.linhas}


def categoria_do(julgamento: Julgamento) -> Categoria:
    """Classe do mapa: alcançou ou a distância em percentual da meta."""
    if julgamento.alcancou is None:
        return SEM_BASE
    if julgamento.na_faixa:
        return DENTRO if julgamento.alcancou else FORA
    if julgamento.alcancou:
        return ALCANCOU
    cumprido = julgamento.percentual or Decimal(0)
    return next(c for limite, c in FAIXAS if cumprido >= limite)


def fatos_do_indicador(avaliacao: Avaliacao) -> list[Fato]:
    """Os números de manchete: quantos, o agregado e o extremo mais distante.

    Com metas em número de casos, nenhum percentual da meta. Regra: RN-IND-31.
    """
    c, ficha = avaliacao.contagem, avaliacao.ficha
    misturadas = bool(metas_em_outra_unidade(avaliacao))
    lista = []
    if c.julgados and len(avaliacao.linhas) > 1:
        lista.append(
            Fato(
                formatar(c.alcancaram, 0),
                f"{plural_do_recorte(avaliacao)} "
                f"{'dentro da faixa' if ficha.faixa else 'alcançaram'}",
                unidade=f"de {c.julgados}",
            )
        )
    total = avaliacao.total
    if total and total.valor_do_resultado is not None:
        rotulo = f"{avaliacao.territorio.nome}, {total.unidade(ficha)}"
        if total.resultado and total.resultado.preliminar:
            rotulo += ", preliminar"
        lista.append(Fato(escrever(total.valor_do_resultado, ficha.casas), rotulo))
        if total.julgamento.percentual is not None and not misturadas:
            lista.append(
                Fato(
                    percentual(total.julgamento.percentual),
                    f"da meta, {avaliacao.territorio.nome}",
                )
            )
    if misturadas or len(avaliacao.linhas) == 1:
        return lista
    if pior := _mais_distante(avaliacao):
        lista.append(
            Fato(
                percentual(pior.julgamento.percentual),
                f"da meta, {pior.territorio.nome}, o menor",
            )
        )
    return lista


def _mais_distante(avaliacao: Avaliacao) -> LinhaDaAvaliacao | None:
    """Quem ficou mais longe da meta, se for um só."""
    julgadas = [
        x
        for x in avaliacao.linhas
        if x.julgamento.alcancou is False and x.julgamento.percentual is not None
    ]
    if not julgadas:
        return None
    menor = min(x.julgamento.percentual or Decimal(0) for x in julgadas)
    no_fim = [x for x in julgadas if x.julgamento.percentual == menor]
    return no_fim[0] if len(no_fim) == 1 else None
