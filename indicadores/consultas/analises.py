"""As análises escritas, ligadas aos números de que falam."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from base.numeros import formatar
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

CITADAS: Final = 10
"""Quantas partes que mudaram se dizem pelo nome."""

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
        "territorios": {
            x.territorio.codigo: [
                str(x.territorio),
                escrever(x.valor_da_meta, casas),
                x.resultado_escrito(avaliacao.ficha),
            ]
            for x in avaliacao.linhas
            if x.meta or x.resultado
        },
    }


def numeros_da_prioridade(avaliacoes: Sequence[Avaliacao]) -> Numeros:
    """O que o texto sobre uma prioridade tem por baixo: as contagens somadas."""
    julgamentos = [x.julgamento for a in avaliacoes for x in a.linhas]
    return _da_contagem(contar(julgamentos)) | {
        "indicadores": {
            str(a.ficha.numero): por_extenso(a.contagem) for a in avaliacoes
        }
    }


def por_extenso(contagem: Contagem) -> str:
    """«21 de 27 alcançaram»."""
    return f"{contagem.alcancaram} de {contagem.julgados} alcançaram"


def _da_contagem(contagem: Contagem) -> Numeros:
    return {
        "alcancaram": contagem.alcancaram,
        "nao_alcancaram": contagem.nao_alcancaram,
        "sem_base": contagem.sem_base,
    }


def mudancas(antes: Mapping[str, Any], agora: Mapping[str, Any]) -> list[Mudanca]:
    """O que mudou entre os números de quando se escreveu e os de agora. RN-IND-32.

    Além das contagens, compara cada território (ou cada indicador da prioridade):
    duas mudanças que se compensam também desmentem o texto.
    """
    do_conjunto = [
        Mudanca(rotulo, str(antes[chave]), str(agora.get(chave)))
        for chave, rotulo in _ROTULOS.items()
        if chave in antes and antes[chave] != agora.get(chave)
    ]
    das_partes = [*_dos_territorios(antes, agora), *_dos_indicadores(antes, agora)]
    return do_conjunto + _algumas(das_partes)


def _dos_territorios(
    antes: Mapping[str, Any], agora: Mapping[str, Any]
) -> Iterator[Mudanca]:
    eram, sao = antes.get("territorios"), agora.get("territorios", {})
    if eram is None:
        return
    for codigo in (*eram, *(c for c in sao if c not in eram)):
        era, e = eram.get(codigo), sao.get(codigo)
        if era == e:
            continue
        nome = (era or e)[0]
        yield Mudanca(nome, _meta_e_resultado(era), _meta_e_resultado(e))


def _meta_e_resultado(celulas: Sequence[str] | None) -> str:
    if celulas is None:
        return "não constava"
    return f"meta {celulas[1]}, resultado {celulas[2]}"


def _dos_indicadores(
    antes: Mapping[str, Any], agora: Mapping[str, Any]
) -> Iterator[Mudanca]:
    eram, sao = antes.get("indicadores"), agora.get("indicadores", {})
    if eram is None:
        return
    for numero in (*eram, *(n for n in sao if n not in eram)):
        if eram.get(numero) != sao.get(numero):
            yield Mudanca(
                f"indicador {numero}",
                eram.get(numero, "não constava"),
                sao.get(numero, "não consta"),
            )


def _algumas(partes: Sequence[Mudanca]) -> list[Mudanca]:
    """As primeiras pelo nome, e quantas mais."""
    if len(partes) <= CITADAS:
        return list(partes)
    resto = formatar(len(partes) - CITADAS, 0)
    return [
        *partes[:CITADAS],
        Mudanca("outros territórios", "como estavam", f"mais {resto} mudaram"),
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
