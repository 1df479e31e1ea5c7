"""Cada linha da planilha contra o que está no portal: nova, mudada, igual ou não."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Any, Final, NamedTuple

from django.db.models import Q
from django.utils import timezone

from base.errors import RegraViolada
from base.importacao import Item, recusada
from base.models import Efeito
from contas.models import Vinculo
from indicadores.consultas.prazos import Prazos
from indicadores.consultas.variantes import alvo_com, variante_padrao
from indicadores.importacao.especies import (
    CampoRecusado,
    Especie,
    NaFicha,
    Valores,
    para_json,
)
from indicadores.importacao.linhas import LinhaLida
from indicadores.importacao.lugares import Lugares, NaoAchado
from indicadores.models import Ficha, MetaPactuada, Pactuacao, Rodada, Variante
from indicadores.permissions import pode
from indicadores.rules import EstadoDaCelula, motivo_de_nao_se_aplicar
from territorios.models import Populacao, Territorio

POR_VEZ: Final = 2_000


class Salva(NamedTuple):
    """A célula como está gravada."""

    versao: int
    variante: int | None
    gravada_por: int | None
    valores: tuple[Any, ...]


class _Par(NamedTuple):
    lida: LinhaLida
    territorio: Territorio
    ficha: Ficha


@dataclass(frozen=True, slots=True)
class Cabimento:
    """Se o território recebe agora o que se importa, e por que não."""

    motivo: str = ""
    remedio: str = ""


class Fichas:
    """As fichas da rodada por número; as que um território acrescentou são só dele."""

    def __init__(self, rodada: Rodada) -> None:
        self._todas = list(
            Ficha.todas.filter(edicao=rodada.edicao_id)
            .filter(Q(desde_ano__isnull=True) | Q(desde_ano__lte=rodada.ano))
            .prefetch_related("variantes")
        )
        self._por = {(f.numero, f.territorio_id): f for f in self._todas}

    def __iter__(self) -> Iterator[Ficha]:
        return iter(self._todas)

    def achar(self, numero: str, territorio: Territorio) -> Ficha | None:
        """A do rol nacional, da UF ou do próprio território; None se não há."""
        numero = numero.strip().removesuffix(".0")
        if not (numero.isascii() and numero.isdigit() and len(numero) < 5):
            return None
        donos = (None, territorio.pk, territorio.uf_id)
        achadas = (self._por.get((int(numero), dono)) for dono in donos)
        return next((f for f in achadas if f), None)

    def quais(self) -> str:
        """O que se pode escrever na coluna do indicador."""
        numeros = [f.numero for f in self._todas if f.territorio_id is None]
        de, ate = min(numeros, default=0), max(numeros, default=0)
        return f"Use o número do indicador na edição ({de} a {ate})."


class Simulacao:
    """O que se precisa saber da rodada para julgar linhas; carrega-se uma vez."""

    def __init__(self, especie: Especie, rodada: Rodada, por: Vinculo | None) -> None:
        self.especie, self.rodada, self.por = especie, rodada, por
        self.lugares = Lugares()
        self.fichas = Fichas(rodada)
        self.variantes = {v.pk: v for f in self.fichas for v in f.variantes.all()}
        self._com_variantes = {v.ficha_id for v in self.variantes.values()}
        self._prazos = Prazos(rodada, especie.janela, timezone.localdate())
        self._pactuacoes = {p.territorio_id: p for p in rodada.pactuacoes.all()}
        self._populacoes = populacoes()
        self._cabe: dict[int, Cabimento] = {}
        self._podem: dict[int, bool] = {}
        self._quem: dict[int, str] = {}
        self._vistas: dict[int, int] = {}

    def julgar(self, linhas: Iterable[LinhaLida]) -> Iterator[Item]:
        """Um item por linha que diz alguma coisa, na ordem do arquivo."""
        for grupo in batched(linhas, POR_VEZ, strict=False):
            achadas = [self._achar(lida) for lida in grupo]
            pares = [x for x in achadas if isinstance(x, _Par)]
            salvas = self._salvas(pares)
            definicoes = self._definicoes(pares)
            for achada in achadas:
                if isinstance(achada, Item):
                    yield achada
                elif item := self._julgar_par(achada, salvas, definicoes):
                    yield item

    # -------------------------------------------------------------- de quem é

    def _achar(self, lida: LinhaLida) -> _Par | Item:
        rotulo = f"{lida.lugar or 'sem território'}, indicador {lida.numero or '—'}"
        territorio = self.lugares.achar(lida.lugar, lida.uf)
        if isinstance(territorio, NaoAchado):
            return self._recusar(
                lida, "lugar", rotulo, lida.lugar, territorio.motivo, territorio.remedio
            )
        ficha = self.fichas.achar(lida.numero, territorio)
        if ficha is None:
            return self._recusar(
                lida,
                "numero",
                f"{territorio}, indicador {lida.numero or '—'}",
                lida.numero,
                f"Não há indicador {lida.numero or 'em branco'} nesta edição.",
                self.fichas.quais(),
            )
        return _Par(lida, territorio, ficha)

    def _recusar(
        self,
        lida: LinhaLida,
        campo: str,
        rotulo: str,
        veio: str,
        motivo: str,
        remedio: str = "",
    ) -> Item:
        coluna = lida.colunas.get(campo) or lida.colunas.get(
            self.especie.principal, "A"
        )
        return recusada((lida.aba, lida.linha, coluna), rotulo, veio, motivo, remedio)

    # -------------------------------------------------------------- o que há

    def _salvas(self, pares: Sequence[_Par]) -> dict[tuple[int, int], Salva]:
        """As células já gravadas dos pares: uma consulta por grupo."""
        pks = {
            self._pactuacoes[p.territorio.pk].pk
            for p in pares
            if p.territorio.pk in self._pactuacoes
        }
        linhas = self.especie.modelo._default_manager.filter(
            pactuacao__in=pks, ficha__in={p.ficha.pk for p in pares}
        ).values_list(
            "pactuacao__territorio_id",
            "ficha_id",
            "versao",
            "variante_id",
            "gravada_por_id",
            *self.especie.colunas,
        )
        return {
            (onde, ficha): Salva(versao, variante, quem, tuple(valores))
            for onde, ficha, versao, variante, quem, *valores in linhas.iterator()
        }

    def _definicoes(self, pares: Sequence[_Par]) -> dict[tuple[int, int], int | None]:
        """Em que definição cada meta foi pactuada: o resultado a segue (RN-IND-50)."""
        com_variante = {p.ficha.pk for p in pares} & self._com_variantes
        if self.especie.acao != "salvar_resultados" or not com_variante:
            return {}
        linhas = MetaPactuada.objects.filter(
            pactuacao__rodada=self.rodada,
            ficha__in=com_variante,
            pactuacao__territorio__in={p.territorio.pk for p in pares},
        ).values_list("pactuacao__territorio_id", "ficha_id", "variante_id")
        return {(onde, ficha): variante for onde, ficha, variante in linhas}

    # -------------------------------------------------------------- o que faria

    def _julgar_par(
        self,
        par: _Par,
        salvas: Mapping[tuple[int, int], Salva],
        definicoes: Mapping[tuple[int, int], int | None],
    ) -> Item | None:
        lida, territorio, ficha = par
        chave = (territorio.pk, ficha.pk)
        rotulo = f"{territorio}, {ficha}"
        veio = lida.campos.get(self.especie.principal, "")
        if lida.recusa:
            campo, motivo, remedio = lida.recusa
            return self._recusar(lida, campo, rotulo, veio, motivo, remedio)
        salva = salvas.get(chave)
        tocada = lida.original is None or not _sem_mudanca(lida)
        if not tocada or (lida.original is None and not any(lida.campos.values())):
            return self._intocada(lida, rotulo) if lida.original else None
        if not self._pode(territorio):
            return self._recusar(
                lida,
                self.especie.principal,
                rotulo,
                veio,
                self.especie.recusa_de_quem,
                "Peça a quem é do território que envie esta mesma planilha.",
            )
        variante = self._variante(chave, ficha, salva, definicoes)
        try:
            novos = self.especie.ler(NaFicha(ficha, variante), lida.campos)
        except CampoRecusado as erro:
            motivo, remedio = _motivo_e_remedio(erro.frase)
            veio = lida.campos.get(erro.campo, veio)
            return self._recusar(lida, erro.campo, rotulo, veio, motivo, remedio)
        self._manter_o_que_nao_veio(novos, lida, salva)
        if salva and tuple(novos.values()) == salva.valores:
            return self._igual(lida, rotulo, veio, novos, variante)
        if salva is None and novos["estado"] == EstadoDaCelula.NAO_INFORMADO:
            return self._igual(lida, rotulo, veio, novos, variante)
        if motivos := self._impedimento(lida, territorio, ficha, novos):
            return self._recusar(lida, self.especie.principal, rotulo, veio, *motivos)
        return self._mudanca(par, salva, novos, variante)

    def _manter_o_que_nao_veio(
        self, novos: Valores, lida: LinhaLida, salva: Salva | None
    ) -> None:
        """A coluna que o arquivo não tem não apaga a justificativa nem a fonte."""
        if salva is None:
            return
        gravados = dict(zip(self.especie.colunas, salva.valores, strict=True))
        for campo, coluna in self.especie.acessorios.items():
            if campo not in lida.campos:
                novos[coluna] = gravados[coluna]

    def _variante(
        self,
        chave: tuple[int, int],
        ficha: Ficha,
        salva: Salva | None,
        definicoes: Mapping[tuple[int, int], int | None],
    ) -> Variante | None:
        if salva:
            return self.variantes.get(salva.variante or 0)
        if chave in definicoes:
            return self.variantes.get(definicoes[chave] or 0)
        if ficha.pk not in self._com_variantes:
            return None
        return variante_padrao(ficha, self._alvo(chave[0]))

    def _alvo(self, pk: int) -> Any:
        territorio = self.lugares.por_pk[pk]
        return alvo_com(territorio, self.rodada.ano, self._populacoes.get(pk, {}))

    def _impedimento(
        self, lida: LinhaLida, territorio: Territorio, ficha: Ficha, novos: Valores
    ) -> tuple[str, str] | None:
        """Por que esta célula não se grava: repetida, não se aplica ou fechada."""
        chave = territorio.pk * 100_000 + ficha.numero
        if (primeira := self._vistas.setdefault(chave, lida.linha)) != lida.linha:
            return (
                f"Repetida: a linha {primeira} já traz este indicador.",
                "Deixe uma só.",
            )
        if ficha.aplicabilidade and novos["estado"] == EstadoDaCelula.VALOR:
            alvo = self._alvo(territorio.pk)
            if motivo := motivo_de_nao_se_aplicar(ficha.aplicabilidade, alvo):
                return motivo, "Deixe a célula em branco."
        cabe = self._cabimento(territorio)
        return (cabe.motivo, cabe.remedio) if cabe.motivo else None

    def _cabimento(self, territorio: Territorio) -> Cabimento:
        """Se o prazo e a situação deixam; a resposta vale para o território todo."""
        if territorio.pk in self._cabe:
            return self._cabe[territorio.pk]
        pactuacao = self.pactuacao_de(territorio)
        cabe = Cabimento()
        try:
            self.especie.exigir_aberta(pactuacao, self._prazos.de(territorio))
        except RegraViolada as erro:
            cabe = Cabimento(*_motivo_e_remedio(erro.mensagem))
        self._cabe[territorio.pk] = cabe
        return cabe

    def _pode(self, territorio: Territorio) -> bool:
        """Se quem envia poderia digitar; None é a administração da instalação.

        Vem antes de comparar: a quem não pode não se diz o que está gravado.
        """
        if self.por is None:
            return True
        if territorio.pk not in self._podem:
            pactuacao = self.pactuacao_de(territorio)
            self._podem[territorio.pk] = pode(self.por, self.especie.acao, pactuacao)
        return self._podem[territorio.pk]

    def pactuacao_de(self, territorio: Territorio) -> Pactuacao:
        """A pactuação do território; ainda sem chave se ninguém a abriu."""
        pactuacao = self._pactuacoes.get(territorio.pk) or Pactuacao()
        pactuacao.rodada, pactuacao.territorio = self.rodada, territorio
        return pactuacao

    def _mudanca(
        self,
        par: _Par,
        salva: Salva | None,
        novos: Valores,
        variante: Variante | None,
    ) -> Item:
        lida, territorio, ficha = par
        versao = salva.versao if salva else 0
        conflita = lida.original is not None and versao != lida.versao
        em_branco = salva is None or salva.valores[0] == EstadoDaCelula.NAO_INFORMADO
        efeito = Efeito.NOVA if em_branco else Efeito.MUDADA
        return Item(
            efeito=Efeito.CONFLITO if conflita else efeito,
            aba=lida.aba,
            linha=lida.linha,
            coluna=lida.colunas.get(self.especie.principal, ""),
            rotulo=f"{territorio}, {ficha}",
            veio=lida.campos.get(self.especie.principal, ""),
            era=self._original(lida, ficha, variante) if conflita else "",
            antes=self._escrita(salva),
            depois=self.especie.por_extenso(novos, variante),
            quem=self._autor(salva) if conflita else "",
            motivo=lida.lida_como,
            dados={
                "t": territorio.pk,
                "f": ficha.pk,
                "n": ficha.numero,
                "g": variante.pk if variante else None,
                "v": versao,
                "x": para_json(novos),
            },
        )

    def _igual(
        self,
        lida: LinhaLida,
        rotulo: str,
        veio: str,
        novos: Valores,
        variante: Variante | None,
    ) -> Item:
        escrito = self.especie.por_extenso(novos, variante)
        coluna = lida.colunas.get(self.especie.principal, "")
        return Item(
            Efeito.IGUAL, lida.aba, lida.linha, coluna, rotulo, veio,
            antes=escrito, depois=escrito, motivo=lida.lida_como,
        )  # fmt: skip

    def _intocada(self, lida: LinhaLida, rotulo: str) -> Item:
        """A pessoa não mexeu: fica o gravado, ainda que outro o tenha mudado."""
        veio = lida.campos.get(self.especie.principal, "")
        coluna = lida.colunas.get(self.especie.principal, "")
        escrito = veio or "em branco"
        return Item(
            Efeito.IGUAL, lida.aba, lida.linha, coluna, rotulo, veio,
            antes=escrito, depois=escrito,
        )  # fmt: skip

    def _escrita(self, salva: Salva | None) -> str:
        if salva is None:
            return "em branco"
        valores = dict(zip(self.especie.colunas, salva.valores, strict=True))
        return self.especie.por_extenso(
            valores, self.variantes.get(salva.variante or 0)
        )

    def _original(
        self, lida: LinhaLida, ficha: Ficha, variante: Variante | None
    ) -> str:
        """O que o modelo trazia quando foi gerado."""
        try:
            valores = self.especie.ler(NaFicha(ficha, variante), lida.original or {})
        except CampoRecusado:
            return "em branco"
        return self.especie.por_extenso(valores, variante)

    def _autor(self, salva: Salva | None) -> str:
        if salva is None or salva.gravada_por is None:
            return "o portal"
        if salva.gravada_por not in self._quem:
            vinculo = Vinculo.objects.select_related(
                "usuario", "territorio__uf", "instituicao"
            ).get(pk=salva.gravada_por)
            self._quem[salva.gravada_por] = str(vinculo)
        return self._quem[salva.gravada_por]


def _sem_mudanca(lida: LinhaLida) -> bool:
    original = lida.original or {}
    return all(lida.campos.get(c, "") == original.get(c, "") for c in lida.campos)


def _motivo_e_remedio(frase: str) -> tuple[str, str]:
    """A primeira oração diz o que houve; as outras, o que fazer."""
    motivo, ponto, resto = frase.partition(". ")
    return (f"{motivo}.", resto) if ponto else (frase, "")


def populacoes(territorios: Sequence[int] | None = None) -> dict[int, dict[int, int]]:
    """A população de cada território, por ano; None são todos."""
    linhas = Populacao.objects.values_list("territorio_id", "ano", "habitantes")
    if territorios is not None:
        linhas = linhas.filter(territorio__in=territorios)
    lidas: dict[int, dict[int, int]] = defaultdict(dict)
    for territorio, ano, habitantes in linhas.iterator():
        lidas[territorio][ano] = habitantes
    return lidas
