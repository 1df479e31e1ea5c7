"""O cenário e a comparação já escritos em português."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from base.numeros import AUSENCIA, formatar
from indicadores.consultas import (
    Avaliacao,
    CenarioDasPropostas,
    LinhaDaAvaliacao,
    LinhaDaComparacao,
    Propostas,
    escrever,
    escrever_apurado,
    metas_em_contagem_de,
)
from indicadores.diferencas import metas_em_outra_unidade
from indicadores.enderecos import Especie, endereco_do_numero
from indicadores.models import Ficha, Rodada
from indicadores.narrativa import casas_do_conjunto, com_unidade
from indicadores.quadros import situacao_do
from indicadores.rules import enumerar
from indicadores.simulador import Cenario
from indicadores.unidades_misturadas import EM_CASOS
from territorios.models import Territorio

CITADOS = 5


@dataclass(frozen=True, slots=True)
class LinhaDoCenario:
    """Um território no cenário."""

    nome: str
    codigo: str
    resultado: str
    meta: str
    situacao: tuple[str, str, str]
    simulado: str
    casos: str
    trilho_do_resultado: str
    trilho_da_meta: str


def linhas_do_cenario(
    cenario: Cenario, ficha: Ficha, *, ano: int | None, ano_da_meta: int
) -> list[LinhaDoCenario]:
    """Quem teria de mudar primeiro, do maior ao menor número de casos.

    `ano` é o do resultado de que se parte; a meta comum não é de ninguém, e não
    tem trilho.
    """
    ordenadas = sorted(
        cenario.partes,
        key=lambda x: (x.cumpria is not False, -abs(x.casos or Decimal(0))),
    )
    return [
        LinhaDoCenario(
            x.parte.nome,
            x.parte.codigo,
            escrever_apurado(x.parte.resultado, x.parte.denominador, ficha.casas),
            escrever(x.meta, ficha.casas),
            _situacao(x.cumpria),
            escrever_apurado(x.simulado, x.parte.denominador, ficha.casas),
            _com_sinal(x.casos),
            endereco_do_numero(ano, ficha.numero, x.parte.codigo, Especie.RESULTADO)
            if ano and x.parte.resultado is not None
            else "",
            endereco_do_numero(ano_da_meta, ficha.numero, x.parte.codigo, Especie.META)
            if x.meta is not None and x.meta == x.parte.meta
            else "",
        )
        for x in ordenadas
    ]


def _situacao(cumpria: bool | None) -> tuple[str, str, str]:
    if cumpria is None:
        return ("ne", "sem base", "na")
    return ("ok", "já cumpre", "ok") if cumpria else ("nao", "não cumpre", "menos")


def _com_sinal(valor: Decimal | None) -> str:
    if not valor:
        return AUSENCIA
    texto = formatar(valor, 0)
    return f"+{texto}" if valor > 0 else texto


def frase_do_cenario(
    cenario: Cenario, ficha: Ficha, territorio: Territorio, meta: Decimal | None
) -> str:
    """«Se cada um cumprisse a própria meta, o Brasil iria de 52,9 a 98,1.»"""
    if not ficha.julga_alcance:
        return _nao_se_julga(ficha)
    if not cenario.julgados:
        return "Não há meta e resultado públicos para simular aqui."
    casas = casas_do_conjunto(ficha)
    qual = (
        "a própria meta" if meta is None else f"a meta de {escrever(meta, ficha.casas)}"
    )
    quem = (
        f"{formatar(cenario.cumpriam, 0)} de {formatar(cenario.julgados, 0)} já cumprem"
    )
    if cenario.hoje is None or cenario.no_cenario is None:
        return f"{quem} {qual}. {_por_que_nao(cenario, ficha)}"
    nome = "o Brasil" if territorio.nome == "Brasil" else territorio.nome
    hoje, la = formatar(cenario.hoje, casas), formatar(cenario.no_cenario, casas)
    return (
        f"Se cada território cumprisse {qual}, {nome} iria de {hoje} a "
        f"{com_unidade(la, ficha.unidade)}. {quem}.{_como_pesam(cenario)}"
    )


def _como_pesam(cenario: Cenario) -> str:
    if not cenario.por_inteiro:
        return ""
    return " Aqui cada um tem ou não tem, e todos pesam o mesmo."


@dataclass(frozen=True, slots=True)
class LinhaDasPropostas:
    """Um indicador no simulador da CIB."""

    ficha: Ficha
    com_meta: str
    cumprem: str
    ano_base: str
    hoje: str
    no_cenario: str
    avisos: Sequence[str] = ()


def frase_do_envio(propostas: Propostas) -> str:
    """«3 de 22 territórios enviaram as suas metas; 1 está homologada.»"""
    todos, enviadas = propostas.territorios, propostas.enviadas
    lugares = "território" if todos == 1 else "territórios"
    if not enviadas:
        if todos == 1:
            return "O território ainda não enviou as suas metas."
        return f"Nenhum dos {formatar(todos, 0)} {lugares} enviou ainda as suas metas."
    enviou = "enviou" if enviadas == 1 else "enviaram"
    frase = (
        f"{formatar(enviadas, 0)} de {formatar(todos, 0)} {lugares} {enviou} as suas "
        "metas; "
    )
    match propostas.homologadas:
        case 0:
            return f"{frase}nenhuma pactuação está homologada."
        case 1:
            return f"{frase}1 pactuação está homologada."
        case n:
            return f"{frase}{formatar(n, 0)} pactuações estão homologadas."


def linhas_das_propostas(propostas: Propostas) -> list[LinhaDasPropostas]:
    """Cada indicador com o que aconteceria, na ordem dos números."""
    return [_linha_das_propostas(x) for x in propostas.cenarios]


def _linha_das_propostas(x: CenarioDasPropostas) -> LinhaDasPropostas:
    feito, casas = x.cenario, casas_do_conjunto(x.ficha)
    julgados = formatar(feito.julgados, 0)
    return LinhaDasPropostas(
        ficha=x.ficha,
        com_meta=formatar(x.com_meta, 0),
        cumprem=f"{formatar(feito.cumpriam, 0)} de {julgados}"
        if feito.julgados
        else AUSENCIA,
        ano_base=str(x.ano_base) if x.ano_base else AUSENCIA,
        hoje=formatar(feito.hoje, casas),
        no_cenario=formatar(feito.no_cenario, casas) if feito.julgados else AUSENCIA,
        avisos=avisos_da_proposta(x),
    )


def frase_das_propostas(x: CenarioDasPropostas, territorio: Territorio) -> str:
    """«Se todos cumprirem a meta proposta, Acre irá de 52,9 (2025) a 60,1.»"""
    feito, ficha = x.cenario, x.ficha
    if not ficha.julga_alcance:
        return _nao_se_julga(ficha)
    if not x.com_meta:
        return "Nenhum território enviou ainda meta para este indicador."
    if not feito.julgados:
        return (
            "Não há resultado público anterior de quem propôs meta: não há de onde "
            "partir."
        )
    quem = (
        f"Com o resultado de {x.ano_base}, {formatar(feito.cumpriam, 0)} de "
        f"{formatar(feito.julgados, 0)} já cumprem a meta que propõem."
    )
    if feito.hoje is None or feito.no_cenario is None:
        return f"{quem} {_por_que_nao(feito, ficha)}"
    casas = casas_do_conjunto(ficha)
    nome = "o Brasil" if territorio.nome == "Brasil" else territorio.nome
    la = com_unidade(formatar(feito.no_cenario, casas), ficha.unidade)
    return (
        f"Se todos cumprirem a meta proposta, {nome} irá de "
        f"{formatar(feito.hoje, casas)}, em {x.ano_base}, a {la}. {quem}"
        f"{_como_pesam(feito)}"
    )


def avisos_da_proposta(x: CenarioDasPropostas) -> list[str]:
    """O que no cenário não se compara: definições e unidades. RN-IND-31 e 36."""
    avisos = []
    if x.outra_definicao:
        n = len(x.outra_definicao)
        avisos.append(
            f"{formatar(n, 0)} {'propôs' if n == 1 else 'propuseram'} a meta em outra "
            f"definição que a do resultado de {x.ano_base}, e "
            f"{'fica' if n == 1 else 'ficam'} fora do cenário: "
            f"{_alguns(x.outra_definicao)}."
        )
    if x.em_contagem:
        n = len(x.em_contagem)
        avisos.append(
            f"{formatar(n, 0)} de {formatar(x.com_meta, 0)} metas "
            f"{'parece' if n == 1 else 'parecem'} número de casos onde se pede taxa "
            f"({_alguns(x.em_contagem)}): o cenário "
            f"{'dela' if n == 1 else 'delas'} não vale."
        )
    return avisos


def _alguns(nomes: Sequence[str]) -> str:
    """«Acrelândia, Bujari e mais 3»."""
    citados = list(nomes[:CITADOS])
    if len(nomes) > CITADOS:
        citados.append(f"mais {formatar(len(nomes) - CITADOS, 0)}")
    return enumerar(citados)


def _nao_se_julga(ficha: Ficha) -> str:
    motivo = ficha.motivo_nao_julgado.rstrip(".")
    return f"Não há o que simular: {motivo[:1].lower()}{motivo[1:]}."


def ressalva_das_unidades(avaliacao: Avaliacao) -> str:
    """«17 de 27 metas parecem número de casos…»; vazio se não. RN-IND-31."""
    outras = len(metas_em_outra_unidade(avaliacao))
    if not outras:
        return ""
    com_meta = sum(x.valor_da_meta is not None for x in avaliacao.linhas)
    if com_meta == 1:
        return "A meta parece número de casos, e a ficha pede taxa: o cenário não vale."
    parecem = "parece" if outras == 1 else "parecem"
    return (
        f"{formatar(outras, 0)} de {formatar(com_meta, 0)} metas {parecem} número de "
        "casos onde se pede taxa: o cenário delas não vale."
    )


def _por_que_nao(cenario: Cenario, ficha: Ficha) -> str:
    if ficha.multiplicador is None:
        return "A ficha não diz como se soma, e o conjunto não se calcula."
    if cenario.misturado:
        return (
            "O conjunto não se calcula: há resultados em definições diferentes, e não "
            "se somam uns aos outros."
        )
    return (
        "O conjunto não se calcula: falta o denominador, que é o peso de cada um, em "
        f"{_alguns(cenario.sem_peso)}."
    )


@dataclass(frozen=True, slots=True)
class CelulaComparada:
    """Um território num indicador da comparação.

    `observacao` diz por que o número não se lê como os outros: a definição que não
    é a da ficha, a meta em número de casos ou a nota da fonte.
    """

    meta: str
    resultado: str
    situacao: tuple[str, str, str]
    endereco: str
    endereco_da_meta: str
    observacao: str


def linhas_da_comparacao(
    rodada: Rodada, linhas: Sequence[LinhaDaComparacao]
) -> list[tuple[Ficha, list[CelulaComparada]]]:
    """Cada indicador com as suas células, na ordem das colunas. Regra: RN-IND-31."""
    comparadas = []
    for x in linhas:
        em_contagem = metas_em_contagem_de(x.ficha, x.linhas)
        comparadas.append(
            (x.ficha, [_comparada(rodada, x.ficha, y, em_contagem) for y in x.linhas])
        )
    return comparadas


def _comparada(
    rodada: Rodada, ficha: Ficha, linha: LinhaDaAvaliacao, em_contagem: frozenset[int]
) -> CelulaComparada:
    onde = (rodada.ano, ficha.numero, linha.territorio.codigo)
    observacao = linha.definicao(ficha)
    if not observacao and linha.territorio.pk in em_contagem:
        observacao = EM_CASOS
    return CelulaComparada(
        escrever(linha.valor_da_meta, ficha.casas),
        linha.resultado_escrito(ficha),
        situacao_do(linha.julgamento),
        endereco_do_numero(*onde, Especie.RESULTADO) if linha.resultado else "",
        endereco_do_numero(*onde, Especie.META) if linha.meta else "",
        observacao or linha.nota,
    )
