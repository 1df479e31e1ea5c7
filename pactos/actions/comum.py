"""O que toda ação sobre um Termo faz antes e depois da sua própria regra."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.utils import timezone

from auditoria.actions import registrar_lote
from base.errors import RegraViolada
from base.workflow import cabe, exigir_situacao
from contas.models import Vinculo
from pactos.actions.conflitos import edicao_concorrente
from pactos.models import Ato, Colegiado, Termo, Tramitacao
from pactos.models.tramitacao import datas_do_ultimo_ato
from pactos.notifications import avisar_tramitacoes
from pactos.permissions import pode, quem_pode
from pactos.rules import DadosDoAto, conferir_data_do_ato
from pactos.states import ACOES_DO_TIPO, FLUXOS, Instancia
from territorios.models import Nivel, Territorio


def travar(termo: Termo, acao: str, *, por: Vinculo, versao: int | None) -> Termo:
    """Trava o Termo e confere quem, quando e, dada a versão lida, se ela ainda vale.

    `versao` é a que a pessoa tinha na tela; None quando a ação não depende do
    que ela leu.
    """
    return travar_lote({termo.pk: versao}, acao, por=por)[0]


def travar_lote(
    versoes: Mapping[int, int | None], acao: str, *, por: Vinculo
) -> list[Termo]:
    """Trava os Termos em ordem de chave e confere cada um; um errado recusa todos.

    `versoes` vai da chave do Termo à versão que a pessoa leu, ou None.
    """
    termos = list(
        Termo.objects.select_for_update(of=("self",))
        .select_related("territorio")
        .filter(pk__in=versoes)
        .order_by("pk")
    )
    if len(termos) != len(versoes):
        raise Termo.DoesNotExist
    for termo in termos:
        conferir_quem_e_quando(termo, acao, por=por)
        versao = versoes[termo.pk]
        if versao is not None and versao != termo.versao:
            raise edicao_concorrente(termo, versao)
    return termos


def conferir_quem_e_quando(termo: Termo, acao: str, *, por: Vinculo) -> None:
    """Quem pode e se a situação permite; a recusa diz de que ente se trata."""
    if not pode(por, acao, termo):
        raise PermissionDenied(quem_pode(acao, termo))
    fluxo, acoes = FLUXOS[termo.tipo], ACOES_DO_TIPO[termo.tipo]
    if acao in fluxo and not cabe(fluxo, acao, termo.situacao):
        exigir_situacao(
            fluxo,
            acao,
            termo.situacao,
            rotulo_da_situacao=f"{termo.territorio}, {termo.get_situacao_display()}",
        )
    if acao in acoes and termo.situacao not in acoes[acao].de:
        raise RegraViolada(
            f"{acoes[acao].rotulo} não cabe agora: o Termo está na situação "
            f"“{termo.get_situacao_display()}”. Atualize a página.",
            codigo="situacao_invalida",
        )


CONSELHO_DO_NIVEL: Final[Mapping[str, Colegiado.Tipo]] = {
    Nivel.MUNICIPIO: Colegiado.Tipo.CMS,
    Nivel.UF: Colegiado.Tipo.CES,
    Nivel.PAIS: Colegiado.Tipo.CNS,
}


def _lugar_do_colegiado(instancia: str, termo: Termo) -> tuple[str, str]:
    """Tipo do colegiado e código do território em que delibera."""
    uf = termo.uf
    if instancia == Instancia.CONSELHO:
        return CONSELHO_DO_NIVEL[termo.territorio.nivel], termo.territorio.codigo
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


def obter_ato(termos: Sequence[Termo], instancia: str, dados: DadosDoAto) -> Ato:
    """O ato informado: novo, ou o mesmo se já vale para outros Termos.

    O mesmo número no mesmo colegiado e ano com outra data, ou de outra reunião,
    é engano de alguém: recusa (RN-PAC-04). Regra das datas: RN-PAC-05. Os Termos
    são todos do mesmo colegiado.
    """
    hoje = timezone.localdate()
    anteriores = datas_do_ultimo_ato(termos)
    for termo in termos:
        conferir_data_do_ato(dados, anterior=anteriores.get(termo.pk), hoje=hoje)
    ato, novo = Ato.objects.select_related(
        "colegiado__territorio", "reuniao"
    ).get_or_create(
        colegiado=colegiado_de(instancia, termos[0]),
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
    """Grava a passagem de um Termo já travado e conferido."""
    return tramitar_lote([termo], acao, por=por, ato=ato, observacao=observacao)[0]


def tramitar_lote(
    termos: Sequence[Termo],
    acao: str,
    *,
    por: Vinculo,
    ato: Ato | None = None,
    observacao: str = "",
    reuniao: int | None = None,
    instancia: str = "",
) -> list[Termo]:
    """Grava a passagem, a trilha e o aviso de cada Termo, já travado e conferido.

    Um ou trezentos passam por aqui, com o mesmo efeito e as mesmas consultas. A
    mesma ação leva à mesma situação em todos os fluxos. `instancia` é a que agiu,
    quando não é a do fluxo.
    """
    para = FLUXOS[termos[0].tipo][acao].para if termos else ""
    hoje, agora, quem = timezone.localdate(), timezone.now(), str(por)
    anteriores = {termo.pk: termo.situacao for termo in termos}
    _mudar_situacao(termos, para, desde=hoje)
    feitas = Tramitacao.objects.bulk_create(
        Tramitacao(
            termo_id=termo.pk,
            acao=acao,
            de=anteriores[termo.pk],
            para=para,
            instancia=instancia or FLUXOS[termo.tipo][acao].instancia,
            data=ato.data if ato else hoje,
            registrada_em=agora,
            registrada_por_id=por.pk,
            quem=quem,
            ato_id=ato.pk if ato else None,
            reuniao_id=ato.reuniao_id if ato else reuniao,
            com_pendencias=termo.com_pendencias,
            observacao=observacao,
        )
        for termo in termos
    )
    da_passagem = {
        "para": para,
        "ato": ato.nome if ato else "",
        "data_do_ato": ato.data if ato else None,
        "observacao": observacao,
    }
    registrar_lote(
        [
            (
                termo,
                {
                    "de": anteriores[termo.pk],
                    **da_passagem,
                    "com_pendencias": termo.com_pendencias,
                },
            )
            for termo in termos
        ],
        f"pactos.termo.{acao}",
        por=por,
    )
    avisar_tramitacoes.enqueue([feita.pk for feita in feitas])
    return list(termos)


def _mudar_situacao(termos: Sequence[Termo], para: str, *, desde: date) -> None:
    """No banco, em duas consultas por muitos que sejam, e nos próprios objetos."""
    for com_pendencias in (False, True):
        Termo.objects.filter(
            pk__in=[t.pk for t in termos if t.com_pendencias == com_pendencias]
        ).update(
            situacao=para,
            situacao_desde=desde,
            versao=F("versao") + 1,
            com_pendencias=com_pendencias,
        )
    for termo in termos:
        termo.situacao, termo.situacao_desde = para, desde
        termo.versao += 1


def ato_de(termo: Termo) -> Ato:
    """O ato da última passagem do Termo que teve um."""
    com_ato = Tramitacao.objects.filter(termo=termo, ato__isnull=False)
    return com_ato.select_related("ato__colegiado__territorio__uf").latest("pk").ato  # type: ignore[return-value]


def exigir_motivo(motivo: str) -> str:
    """O motivo sem espaços nas pontas; recusa o vazio."""
    if not motivo.strip():
        raise RegraViolada(
            "Escreva o motivo: é o que a outra parte lê para saber o que corrigir.",
            codigo="sem_motivo",
        )
    return motivo.strip()
