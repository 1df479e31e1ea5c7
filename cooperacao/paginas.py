"""O que as páginas da cooperação mostram, já em peças de tela."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django import forms
from django.forms.boundfield import BoundField
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from auditoria.models import Evento
from base.graficos import Parte, Preenchimento, barra_empilhada
from base.numeros import dinheiro, formatar, percentual
from base.telas import Ato, Confirmacao, Fato, Passo
from cooperacao.consultas import AnoDoTermo, BlocoDoSemestre, LinhaDoQuadro, Painel
from cooperacao.consultas.consolidado import Dinheiro
from cooperacao.models import (
    AvaliacaoDoRE,
    ExecucaoFinanceira,
    PlanoSemestral,
    RelatorioAnual,
    RelatorioSemestral,
    TermoDeCooperacao,
)
from cooperacao.rules import Contagem, escrever_valor, parte_de
from cooperacao.states import SituacaoDoAnual, SituacaoDoPlano, SituacaoDoSemestre

Trilha = list[tuple[str, str | None]]

CLASSE_DO_SEMESTRE: Final[Mapping[str, str]] = {
    SituacaoDoSemestre.EM_ELABORACAO: "ne",
    SituacaoDoSemestre.ENVIADO: "az",
    SituacaoDoSemestre.EM_REVISAO: "az",
    SituacaoDoSemestre.DEVOLVIDO: "av",
    SituacaoDoSemestre.APROVADO: "ok",
    SituacaoDoSemestre.FECHADO: "ok",
}
CLASSE_DO_PLANO: Final[Mapping[str, str]] = {
    SituacaoDoPlano.EM_ELABORACAO: "ne",
    SituacaoDoPlano.ENVIADO: "az",
    SituacaoDoPlano.DEVOLVIDO: "av",
    SituacaoDoPlano.APROVADO: "ok",
}
PASSOS_DO_PLANO: Final = (
    ("Em elaboração", {SituacaoDoPlano.EM_ELABORACAO, SituacaoDoPlano.DEVOLVIDO}),
    ("Enviado", {SituacaoDoPlano.ENVIADO}),
    ("Aprovado", {SituacaoDoPlano.APROVADO}),
)
PASSOS: Final = (
    (
        "Em elaboração",
        {SituacaoDoSemestre.EM_ELABORACAO, SituacaoDoSemestre.DEVOLVIDO},
    ),
    ("Enviado", {SituacaoDoSemestre.ENVIADO}),
    ("Em revisão", {SituacaoDoSemestre.EM_REVISAO}),
    ("Aprovado", {SituacaoDoSemestre.APROVADO}),
    ("Fechado", {SituacaoDoSemestre.FECHADO}),
)
TEXTO_DO_EVENTO: Final[Mapping[str, str]] = {
    "cooperacao.semestre.enviar": "Enviado à OPAS",
    "cooperacao.semestre.iniciar_revisao": "Revisão iniciada",
    "cooperacao.semestre.devolver": "Devolvido",
    "cooperacao.semestre.aprovar": "Aprovado",
    "cooperacao.semestre.fechar": "Semestre fechado",
    "cooperacao.semestre.fecho_salvo": "Contribuição e lições salvas",
    "cooperacao.semestre.aberto": "Relatório aberto com a aprovação do plano",
    "cooperacao.matriz.revisao_aberta": "Revisão aberta",
    "cooperacao.matriz.cabecalho_salvo": "Finalidade, propósito ou linha de base",
    "cooperacao.matriz.re_salvo": "Resultado Esperado salvo",
    "cooperacao.matriz.re_retirado": "Resultado Esperado retirado",
    "cooperacao.matriz.em_vigor": "Posta em vigor",
    "cooperacao.plano.aberto": "Plano aberto",
    "cooperacao.plano.acao_acrescentada": "Ação acrescentada",
    "cooperacao.plano.acao_alterada": "Ação alterada",
    "cooperacao.plano.acao_acompanhada": "Andamento informado",
    "cooperacao.plano.acao_retirada": "Ação retirada",
    "cooperacao.plano.copiado": "Ações trazidas do semestre anterior",
    "cooperacao.plano.enviar_plano": "Enviado à OPAS",
    "cooperacao.plano.devolver_plano": "Devolvido",
    "cooperacao.plano.aprovar_plano": "Plano aprovado",
    "cooperacao.anual.emitido": "Relatório do ano emitido",
    "cooperacao.anual.reaberto": "Relatório do ano reaberto",
    "cooperacao.anual.textos_salvos": "Textos do ano salvos",
    "cooperacao.anual.execucao_informada": "Execução financeira informada",
    "cooperacao.semestre.reaberto": "Semestre reaberto para correção",
}


def trilha(
    tc: TermoDeCooperacao | None = None,
    *resto: tuple[str, str | None],
) -> Trilha:
    """Cooperação / TC 60 / …; o último item é a página atual."""
    itens: Trilha = [("Cooperação", reverse("cooperacao:lista"))]
    if tc is not None:
        itens.append((str(tc), tc.get_absolute_url()))
    itens += resto
    itens[-1] = (itens[-1][0], None)
    return itens


# ------------------------------------------------------------------ figuras


def _parte_do_saldo(saldo: Decimal) -> list[Parte]:
    """O saldo na barra; o negativo não tem tamanho, e só a tabela o diz."""
    return [Parte("Saldo", saldo, Preenchimento.CLARO)] if saldo >= 0 else []


def barra_do_dinheiro(execucao: ExecucaoFinanceira) -> SafeString:
    """Desembolsado, pendente e saldo, em US$; nada se algum valor é ilegível."""
    if (
        execucao.desembolsados is None
        or execucao.pendente is None
        or execucao.saldo is None
    ):
        return SafeString("")
    return barra_empilhada(
        [
            Parte("Desembolsado", execucao.desembolsados),
            Parte("Pendente", execucao.pendente, Preenchimento.HACHURA_CINZA),
            *_parte_do_saldo(execucao.saldo),
        ],
        "Execução financeira em US$",
        formato=lambda v: dinheiro(v, "US$"),
        altura=32,
    )


def barra_da_soma(soma: Dinheiro) -> SafeString:
    """O dinheiro de todos os TCs, em US$; nada se não há o que somar."""
    if not soma.repassados:
        return SafeString("")
    return barra_empilhada(
        [
            Parte("Desembolsado", soma.desembolsados),
            Parte("Pendente", soma.pendente, Preenchimento.HACHURA_CINZA),
            *_parte_do_saldo(soma.saldo),
        ],
        "Execução financeira de todos os Termos em US$",
        formato=lambda v: dinheiro(v, "US$"),
        altura=32,
    )


def fatos_do_painel(painel: Painel) -> list[Fato]:
    """Os números de manchete do painel."""
    return [
        Fato(formatar(painel.termos), "Termos", f"{painel.encerrados} já encerrados"),
        Fato(formatar(len(painel.acabando)), "vigências terminam em 12 meses"),
        Fato(
            formatar(painel.ao_todo_devidos),
            "relatórios por fechar",
            f"{painel.atrasados} atrasado{'s' * (painel.atrasados != 1)}",
        ),
        Fato(
            formatar(painel.valor_em_reais / 1_000_000, 1),
            "valor dos Termos",
            unidade="milhões de R$",
        ),
    ]


# ------------------------------------------------------------------ semestre


@dataclass(frozen=True, slots=True)
class AbaDoRE:
    """Um RE na navegação do semestre: o estado em palavras."""

    numero: int
    nome: str
    endereco: str
    estado: str
    classe: str
    falta: bool
    atual: bool
    contagem: Contagem | None


def faltas_do_re(avaliacao: AvaliacaoDoRE | None) -> list[str]:
    """As letras ainda em branco."""
    if avaliacao is None:
        return ["a", "b", "c"]
    textos = {
        "a": avaliacao.progresso,
        "b": avaliacao.dificuldades,
        "c": avaliacao.relacao,
    }
    return [letra for letra, texto in textos.items() if not texto]


def abas(bloco: BlocoDoSemestre, atual: int | None = None) -> list[AbaDoRE]:
    """Os REs do semestre, com o que falta em cada um."""
    return [_aba(bloco.relatorio, linha, atual) for linha in bloco.linhas]


def _aba(
    relatorio: RelatorioSemestral, linha: LinhaDoQuadro, atual: int | None
) -> AbaDoRE:
    numero = linha.resultado.numero
    faltas = faltas_do_re(linha.avaliacao)
    if len(faltas) == 3:
        estado, classe = "a escrever", "av"
    elif faltas:
        estado, classe = f"falta {' e '.join(faltas)}", "av"
    elif linha.contagem and linha.contagem.extras:
        estado, classe = f"pronto, {linha.contagem.extras} fora do plano", "ok"
    elif linha.avaliacao and linha.avaliacao.sem_acoes_programadas:
        estado, classe = "sem ações", "ok"
    else:
        estado, classe = "pronto", "ok"
    return AbaDoRE(
        numero=numero,
        nome=linha.resultado.nome,
        endereco=endereco_do_re(relatorio, numero),
        estado=estado,
        classe=classe,
        falta=bool(faltas),
        atual=numero == atual,
        contagem=linha.contagem,
    )


def endereco_do_re(relatorio: RelatorioSemestral, numero: int) -> str:
    """A página em que se escreve o RE."""
    anual = relatorio.anual
    return reverse(
        "cooperacao:resultado",
        args=[anual.tc.numero, anual.ano, relatorio.semestre, numero],
    )


def fatos_do_re(linha: LinhaDoQuadro, antes: LinhaDoQuadro | None) -> list[Fato]:
    """Contagens do PTS e, na nota, as do semestre anterior."""
    agora = _numeros(linha.contagem)
    passado = _numeros(antes.contagem if antes else None)
    rotulos = ("programadas", "finalizadas", "fora do plano", "de avanço")
    return [
        Fato(valor, rotulo, nota=f"antes {era}" if antes else "")
        for valor, rotulo, era in zip(agora, rotulos, passado, strict=True)
    ]


def _numeros(contagem: Contagem | None) -> tuple[str, str, str, str]:
    if contagem is None:
        return ("—", "—", "—", "—")
    return (
        str(contagem.programadas),
        str(contagem.finalizadas),
        str(contagem.extras),
        percentual(contagem.avanco, 0),
    )


def passos(relatorio: RelatorioSemestral) -> list[Passo]:
    """O caminho do relatório, da elaboração ao fechamento."""
    indice = next(i for i, (_, s) in enumerate(PASSOS) if relatorio.situacao in s)
    fechado = relatorio.situacao == SituacaoDoSemestre.FECHADO
    return [
        Passo(
            rotulo,
            estado=_estado_do_passo(i, indice, fechado=fechado),
            detalhe="devolvido para correção"
            if i == indice and relatorio.situacao == SituacaoDoSemestre.DEVOLVIDO
            else "",
        )
        for i, (rotulo, _) in enumerate(PASSOS)
    ]


def passos_do_plano(plano: PlanoSemestral) -> list[Passo]:
    """O caminho do plano, da elaboração à aprovação."""
    indice = next(i for i, (_, s) in enumerate(PASSOS_DO_PLANO) if plano.situacao in s)
    return [
        Passo(rotulo, estado=_estado_do_passo(i, indice, fechado=plano.aprovado))
        for i, (rotulo, _) in enumerate(PASSOS_DO_PLANO)
    ]


def _estado_do_passo(i: int, indice: int, *, fechado: bool) -> str:
    if i < indice or fechado:
        return "feito"
    return "atual" if i == indice else ""


def atos(eventos: Sequence[Evento]) -> list[Ato]:
    """A trilha do relatório, do ato mais recente ao mais antigo."""
    return [
        Ato(
            quando=evento.ocorrido_em,
            texto=TEXTO_DO_EVENTO.get(evento.acao, evento.acao),
            quem=evento.por,
            ato=evento.dados.get("motivo", "") or evento.dados.get("alvo", ""),
            volta=evento.acao.endswith((".devolver", ".devolver_plano")),
        )
        for evento in eventos
    ]


def situacao_do_anual(anual: RelatorioAnual) -> tuple[str, str]:
    """Classe e texto da situação do ano."""
    if anual.situacao == SituacaoDoAnual.REABERTO:
        return "av", "em correção"
    if anual.emitido_em:
        return "ok", f"emitido em {timezone.localdate(anual.emitido_em):%d/%m/%Y}"
    return "ne", "aberto"


# ------------------------------------------------------------------ peças das telas


@dataclass(frozen=True, slots=True)
class QuesitoNaTela:
    """Um campo do formulário ao lado do que se escreveu no semestre anterior."""

    campo: BoundField
    antes: str


def quesitos(form: forms.Form, anterior: LinhaDoQuadro | None) -> list[QuesitoNaTela]:
    """a, b e c, na ordem do formulário oficial."""
    avaliacao = anterior.avaliacao if anterior else None
    return [
        QuesitoNaTela(form[nome], getattr(avaliacao, nome) if avaliacao else "")
        for nome in ("progresso", "dificuldades", "relacao")
    ]


def linha_do_semestre_anterior(
    dados: AnoDoTermo, bloco: BlocoDoSemestre, linha: LinhaDoQuadro
) -> LinhaDoQuadro | None:
    """O mesmo RE no semestre anterior do ano; None no primeiro."""
    for outro in dados.blocos:
        if outro.periodo == bloco.periodo.anterior():
            return next(
                (
                    li
                    for li in outro.linhas
                    if li.resultado.numero == linha.resultado.numero
                ),
                None,
            )
    return None


def pergunta_da_devolucao(relatorio: RelatorioSemestral) -> Confirmacao:
    """A página que pede o motivo antes de devolver."""
    return Confirmacao(
        titulo="Devolver o relatório para correção?",
        sobre=str(relatorio),
        texto="Quem escreveu volta a poder editar todos os REs.",
        botao="Devolver",
        voltar=relatorio.get_absolute_url(),
        perigo=True,
    )


@dataclass(frozen=True, slots=True)
class Financeiro:
    """A posição financeira do ano, pronta para a página; valores em US$."""

    execucao: ExecucaoFinanceira
    barra: SafeString
    desembolsado: str
    parte_do_saldo: Decimal | None
    linhas: list[tuple[str, str, Decimal | None]]
    saldo: str


def financeiro(execucao: ExecucaoFinanceira | None) -> Financeiro | None:
    """A barra, a frase e a tabela da execução; None se não foi informada."""
    if execucao is None:
        return None
    todo = execucao.repassados
    return Financeiro(
        execucao=execucao,
        barra=barra_do_dinheiro(execucao),
        desembolsado=percentual(parte_de(execucao.desembolsados, todo)),
        parte_do_saldo=parte_de(execucao.saldo, todo),
        linhas=[
            ("Repassados", escrever_valor(todo), parte_de(todo, todo)),
            (
                "− Desembolsados",
                escrever_valor(execucao.desembolsados),
                parte_de(execucao.desembolsados, todo),
            ),
            (
                "− Pendentes de pagamento",
                escrever_valor(execucao.pendente),
                parte_de(execucao.pendente, todo),
            ),
        ],
        saldo=escrever_valor(execucao.saldo),
    )
