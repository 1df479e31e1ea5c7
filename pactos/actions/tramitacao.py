"""As passagens do Termo, do rascunho à Portaria, e de volta quando devolvido."""

from collections.abc import Mapping, Sequence
from typing import Final

from django.db import transaction

from base.errors import RegraViolada
from contas.models import Vinculo
from pactos.actions.comum import (
    exigir_motivo,
    obter_ato,
    tramitar,
    tramitar_lote,
    travar,
    travar_lote,
)
from pactos.actions.pendencias import registrar_documentos_que_faltam
from pactos.models import (
    Apontamento,
    Ato,
    Pendencia,
    Responsabilidade,
    Termo,
    Tramitacao,
)
from pactos.rules import DadosDoAto, conferir_tamanho_do_lote, enumerar
from pactos.states import DIRETOS, Instancia, Situacao

INSTANCIA_QUE_HOMOLOGA: Final = {
    "homologar_na_cib": Instancia.CIB,
    "homologar_na_cit": Instancia.CIT,
}


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
    gravado = obter_ato([termo], Instancia.CONSELHO, ato)
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
    abertas = pendencias_abertas([termo]).get(termo.pk, [])
    if abertas and not com_pendencias:
        raise RegraViolada(
            f"Há pendências abertas: {enumerar(abertas)}. Homologue com pendências ou "
            "resolva-as antes.",
            codigo="ha_pendencias",
        )
    return homologar_travados(
        [termo], "homologar_na_cib", por=por, ato=ato, observacao=observacao
    )[0]


def homologar_travados(
    termos: Sequence[Termo],
    acao: str,
    *,
    por: Vinculo,
    ato: DadosDoAto,
    observacao: str = "",
) -> list[Termo]:
    """Homologa, na CIB ou na CIT, Termos já travados e conferidos.

    É o que fazem a decisão de um Termo e a de uma pauta inteira: na CIB, o que tem
    pendência aberta fica homologado com pendências (RN-PAC-06); na CIT, a versão
    anterior deixa de valer (RN-PAC-10).
    """
    gravado = obter_ato(termos, INSTANCIA_QUE_HOMOLOGA[acao], ato)
    if acao == "homologar_na_cib":
        abertas = Pendencia.objects.abertas().filter(termo__in=[t.pk for t in termos])
        com_pendencia = set(abertas.order_by().values_list("termo_id", flat=True))
        for termo in termos:
            termo.com_pendencias = termo.pk in com_pendencia
    feitos = tramitar_lote(termos, acao, por=por, ato=gravado, observacao=observacao)
    if acao == "homologar_na_cit":
        _encerrar_anteriores(feitos, por=por, ato=gravado)
    return feitos


def pendencias_abertas(termos: Sequence[Termo]) -> dict[int, list[str]]:
    """Nomes das pendências abertas de cada Termo que tem alguma."""
    abertas: dict[int, list[str]] = {}
    for pendencia in (
        Pendencia.objects.abertas()
        .filter(termo__in=[termo.pk for termo in termos])
        .select_related("responsabilidade")
    ):
        abertas.setdefault(pendencia.termo_id, []).append(pendencia.nome)
    return abertas


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
    """Envia à secretaria técnica da CIT o que a CIB homologou.

    O Termo do Distrito Federal e o federal chegam aqui direto do Conselho, e o
    documento que falta vira pendência. Regra: RN-PAC-07.
    """
    termo = travar(termo, "enviar_a_cit", por=por, versao=versao)
    if termo.tipo in DIRETOS:
        registrar_documentos_que_faltam(termo, por=por)
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
    return homologar_travados(
        [termo], "homologar_na_cit", por=por, ato=ato, observacao=observacao
    )[0]


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
    """Registra a Portaria que publica o Termo homologado pela CIT.

    As pendências que impedem a publicação são nomeadas. Regra: RN-PAC-07.
    """
    travado = travar(termo, "publicar", por=por, versao=versao)
    return _publicar([travado], por=por, ato=ato, observacao=observacao)[0]


@transaction.atomic
def publicar_lote(
    versoes: Mapping[int, int | None],
    *,
    por: Vinculo,
    ato: DadosDoAto,
    observacao: str = "",
) -> list[Termo]:
    """Uma Portaria para muitos entes, com a mesma regra de `publicar`.

    O ente que a CIT não homologou recusa a Portaria inteira. Regra: RN-PAC-07.
    """
    conferir_tamanho_do_lote(len(versoes))
    termos = travar_lote(versoes, "publicar", por=por)
    return _publicar(termos, por=por, ato=ato, observacao=observacao)


def publicar_entes(
    codigos: Sequence[str],
    *,
    por: Vinculo,
    ato: DadosDoAto,
    lidos: Mapping[str, int] = {},
) -> list[Termo]:
    """A Portaria dos entes destes códigos; nomeia os que a CIT não homologou.

    `lidos` vai do código do ente à gravação que a pessoa viu na lista.
    """
    termos = {
        termo.territorio.codigo: termo
        for termo in Termo.objects.filter(
            situacao=Situacao.HOMOLOGADO_CIT, territorio__codigo__in=codigos
        ).select_related("territorio")
    }
    if faltam := [codigo for codigo in codigos if codigo not in termos]:
        raise RegraViolada(
            f"A CIT não homologou Termo destes entes: {enumerar(faltam)}. Retire-os "
            "da Portaria ou registre antes a decisão da CIT.",
            codigo="ente_nao_homologado",
        )
    return publicar_lote(
        {t.pk: lidos.get(codigo, t.versao) for codigo, t in termos.items()},
        por=por,
        ato=ato,
    )


def _publicar(
    termos: Sequence[Termo], *, por: Vinculo, ato: DadosDoAto, observacao: str
) -> list[Termo]:
    impedem = (
        Pendencia.objects.que_impedem()
        .filter(termo__in=[termo.pk for termo in termos])
        .select_related("responsabilidade", "termo__territorio__uf")
    )
    nomes = [
        p.nome if len(termos) == 1 else f"{p.nome} de {p.termo.territorio}"
        for p in impedem
    ]
    if nomes:
        raise RegraViolada(
            f"A publicação depende de: {enumerar(nomes)}. Resolva antes de "
            "registrar a Portaria.",
            codigo="pendencia_bloqueante",
        )
    gravado = obter_ato(termos, Instancia.MINISTERIO, ato)
    return tramitar_lote(
        termos, "publicar", por=por, ato=gravado, observacao=observacao
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


def _encerrar_anteriores(novos: Sequence[Termo], *, por: Vinculo, ato: Ato) -> None:
    """A versão que a CIT homologa substitui a que estava em vigor (RN-PAC-10)."""
    por_ente = {(n.territorio_id, n.tipo, n.norma_id): n for n in novos}
    em_revisao = (
        Termo.objects.select_for_update(of=("self",))
        .select_related("territorio__uf")
        .filter(
            situacao=Situacao.EM_REVISAO,
            territorio__in=[n.territorio_id for n in novos],
        )
        .order_by("pk")
    )
    substituidos: dict[int, list[Termo]] = {}
    for anterior in em_revisao:
        novo = por_ente.get((anterior.territorio_id, anterior.tipo, anterior.norma_id))
        if novo and anterior.numero_da_versao < novo.numero_da_versao:
            substituidos.setdefault(novo.numero_da_versao, []).append(anterior)
    for numero, anteriores in substituidos.items():
        tramitar_lote(
            anteriores,
            "encerrar",
            por=por,
            ato=ato,
            observacao=f"Substituído pela versão {numero}.",
            instancia=Instancia.CIT,
        )
