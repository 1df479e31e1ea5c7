"""Linha do tempo: linha de base, andamento, previsão e marcos de cada item."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from base import meses
from base.graficos import svg
from base.graficos.svg import Preenchimento

LARGO: Final = 1184
TOPO: Final = 44
ALTURA: Final = 26
ALTURA_ESTREITA: Final = 40
MESES_PARA_TRIMESTRES: Final = 72


class Andamento(Enum):
    """Situação de um item; o valor é o rótulo, quando não se dá outro."""

    CONCLUIDO = "Concluído"
    NO_PRAZO = "No prazo"
    ATENCAO = "Atenção"
    ATRASADO = "Atrasado"
    NAO_INICIADO = "Não iniciado"


class SituacaoDoMarco(Enum):
    FEITO = "feito"
    PREVISTO = "previsto"
    VENCIDO = "vencido"


@dataclass(frozen=True, slots=True)
class Periodo:
    """Do primeiro ao último dia, ambos incluídos."""

    inicio: date
    fim: date


@dataclass(frozen=True, slots=True)
class Marco:
    """Um losango na linha: cheio quando feito, com "!" quando vencido."""

    data: date
    situacao: SituacaoDoMarco
    nome: str = ""


@dataclass(frozen=True, slots=True)
class LinhaDoTempo:
    """Um item: `base` é o combinado no início; `real`, o andamento e a previsão.

    Item sem datas não entra no desenho: é listado abaixo, como "sem data".
    """

    nome: str
    andamento: Andamento
    grupo: str = ""
    base: Periodo | None = None
    real: Periodo | None = None
    marcos: tuple[Marco, ...] = ()
    rotulo: str = ""

    @property
    def datas(self) -> list[date]:
        periodos = [q for q in (self.base, self.real) if q is not None]
        return [d for q in periodos for d in (q.inicio, q.fim)] + [
            m.data for m in self.marcos
        ]


def linha_do_tempo(
    itens: Iterable[LinhaDoTempo],
    *,
    hoje: date,
    titulo: str,
    descricao: str = "",
    rotulo_hoje: str = "hoje",
    largura_mm: int | None = None,
) -> SafeString:
    """Gantt dos itens, com os dois desenhos da página ou, em mm, só o largo.

    Os itens ficam na ordem recebida; a coluna do grupo escreve o nome uma vez
    para itens seguidos do mesmo grupo. Os sem data vão numa lista ao fim.
    """
    todos = list(itens)
    datados = [q for q in todos if q.datas]
    sem_data = [q for q in todos if not q.datas]
    if not todos:
        return svg.sem_dados("Não há itens para mostrar na linha do tempo.")
    if not datados:
        frase = "Nenhum item tem data ainda, e por isso não há linha do tempo."
        return svg.sem_dados(frase) + _lista_sem_data(sem_data)
    nome = svg.juntar_titulo(titulo, descricao)
    regua = _Regua.para([d for q in datados for d in q.datas] + [hoje])
    grafico = _Gantt(datados, hoje, rotulo_hoje, nome, regua)
    largo = grafico.desenhar(estreito=False, largura_mm=largura_mm)
    fim = _lista_sem_data(sem_data)
    if largura_mm is not None:
        return largo + fim
    return largo + grafico.desenhar(estreito=True) + fim


def _lista_sem_data(itens: Sequence[LinhaDoTempo]) -> SafeString:
    if not itens:
        return SafeString("")
    nomes = format_html_join("; ", "{}", ((q.nome,) for q in itens))
    return format_html('<p class="sem-data"><b>Sem data:</b> {}.</p>', nomes)


def _mes(dia: date) -> int:
    """Meses desde o ano zero: a régua é contada em meses."""
    return dia.year * 12 + dia.month - 1


@dataclass(frozen=True, slots=True)
class _Regua:
    """Os meses cobertos pelo desenho, em trimestres inteiros."""

    inicio: int
    fim: int

    @classmethod
    def para(cls, datas: Sequence[date]) -> "_Regua":
        primeiro = _mes(min(datas)) // 3 * 3
        ultimo = _mes(max(datas)) // 3 * 3 + 3
        return cls(primeiro, max(ultimo, primeiro + 6))

    @property
    def meses(self) -> int:
        return self.fim - self.inicio

    def fracao(self, dia: date) -> float:
        return (_mes(dia) - self.inicio + (dia.day - 1) / 31) / self.meses

    def divisas(self, largura: float) -> list[tuple[int, bool]]:
        """Os meses com linha vertical e se cada um começa um ano."""
        anos = (self.meses + 11) // 12
        salto = 3 if self.meses <= MESES_PARA_TRIMESTRES else 12
        # em réguas de décadas, só cabem alguns anos
        while anos * 44 / (salto // 12 or 1) > largura:
            salto = salto + 12 if salto >= 12 else 12
        primeiro = -(-self.inicio // salto) * salto
        return [(m, m % 12 == 0) for m in range(primeiro, self.fim + 1, salto)]


@dataclass(frozen=True, slots=True)
class _Gantt:
    itens: Sequence[LinhaDoTempo]
    hoje: date
    rotulo_hoje: str
    titulo: str
    regua: _Regua

    def desenhar(self, *, estreito: bool, largura_mm: int | None = None) -> SafeString:
        largura = svg.ESTREITO if estreito else LARGO
        passo = ALTURA_ESTREITA if estreito else ALTURA
        fim = TOPO + passo * len(self.itens) + 4
        x0, x1 = (2.0, largura - 2.0) if estreito else (252.0, 1080.0)
        quadro = _Quadro(x0, x1, largura, self.regua, self.hoje, estreito)
        chave = svg.chave_de("tempo", self.titulo, largura, largura_mm)
        corpo = svg.definir_hachuras(self._preenchimentos(), chave)
        corpo += quadro.grade(fim)
        anterior = None
        for i, item in enumerate(self.itens):
            y = TOPO + passo * i
            corpo += quadro.rotulos(item, y, novo_grupo=item.grupo != anterior)
            corpo += quadro.barras(item, y + (26 if estreito else 12), chave)
            anterior = item.grupo
        corpo += quadro.hoje_em(fim, self.rotulo_hoje)
        return svg.montar(
            largura,
            fim + 4,
            corpo,
            titulo=self.titulo,
            classe="g estreito" if estreito else "g largo",
            largura_mm=largura_mm,
        )

    def _preenchimentos(self) -> list[Preenchimento]:
        if any(q.andamento == Andamento.ATRASADO for q in self.itens):
            return [Preenchimento.HACHURA_DENSA]
        return []


@dataclass(frozen=True, slots=True)
class _Quadro:
    """As posições de um dos dois desenhos."""

    x0: float
    x1: float
    largura: int
    regua: _Regua
    hoje: date
    estreito: bool

    def x(self, dia: date) -> float:
        return self.x0 + self.regua.fracao(dia) * (self.x1 - self.x0)

    def grade(self, fim: float) -> str:
        partes = []
        escritos = -1e9
        for mes, comeca_ano in self.regua.divisas(self.x1 - self.x0):
            fracao = (mes - self.regua.inicio) / self.regua.meses
            x = self.x0 + fracao * (self.x1 - self.x0)
            topo, cor = (28, svg.CINZA_CLARO) if comeca_ano else (34, "#efefef")
            partes.append(svg.linha(x, topo, x, fim, cor))
            if comeca_ano and x < self.x1 - 34 and x - escritos > 40:
                partes.append(svg.texto(x + 4, 26, str(mes // 12), "f"))
                escritos = x
        if escritos < 0:
            partes.append(self._rotulo_do_inicio())
        return "".join(partes)

    def _rotulo_do_inicio(self) -> str:
        """Régua que não passa por janeiro: escreve o mês e o ano do começo."""
        mes = meses.CURTOS[self.regua.inicio % 12]
        return svg.texto(self.x0 + 4, 26, f"{mes} {self.regua.inicio // 12}", "f")

    def rotulos(self, item: LinhaDoTempo, y: float, *, novo_grupo: bool) -> str:
        atrasado = item.andamento == Andamento.ATRASADO
        situacao = item.rotulo or item.andamento.value
        if self.estreito:
            reservado = 7.0 * len(situacao) + 8
            nome = svg.encurtar(item.nome, self.largura - reservado, 6.8)
            return svg.texto(0, y + 12, nome, "f") + svg.texto(
                self.largura, y + 12, situacao, "nao" if atrasado else "c", "end"
            )
        cy = y + 12
        partes = []
        if novo_grupo:
            partes.append(svg.linha(0, y - 2, self.largura, y - 2, espessura=0.8))
            grupo = svg.encurtar(item.grupo, 52)
            partes.append(svg.texto(0, cy + 4, grupo, "c m"))
        inicio = 58 if item.grupo else 0
        nome = svg.encurtar(item.nome, self.x0 - inicio - 8, 6.6)
        partes.append(svg.texto(inicio, cy + 4, nome, "f"))
        partes.append(_sinal(item.andamento, 1096, cy))
        cor = "nao" if atrasado else ""
        partes.append(svg.texto(1106, cy + 4, situacao, cor))
        return "".join(partes)

    def barras(self, item: LinhaDoTempo, y: float, chave: str) -> str:
        partes = []
        if item.base is not None:
            x = self.x(item.base.inicio)
            largura = max(self.x(item.base.fim) - x, 1)
            partes.append(svg.retangulo(x, y + 6, largura, 3, svg.CINZA_CLARO))
        if item.real is not None:
            partes.append(self._andamento(item, item.real, y, chave))
        partes += [self._marco(m, y) for m in item.marcos]
        return "".join(partes)

    def _andamento(
        self, item: LinhaDoTempo, real: Periodo, y: float, chave: str
    ) -> str:
        """O contorno é o período todo; o cheio vai até hoje."""
        x, fim = self.x(real.inicio), self.x(real.fim)
        cor = _COR[item.andamento]
        traco = ""
        if item.andamento == Andamento.NAO_INICIADO:
            traco = ' stroke-dasharray="3 2"'
        partes = (
            f'<rect x="{svg.p(x)}" y="{svg.p(y - 4)}" '
            f'width="{svg.p(max(fim - x, 1))}" height="8" fill="#fff" '
            f'stroke="{cor}" stroke-width="1.2"{traco}/>'
        )
        feito = min(self.x(self.hoje), fim)
        if item.andamento == Andamento.NAO_INICIADO or feito <= x:
            return partes
        if item.andamento == Andamento.ATRASADO:
            cor = svg.tinta(Preenchimento.HACHURA_DENSA, chave)
        return partes + svg.retangulo(x, y - 4, feito - x, 8, cor)

    def _marco(self, marco: Marco, y: float) -> str:
        x = self.x(marco.data)
        if marco.situacao == SituacaoDoMarco.FEITO:
            return svg.losango(x, y, 5, svg.TINTA, svg.TINTA)
        if marco.situacao == SituacaoDoMarco.PREVISTO:
            return svg.losango(x, y, 5, "#fff", svg.TINTA)
        exclamacao = svg.texto(x, y - 7, "!", "nao", "middle")
        return svg.losango(x, y, 5, "#fff", svg.NAO) + exclamacao

    def hoje_em(self, fim: float, rotulo: str) -> str:
        x = self.x(self.hoje)
        a_esquerda = x > self.x0 + (self.x1 - self.x0) / 3
        desvio = -4 if a_esquerda else 4
        ancora: svg.Ancora = "end" if a_esquerda else "start"
        return svg.linha(x, 4, x, fim, svg.AZUL, 1.5) + svg.texto(
            x + desvio, 10, rotulo, "sim m", ancora
        )


_COR: Final = {
    Andamento.CONCLUIDO: svg.AZUL_ESCURO,
    Andamento.NO_PRAZO: svg.AZUL,
    Andamento.ATENCAO: svg.ATENCAO,
    Andamento.ATRASADO: svg.NAO,
    Andamento.NAO_INICIADO: "#757575",
}


def _sinal(andamento: Andamento, x: float, y: float) -> str:
    """Sinal desenhado, e não letra: a fonte da página não tem estes glifos."""
    match andamento:
        case Andamento.CONCLUIDO:
            return (
                f'<path d="M{svg.p(x - 4)} {svg.p(y)}L{svg.p(x - 1)} {svg.p(y + 3)}'
                f'L{svg.p(x + 4)} {svg.p(y - 4)}" fill="none" stroke="{svg.TINTA}" '
                'stroke-width="1.8"/>'
            )
        case Andamento.NO_PRAZO:
            return f'<circle cx="{svg.p(x)}" cy="{svg.p(y)}" r="3" fill="{svg.TINTA}"/>'
        case Andamento.ATENCAO:
            return (
                f'<path d="M{svg.p(x - 4)} {svg.p(y + 3)}L{svg.p(x)} {svg.p(y - 4)}'
                f'L{svg.p(x + 4)} {svg.p(y + 3)}Z" fill="{svg.TINTA}"/>'
            )
        case Andamento.ATRASADO:
            return svg.texto(x, y + 4, "!", "nao", "middle")
        case Andamento.NAO_INICIADO:
            return (
                f'<circle cx="{svg.p(x)}" cy="{svg.p(y)}" r="3" fill="#fff" '
                f'stroke="{svg.CINZA}" stroke-width="1.2"/>'
            )
