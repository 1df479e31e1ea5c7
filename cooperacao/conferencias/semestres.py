"""As contagens, os textos e os totais de cada semestre."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from base.conferencias import (
    Conferencia,
    Situacao,
    comparar,
    impossivel,
    observacao,
    soma_das_partes,
)
from base.numeros import formatar, percentual
from cooperacao.conferencias.identificacao import so_as_palavras
from cooperacao.consultas import AnoDoTermo, BlocoDoSemestre, LinhaDoQuadro
from cooperacao.models import AvaliacaoDoRE
from cooperacao.rules import ILEGIVEL, media_simples

_NEGA: Final = re.compile(
    r"\bnão\s+(?:\w+\s+){0,3}?(?:ações\s+)?(?:programad|pactuad)", re.IGNORECASE
)


_ALCANCADO: Final = re.compile(r"\bjá\s+(?:foi\s+)?alcançado", re.IGNORECASE)


_PROGRAMADAS: Final = re.compile(
    r"programadas\s+(\d+|uma|duas|três|quatro|cinco)\s+aç", re.IGNORECASE
)


_POR_EXTENSO: Final = {"uma": 1, "duas": 2, "três": 3, "quatro": 4, "cinco": 5}


_CITADA: Final = re.compile(r"\bA\d+\.\d+\s+[“\"][^”\"]*[”\"]")
TEXTO_CURTO: Final = 160
QUADRO_E_TEXTO: Final = "Quadro e texto concordam"
QUADRO_DO_PTS: Final = "O quadro publicado repete as ações do PTS"


PERCENTUAL_DO_RE: Final = "% do RE = finalizadas programadas ÷ programadas"


PERCENTUAL_TOTAL: Final = "% total = Σ finalizadas programadas ÷ Σ programadas"


def dos_semestres(dados: AnoDoTermo) -> Iterator[Conferencia]:
    yield from _campos_do_modelo(dados)
    for bloco in dados.blocos:
        if bloco.total is None and not bloco.so_publicado:
            yield impossivel(
                "contagens",
                f"{bloco.relatorio.semestre}º semestre, contagens",
                "o documento não traz as contagens e o plano não está no portal",
                QUADRO_DO_PTS,
            )
        for linha in bloco.linhas:
            yield from contagens_do_re(bloco, linha)
            yield from textos_do_re(bloco, linha)
            yield from ligacoes(bloco, linha)
        yield from _totais(bloco)


def _campos_do_modelo(dados: AnoDoTermo) -> Iterator[Conferencia]:
    """O andamento estimado pedido num semestre e não no outro."""
    com = [
        any(
            li.avaliacao and li.avaliacao.andamento_estimado is not None
            for li in bloco.linhas
        )
        for bloco in dados.blocos
    ]
    if any(com) and not all(com):
        tem = dados.blocos[com.index(True)].relatorio.semestre
        falta = dados.blocos[com.index(False)].relatorio.semestre
        yield observacao(
            "campos_do_modelo",
            "Andamento estimado",
            f"o {tem}º semestre o informa e o {falta}º, não: o formulário mudou "
            "dentro do ano",
        )


def onde_fica(bloco: BlocoDoSemestre, linha: LinhaDoQuadro) -> str:
    return f"{bloco.relatorio.semestre}º semestre, RE {linha.resultado.numero}"


def inteiro(valor: Decimal | None) -> str:
    return "—" if valor is None else percentual(valor, 0)


def _lidas(contagem: int | None) -> str:
    return ILEGIVEL if contagem is None else str(contagem)


def contagens_do_re(
    bloco: BlocoDoSemestre, linha: LinhaDoQuadro
) -> Iterator[Conferencia]:
    contagem, avaliacao = linha.contagem, linha.avaliacao
    if contagem is None:
        return
    onde = onde_fica(bloco, linha)
    if contagem.extras:
        yield Conferencia(
            "finalizadas_a_mais",
            onde,
            f"programadas: {contagem.programadas}",
            f"finalizadas: {contagem.finalizadas_ao_todo}",
            Situacao.DIVERGENCIA,
            f"{contagem.extras} sem estar no plano: contada à parte",
            "Finalizadas não passam das programadas",
        )
    else:
        yield Conferencia(
            "finalizadas_a_mais",
            onde,
            f"programadas: {contagem.programadas}",
            f"{contagem.finalizadas} de {contagem.programadas} finalizadas",
            Situacao.CERTA,
            regra="Finalizadas não passam das programadas",
        )
    if avaliacao is None or avaliacao.programadas_publicadas is None:
        return
    yield comparar(
        "contagens_do_quadro",
        onde,
        publicado=(
            f"{avaliacao.programadas_publicadas} programadas e "
            f"{_lidas(avaliacao.finalizadas_publicadas)} finalizadas"
        ),
        calculado=(
            f"{contagem.programadas} programadas e "
            f"{contagem.finalizadas_ao_todo} finalizadas"
        ),
        regra=QUADRO_DO_PTS,
    )
    yield from _percentual_do_re(onde, linha, avaliacao)


def _percentual_do_re(
    onde: str, linha: LinhaDoQuadro, avaliacao: AvaliacaoDoRE
) -> Iterator[Conferencia]:
    contagem = linha.contagem
    if contagem is None or avaliacao.avanco_publicado is None:
        return
    calculado, publicado = contagem.avanco, avaliacao.avanco_publicado
    nota = ""
    if calculado is None:
        nota = "0 programadas: não há percentual"
    yield comparar(
        "percentual_do_re",
        f"{onde}, % de avanço",
        publicado=inteiro(Decimal(publicado)),
        calculado=inteiro(calculado),
        nota=nota,
        regra=PERCENTUAL_DO_RE,
    )


def _negam_o_programado(onde: str, linha: LinhaDoQuadro) -> Iterator[Conferencia]:
    """Os textos b) e c) que dizem que nada se programou ao lado de programadas."""
    contagem, avaliacao = linha.contagem, linha.avaliacao
    if contagem is None or avaliacao is None or not contagem.programadas:
        return
    for letra, texto in (("b", avaliacao.dificuldades), ("c", avaliacao.relacao)):
        if _NEGA.search(texto):
            yield Conferencia(
                "contagem_e_texto",
                f"{onde}, texto {letra})",
                "texto: nenhuma programada",
                f"quadro: {contagem.programadas} programada"
                + ("s" if contagem.programadas > 1 else ""),
                Situacao.DIVERGENCIA,
                "quadro e narrativa discordam",
                QUADRO_E_TEXTO,
            )


def textos_do_re(bloco: BlocoDoSemestre, linha: LinhaDoQuadro) -> Iterator[Conferencia]:
    contagem, avaliacao = linha.contagem, linha.avaliacao
    yield from _negam_o_programado(onde_fica(bloco, linha), linha)
    if avaliacao is None or not avaliacao.progresso:
        return
    onde = f"{onde_fica(bloco, linha)}, texto a)"
    texto = avaliacao.progresso
    if _NEGA.search(texto) and len(texto) > TEXTO_CURTO:
        yield observacao(
            "feito_sem_programar",
            onde,
            "diz que nada se programou e conta o que se fez: não programado não é "
            "nada feito",
        )
    if contagem is None:
        return
    if _NEGA.search(texto):
        nega = contagem.programadas == 0
        yield Conferencia(
            "contagem_e_texto",
            onde,
            "texto: nenhuma programada",
            f"quadro: {formatar(contagem.programadas)} programada"
            + ("s" if contagem.programadas > 1 else ""),
            Situacao.CERTA if nega else Situacao.DIVERGENCIA,
            "" if nega else "quadro e narrativa discordam",
            QUADRO_E_TEXTO,
        )
    elif citadas := _PROGRAMADAS.search(texto):
        quantas = _POR_EXTENSO.get(citadas[1].lower()) or int(citadas[1])
        yield comparar(
            "contagem_e_texto",
            onde,
            publicado=f"{quantas} programadas",
            calculado=f"{contagem.programadas} programadas",
            regra=QUADRO_E_TEXTO,
        )
        yield from _nomeadas(onde, quantas, linha, texto)
    if _ALCANCADO.search(texto) and avaliacao.avanco_publicado is not None:
        yield Conferencia(
            "contagem_e_texto",
            onde,
            "alcançado em períodos anteriores",
            f"{inteiro(Decimal(avaliacao.avanco_publicado))} de avanço",
            Situacao.DIVERGENCIA,
            "falta dizer que o RE se concluiu antes",
            QUADRO_E_TEXTO,
        )


def _nomeadas(
    onde: str, quantas: int, linha: LinhaDoQuadro, texto: str
) -> Iterator[Conferencia]:
    """As ações que o texto nomeia, quando nomeia alguma mas não todas.

    Citar a atividade da Matriz (A3.2 "…") não é nomear a ação (RN-COO-09).
    """
    dito = so_as_palavras(_CITADA.sub("", texto))
    nomeadas = sum(
        (bool(acao.codigo) and acao.codigo in texto)
        or so_as_palavras(acao.descricao) in dito
        for acao in linha.acoes
    )
    if nomeadas:
        yield Conferencia(
            "acoes_nomeadas",
            onde,
            f"{quantas} ações programadas",
            f"{nomeadas} nomeada{'s' if nomeadas > 1 else ''} no texto",
            Situacao.CERTA if nomeadas >= quantas else Situacao.DIVERGENCIA,
            "" if nomeadas >= quantas else "falta nomear as outras",
            "O texto nomeia as ações que diz programadas",
        )


def ligacoes(bloco: BlocoDoSemestre, linha: LinhaDoQuadro) -> Iterator[Conferencia]:
    """O código do plano não vale como ligação com a atividade (RN-COO-09)."""
    for acao in linha.acoes:
        if not acao.codigo:
            continue
        parecida = acao.codigo.replace("R", "A", 1).replace("-A", ".")
        if acao.atividade is None:
            yield Conferencia(
                "acao_sem_atividade",
                f"{onde_fica(bloco, linha)}, ação {acao.codigo}",
                "ligação explícita com uma atividade",
                "sem atividade da Matriz",
                Situacao.DIVERGENCIA,
                f"só pelo código, {acao.codigo} não é a atividade {parecida}",
                "Cada ação do PTS tem a sua atividade",
            )
        else:
            yield Conferencia(
                "acao_sem_atividade",
                f"{onde_fica(bloco, linha)}, ação {acao.codigo}",
                acao.atividade.codigo,
                f"atividade {acao.atividade.codigo}",
                Situacao.CERTA,
                regra="Cada ação do PTS tem a sua atividade",
            )


def metas(linha: LinhaDoQuadro) -> Iterator[Conferencia]:
    metas = linha.resultado.metas.strip(" .").upper()
    if metas in {"", "NA", "N/A"}:
        yield observacao(
            "sem_meta",
            "Indicadores do RE",
            "sem meta na Matriz (N/A): o alcance não se calcula",
        )


def _totais(bloco: BlocoDoSemestre) -> Iterator[Conferencia]:
    relatorio, total = bloco.relatorio, bloco.total
    if total is None or relatorio.programadas_publicado is None:
        return
    onde = f"{relatorio.semestre}º semestre, total"
    for rotulo, publicado, campo in (
        ("programadas", relatorio.programadas_publicado, "programadas_publicadas"),
        ("finalizadas", relatorio.finalizadas_publicado, "finalizadas_publicadas"),
        (
            "adiadas ou canceladas",
            relatorio.adiadas_publicado,
            "adiadas_publicadas",
        ),
    ):
        yield soma_das_partes(
            f"{onde}, {rotulo}",
            total=publicado,
            partes=[
                getattr(linha.avaliacao, campo)
                for linha in bloco.linhas
                if linha.avaliacao
            ],
            regra="Total do quadro = soma das linhas",
        )
    yield _percentual_total(bloco, onde)


def _percentual_total(bloco: BlocoDoSemestre, onde: str) -> Conferencia:
    """O total publicado, o do portal e de onde o publicado parece ter vindo.

    Total igual ao do portal, mas com finalizadas a mais, também diverge: o
    documento chegou ao mesmo número por outra conta.
    """
    total = bloco.total
    publicado = bloco.relatorio.avanco_publicado
    calculado = total.avanco if total else None
    media = media_simples(
        [
            linha.avaliacao.avanco_publicado
            for linha in bloco.linhas
            if linha.avaliacao and linha.avaliacao.avanco_publicado is not None
        ]
    )
    nota = ""
    if publicado is not None and media is not None:
        if Decimal(publicado) == media:
            nota = f"é a média simples dos {len(bloco.linhas)} RE, não das ações"
        else:
            nota = f"a média simples dos RE seria {percentual(media)}"
    if total and total.extras:
        nota = (
            f"{total.finalizadas_ao_todo} finalizadas para {total.programadas} "
            f"programadas: {total.extras} são extras; {nota}"
        )
    mesmo = calculado == publicado and not (total and total.extras)
    return Conferencia(
        "percentual_total",
        f"{onde}, % de avanço",
        inteiro(calculado),
        inteiro(None if publicado is None else Decimal(publicado)),
        Situacao.CERTA if mesmo else Situacao.DIVERGENCIA,
        nota,
        PERCENTUAL_TOTAL,
    )
