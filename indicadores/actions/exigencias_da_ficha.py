"""O que uma ficha precisa ter para se calcular, se julgar e entrar numa rodada."""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from base.errors import RegraViolada
from indicadores.models import (
    CASAS,
    Ficha,
    Pactuacao,
    Rodada,
)
from indicadores.rules import Sentido
from indicadores.states import EDITAVEIS
from territorios.models import Nivel, Territorio

PRIMEIRO_REGIONAL: Final = 101
PRIMEIRO_LOCAL: Final = 201
"""O número diz de quem é: até 100 o rol nacional, 101 a 200 a UF, 201 em diante o
município. Assim nenhum território vê dois indicadores com o mesmo número."""


def primeiro_numero(territorio: Territorio | None) -> int:
    """Onde começa a faixa de números do rol nacional, da UF ou do município."""
    if territorio is None:
        return 1
    return PRIMEIRO_REGIONAL if territorio.nivel == Nivel.UF else PRIMEIRO_LOCAL


def exigir_ficha(ficha: Ficha) -> None:
    """O que uma ficha precisa para que as regras a leiam."""
    primeiro = primeiro_numero(ficha.territorio)
    ultimo = {1: 100, PRIMEIRO_REGIONAL: 200}.get(primeiro, 300)
    if not primeiro <= ficha.numero <= ultimo:
        raise RegraViolada(
            f"O número tem de estar entre {primeiro} e {ultimo}.",
            codigo="numero_fora_da_faixa",
        )
    if not ficha.julga_alcance and not ficha.motivo_nao_julgado.strip():
        raise RegraViolada(
            "Diga por que o alcance não é julgado.", codigo="nao_julgada_sem_motivo"
        )
    _exigir_faixa(ficha)
    _exigir_medida(ficha)
    minimo, maximo = ficha.minimo_plausivel, ficha.maximo_plausivel
    if minimo is not None and maximo is not None and maximo < minimo:
        raise RegraViolada(
            "O máximo plausível é menor que o mínimo.", codigo="faixa_ao_contrario"
        )
    if ficha.valor_nacional is not None and not ficha.tipo_do_valor_nacional:
        raise RegraViolada(
            "Diga se o valor nacional é meta, parâmetro ou referência.",
            codigo="valor_nacional_sem_especie",
        )


def exigir_sem_repetir(
    variantes: Sequence[Mapping[str, Any]], quebras: Sequence[Mapping[str, Any]]
) -> None:
    """Cada variante tem o seu código, e cada quebra de série, o seu ano."""
    for que, chave, linhas in (
        ("duas variantes com o código", "codigo", variantes),
        ("duas quebras de série em", "ano", quebras),
    ):
        vistos = Counter(linha[chave] for linha in linhas)
        if repetido := next((x for x, vezes in vistos.items() if vezes > 1), None):
            raise RegraViolada(
                f"Há {que} {repetido}. Deixe uma só.", codigo="ficha_repetida"
            )


def _exigir_faixa(ficha: Ficha) -> None:
    """O indicador de faixa que se julga diz ao menos um limite, em ordem. RN-IND-18."""
    de, ate = ficha.limite_inferior, ficha.limite_superior
    if ficha.sentido != Sentido.FAIXA:
        if (de, ate) != (None, None):
            raise RegraViolada(
                "Só o indicador “dentro de uma faixa” tem limites.",
                codigo="limites_sem_faixa",
            )
        return
    if ficha.julga_alcance and ficha.faixa is None:
        raise RegraViolada(
            "Informe de quanto a quanto o indicador está bem, ou ao menos um dos "
            "limites; ou diga por que o alcance não é julgado.",
            codigo="faixa_sem_limites",
        )
    if de is not None and ate is not None and ate < de:
        raise RegraViolada(
            "O limite superior da faixa é menor que o inferior.",
            codigo="limites_ao_contrario",
        )


def _exigir_medida(ficha: Ficha) -> None:
    """A conta que se pode fazer, e no tempo da edição: zero não multiplica."""
    vezes, comeca = ficha.multiplicador, ficha.edicao.ano_inicial
    regra: Mapping[str, Any] = ficha.regra_de_meta
    ate = ficha.aplicabilidade.get("ate_ano")
    recusas = (
        (
            ficha.casas > CASAS,
            f"Use até {CASAS} casas decimais: é o que se guarda de cada número.",
            "casas_demais",
        ),
        (
            vezes is not None and vezes <= 0,
            "O multiplicador é maior que zero: 1, 100, 1.000. Em branco, o indicador "
            "não é calculado.",
            "multiplicador_nulo",
        ),
        (
            bool(ficha.numerador) is not bool(ficha.denominador),
            "Diga o numerador e o denominador, ou nenhum dos dois.",
            "conta_pela_metade",
        ),
        (
            regra.get("tipo") == "reduzir" and Decimal(regra["percentual"]) > 100,
            "Não se reduz mais de 100 %: a meta sugerida seria negativa.",
            "reduz_demais",
        ),
        (
            ate is not None and ate < comeca,
            f"“Até o ano de” {ate} é antes de {comeca}, o primeiro ano da edição: o "
            "indicador não valeria em ano nenhum. Corrija, ou retire a ficha do rol.",
            "acaba_antes_de_comecar",
        ),
    )
    for recusa, frase, codigo in recusas:
        if recusa:
            raise RegraViolada(frase, codigo=codigo)


def exigir_por_enviar(ficha: Ficha) -> None:
    """O indicador próprio só entra na rodada que ninguém do alcance enviou ainda.

    Senão apareceria em branco no que já foi aprovado. Regra: RN-IND-43.
    """
    if ficha.territorio is None:
        return
    outra = (
        Rodada.objects.filter(ano=ficha.desde_ano or 0)
        .exclude(edicao=ficha.edicao_id)
        .select_related("edicao")
        .first()
    )
    if outra:
        raise RegraViolada(
            f"A rodada de {outra.ano} é de outra edição ({outra.edicao}). Acrescente "
            "por ela o indicador, ou escolha um ano desta.",
            codigo="rodada_de_outra_edicao",
        )
    enviada = (
        Pactuacao.objects.filter(
            rodada__edicao=ficha.edicao_id,
            rodada__ano__gte=ficha.desde_ano or 0,
            territorio__in=Territorio.objects.abaixo_de(ficha.territorio),
        )
        .exclude(situacao__in=EDITAVEIS)
        .select_related("rodada", "territorio__uf")
        .order_by("-rodada__ano")
        .first()
    )
    if enviada is not None:
        ano = enviada.rodada.ano
        raise RegraViolada(
            f"{enviada.territorio} já enviou a pactuação de {ano}. Acrescente o "
            f"indicador a partir de {ano + 1}.",
            codigo="pactuacao_ja_enviada",
        )
