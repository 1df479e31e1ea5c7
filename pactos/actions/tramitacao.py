"""As passagens do Termo, do rascunho à Portaria, e de volta quando devolvido."""

from collections.abc import Mapping

from django.db import transaction

from base.errors import RegraViolada
from contas.models import Vinculo
from pactos.actions.comum import exigir_motivo, obter_ato, tramitar, travar
from pactos.actions.pendencias import registrar_documentos_que_faltam
from pactos.models import Apontamento, Responsabilidade, Termo, Tramitacao
from pactos.rules import DadosDoAto, enumerar
from pactos.states import TRANSICOES, Situacao


@transaction.atomic
def enviar_ao_conselho(
    termo: Termo, *, por: Vinculo, versao: int | None = None
) -> Termo:
    """Fecha as respostas e põe o Termo em apreciação. Exige todas: RN-PAC-02."""
    termo = travar(termo, "enviar_ao_conselho", por=por, versao=versao)
    faltam = Responsabilidade.objects.do_termo(termo.norma, termo.esfera).exclude(
        respostas__termo=termo
    )
    itens = [r.item for r in faltam]
    if not itens and not termo.respostas.exists():
        raise RegraViolada(
            "O catálogo ainda não tem as responsabilidades deste Termo. O Ministério "
            "as registra antes do envio.",
            codigo="catalogo_vazio",
        )
    if itens:
        raise RegraViolada(
            f"Faltam respostas em {len(itens)} itens: {enumerar(itens)}. Responda a "
            "todos antes de enviar.",
            codigo="faltam_respostas",
        )
    return tramitar(termo, "enviar_ao_conselho", por=por)


@transaction.atomic
def aprovar_no_conselho(
    termo: Termo,
    *,
    por: Vinculo,
    ato: DadosDoAto,
    observacao: str = "",
    versao: int | None = None,
) -> Termo:
    """Registra a resolução do Conselho que aprovou o Termo."""
    termo = travar(termo, "aprovar_no_conselho", por=por, versao=versao)
    gravado = obter_ato(termo, TRANSICOES["aprovar_no_conselho"].instancia, ato)
    return tramitar(
        termo, "aprovar_no_conselho", por=por, ato=gravado, observacao=observacao
    )


@transaction.atomic
def devolver_pelo_conselho(
    termo: Termo,
    *,
    por: Vinculo,
    motivo: str,
    versao: int | None = None,
    itens: Mapping[int, str] = {},
) -> Termo:
    """Devolve ao gestor, que volta a poder responder."""
    return _devolver(termo, "devolver_pelo_conselho", por, motivo, versao, itens)


@transaction.atomic
def enviar_a_cib(termo: Termo, *, por: Vinculo, versao: int | None = None) -> Termo:
    """Envia à CIB; o documento que falta vira pendência, não impedimento.

    Regra: RN-PAC-06.
    """
    termo = travar(termo, "enviar_a_cib", por=por, versao=versao)
    registrar_documentos_que_faltam(termo, por=por)
    return tramitar(termo, "enviar_a_cib", por=por)


@transaction.atomic
def homologar_na_cib(
    termo: Termo,
    *,
    por: Vinculo,
    ato: DadosDoAto,
    com_pendencias: bool,
    observacao: str = "",
    versao: int | None = None,
) -> Termo:
    """Homologa na CIB, com o ato que o diz; torna o Termo público.

    Homologar com pendências é o caso comum: o que falta fica listado. Sem
    pendências, só se não houver nenhuma aberta. Regra: RN-PAC-06.
    """
    termo = travar(termo, "homologar_na_cib", por=por, versao=versao)
    abertas = list(termo.pendencias.abertas().select_related("responsabilidade"))
    if abertas and not com_pendencias:
        raise RegraViolada(
            f"Há pendências abertas: {enumerar(p.nome for p in abertas)}. Homologue "
            "com pendências ou resolva-as antes.",
            codigo="ha_pendencias",
        )
    gravado = obter_ato(termo, TRANSICOES["homologar_na_cib"].instancia, ato)
    termo.com_pendencias = bool(abertas)
    return tramitar(
        termo, "homologar_na_cib", por=por, ato=gravado, observacao=observacao
    )


@transaction.atomic
def devolver_pela_cib(
    termo: Termo,
    *,
    por: Vinculo,
    motivo: str,
    versao: int | None = None,
    itens: Mapping[int, str] = {},
) -> Termo:
    """Devolve ao ente, que responde de novo e passa outra vez pelo Conselho."""
    return _devolver(termo, "devolver_pela_cib", por, motivo, versao, itens)


@transaction.atomic
def enviar_a_cit(termo: Termo, *, por: Vinculo, versao: int | None = None) -> Termo:
    """Envia à secretaria técnica da CIT o que a CIB homologou."""
    termo = travar(termo, "enviar_a_cit", por=por, versao=versao)
    return tramitar(termo, "enviar_a_cit", por=por)


@transaction.atomic
def homologar_na_cit(
    termo: Termo,
    *,
    por: Vinculo,
    ato: DadosDoAto,
    observacao: str = "",
    versao: int | None = None,
) -> Termo:
    """Registra a decisão da CIT."""
    termo = travar(termo, "homologar_na_cit", por=por, versao=versao)
    gravado = obter_ato(termo, TRANSICOES["homologar_na_cit"].instancia, ato)
    return tramitar(
        termo, "homologar_na_cit", por=por, ato=gravado, observacao=observacao
    )


@transaction.atomic
def devolver_pela_cit(
    termo: Termo,
    *,
    por: Vinculo,
    motivo: str,
    versao: int | None = None,
    itens: Mapping[int, str] = {},
) -> Termo:
    """Devolve à CIB, que reenvia ou devolve ao ente."""
    return _devolver(termo, "devolver_pela_cit", por, motivo, versao, itens)


@transaction.atomic
def publicar(
    termo: Termo,
    *,
    por: Vinculo,
    ato: DadosDoAto,
    observacao: str = "",
    versao: int | None = None,
) -> Termo:
    """Registra a Portaria; a versão anterior do Termo, se há, é encerrada.

    As pendências que impedem a publicação são nomeadas. Regra: RN-PAC-07.
    """
    termo = travar(termo, "publicar", por=por, versao=versao)
    impedem = termo.pendencias.que_impedem().select_related("responsabilidade")
    nomes = [p.nome for p in impedem]
    if nomes:
        raise RegraViolada(
            f"A publicação depende de: {enumerar(nomes)}. Resolva antes de "
            "registrar a Portaria.",
            codigo="pendencia_bloqueante",
        )
    gravado = obter_ato(termo, TRANSICOES["publicar"].instancia, ato)
    termo = tramitar(termo, "publicar", por=por, ato=gravado, observacao=observacao)
    for anterior in _anteriores_em_revisao(termo):
        tramitar(
            anterior,
            "encerrar",
            por=por,
            ato=gravado,
            observacao=f"Substituído pela versão {termo.numero_da_versao}.",
        )
    return termo


@transaction.atomic
def encerrar(
    termo: Termo,
    *,
    por: Vinculo,
    ato: DadosDoAto,
    motivo: str,
    versao: int | None = None,
) -> Termo:
    """Encerra o Termo porque a norma que o instituiu foi revogada."""
    termo = travar(termo, "encerrar", por=por, versao=versao)
    gravado = obter_ato(termo, TRANSICOES["encerrar"].instancia, ato)
    return tramitar(
        termo, "encerrar", por=por, ato=gravado, observacao=exigir_motivo(motivo)
    )


def _devolver(
    termo: Termo,
    acao: str,
    por: Vinculo,
    motivo: str,
    versao: int | None,
    itens: Mapping[int, str],
) -> Termo:
    """`itens` traz o motivo de cada item, por chave da responsabilidade."""
    termo = travar(termo, acao, por=por, versao=versao)
    termo = tramitar(termo, acao, por=por, observacao=exigir_motivo(motivo))
    do_termo = Responsabilidade.objects.do_termo(termo.norma, termo.esfera)
    if len(itens) != do_termo.filter(pk__in=itens).count():
        raise RegraViolada(
            "Um dos itens apontados não é deste Termo. Confira os códigos.",
            codigo="item_de_outro_termo",
        )
    feita = Tramitacao.objects.filter(termo=termo).latest("pk")
    Apontamento.objects.bulk_create(
        Apontamento(tramitacao=feita, responsabilidade_id=pk, motivo=texto)
        for pk, texto in itens.items()
    )
    return termo


def _anteriores_em_revisao(termo: Termo) -> list[Termo]:
    """Versões deste Termo que a nova substitui, travadas."""
    return list(
        Termo.objects.select_for_update(of=("self",)).filter(
            territorio=termo.territorio,
            tipo=termo.tipo,
            norma=termo.norma,
            situacao=Situacao.EM_REVISAO,
            numero_da_versao__lt=termo.numero_da_versao,
        )
    )
