"""O relatório anual em PDF: o conteúdo do modelo, o rascunho e a emissão."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.conf import settings
from django.urls import reverse

from auditoria.models import Documento
from base.numeros import AUSENCIA, NBSP, formatar, percentual
from base.pdf import DadosDoDocumento, imprimir_modelo
from contas.models import Vinculo
from cooperacao import actions, conferencias, consultas
from cooperacao.consultas import AnoDoTermo, BlocoDoSemestre, LinhaDoQuadro
from cooperacao.models import (
    AreaTecnica,
    AvaliacaoDoRE,
    EdicaoDoRelatorio,
    ExecucaoFinanceira,
    RelatorioAnual,
)
from cooperacao.rules import (
    ILEGIVEL,
    PROMPT_A,
    PROMPT_B,
    PROMPT_C,
    Contagem,
    escrever_valor,
    media_simples,
    parte_de,
)

MODELOS: Final[Mapping[int, str]] = {
    2017: "cooperacao/documento/relatorio_2017.html",
    2018: "cooperacao/documento/relatorio_2018.html",
}
CONTRIBUICAO: Final = (
    "Contribuição às prioridades do governo e ao Plano Estratégico da OPAS"
)
LICOES: Final = "Lições aprendidas/recomendações"


@dataclass(frozen=True, slots=True)
class Quesito:
    """Uma pergunta do formulário oficial e a resposta de quem escreveu."""

    letra: str
    pergunta: str
    resposta: str


@dataclass(frozen=True, slots=True)
class Subsecao:
    """Um bloco do semestre: um texto ou, com `e_quadro`, o resumo semestral."""

    numero: int
    titulo: str
    texto: str = ""
    e_quadro: bool = False


@dataclass(frozen=True, slots=True)
class LinhaDoResumo:
    """Uma linha do quadro: o publicado e, ao lado, a regra do portal.

    As contagens vêm do PTS ou, sem ele no portal, são as que saíram no documento de
    que se importou; "—" onde não há. `extras` não entra no percentual.
    """

    rotulo: str
    programadas: str
    finalizadas: str
    adiadas: str
    extras: int
    publicado: str
    do_portal: str
    ancora: str


@dataclass(frozen=True, slots=True)
class Avaliacao:
    """Um RE no documento."""

    linha: LinhaDoQuadro
    quesitos: list[Quesito]


@dataclass(frozen=True, slots=True)
class Capitulo:
    """Um semestre no documento, com o número do capítulo."""

    numero: int
    bloco: BlocoDoSemestre
    avaliacoes: list[Avaliacao]
    subsecoes: list[Subsecao]
    resumo: list[LinhaDoResumo]
    frase_do_total: str


@dataclass(frozen=True, slots=True)
class LinhaFinanceira:
    """Uma linha da execução, em US$; `parte` é a % dos repassados."""

    rotulo: str
    valor: str
    parte: Decimal | None


def contexto(dados: AnoDoTermo, doc: DadosDoDocumento) -> dict[str, Any]:
    """Contexto do modelo, sem relógio, sem banco e sem quem pede."""
    primeiro = 4 if dados.anual.modelo == RelatorioAnual.Modelo.DE_2017 else 3
    return {
        "doc": doc,
        "tc": dados.tc,
        "anual": dados.anual,
        "matriz": dados.matriz,
        "outra_matriz": consultas.outra_matriz_do_ano(dados),
        "areas": areas(dados),
        "capitulos": [
            _capitulo(dados, bloco, primeiro + indice)
            for indice, bloco in enumerate(dados.blocos)
        ],
        "financeiro": linhas_financeiras(dados.execucao),
        "execucao": dados.execucao,
        "trilho": settings.ENDERECO_DO_PORTAL
        + reverse("cooperacao:trilho", args=[dados.tc.numero, dados.anual.ano]),
        "conferencias": conferencias.do_ano(dados),
        "titulo_da_contribuicao": CONTRIBUICAO,
        "titulo_das_licoes": LICOES,
    }


def areas(dados: AnoDoTermo) -> list[tuple[str, AreaTecnica]]:
    """As duas áreas técnicas, com o título que cada quadro leva."""
    titulos = {
        AreaTecnica.Lado.CONTRAPARTE: "Área técnica responsável na contraparte",
        AreaTecnica.Lado.OPAS: "Área técnica responsável na OPAS/OMS",
    }
    por_lado = {area.lado: area for area in dados.tc.areas_tecnicas.all()}
    return [(t, por_lado[lado]) for lado, t in titulos.items() if lado in por_lado]


def _capitulo(dados: AnoDoTermo, bloco: BlocoDoSemestre, numero: int) -> Capitulo:
    return Capitulo(
        numero=numero,
        bloco=bloco,
        avaliacoes=[Avaliacao(linha, _quesitos(linha)) for linha in bloco.linhas],
        subsecoes=_subsecoes(bloco),
        resumo=linhas_do_resumo(bloco),
        frase_do_total=frase_do_total(bloco),
    )


def _quesitos(linha: LinhaDoQuadro) -> list[Quesito]:
    avaliacao = linha.avaliacao
    return [
        Quesito("a", PROMPT_A, avaliacao.progresso if avaliacao else ""),
        Quesito("b", PROMPT_B, avaliacao.dificuldades if avaliacao else ""),
        Quesito("c", PROMPT_C, avaliacao.relacao if avaliacao else ""),
    ]


def _subsecoes(bloco: BlocoDoSemestre) -> list[Subsecao]:
    """No 1º semestre o quadro fecha o capítulo; no 2º, vem antes dos textos."""
    relatorio = bloco.relatorio
    quadro = f"Resumo semestral: {relatorio.semestre}º semestre"
    if relatorio.semestre == 1:
        return [
            Subsecao(2, CONTRIBUICAO, relatorio.contribuicao),
            Subsecao(3, LICOES, relatorio.licoes),
            Subsecao(4, quadro, e_quadro=True),
        ]
    return [
        Subsecao(2, quadro, e_quadro=True),
        Subsecao(3, CONTRIBUICAO, relatorio.contribuicao),
        Subsecao(4, LICOES, relatorio.licoes),
    ]


def _inteiro(valor: int | Decimal | None) -> str:
    return "—" if valor is None else percentual(Decimal(valor), 0)


def _publicado(avaliacao: AvaliacaoDoRE | None) -> str:
    """O percentual como saiu; o que não se leu é «ilegível» (RN-COO-30)."""
    if avaliacao is None:
        return _inteiro(None)
    if "avanco_publicado" in avaliacao.ilegiveis:
        return ILEGIVEL
    return _inteiro(avaliacao.avanco_publicado)


def linhas_do_resumo(bloco: BlocoDoSemestre) -> list[LinhaDoResumo]:
    """O quadro do semestre, uma linha por RE e a do total no fim."""
    semestre = bloco.relatorio.semestre
    return [
        *(
            _linha_do_resumo(
                f"RE {linha.resultado.numero}",
                linha.contagem,
                linha.avaliacao.quadro_publicado if linha.avaliacao else [],
                publicado=_publicado(linha.avaliacao),
                ancora=f"s{semestre}-re{linha.resultado.numero}",
            )
            for linha in bloco.linhas
        ),
        _linha_do_resumo(
            "Total",
            bloco.total,
            bloco.relatorio.total_publicado,
            publicado=_inteiro(bloco.relatorio.avanco_publicado),
            ancora=f"s{semestre}-total",
        ),
    ]


def _linha_do_resumo(
    rotulo: str,
    contagem: Contagem | None,
    como_saiu: list[str],
    *,
    publicado: str,
    ancora: str,
) -> LinhaDoResumo:
    if contagem is not None:
        contadas = (
            formatar(contagem.programadas),
            formatar(contagem.finalizadas_ao_todo),
            formatar(contagem.adiadas),
        )
    else:
        programadas, finalizadas, adiadas, _ = como_saiu or [AUSENCIA] * 4
        contadas = (programadas, finalizadas, adiadas)
    return LinhaDoResumo(
        rotulo,
        *contadas,
        extras=contagem.extras if contagem else 0,
        publicado=publicado,
        do_portal=_inteiro(contagem.avanco if contagem else None),
        ancora=ancora,
    )


def frase_do_total(bloco: BlocoDoSemestre) -> str:
    """De onde o total publicado parece ter vindo; vazia se nada foi publicado."""
    publicado = bloco.relatorio.avanco_publicado
    publicados = [
        linha.avaliacao.avanco_publicado
        for linha in bloco.linhas
        if linha.avaliacao and linha.avaliacao.avanco_publicado is not None
    ]
    media = media_simples(publicados)
    if publicado is None or media is None:
        return ""
    if media == publicado and len(publicados) == 1:
        return f"O total publicado, {publicado}{NBSP}%, é o do único RE publicado."
    if media == publicado:
        return (
            f"O total publicado, {publicado}{NBSP}%, é a média simples dos "
            f"{len(publicados)} RE."
        )
    return (
        f"O total publicado, {publicado}{NBSP}%, não é a média simples dos RE "
        f"({percentual(media)})."
    )


def linhas_financeiras(
    execucao: ExecucaoFinanceira | None,
) -> list[LinhaFinanceira]:
    """Repassados, desembolsados, pendente e saldo calculado, em US$."""
    if execucao is None:
        return []
    todo = execucao.repassados
    return [
        LinhaFinanceira(rotulo, escrever_valor(valor), parte_de(valor, todo))
        for rotulo, valor in (
            ("Recursos repassados", execucao.repassados),
            ("Recursos desembolsados", execucao.desembolsados),
            ("Pendente de pagamento", execucao.pendente),
            ("Saldo", execucao.saldo),
        )
    ]


# ------------------------------------------------------------------ impressão


def _campos(dados: AnoDoTermo) -> dict[str, Any]:
    tc, ano = dados.tc, dados.anual.ano
    return {
        "titulo": f"Relatório técnico {ano}: TC {tc.numero}, {tc.titulo}",
        "curto": f"Relatório técnico {ano} · TC {tc.numero} {tc.titulo}",
        "descricao": (
            f"Relatório técnico anual do Termo de Cooperação nº {tc.numero} "
            f"(OPAS/OMS, Ministério da Saúde), ano {ano}."
        ),
        "palavras": (
            f"SUS, OPAS, termo de cooperação, TC {tc.numero}, relatório técnico, {ano}"
        ),
        "autor": f"OPAS/OMS; {tc.contraparte.nome}",
        "orgaos": (
            tc.interveniente,
            "Organização Pan-Americana da Saúde (OPAS/OMS)",
            f"{tc.contraparte.nome} ({tc.contraparte.sigla})",
        ),
        "ano": str(ano),
        "numero": str(tc.numero),
        "titulo_da_capa": ("Relatório", "técnico"),
        "nome": tc.titulo,
        "situacao": "Aprovado pela OPAS/OMS, ano encerrado",
        "pe": (
            ("Processo", tc.nup),
            ("SIAFI", tc.siafi or "—"),
            ("Vigência", f"{tc.data_inicio:%d/%m/%Y} a {tc.termino_vigente:%d/%m/%Y}"),
        ),
    }


def rascunho(dados: AnoDoTermo, *, em: datetime, emissor: str) -> bytes:
    """O relatório como está agora, com a marca de rascunho e sem registro."""
    doc = DadosDoDocumento(emitido_em=em, emissor=emissor, **_campos(dados))
    return imprimir_modelo(
        MODELOS[dados.anual.modelo], contexto(dados, doc), rascunho=True
    )


def _definitivo(
    dados: AnoDoTermo, edicao: EdicaoDoRelatorio, documento: Documento
) -> bytes:
    doc = DadosDoDocumento.da_emissao(documento, **_campos(dados))
    return imprimir_modelo(
        MODELOS[dados.anual.modelo], contexto(dados, doc) | {"edicao": edicao}
    )


def emitir(anual: RelatorioAnual, *, por: Vinculo | None) -> Documento:
    """Emite o relatório do ano; recusa, antes de desenhar, o que não está pronto."""
    tc = consultas.termo(anual.tc.numero)
    if tc is None:
        raise RelatorioAnual.DoesNotExist
    dados = consultas.ano_do_termo(anual, tc)
    return actions.emitir_relatorio_anual(
        anual,
        por=por,
        dados=consultas.conteudo(dados),
        imprimir=lambda edicao, documento: _definitivo(dados, edicao, documento),
    )
