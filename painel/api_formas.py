"""As formas do que a API pública recebe e devolve."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from ninja import Field, Schema

from indicadores.instrumentos import Instrumento
from indicadores.models import Ficha, SituacaoDoInstrumento
from territorios.models import Nivel, Territorio

POR_PAGINA_NO_MAXIMO = 500


class TerritorioNaApi(Schema):
    """Um território e onde ele fica."""

    codigo: str = Field(description="O mesmo dos endereços do portal")
    nome: str
    nivel: str = Field(description="BR, MACRO, UF, REGIAO ou MUN")
    sigla: str = Field(description="Sigla da UF; vazia acima dela")
    codigo_ibge: str
    macrorregiao: str | None
    capital: bool
    amazonia_legal: bool

    @staticmethod
    def resolve_macrorregiao(territorio: Territorio) -> str | None:
        return territorio.macrorregiao.codigo if territorio.macrorregiao else None


class Pagina(Schema):
    """Uma página de uma lista longa."""

    total: int
    pagina: int
    paginas: int
    proxima: str | None = Field(description="Endereço da página seguinte")


class PaginaDeTerritorios(Pagina):
    itens: list[TerritorioNaApi]


class AlcanceDoTerritorio(Schema):
    """Meta e resultado de um território; `alcancou` null quando não há base."""

    codigo: str
    sigla: str
    nome: str
    meta: Decimal | None
    resultado: Decimal | None
    alcancou: bool | None
    percentual_da_meta: Decimal | None
    motivo: str = Field(
        description="Por que não há base, quando não há; com alcance, se a meta "
        "parece estar em outra unidade"
    )
    definicao: str = Field(
        description="A definição e a unidade dos números, se não são as da ficha"
    )
    trilho: str = Field(description="Endereço de onde veio o resultado")


class Alcance(Schema):
    """Quantos territórios alcançaram a meta de um indicador num ano."""

    ano: int
    indicador: int
    nivel: str
    alcancaram: int
    nao_alcancaram: int
    sem_base: int
    ressalva: str = Field(
        description="O que as contagens comparam sem ser comparável; vazia se nada"
    )
    territorios: list[AlcanceDoTerritorio]


class FichaNaApi(Schema):
    """Um indicador numa edição."""

    numero: int
    nome: str
    nome_curto: str
    tipo: str = Field(description="P, C, U, E, R ou L")
    prioridade: str | None
    unidade: str
    casas: int
    sentido: str = Field(description="maior, menor ou faixa: o que é melhor")
    limite_inferior: Decimal | None = Field(
        description="Onde começa a faixa em que está bem; só no sentido faixa"
    )
    limite_superior: Decimal | None = Field(
        description="Onde termina a faixa em que está bem; só no sentido faixa"
    )
    numerador: str
    denominador: str
    multiplicador: Decimal | None
    fonte: str
    valor_nacional: Decimal | None
    tipo_do_valor_nacional: str
    julga_alcance: bool
    motivo_nao_julgado: str

    @staticmethod
    def resolve_prioridade(ficha: Ficha) -> str | None:
        return ficha.prioridade.nome if ficha.prioridade else None


class Erro(Schema):
    codigo: str
    mensagem: str


class RespostaDeErro(Schema):
    """O que vem em qualquer resposta 4xx ou 5xx."""

    erro: Erro


class Paginacao(Schema):
    pagina: int = Field(1, ge=1, le=100_000)
    por_pagina: int = Field(100, ge=1, le=POR_PAGINA_NO_MAXIMO)


class FiltroDeInstrumentos(Paginacao):
    ano: int = Field(ge=1990, le=2200, description="Inclui os Planos que o contêm")
    territorio: str = Field("BR", max_length=7, description="BR, N, AC ou 1200401")
    instrumento: Instrumento | None = Field(None, description="ps, pas, rdqa1, rag…")


class InstrumentoNaApi(Schema):
    """A situação de um instrumento de um território, como o DigiSUS a dava."""

    codigo: str
    territorio: str
    uf: str
    instrumento: str
    nome: str
    ano: int
    ate_o_ano: int | None = Field(description="Fim do período, no Plano de Saúde")
    situacao: str
    nome_da_situacao: str
    concluido: bool
    finalizado_em: datetime | None
    lida_em: datetime = Field(description="Quando o portal a leu")

    @staticmethod
    def resolve_codigo(situacao: SituacaoDoInstrumento) -> str:
        return situacao.territorio.codigo

    @staticmethod
    def resolve_territorio(situacao: SituacaoDoInstrumento) -> str:
        return situacao.territorio.nome

    @staticmethod
    def resolve_uf(situacao: SituacaoDoInstrumento) -> str:
        return situacao.territorio.sigla

    @staticmethod
    def resolve_nome_da_situacao(situacao: SituacaoDoInstrumento) -> str:
        return situacao.get_situacao_display()


class PaginaDeInstrumentos(Pagina):
    itens: list[InstrumentoNaApi]


class FiltroDeTerritorios(Paginacao):
    nivel: Nivel | None = Field(None, description="BR, MACRO, UF, REGIAO ou MUN")
    uf: str | None = Field(None, description="Sigla da UF", max_length=2)
    q: str | None = Field(None, description="Parte do nome", max_length=100)


ERROS: Any = {404: RespostaDeErro, 422: RespostaDeErro}
