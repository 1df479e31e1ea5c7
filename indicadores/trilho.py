"""O trilho de um número em texto pronto: de onde veio, a conta e o que já foi."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from base.numeros import NBSP, formatar
from base.telas import Ato
from base.templatetags.componentes import quando
from indicadores import diferencas
from indicadores.consultas import LinhaDaAvaliacao, escrever
from indicadores.consultas.trilho import Trilho
from indicadores.enderecos import Especie, endereco_do_numero
from indicadores.models import Agregacao, Ficha, Resultado
from indicadores.narrativa import casas_do_conjunto, com_unidade
from indicadores.rules import EstadoDaCelula, quesitos_equivalentes
from indicadores.telas import atos_da

NOME_DA_ESPECIE: Final = {
    Especie.META: "Meta",
    Especie.RESULTADO: "Resultado",
    Especie.CALCULADO: "Valor calculado pelo portal",
}


@dataclass(frozen=True, slots=True)
class Parcela:
    """Uma parte do agregado: as contagens dela e o endereço do seu trilho."""

    nome: str
    numerador: str
    denominador: str
    valor: str
    endereco: str


@dataclass(frozen=True, slots=True)
class TrilhoNaTela:
    """O que a página do trilho mostra."""

    especie: str
    valor: str
    pares: Sequence[tuple[str, Any]]
    formula: str
    conta: str
    parcelas: Sequence[Parcela]
    diferenca: diferencas.Diferenca | None
    atos: Sequence[Ato]


def na_tela(trilho: Trilho) -> TrilhoNaTela:
    """Escreve o trilho em português."""
    return TrilhoNaTela(
        especie=NOME_DA_ESPECIE[trilho.identidade.especie],
        valor=valor_por_extenso(trilho),
        pares=_pares(trilho),
        formula=formula(trilho),
        conta=conta(trilho),
        parcelas=_parcelas(trilho),
        diferenca=_diferenca(trilho),
        atos=_atos(trilho),
    )


def valor_por_extenso(trilho: Trilho) -> str:
    """«69,0 % dos municípios prioritários», ou o estado que substitui o valor."""
    ficha, celula = trilho.ficha, trilho.celula
    if celula is None:
        calculado = valor_calculado(trilho)
        if calculado is None:
            return "sem valor calculado"
        comparado = _diferenca(trilho)
        escrito = formatar(calculado, casas_do_conjunto(ficha))
        return com_unidade(comparado.calculado if comparado else escrito, ficha.unidade)
    if celula.valor is None:
        return EstadoDaCelula(celula.estado).label.lower()
    return com_unidade(escrever(celula.valor, ficha.casas), unidade(trilho))


def valor_calculado(trilho: Trilho) -> Decimal | None:
    """O que se calcula das partes, o mesmo do quadro; None se não se calcula."""
    avaliacao = trilho.avaliacao
    if avaliacao is None or len(avaliacao.linhas) < 2:
        return avaliacao.calculado if avaliacao else None
    return diferencas.calcular(trilho.ficha, avaliacao.linhas)


def unidade(trilho: Trilho) -> str:
    """A unidade do número: a da variante, se ele está noutra definição."""
    variante = trilho.celula.variante if trilho.celula else None
    return variante.unidade if variante else trilho.ficha.unidade


def formula(trilho: Trilho) -> str:
    """A conta em palavras, como a norma a traz."""
    ficha = trilho.ficha
    if not ficha.numerador or trilho.identidade.especie == Especie.META:
        return ""
    texto = f"{ficha.numerador} ÷ {ficha.denominador}"
    if ficha.multiplicador is not None and ficha.multiplicador != 1:
        texto += f" × {formatar(ficha.multiplicador)}"
    return texto


def conta(trilho: Trilho) -> str:
    """A conta com os operandos: «428 ÷ 620 × 100 = 69,03»."""
    if trilho.identidade.especie == Especie.CALCULADO:
        return _conta_do_agregado(trilho)
    celula = trilho.celula
    if not isinstance(celula, Resultado):
        return ""
    return _divisao(celula.numerador, celula.denominador, trilho.ficha.multiplicador)


def _conta_do_agregado(trilho: Trilho) -> str:
    avaliacao = trilho.avaliacao
    if avaliacao is None or valor_calculado(trilho) is None:
        return ""
    if trilho.ficha.agregacao == Agregacao.SOMA:
        soma = formatar(valor_calculado(trilho))
        return f"soma de {len(avaliacao.linhas)} territórios = {soma}"
    somas = diferencas.somas_das_partes(avaliacao.linhas)
    if somas is not None:
        return _divisao(*somas, trilho.ficha.multiplicador)
    contados = diferencas.territorios_com_cem(avaliacao.ficha, avaliacao.linhas)
    if contados is None:
        return ""
    return _divisao(Decimal(contados[0]), Decimal(contados[1]), Decimal(100))


def _divisao(
    numerador: Decimal | None, denominador: Decimal | None, vezes: Decimal | None
) -> str:
    if numerador is None or denominador is None or vezes is None:
        return ""
    operandos = f"{formatar(numerador)} ÷ {formatar(denominador)}"
    if vezes != 1:
        operandos += f" × {formatar(vezes)}"
    if not denominador:
        return f"{operandos}: sem valor, o denominador é zero"
    resultado = numerador / denominador * vezes
    return f"{operandos} = {formatar(resultado, 2)}".replace(" ÷ ", f"{NBSP}÷{NBSP}")


def _parcelas(trilho: Trilho) -> list[Parcela]:
    """As partes de que o agregado se calcula, cada uma com o seu trilho."""
    avaliacao = trilho.avaliacao
    if avaliacao is None or len(avaliacao.linhas) < 2:
        return []
    return [_parcela(trilho, x) for x in avaliacao.linhas if x.resultado]


def _parcela(trilho: Trilho, linha: LinhaDaAvaliacao) -> Parcela:
    resultado = linha.resultado
    return Parcela(
        nome=str(linha.territorio),
        numerador=formatar(resultado.numerador if resultado else None),
        denominador=formatar(resultado.denominador if resultado else None),
        valor=linha.resultado_escrito(trilho.ficha),
        endereco=endereco_do_numero(
            trilho.rodada.ano,
            trilho.ficha.numero,
            linha.territorio.codigo,
            Especie.RESULTADO,
        ),
    )


def _diferenca(trilho: Trilho) -> diferencas.Diferenca | None:
    avaliacao = trilho.avaliacao
    if avaliacao is None or avaliacao.total is None or len(avaliacao.linhas) < 2:
        return None
    return diferencas.comparar(avaliacao, avaliacao.total, avaliacao.linhas)


def _pares(trilho: Trilho) -> list[tuple[str, Any]]:
    celula = trilho.celula
    pares: list[tuple[str, Any]] = [
        ("Indicador", f"{trilho.ficha.numero}. {trilho.ficha.nome}"),
        ("Território", str(trilho.territorio)),
        ("Ano", str(trilho.rodada.ano)),
        ("Norma", trilho.ficha.edicao.norma),
    ]
    if celula is None:
        pares.append(("Quem calcula", "o portal, a cada leitura; nada fica gravado"))
        if trilho.avaliacao and valor_calculado(trilho) is None:
            falta = diferencas.o_que_falta(trilho.ficha, trilho.avaliacao.linhas)
            pares.append(("Por que não se calcula", falta))
        return pares
    pares += [
        ("De onde veio", celula.origem),
        ("Na fonte está escrito", celula.texto_da_fonte),
        ("Variante", celula.variante.nome if celula.variante else ""),
        ("Nota", celula.nota),
    ]
    if celula.gravada_em and celula.gravada_por:
        de_quem = (
            str(celula.gravada_por)
            if trilho.mostra_pessoas
            else celula.gravada_por.lotacao
        )
        pares.append(("Gravado por", f"{de_quem}, em {quando(celula.gravada_em)}"))
    if isinstance(celula, Resultado):
        pares += _do_resultado(trilho.ficha, celula)
    elif celula.justificativa:
        pares.append(("Justificativa", celula.justificativa))
    return [(rotulo, valor) for rotulo, valor in pares if valor]


def _do_resultado(ficha: Ficha, celula: Resultado) -> list[tuple[str, Any]]:
    extracao = celula.data_extracao
    return [
        ("Sistema de informação", celula.fonte),
        ("Extraído em", f"{extracao:%d/%m/%Y}" if extracao else ""),
        ("Situação do dado", "preliminar" if celula.preliminar else "final"),
        ("Quesitos", _quesitos(ficha, celula)),
    ]


def quesitos(trilho: Trilho) -> list[dict[str, Any]]:
    """Cada quesito do composto e a sua resposta; None a que não veio. RN-IND-02."""
    celula, itens = trilho.celula, trilho.ficha.itens
    if not itens or not isinstance(celula, Resultado) or celula.valor is None:
        return []
    respostas = celula.respostas or [None] * len(itens)
    return [
        {"quesito": item, "resposta": resposta}
        for item, resposta in zip(itens, respostas, strict=False)
    ]


def _quesitos(ficha: Ficha, celula: Resultado) -> str:
    """«Análise do plano: sim; convocação: não», ou o que o valor sem eles equivale."""
    if not ficha.itens or (celula.valor is None and celula.respostas is None):
        return ""
    if celula.respostas is None:
        return _sem_quesitos(ficha, celula)
    palavras = {True: "sim", False: "não", None: "sem resposta"}
    respondidos = zip(ficha.itens, celula.respostas, strict=False)
    return "; ".join(f"{item}: {palavras[r]}" for item, r in respondidos)


def _sem_quesitos(ficha: Ficha, celula: Resultado) -> str:
    """O composto que veio só com o valor, como o de uma planilha. RN-IND-02."""
    texto = "não vieram: o valor foi informado sem eles"
    if celula.valor is None or ficha.multiplicador is None:
        return texto
    quantos = len(ficha.itens)
    atendidos = quesitos_equivalentes(celula.valor, quantos, ficha.multiplicador)
    if atendidos is None:
        return f"{texto}, e nenhum número inteiro dos {quantos} quesitos o dá"
    return f"{texto}; equivale a {atendidos} de {quantos}"


def _atos(trilho: Trilho) -> list[Ato]:
    atos = atos_da(trilho.atos)
    if trilho.mostra_pessoas:
        return atos
    return [Ato(a.quando, a.texto, ato=a.ato, volta=a.volta) for a in atos]
