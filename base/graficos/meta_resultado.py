"""Meta e resultado por território: pontos (ou barras) numa régua só."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from django.utils.safestring import SafeString

from base.graficos import svg
from base.graficos.escala import Escala
from base.numeros import formatar, percentual

ALTURA = 19
ALTURA_NO_PAPEL = 14
ALTURA_DUPLA = 38
TOPO = 48
LIMITE_DE_LINHAS = 120

Estilo = Literal["pontos", "barras"]


@dataclass(frozen=True, slots=True)
class LinhaMetaResultado:
    """Um território do gráfico.

    `meta`, `resultado` e `percentual` (da meta) na unidade do indicador;
    None é ausência. `alcancou` None é "sem base de comparação".
    """

    codigo: str
    nome: str
    meta: Decimal | None
    resultado: Decimal | None
    alcancou: bool | None
    percentual: Decimal | None = None


@dataclass(frozen=True, slots=True)
class _Quadro:
    """Medidas de um dos dois desenhos, em pixels."""

    largura: int
    x0: float
    x1: float
    coluna_da_meta: float
    coluna_do_resultado: float
    estreito: bool
    nome_em_cima: bool
    sigla: bool
    altura_da_linha: int


def barras_meta_resultado(
    linhas: Iterable[LinhaMetaResultado],
    *,
    titulo: str,
    descricao: str = "",
    casas: int | None = None,
    referencia: Decimal | None = None,
    rotulo_referencia: str = "referência",
    agregado: Decimal | None = None,
    rotulo_agregado: str = "Brasil",
    estilo: Estilo = "pontos",
    largura_mm: int | None = None,
    grupos: tuple[str, str] = ("Alcançaram", "Não alcançaram"),
) -> SafeString:
    """Gráfico de meta × resultado, com qualquer escala e número de linhas.

    O traço vertical é a meta; o ponto, o resultado, cheio para quem alcançou.
    Agrupa em alcançaram, não alcançaram e sem base (os dois primeiros com o nome
    que `grupos` lhes der, como o do indicador de faixa); dentro do grupo, do maior
    percentual da meta ao menor (sem percentual, mantém a ordem recebida).
    `referencia` é a linha tracejada e `agregado`, a pontilhada, na mesma
    unidade. Devolve os desenhos largo e estreito da página ou, com
    `largura_mm`, só o largo, do tamanho do papel.
    """
    ordenadas = _ordenar(linhas)
    if not ordenadas:
        return svg.sem_dados("Nenhum território tem meta ou resultado para mostrar.")
    grafico = _Grafico(
        linhas=ordenadas[:LIMITE_DE_LINHAS],
        omitidas=max(0, len(ordenadas) - LIMITE_DE_LINHAS),
        titulo=svg.juntar_titulo(titulo, descricao),
        casas=casas,
        referencia=referencia,
        rotulo_referencia=rotulo_referencia,
        agregado=agregado,
        rotulo_agregado=rotulo_agregado,
        estilo=estilo,
        grupos=grupos,
    )
    largo = grafico.desenhar(estreito=False, largura_mm=largura_mm)
    if largura_mm is not None:
        return largo
    return largo + grafico.desenhar(estreito=True)


def _ordenar(linhas: Iterable[LinhaMetaResultado]) -> list[LinhaMetaResultado]:
    """Alcançaram, não alcançaram, sem base; em cada um, o percentual desce."""
    zero = Decimal(0)
    return sorted(
        linhas,
        key=lambda q: (
            {True: 0, False: 1, None: 2}[q.alcancou],
            -(q.percentual if q.percentual is not None else zero),
        ),
    )


@dataclass(frozen=True, slots=True)
class _Grafico:
    linhas: Sequence[LinhaMetaResultado]
    omitidas: int
    titulo: str
    casas: int | None
    referencia: Decimal | None
    rotulo_referencia: str
    agregado: Decimal | None
    rotulo_agregado: str
    estilo: Estilo
    grupos: tuple[str, str]

    def desenhar(self, *, estreito: bool, largura_mm: int | None = None) -> SafeString:
        quadro = self._quadro(
            estreito=estreito,
            altura=ALTURA if largura_mm is None else ALTURA_NO_PAPEL,
        )
        escala = Escala.para(
            [v for q in self.linhas for v in (q.meta, q.resultado)]
            + [self.referencia, self.agregado],
            quadro.x0,
            quadro.x1,
            # com um só, não há com quem comparar: sem o zero, 87,5 contra 88
            # tomaria a largura toda
            desde_zero=self.estilo == "barras" or len(self.linhas) == 1,
            marcas=4 if estreito else 5,
        )
        corpo, y = self._grupos(quadro, escala)
        fundo = self._eixo(quadro, escala, y) + self._referencias(escala, y)
        rotulos, y = self._rotulos_das_referencias(escala, y)
        resto, y = self._aviso_das_omitidas(y)
        return svg.montar(
            quadro.largura,
            y + 10,
            fundo + corpo + rotulos + resto,
            titulo=self.titulo,
            classe="g estreito" if estreito else "g largo",
            largura_mm=largura_mm,
        )

    def _quadro(self, *, estreito: bool, altura: int) -> _Quadro:
        sigla = all(len(q.codigo) <= 3 for q in self.linhas)
        if estreito:
            x0 = 34.0 if sigla else 8.0
            altura = altura if sigla else ALTURA_DUPLA
            return _Quadro(
                svg.ESTREITO, x0, 206, 262, 320, True, not sigla, sigla, altura
            )
        x0 = 150.0 if sigla else 190.0
        if any(q.percentual is not None for q in self.linhas):
            return _Quadro(svg.LARGO, x0, 510, 580, 652, False, False, sigla, altura)
        return _Quadro(svg.LARGO, x0, 580, 648, 716, False, False, sigla, altura)

    def _grupos(self, quadro: _Quadro, escala: Escala) -> tuple[str, float]:
        """Desenha os três grupos; devolve o corpo e a altura alcançada."""
        y: float = TOPO
        partes: list[str] = []
        sim, nao = self.grupos
        for situacao, nome in ((True, sim), (False, nao), (None, SEM_BASE)):
            do_grupo = [q for q in self.linhas if q.alcancou is situacao]
            if not do_grupo:
                continue
            y += 4
            classe = {True: "sim", False: "nao", None: "f"}[situacao]
            rotulo = f"{nome} ({len(do_grupo)})"
            partes.append(svg.retangulo(0, y - 11, 7.2 * len(rotulo), 15, "#fff"))
            partes.append(svg.texto(0, y, rotulo, classe))
            y += 20
            for item in do_grupo:
                partes.append(self._linha(quadro, escala, item, y))
                y += quadro.altura_da_linha
            y += 8
        return "".join(partes), y

    def _linha(
        self, quadro: _Quadro, escala: Escala, item: LinhaMetaResultado, y: float
    ) -> str:
        rotulo = _rotulo_da_linha(quadro, item, y)
        yc = y + ALTURA if quadro.nome_em_cima else y
        return rotulo + self._marca(escala, item, yc) + self._colunas(quadro, item, yc)

    def _marca(self, escala: Escala, item: LinhaMetaResultado, y: float) -> str:
        """O desenho do resultado e da meta; sem resultado, diz "sem base"."""
        if item.resultado is None:
            aviso = svg.texto(escala.x0 + 4, y + 4, "sem resultado", "c m")
            return aviso + _traco_da_meta(escala, item.meta, y)
        x = escala.em(item.resultado)
        cor = svg.AZUL if item.alcancou else svg.NAO
        fundo = svg.AZUL if item.alcancou else "#fff"
        if self.estilo == "barras":
            marca = svg.retangulo(escala.x0, y - 5, x - escala.x0, 10, fundo, cor)
        else:
            inicio = escala.em(item.meta) if item.meta is not None else x
            marca = svg.linha(inicio, y, x, y, cor, 1.5)
        meta = _traco_da_meta(escala, item.meta, y)
        if escala.estoura(item.resultado):
            return marca + meta + _seta(x, y, cor)
        if self.estilo == "barras":
            return marca + meta
        return marca + meta + svg.circulo(x, y, 4.5, fundo, cor)

    def _colunas(self, quadro: _Quadro, item: LinhaMetaResultado, y: float) -> str:
        classe = "sim" if item.alcancou else ""
        meta = svg.exato(item.meta, self.casas)
        resultado = svg.exato(item.resultado, self.casas)
        colunas = svg.texto(quadro.coluna_da_meta, y + 4, meta, "", "end")
        colunas += svg.texto(
            quadro.coluna_do_resultado, y + 4, resultado, classe, "end"
        )
        if quadro.estreito or quadro.coluna_do_resultado > 660:
            return colunas
        cor = {True: "sim", False: "nao", None: "c"}[item.alcancou]
        valor = percentual(item.percentual)
        return colunas + svg.texto(quadro.largura, y + 4, valor, cor, "end")

    def _eixo(self, quadro: _Quadro, escala: Escala, fim: float) -> str:
        partes = []
        for valor in escala.marcas():
            x = escala.em(valor)
            partes.append(svg.linha(x, 34, x, fim - 8, svg.GRADE))
            partes.append(svg.texto(x, 26, formatar(valor), "c", "middle"))
        cabecalhos = [
            (quadro.coluna_da_meta, "meta"),
            (quadro.coluna_do_resultado, "resultado"),
        ]
        if not quadro.estreito and quadro.coluna_do_resultado < 660:
            cabecalhos.append((quadro.largura, "% da meta"))
        linha_de_cima = 12 if quadro.estreito else 26
        partes += [svg.texto(x, linha_de_cima, r, "c", "end") for x, r in cabecalhos]
        return "".join(partes)

    def _referencias(self, escala: Escala, fim: float) -> str:
        partes = []
        if self.referencia is not None:
            x = escala.em(self.referencia)
            partes.append(svg.linha(x, 30, x, fim - 6, svg.AZUL_ESCURO, 1, "3 3"))
        if self.agregado is not None:
            x = escala.em(self.agregado)
            partes.append(svg.linha(x, 30, x, fim - 6, svg.TINTA, 1, "1 3"))
        return "".join(partes)

    def _rotulos_das_referencias(self, escala: Escala, y: float) -> tuple[str, float]:
        """Os nomes das duas linhas, cada um numa altura para não se tocarem."""
        partes = []
        for valor, rotulo, classe in (
            (self.referencia, self.rotulo_referencia, "m sim"),
            (self.agregado, self.rotulo_agregado, "m f"),
        ):
            if valor is None:
                continue
            x = escala.em(valor)
            depois_do_meio = x > (escala.x0 + escala.x1) / 2
            conteudo = f"{rotulo} {svg.exato(valor, self.casas)}"
            desvio = -4 if depois_do_meio else 4
            ancora: svg.Ancora = "end" if depois_do_meio else "start"
            y += 10
            partes.append(svg.texto(x + desvio, y, conteudo, classe, ancora))
            y += 4
        return "".join(partes), y

    def _aviso_das_omitidas(self, y: float) -> tuple[str, float]:
        if not self.omitidas:
            return "", y
        frase = f"Mais {formatar(self.omitidas, 0)} territórios estão na tabela."
        return svg.texto(0, y + 16, frase, "c"), y + 20


SEM_BASE: Final = "Sem base de comparação"


def _rotulo_da_linha(quadro: _Quadro, item: LinhaMetaResultado, y: float) -> str:
    if quadro.nome_em_cima:
        nome = svg.encurtar(item.nome, quadro.largura)
        fundo = svg.retangulo(0, y - 7, 6.8 * len(nome), 15, "#fff")
        return fundo + svg.texto(0, y + 4, nome, "f")
    if not quadro.sigla:
        return svg.texto(0, y + 4, svg.encurtar(item.nome, quadro.x0 - 14), "f")
    sigla = svg.texto(0, y + 4, item.codigo, "f")
    if quadro.estreito:
        return sigla
    nome = svg.encurtar(item.nome, quadro.x0 - 28 - 8, 5.8)
    return sigla + svg.texto(28, y + 4, nome, "c")


def _traco_da_meta(escala: Escala, meta: Decimal | None, y: float) -> str:
    if meta is None:
        return ""
    x = escala.em(meta)
    return svg.linha(x, y - 6, x, y + 6, svg.TINTA, 2)


def _seta(x: float, y: float, cor: str) -> str:
    """O valor passa da régua: está na coluna, ao lado."""
    return (
        f'<path d="M{svg.p(x - 4)} {svg.p(y - 5)}L{svg.p(x + 5)} {svg.p(y)}'
        f'L{svg.p(x - 4)} {svg.p(y + 5)}Z" fill="#fff" stroke="{cor}" '
        f'stroke-width="1.8"/>'
    )
