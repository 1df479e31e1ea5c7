"""Cada linha da planilha contra o que está no portal: nova, mudada, igual ou não."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import batched
from typing import Any, Final, NamedTuple

from base.importacao import Item
from contas.models import Vinculo
from indicadores.consultas.avisos import Avisos
from indicadores.consultas.variantes import (
    alvo_com,
    variante_padrao,
    variantes_permitidas,
)
from indicadores.importacao import numeros
from indicadores.importacao.cabimento import Cabimento, motivo_e_remedio
from indicadores.importacao.definicao import (
    PRINCIPAL,
    DefinicaoAmbigua,
    DefinicaoRecusada,
    Escolha,
    decidir,
    nome_da,
)
from indicadores.importacao.digisus.conferir import conferir
from indicadores.importacao.especies import CampoRecusado, Especie, NaFicha, Valores
from indicadores.importacao.fichas import Fichas
from indicadores.importacao.gravadas import Chave, Gravadas, Salva, populacoes
from indicadores.importacao.itens import Itens
from indicadores.importacao.linhas import LinhaLida
from indicadores.importacao.lugares import Lugares, NaoAchado
from indicadores.models import Ficha, Rodada, Variante
from indicadores.plausibilidade_da_conta import Operandos
from indicadores.rules import Alvo, EstadoDaCelula, motivo_de_nao_se_aplicar
from territorios.models import Territorio

POR_VEZ: Final = 2_000
_DIZEM: Final = ("m", "n", "d")
"""Os campos que trazem número; sem eles e sem situação a linha está em branco."""
_NO_MESMO_ARQUIVO: Final = (
    "Traga o numerador e o denominador no mesmo arquivo, cada um na sua coluna."
)


class _Par(NamedTuple):
    lida: LinhaLida
    territorio: Territorio
    ficha: Ficha
    chave: Chave

    @property
    def rotulo(self) -> str:
        return f"{self.territorio}, {self.ficha}"


class _Lidas(NamedTuple):
    """O que há no banco das células de um grupo."""

    salvas: Mapping[Chave, Salva]
    definicoes: Mapping[Chave, int | None]


class Simulacao:
    """O que se precisa saber da rodada para julgar linhas; carrega-se uma vez.

    `respostas` diz a definição de cada indicador em que o arquivo não a diz;
    `ambiguas` guarda, ao fim, as que faltou responder, com as opções.
    """

    def __init__(
        self,
        especie: Especie,
        rodada: Rodada,
        por: Vinculo | None,
        respostas: Mapping[str, str] | None = None,
        em_nome_de: Territorio | None = None,
    ) -> None:
        self.especie, self.rodada = especie, rodada
        self.lugares = Lugares()
        self.fichas = Fichas(rodada)
        self.variantes = {v.pk: v for f in self.fichas for v in f.variantes.all()}
        self.ambiguas: dict[str, list[tuple[str, str]]] = {}
        self._com_variantes = {v.ficha_id for v in self.variantes.values()}
        self._respostas = respostas or {}
        self._cabimento = Cabimento(especie, rodada, por, em_nome_de)
        self._gravadas = Gravadas(especie, rodada)
        self._itens = Itens(especie, self._gravadas, self.variantes)
        self._avisos = Avisos(
            rodada,
            list(self.fichas),
            de_meta=especie.acao == "salvar_metas",
        )
        self._populacoes = populacoes()
        self._vistas: dict[Chave, tuple[str, int]] = {}

    def julgar(self, linhas: Iterable[LinhaLida]) -> Iterator[Item]:
        """Um item por linha que diz alguma coisa, na ordem do arquivo."""
        for grupo in batched(linhas, POR_VEZ, strict=False):
            achadas = [self._achar(lida) for lida in grupo]
            chaves = [x.chave for x in achadas if isinstance(x, _Par)]
            lidas = _Lidas(
                self._gravadas.das(chaves),
                self._gravadas.definicoes(chaves, self._com_variantes),
            )
            self._avisos.preparar(chaves)
            for achada in achadas:
                if isinstance(achada, Item):
                    yield achada
                elif item := self._julgar_par(achada, lidas):
                    yield item

    # -------------------------------------------------------------- de quem é

    def _achar(self, lida: LinhaLida) -> _Par | Item:
        rotulo = f"{lida.lugar or 'sem território'}, indicador {lida.numero or '—'}"
        territorio = self.lugares.achar(lida.lugar, lida.uf, lida.nivel)
        if isinstance(territorio, NaoAchado):
            return self._itens.recusado(
                lida, "lugar", rotulo, lida.lugar, territorio.motivo, territorio.remedio
            )
        ficha = self.fichas.achar(lida.numero, territorio)
        if ficha is None:
            return self._itens.recusado(
                lida,
                "numero",
                f"{territorio}, indicador {lida.numero or '—'}",
                lida.numero,
                *self.fichas.por_que_nao(lida.numero, territorio),
            )
        return _Par(lida, territorio, ficha, (territorio.pk, ficha.pk))

    # -------------------------------------------------------------- o que faria

    def _julgar_par(self, par: _Par, lidas: _Lidas) -> Item | None:
        lida = par.lida
        salva = lidas.salvas.get(par.chave)
        if lida.recusa:
            return self._recusar(par, *lida.recusa)
        if _nada_diz(lida):
            mostra = lida.original or lida.lida_como or lida.aviso
            return self._itens.intocado(lida, par.rotulo, salva) if mostra else None
        if not self._cabimento.pode(par.territorio):
            return self._recusar(
                par, self.especie.principal, *self._cabimento.recusa_de_quem
            )
        return self._comparar(par, salva, lidas.definicoes)

    def _comparar(
        self,
        par: _Par,
        salva: Salva | None,
        definicoes: Mapping[Chave, int | None],
    ) -> Item:
        """O que a linha diz contra o que está gravado."""
        lida = par.lida
        try:
            variante = self._definicao(par, salva, definicoes)
            novos = self.especie.ler(NaFicha(par.ficha, variante), lida.campos)
        except DefinicaoRecusada as erro:
            veio = lida.campos.get("r", "") or lida.unidade
            return self._recusar(par, erro.campo, erro.motivo, erro.remedio, veio)
        except CampoRecusado as erro:
            return self._recusar(par, erro.campo, *_por_que(erro, lida))
        if lida.confere:
            lida.aviso = conferir(lida.confere, par.ficha)
        self._manter_o_que_nao_veio(novos, lida, salva)
        if repetida := self._repetida(par):
            return self._recusar(par, self.especie.principal, *repetida)
        if self._nada_muda(novos, variante, salva):
            return self._itens.igual(lida, par.rotulo, novos, variante)
        if motivos := self._impedimento(par, novos):
            return self._recusar(par, self.especie.principal, *motivos)
        aviso = self._aviso(par, novos, variante)
        onde = par.territorio, par.ficha
        return self._itens.mudado(lida, onde, salva, novos, variante, aviso)

    def _recusar(
        self, par: _Par, campo: str, motivo: str, remedio: str, veio: str = ""
    ) -> Item:
        lida = par.lida
        escrito = next((lida.como_veio(c) for c in _DIZEM if lida.campos.get(c)), "")
        veio = veio or lida.como_veio(campo) or escrito
        return self._itens.recusado(par.lida, campo, par.rotulo, veio, motivo, remedio)

    def _nada_muda(
        self, novos: Valores, variante: Variante | None, salva: Salva | None
    ) -> bool:
        if salva is None:
            return bool(novos["estado"] == EstadoDaCelula.NAO_INFORMADO)
        mesma = salva.variante == (variante.pk if variante else None)
        return mesma and tuple(novos.values()) == salva.valores

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

    def _aviso(self, par: _Par, novos: Valores, variante: Variante | None) -> str:
        frases = [par.lida.aviso]
        if novos["valor"] is not None:
            frases.append(
                self._avisos.do_valor(
                    novos["valor"],
                    par.chave,
                    par.territorio,
                    par.ficha,
                    variante,
                    self._permitidas(par),
                    Operandos.de(novos.get("numerador"), novos.get("denominador")),
                )
            )
        return " ".join(filter(None, frases))

    # -------------------------------------------------------------- a definição

    def _definicao(
        self,
        par: _Par,
        salva: Salva | None,
        definicoes: Mapping[Chave, int | None],
    ) -> Variante | None:
        """A variante da célula, dita pelo arquivo ou já firmada. RN-IND-64."""
        lida, ficha = par.lida, par.ficha
        texto = lida.campos.get("r", "")
        if par.chave[1] not in self._com_variantes and not texto and not lida.unidade:
            return None
        escolha = self._escolha(par, salva, definicoes)
        try:
            return decidir(
                escolha, texto=texto, unidade=lida.unidade, respostas=self._respostas
            )
        except DefinicaoAmbigua:
            self._exigir_que_se_leia(par, escolha)
            self.ambiguas[str(ficha.numero)] = [
                (v.codigo if v else PRINCIPAL, nome_da(ficha, v))
                for v in escolha.opcoes
            ]
            raise

    def _escolha(
        self,
        par: _Par,
        salva: Salva | None,
        definicoes: Mapping[Chave, int | None],
    ) -> Escolha:
        """O resultado segue a definição da meta; a meta se escolhe."""
        ficha = par.ficha
        if par.chave in definicoes:
            firmada = self.variantes.get(definicoes[par.chave] or 0)
            return Escolha(ficha, [firmada], firmada, firme=True)
        if salva:
            em_uso = self.variantes.get(salva.variante or 0)
        else:
            em_uso = variante_padrao(ficha, self._alvo(par.territorio))
        firme = bool(salva or em_uso or par.lida.original is not None)
        if self.especie.acao == "salvar_resultados":
            return Escolha(ficha, [em_uso], em_uso, firme=True)
        opcoes: list[Variante | None] = [None, *self._permitidas(par)]
        if em_uso not in opcoes:
            opcoes.append(em_uso)
        return Escolha(ficha, opcoes, em_uso, firme)

    def _exigir_que_se_leia(self, par: _Par, escolha: Escolha) -> None:
        """CampoRecusado se o número não se lê em definição nenhuma.

        Quem responde em que definição está não descobre depois que faltava outra
        coisa na mesma célula.
        """
        recusas: list[CampoRecusado] = []
        for variante in escolha.opcoes:
            try:
                self.especie.ler(NaFicha(par.ficha, variante), par.lida.campos)
            except CampoRecusado as erro:
                recusas.append(erro)
        if recusas and len(recusas) == len(escolha.opcoes):
            raise recusas[0]

    def _permitidas(self, par: _Par) -> list[Variante]:
        if par.chave[1] not in self._com_variantes:
            return []
        return list(variantes_permitidas(par.ficha, self._alvo(par.territorio)))

    def _alvo(self, territorio: Territorio) -> Alvo:
        populacao = self._populacoes.get(territorio.pk, {})
        return alvo_com(territorio, self.rodada.ano, populacao)

    # -------------------------------------------------------------- o que impede

    def _repetida(self, par: _Par) -> tuple[str, str] | None:
        """A segunda linha da mesma célula, ainda que a primeira já esteja gravada."""
        esta = (par.lida.aba, par.lida.linha)
        primeira = self._vistas.setdefault(par.chave, esta)
        if primeira == esta:
            return None
        motivo = f"Repetida: a linha {primeira[1]} já traz este indicador."
        return motivo, "Deixe uma só."

    def _impedimento(self, par: _Par, novos: Valores) -> tuple[str, str] | None:
        """Por que esta célula não se grava: não se aplica ou fechada."""
        ficha = par.ficha
        if ficha.aplicabilidade and novos["estado"] == EstadoDaCelula.VALOR:
            alvo = self._alvo(par.territorio)
            if motivo := motivo_de_nao_se_aplicar(ficha.aplicabilidade, alvo):
                return motivo, "Deixe a célula em branco."
        impedimento = self._cabimento.agora(par.territorio)
        return (impedimento.motivo, impedimento.remedio) if impedimento else None


def _por_que(erro: CampoRecusado, lida: LinhaLida) -> tuple[str, str]:
    """O motivo e o remédio do campo que não se lê."""
    texto = lida.campos.get(erro.campo, "") if erro.campo in _DIZEM else ""
    if numeros.virou_data(texto):
        return numeros.VIROU_DATA
    if numeros.deu_erro(texto):
        return numeros.DEU_ERRO
    motivo, remedio = motivo_e_remedio(erro.frase)
    if not remedio and erro.campo in ("n", "d"):
        remedio = _NO_MESMO_ARQUIVO
    return motivo, remedio


def _nada_diz(lida: LinhaLida) -> bool:
    """A pessoa não mexeu na linha do modelo, ou a do arquivo está em branco."""
    campos: Mapping[str, Any] = lida.campos
    if lida.original is None:
        declara = campos.get("s", "").strip().lower() not in ("", "valor")
        return not declara and not any(campos.get(c) for c in _DIZEM)
    original = lida.original
    return all(campos.get(c, "") == original.get(c, "") for c in campos)
