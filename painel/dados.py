"""Os dados abertos: cada conjunto com o seu dicionário e as suas linhas.

Só entra o que é público; as linhas são lidas do banco à medida que se enviam.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q

from cooperacao.models import TermoDeCooperacao
from indicadores.consultas.instrumentos import linhas_publicas, situacoes_publicas
from indicadores.models import Ficha, MetaPactuada, Pactuacao, Resultado
from pactos.models import QuadroDeAdesao, Termo
from painel.exports import Valor
from portfolio import consultas as portfolio
from territorios.models import Territorio

LOTE = 2000


@dataclass(frozen=True, slots=True)
class Coluna:
    """Nome da coluna no arquivo e o que ela quer dizer."""

    nome: str
    descricao: str


@dataclass(frozen=True, slots=True)
class Conjunto:
    """Um arquivo que se baixa inteiro."""

    nome: str
    titulo: str
    descricao: str
    colunas: tuple[Coluna, ...]
    linhas: Callable[[], Iterator[Sequence[Valor]]]

    @property
    def nomes(self) -> list[str]:
        """Nomes das colunas, na ordem do arquivo."""
        return [coluna.nome for coluna in self.colunas]


def _territorios() -> Iterator[Sequence[Valor]]:
    territorios = Territorio.objects.select_related("uf", "macrorregiao")
    for t in territorios.order_by("codigo").iterator(LOTE):
        yield (
            t.codigo,
            t.codigo_ibge,
            t.nome,
            t.get_nivel_display(),
            t.sigla,
            t.macrorregiao.codigo if t.macrorregiao else "",
            t.capital,
            t.amazonia_legal,
            t.instalado_em,
        )


def _fichas() -> Iterator[Sequence[Valor]]:
    fichas = Ficha.objects.publicas().select_related("edicao", "prioridade")
    for f in fichas.order_by("edicao__codigo", "numero").iterator(LOTE):
        yield (
            f.edicao.codigo,
            f.numero,
            f.nome,
            f.get_tipo_display(),
            f.prioridade.nome,
            f.unidade,
            f.casas,
            f.get_sentido_display(),
            f.limite_inferior,
            f.limite_superior,
            f.numerador,
            f.denominador,
            f.multiplicador,
            f.fonte,
            f.valor_nacional,
            f.get_tipo_do_valor_nacional_display(),
            f.julga_alcance,
            f.motivo_nao_julgado,
        )


def _publicas() -> Q:
    """Só as células de pactuações homologadas ou já publicadas."""
    return Q(pactuacao__in=Pactuacao.objects.publicas().values("pk"))


_JUNTO = ("ficha__edicao", "variante", "pactuacao__rodada", "pactuacao__territorio")
_ORDEM = ("pactuacao__rodada__ano", "ficha__numero", "pactuacao__territorio")


def _chave_da_celula(celula: MetaPactuada | Resultado) -> tuple[Valor, ...]:
    return (
        celula.pactuacao.rodada.ano,
        celula.ficha.edicao.codigo,
        celula.ficha.numero,
        celula.pactuacao.territorio.codigo,
        celula.pactuacao.territorio.nome,
        celula.variante.codigo if celula.variante else "",
        celula.get_estado_display(),
        celula.valor,
        celula.texto_da_fonte,
        celula.nota,
    )


def _metas() -> Iterator[Sequence[Valor]]:
    metas = MetaPactuada.objects.filter(_publicas()).select_related(*_JUNTO)
    for meta in metas.order_by(*_ORDEM).iterator(LOTE):
        yield _chave_da_celula(meta)


def _resultados() -> Iterator[Sequence[Valor]]:
    resultados = Resultado.objects.filter(_publicas()).select_related(*_JUNTO)
    for r in resultados.order_by(*_ORDEM).iterator(LOTE):
        yield (
            *_chave_da_celula(r),
            r.numerador,
            r.denominador,
            r.preliminar,
            r.fonte,
            r.data_extracao,
        )


def _instrumentos() -> Iterator[Sequence[Valor]]:
    yield from linhas_publicas(situacoes_publicas())


def _adesao() -> Iterator[Sequence[Valor]]:
    for q in QuadroDeAdesao.objects.select_related("macrorregiao").iterator(LOTE):
        yield (
            q.tipo,
            q.ano,
            q.data,
            q.macrorregiao.codigo,
            q.get_situacao_display(),
            q.quantidade,
            q.fonte,
        )


def _termos() -> Iterator[Sequence[Valor]]:
    termos = Termo.objects.visiveis_para(None).select_related("territorio__uf")
    for t in termos.order_by("territorio__codigo", "pk").iterator(LOTE):
        yield (
            t.tipo,
            t.territorio.codigo,
            t.territorio.nome_completo,
            t.ano_base,
            t.numero_da_versao,
            t.get_situacao_display(),
            t.sintetico,
        )


def _tcs() -> Iterator[Sequence[Valor]]:
    tcs = TermoDeCooperacao.objects.select_related("contraparte").prefetch_related(
        "termos_de_ajuste"
    )
    for tc in tcs:
        yield (
            tc.numero,
            tc.titulo,
            tc.objeto,
            tc.nup,
            tc.contraparte.sigla,
            tc.data_inicio,
            tc.termino_vigente,
            tc.valor_total,
        )


def _projetos() -> Iterator[Sequence[Valor]]:
    for ciclo in portfolio.ciclos():
        for projeto in portfolio.projetos(ciclo["ciclo"]) or []:
            yield (
                ciclo["ciclo"],
                projeto["projeto"],
                projeto["nome"],
                projeto["tipo"],
                projeto["unidade"],
                projeto["situacao"],
            )


_DA_CELULA = (
    Coluna("ano", "Ano da rodada"),
    Coluna("edicao", "Edição do rol de indicadores"),
    Coluna("indicador", "Número do indicador na edição"),
    Coluna("territorio", "Código do território: IBGE de 7 dígitos, sigla da UF, BR"),
    Coluna("nome_do_territorio", "Nome do território"),
    Coluna("variante", "Variante da definição, quando não é a principal"),
    Coluna("estado", "Valor, não pactuado, não se aplica ou não informado"),
    Coluna("valor", "Na unidade do indicador; vazio quando não há valor"),
    Coluna("texto_da_fonte", "Como a fonte escreveu, quando difere"),
    Coluna("nota", "Nota da fonte"),
)

CONJUNTOS = {
    conjunto.nome: conjunto
    for conjunto in (
        Conjunto(
            "territorios",
            "Territórios",
            "Brasil, macrorregiões, UFs, regiões de saúde carregadas e municípios.",
            (
                Coluna("codigo", "Código dos endereços do portal"),
                Coluna("codigo_ibge", "Código do IBGE"),
                Coluna("nome", "Nome"),
                Coluna("nivel", "Nível"),
                Coluna("uf", "Sigla da UF"),
                Coluna("macrorregiao", "N, NE, CO, SD (Sudeste) ou S"),
                Coluna("capital", "É capital de UF"),
                Coluna("amazonia_legal", "Está, ao menos em parte, na Amazônia Legal"),
                Coluna("instalado_em", "Data de instalação, se posterior a 2007"),
            ),
            _territorios,
        ),
        Conjunto(
            "fichas",
            "Fichas dos indicadores",
            "O que cada indicador mede e como se calcula, em cada edição do rol.",
            (
                Coluna("edicao", "Edição do rol"),
                Coluna("numero", "Número na edição"),
                Coluna("nome", "Nome por extenso"),
                Coluna("tipo", "Principal, complementar, universal, específico…"),
                Coluna("prioridade", "Prioridade ou objetivo a que serve"),
                Coluna("unidade", "Unidade do valor"),
                Coluna("casas", "Casas decimais em que se mostra"),
                Coluna("sentido", "O que é melhor: maior, menor ou dentro da faixa"),
                Coluna("limite_inferior", "Onde começa a faixa, no sentido faixa"),
                Coluna("limite_superior", "Onde termina a faixa, no sentido faixa"),
                Coluna("numerador", "Numerador"),
                Coluna("denominador", "Denominador"),
                Coluna("multiplicador", "Multiplicador"),
                Coluna("fonte", "Sistema de onde vêm os dados"),
                Coluna("valor_nacional", "Valor nacional da norma"),
                Coluna("tipo_do_valor_nacional", "Meta, parâmetro ou referência"),
                Coluna("julga_alcance", "Se o portal diz quem alcançou a meta"),
                Coluna("motivo_nao_julgado", "Por que não, quando não"),
            ),
            _fichas,
        ),
        Conjunto(
            "metas",
            "Metas",
            "Metas homologadas ou já publicadas, uma linha por território e indicador.",
            _DA_CELULA,
            _metas,
        ),
        Conjunto(
            "resultados",
            "Resultados",
            "Resultados homologados ou já publicados, com as contagens quando há.",
            (
                *_DA_CELULA,
                Coluna("numerador", "Contagem do numerador"),
                Coluna("denominador", "Contagem do denominador"),
                Coluna("preliminar", "Se o dado ainda podia mudar"),
                Coluna("fonte", "Fonte deste resultado"),
                Coluna("data_extracao", "Quando se extraiu da fonte"),
            ),
            _resultados,
        ),
        Conjunto(
            "instrumentos",
            "Situação dos instrumentos de planejamento",
            "A situação que o DigiSUS dava a cada instrumento quando o portal a leu.",
            (
                Coluna("ano", "Exercício; no Plano de Saúde, o primeiro ano"),
                Coluna("ate_o_ano", "No Plano de Saúde, o último ano do período"),
                Coluna("codigo", "Código do território"),
                Coluna("territorio", "Nome do território"),
                Coluna("uf", "Sigla da UF"),
                Coluna("instrumento", "ps, pas, rdqa1 a rdqa3, rag ou pactuacao"),
                Coluna("nome_do_instrumento", "Nome do instrumento"),
                Coluna("situacao", "Situação, com o nome que o DigiSUS usa"),
                Coluna("finalizado_em", "Quando foi finalizado, se o arquivo diz"),
                Coluna("lida_em", "Dia em que o portal a leu"),
            ),
            _instrumentos,
        ),
        Conjunto(
            "adesao",
            "Adesão aos Termos, como publicada",
            "Termos de Compromisso de Gestão por macrorregião e etapa.",
            (
                Coluna("tipo", "TCGM (municipal) ou TCGE (estadual)"),
                Coluna("ano", "Ano do quadro"),
                Coluna("data", "Data da posição"),
                Coluna("macrorregiao", "N, NE, CO, SD (Sudeste) ou S"),
                Coluna("situacao", "Etapa"),
                Coluna("quantidade", "Termos; vazio é o travessão da fonte"),
                Coluna("fonte", "Onde foi publicado"),
            ),
            _adesao,
        ),
        Conjunto(
            "termos",
            "Termos de Compromisso de Gestão",
            "Termos já homologados, um por linha.",
            (
                Coluna("tipo", "TCGM, TCGE, TCG-DF ou federal"),
                Coluna("territorio", "Código do território"),
                Coluna("nome_do_territorio", "Nome do território"),
                Coluna("ano_base", "Ano-base"),
                Coluna("versao", "Número da versão"),
                Coluna("situacao", "Situação de hoje"),
                Coluna("sintetico", "Fictício, só para a demonstração"),
            ),
            _termos,
        ),
        Conjunto(
            "tcs",
            "Termos de Cooperação",
            "Cooperação técnica com a OPAS/OMS.",
            (
                Coluna("numero", "Número do TC"),
                Coluna("titulo", "Título"),
                Coluna("objeto", "Objeto"),
                Coluna("processo", "Número do processo"),
                Coluna("contraparte", "Instituição contraparte"),
                Coluna("inicio", "Início da vigência"),
                Coluna("termino", "Término, com as prorrogações"),
                Coluna("valor_total", "Soma dos Termos de Ajuste, em R$"),
            ),
            _tcs,
        ),
        Conjunto(
            "projetos",
            "Projetos estratégicos",
            "Projetos dos ciclos publicados pelas secretarias estaduais.",
            (
                Coluna("ciclo", "Ciclo de planejamento"),
                Coluna("projeto", "Identificador no endereço"),
                Coluna("nome", "Nome"),
                Coluna("tipo", "Tipo de iniciativa"),
                Coluna("unidade", "Unidade responsável"),
                Coluna("situacao", "Situação de hoje"),
            ),
            _projetos,
        ),
    )
}
