"""O que toda ação sobre um Termo faz antes e depois da sua própria regra."""

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from auditoria.actions import registrar
from base.errors import EdicaoConcorrente, RegraViolada
from base.workflow import exigir_situacao
from contas.models import Vinculo
from pactos.models import Ato, Colegiado, Termo, Tramitacao
from pactos.models.termos import data_do_ultimo_ato
from pactos.notifications import avisar_tramitacao
from pactos.permissions import pode, quem_pode
from pactos.rules import DadosDoAto, conferir_data_do_ato
from pactos.states import ACOES, TRANSICOES, Instancia
from territorios.models import Nivel, Territorio


def travar(termo: Termo, acao: str, *, por: Vinculo, versao: int | None) -> Termo:
    """Trava o Termo e confere quem, quando e, dada a versão lida, se ela ainda vale.

    `versao` é a que a pessoa tinha na tela; None quando a ação não depende do
    que ela leu.
    """
    termo = (
        Termo.objects.select_for_update(of=("self",))
        .select_related("territorio__uf", "norma")
        .get(pk=termo.pk)
    )
    if not pode(por, acao, termo):
        raise PermissionDenied(quem_pode(acao))
    if acao in TRANSICOES:
        exigir_situacao(
            TRANSICOES,
            acao,
            termo.situacao,
            rotulo_da_situacao=termo.get_situacao_display(),
        )
    elif termo.situacao not in ACOES[acao].de:
        raise RegraViolada(
            f"{ACOES[acao].rotulo} não cabe agora: o Termo está na situação "
            f"“{termo.get_situacao_display()}”. Atualize a página.",
            codigo="situacao_invalida",
        )
    if versao is not None and versao != termo.versao:
        raise EdicaoConcorrente(
            "O Termo mudou depois que você abriu a tela. Leia o que está gravado "
            "agora antes de decidir."
        )
    return termo


def _lugar_do_colegiado(instancia: str, termo: Termo) -> tuple[str, str]:
    """Tipo do colegiado e código do território em que delibera."""
    uf = termo.uf
    if instancia == Instancia.CONSELHO:
        do_estado = termo.territorio.nivel == Nivel.UF
        tipo = Colegiado.Tipo.CES if do_estado else Colegiado.Tipo.CMS
        return tipo, termo.territorio.codigo
    if instancia == Instancia.CIB and uf is not None:
        return Colegiado.Tipo.CIB, uf.codigo
    if instancia == Instancia.MINISTERIO:
        return Colegiado.Tipo.MS, "BR"
    return Colegiado.Tipo.CIT, "BR"


def colegiado_existente(instancia: str, termo: Termo) -> Colegiado | None:
    """O colegiado que decide sobre o Termo; None, se ainda não tem registro."""
    tipo, codigo = _lugar_do_colegiado(instancia, termo)
    return Colegiado.objects.filter(tipo=tipo, territorio__codigo=codigo).first()


def colegiado_de(instancia: str, termo: Termo) -> Colegiado:
    """O colegiado que decide sobre o Termo nesta instância; cria-o se é o primeiro."""
    tipo, codigo = _lugar_do_colegiado(instancia, termo)
    colegiado, _ = Colegiado.objects.get_or_create(
        tipo=tipo, territorio=Territorio.objects.get(codigo=codigo)
    )
    return colegiado


def obter_ato(termo: Termo, instancia: str, dados: DadosDoAto) -> Ato:
    """O ato informado: novo, ou o mesmo se já vale para outros Termos.

    O mesmo número no mesmo colegiado e ano com outra data, ou de outra reunião,
    é engano de alguém: recusa (RN-PAC-04). Regra das datas: RN-PAC-05.
    """
    conferir_data_do_ato(
        dados, anterior=data_do_ultimo_ato(termo), hoje=timezone.localdate()
    )
    ato, novo = Ato.objects.select_related(
        "colegiado__territorio", "reuniao"
    ).get_or_create(
        colegiado=colegiado_de(instancia, termo),
        tipo=dados.tipo,
        numero=dados.numero,
        ano=dados.ano,
        defaults={
            "data": dados.data,
            "ad_referendum": dados.ad_referendum,
            "reuniao_id": dados.reuniao,
        },
    )
    if not novo and (ato.data, ato.reuniao_id) != (dados.data, dados.reuniao):
        reuniao = f", na {ato.reuniao}" if ato.reuniao else ", sem reunião"
        raise RegraViolada(
            f"A {ato.nome} já está registrada com data de {ato.data:%d/%m/%Y}"
            f"{reuniao}. Confira o número ou use a mesma data e reunião.",
            codigo="ato_repetido",
        )
    return ato


def tramitar(
    termo: Termo,
    acao: str,
    *,
    por: Vinculo,
    ato: Ato | None = None,
    observacao: str = "",
) -> Termo:
    """Grava a passagem, a trilha e o aviso; o Termo já está travado e conferido."""
    transicao = TRANSICOES[acao]
    hoje = timezone.localdate()
    anterior = termo.situacao
    termo.situacao = transicao.para
    termo.situacao_desde = hoje
    termo.versao += 1
    termo.save(update_fields=["situacao", "situacao_desde", "versao", "com_pendencias"])
    tramitacao = Tramitacao.objects.create(
        termo=termo,
        acao=acao,
        de=anterior,
        para=transicao.para,
        instancia=transicao.instancia,
        data=ato.data if ato else hoje,
        registrada_em=timezone.now(),
        registrada_por=por,
        quem=str(por),
        ato=ato,
        com_pendencias=termo.com_pendencias,
        observacao=observacao,
    )
    registrar(
        termo,
        f"pactos.termo.{acao}",
        por=por,
        de=anterior,
        para=transicao.para,
        ato=ato.nome if ato else "",
        data_do_ato=ato.data if ato else None,
        com_pendencias=termo.com_pendencias,
        observacao=observacao,
    )
    avisar_tramitacao.enqueue(tramitacao.pk)
    return termo


def exigir_motivo(motivo: str) -> str:
    """O motivo sem espaços nas pontas; recusa o vazio."""
    if not motivo.strip():
        raise RegraViolada(
            "Escreva o motivo: é o que a outra parte lê para saber o que corrigir.",
            codigo="sem_motivo",
        )
    return motivo.strip()
