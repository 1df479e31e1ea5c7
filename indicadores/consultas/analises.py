"""As análises escritas, ligadas aos números de que falam."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from contas.models import Vinculo
from indicadores.consultas.avaliacao import Avaliacao, avaliar_fichas
from indicadores.consultas.escrita import escrever
from indicadores.models import (
    Analise,
    EfeitoDoFator,
    Fator,
    FatorApontado,
    Ficha,
    Prioridade,
    Rodada,
)
from indicadores.rules import Contagem, contar
from territorios.models import Territorio

Numeros = dict[str, Any]

_ROTULOS: Final = {
    "alcancaram": "alcançaram",
    "nao_alcancaram": "não alcançaram",
    "sem_base": "sem base de comparação",
    "meta": "meta",
    "resultado": "resultado",
}


@dataclass(frozen=True, slots=True)
class Mudanca:
    """Um número que mudou depois que o texto foi escrito."""

    rotulo: str
    era: str
    agora: str


@dataclass(frozen=True, slots=True)
class LinhaDosFatores:
    """Um fator: quantas análises o apontam, por efeito e por alcance da meta."""

    fator: Fator
    favoreceu_e_alcancou: int
    favoreceu_e_nao: int
    dificultou_e_alcancou: int
    dificultou_e_nao: int
    sem_base: int

    @property
    def total(self) -> int:
        """Em quantas análises aparece."""
        return (
            self.favoreceu_e_alcancou
            + self.favoreceu_e_nao
            + self.dificultou_e_alcancou
            + self.dificultou_e_nao
            + self.sem_base
        )


def numeros_do_indicador(avaliacao: Avaliacao) -> Numeros:
    """O que o texto sobre um indicador tem por baixo, em texto comparável."""
    total, casas = avaliacao.total, avaliacao.ficha.casas
    return _da_contagem(avaliacao.contagem) | {
        "meta": escrever(total.valor_da_meta if total else None, casas),
        "resultado": escrever(total.valor_do_resultado if total else None, casas),
        "alcancou": total.julgamento.alcancou if total else None,
    }


def numeros_da_prioridade(avaliacoes: Sequence[Avaliacao]) -> Numeros:
    """O que o texto sobre uma prioridade tem por baixo: as contagens somadas."""
    julgamentos = [x.julgamento for a in avaliacoes for x in a.linhas]
    return _da_contagem(contar(julgamentos))


def _da_contagem(contagem: Contagem) -> Numeros:
    return {
        "alcancaram": contagem.alcancaram,
        "nao_alcancaram": contagem.nao_alcancaram,
        "sem_base": contagem.sem_base,
    }


def mudancas(antes: Mapping[str, Any], agora: Mapping[str, Any]) -> list[Mudanca]:
    """O que mudou entre os números de quando se escreveu e os de agora. RN-IND-32."""
    return [
        Mudanca(rotulo, str(antes[chave]), str(agora.get(chave)))
        for chave, rotulo in _ROTULOS.items()
        if chave in antes and antes[chave] != agora.get(chave)
    ]


def analise_de(
    rodada: Rodada,
    territorio: Territorio,
    assunto: Ficha | Prioridade,
    vinculo: Vinculo | None,
) -> Analise | None:
    """A análise que o vínculo pode ler; None se não há."""
    filtro = (
        {"ficha": assunto} if isinstance(assunto, Ficha) else {"prioridade": assunto}
    )
    return (
        Analise.objects.visiveis_para(vinculo)
        .filter(rodada=rodada, territorio=territorio, **filtro)
        .select_related(
            "gravada_por__usuario",
            "gravada_por__territorio__uf",
            "gravada_por__instituicao",
        )
        .prefetch_related("fatores__fator")
        .first()
    )


def avaliacoes_da_prioridade(
    rodada: Rodada, prioridade: Prioridade, territorio: Territorio
) -> list[Avaliacao]:
    """As avaliações dos indicadores da prioridade que têm números aqui."""
    fichas = list(
        Ficha.objects.filter(prioridade=prioridade)
        .select_related("prioridade", "edicao")
        .order_by("numero")
    )
    feitas = avaliar_fichas(rodada, fichas, territorio)
    return [a for a in feitas if a.tem_dados or a.total]


def tabela_dos_fatores(rodada: Rodada, territorio: Territorio) -> list[LinhaDosFatores]:
    """Fator × efeito × alcance, nas análises publicadas daqui e dos de dentro."""
    lugares = Territorio.objects.abaixo_de(territorio).values("pk")
    apontados = FatorApontado.objects.filter(
        analise__rodada=rodada,
        analise__ficha__isnull=False,
        analise__publicada_em__isnull=False,
    )
    apontados = apontados.filter(analise__territorio__in=lugares) | apontados.filter(
        analise__territorio=territorio
    )
    contagem = Counter(
        (fator, efeito, numeros.get("alcancou"))
        for fator, efeito, numeros in apontados.values_list(
            "fator_id", "efeito", "analise__numeros"
        )
    )
    sim, nao = EfeitoDoFator.FAVORECEU, EfeitoDoFator.DIFICULTOU
    linhas = [
        LinhaDosFatores(
            f,
            contagem[f.pk, sim, True],
            contagem[f.pk, sim, False],
            contagem[f.pk, nao, True],
            contagem[f.pk, nao, False],
            contagem[f.pk, sim, None] + contagem[f.pk, nao, None],
        )
        for f in Fator.objects.all()
    ]
    return sorted((x for x in linhas if x.total), key=lambda x: -x.total)
