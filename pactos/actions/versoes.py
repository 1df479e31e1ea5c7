"""Abrir um Termo: o primeiro de um ente ou a versão que revê a anterior."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from auditoria.actions import registrar
from base.errors import RegraViolada
from contas.models import Vinculo
from pactos.actions.comum import exigir_motivo, tramitar, travar
from pactos.models import (
    LinhaTLFG,
    Norma,
    Responsabilidade,
    Resposta,
    Termo,
    Tramitacao,
)
from pactos.models.termos import ESFERA_DO_TIPO, tipo_do_ente
from pactos.permissions import pode_abrir
from pactos.rules import conferir_ano_base
from pactos.states import Instancia, Situacao
from territorios.models import Territorio


@transaction.atomic
def abrir_termo(
    territorio: Territorio, *, por: Vinculo, norma: Norma, ano_base: int
) -> Termo:
    """Abre a primeira versão do Termo do ente; as demais nascem de revisão.

    O tipo vem do ente. Exige catálogo da norma para a esfera. Regra: RN-PAC-11.
    """
    if not pode_abrir(por, territorio):
        raise PermissionDenied(
            "Só o gestor do ente abre o seu Termo. Escolha o vínculo certo no alto "
            "da página."
        )
    conferir_ano_base(ano_base, norma=norma.data.year, hoje=timezone.localdate().year)
    tipo = tipo_do_ente(territorio)
    if not Responsabilidade.objects.do_termo(norma, ESFERA_DO_TIPO[tipo]).exists():
        raise RegraViolada(
            f"O catálogo da {norma} ainda não tem responsabilidades para este tipo de "
            "ente. O Ministério as registra antes.",
            codigo="catalogo_vazio",
        )
    existente = (
        Termo.objects.filter(territorio=territorio, tipo=tipo, norma=norma)
        .exclude(situacao=Situacao.ENCERRADO)
        .first()
    )
    if existente is not None:
        raise RegraViolada(
            f"{territorio} já tem o Termo de {existente.ano_base}, versão "
            f"{existente.numero_da_versao}, na situação "
            f"“{existente.get_situacao_display()}”. Depois de publicado, abra a "
            "revisão dele.",
            codigo="termo_existente",
        )
    return _criar(
        Termo(
            tipo=tipo,
            territorio=territorio,
            norma=norma,
            ano_base=ano_base,
            motivo=Termo.Motivo.ADESAO,
        ),
        por=por,
    )


@transaction.atomic
def abrir_revisao(
    termo: Termo,
    *,
    por: Vinculo,
    motivo: str,
    observacao: str,
    ano_base: int | None = None,
    versao: int | None = None,
) -> Termo:
    """Abre a versão seguinte, com as mesmas respostas; esta vale até a CIT homologá-la.

    `motivo` é um de Termo.Motivo; `ano_base`, o da nova, ou o mesmo, se None.
    Devolve a versão nova. Regra: RN-PAC-10.
    """
    termo = travar(termo, "abrir_revisao", por=por, versao=versao)
    ano_base = ano_base or termo.ano_base
    conferir_ano_base(ano_base, norma=termo.ano_base, hoje=timezone.localdate().year)
    observacao = exigir_motivo(observacao)
    tramitar(termo, "abrir_revisao", por=por, observacao=observacao)
    novo = _criar(
        Termo(
            tipo=termo.tipo,
            territorio=termo.territorio,
            norma=termo.norma,
            ano_base=ano_base,
            numero_da_versao=termo.numero_da_versao + 1,
            motivo=motivo,
            sintetico=termo.sintetico,
            data_do_comando_unico=termo.data_do_comando_unico,
        ),
        por=por,
        observacao=observacao,
    )
    Resposta.objects.bulk_create(
        Resposta(
            termo=novo,
            responsabilidade_id=r.responsabilidade_id,
            situacao=r.situacao,
            prazo=r.prazo,
            justificativa=r.justificativa,
        )
        for r in termo.respostas.all()
    )
    LinhaTLFG.objects.bulk_create(
        LinhaTLFG(
            termo=novo,
            bloco=linha.bloco,
            componente=linha.componente,
            sinal=linha.sinal,
            valor_anual=linha.valor_anual,
        )
        for linha in termo.tlfg.all()
    )
    return novo


def _criar(novo: Termo, *, por: Vinculo, observacao: str = "") -> Termo:
    """Grava o rascunho e a passagem que o abriu; duas pessoas ao mesmo tempo dão um."""
    novo.situacao_desde = timezone.localdate()
    try:
        with transaction.atomic():
            novo.save(force_insert=True)
    except IntegrityError as erro:
        raise RegraViolada(
            "Esta versão do Termo acaba de ser aberta por outra pessoa. Atualize a "
            "página e continue nela.",
            codigo="termo_existente",
        ) from erro
    Tramitacao.objects.create(
        termo=novo,
        acao="abrir",
        para=Situacao.RASCUNHO,
        instancia=Instancia.ENTE,
        data=novo.situacao_desde,
        registrada_em=timezone.now(),
        registrada_por=por,
        quem=str(por),
        observacao=observacao,
    )
    registrar(
        novo,
        "pactos.termo.aberto",
        por=por,
        versao=novo.numero_da_versao,
        ano_base=novo.ano_base,
        motivo=novo.motivo,
        observacao=observacao,
    )
    return novo
