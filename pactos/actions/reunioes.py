"""Colegiados e reuniões: composição, pauta, decisão em lote e confirmação."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from auditoria.actions import registrar
from auditoria.models import Evento
from base.errors import RegraViolada
from contas.models import Vinculo
from pactos.actions.comum import exigir_motivo, tramitar_lote, travar_lote
from pactos.actions.tramitacao import homologar_travados
from pactos.models import (
    Adiamento,
    Assento,
    Ato,
    Colegiado,
    ItemDePauta,
    Mandato,
    Reuniao,
    Termo,
)
from pactos.permissions import pode_secretariar
from pactos.rules import MAIOR_LOTE, DadosDoAto, conferir_tamanho_do_lote
from pactos.states import Situacao
from territorios.models import Territorio

HOMOLOGAR: Final = "homologar"
DEVOLVER: Final = "devolver"
ADIAR: Final = "adiar"
PAUTA_DECIDIDA: Final = "pactos.reuniao.pauta_decidida"
TITULO_DOS_TERMOS: Final = "Termos de Compromisso de Gestão"
ESPERA_POR: Final = {
    Colegiado.Tipo.CIB: Situacao.EM_ANALISE_CIB,
    Colegiado.Tipo.CIT: Situacao.ENVIADO_CIT,
}
"""Em que situação o Termo espera por cada colegiado que decide em lote."""
ACOES_DO_COLEGIADO: Final = {
    Colegiado.Tipo.CIB: ("homologar_na_cib", "devolver_pela_cib"),
    Colegiado.Tipo.CIT: ("homologar_na_cit", "devolver_pela_cit"),
}


def _exigir_secretaria(por: Vinculo, colegiado: Colegiado) -> None:
    if not pode_secretariar(por, colegiado):
        raise PermissionDenied(
            f"As reuniões da {colegiado.sigla} são da sua secretaria. Se é o seu caso, "
            "escolha o vínculo certo no alto da página."
        )


# ------------------------------------------------------------ composição


@transaction.atomic
def criar_assento(
    colegiado: Colegiado, *, por: Vinculo, cargo: str, segmento: str, suplente: bool
) -> Assento:
    """Cria um lugar no colegiado, do cargo ou órgão."""
    _exigir_secretaria(por, colegiado)
    if colegiado.assentos.filter(cargo=cargo, suplente=suplente).exists():
        raise RegraViolada(
            f"O assento “{cargo}” já existe neste colegiado.", codigo="assento_repetido"
        )
    assento = Assento.objects.create(
        colegiado=colegiado, cargo=cargo, segmento=segmento, suplente=suplente
    )
    registrar(colegiado, "pactos.assento.criado", por=por, assento=str(assento))
    return assento


@transaction.atomic
def empossar(
    assento: Assento, *, por: Vinculo, titular: str, desde: date, ato: str
) -> Mandato:
    """Dá posse a quem assume; o mandato anterior termina na véspera.

    O assento é do cargo: o que ele decidiu continua decidido (RN-PAC-16).
    """
    _exigir_secretaria(por, assento.colegiado)
    assento = Assento.objects.select_for_update().get(pk=assento.pk)
    anterior = assento.mandatos.filter(ate__isnull=True).first()
    if anterior is not None:
        if anterior.desde >= desde:
            raise RegraViolada(
                f"Já há mandato aberto desde {anterior.desde:%d/%m/%Y}. A posse tem de "
                "ser depois.",
                codigo="posse_antes_do_anterior",
            )
        anterior.ate = desde - timedelta(days=1)
        anterior.save(update_fields=["ate"])
    mandato = Mandato.objects.create(
        assento=assento, titular=titular, desde=desde, ato=ato
    )
    registrar(
        assento.colegiado,
        "pactos.mandato.iniciado",
        por=por,
        assento=str(assento),
        desde=desde,
        ato=ato,
    )
    return mandato


# ------------------------------------------------------------ reunião e pauta


@transaction.atomic
def convocar_reuniao(
    *,
    por: Vinculo,
    tipo_do_colegiado: str,
    territorio: Territorio,
    numero: int,
    tipo: str,
    data: date,
    local: str,
) -> Reuniao:
    """Convoca uma reunião; a numeração não se repete no ano e tipo."""
    colegiado = Colegiado(tipo=tipo_do_colegiado, territorio=territorio)
    _exigir_secretaria(por, colegiado)
    colegiado, _ = Colegiado.objects.get_or_create(
        tipo=tipo_do_colegiado, territorio=territorio
    )
    try:
        with transaction.atomic():
            reuniao = Reuniao.objects.create(
                colegiado=colegiado,
                numero=numero,
                tipo=tipo,
                ano=data.year,
                data=data,
                local=local,
            )
    except IntegrityError as erro:
        raise RegraViolada(
            f"A {colegiado.sigla} já tem a {numero}ª reunião deste tipo em "
            f"{data.year}. Confira o número.",
            codigo="reuniao_repetida",
        ) from erro
    registrar(reuniao, "pactos.reuniao.convocada", por=por, data=data)
    return reuniao


def _travar_reuniao(reuniao: Reuniao, por: Vinculo) -> Reuniao:
    reuniao = (
        Reuniao.objects.select_for_update(of=("self",))
        .select_related("colegiado__territorio__uf")
        .get(pk=reuniao.pk)
    )
    _exigir_secretaria(por, reuniao.colegiado)
    if reuniao.situacao == Reuniao.Situacao.ENCERRADA:
        raise RegraViolada(
            "A reunião já foi encerrada e não muda mais.", codigo="reuniao_encerrada"
        )
    return reuniao


@transaction.atomic
def mudar_reuniao(reuniao: Reuniao, *, por: Vinculo, para: str) -> Reuniao:
    """Inicia ou encerra a reunião."""
    reuniao = _travar_reuniao(reuniao, por)
    reuniao.situacao = para
    reuniao.save(update_fields=["situacao"])
    registrar(reuniao, f"pactos.reuniao.{para}", por=por)
    return reuniao


@transaction.atomic
def incluir_na_pauta(
    reuniao: Reuniao, *, por: Vinculo, titulo: str, texto: str
) -> ItemDePauta:
    """Acrescenta um assunto ao fim da pauta."""
    reuniao = _travar_reuniao(reuniao, por)
    item = _novo_item(reuniao, titulo, texto)
    registrar(reuniao, "pactos.pauta.item_incluido", por=por, titulo=titulo)
    return item


@transaction.atomic
def montar_pauta(reuniao: Reuniao, *, por: Vinculo) -> int:
    """Põe na pauta o que espera pelo colegiado; devolve quantos Termos entraram.

    Entram os atos ad referendum a confirmar e os Termos que esperam e não estão na
    pauta de outra reunião aberta do mesmo colegiado, dos mais antigos aos mais novos
    (RN-PAC-15).
    """
    reuniao = _travar_reuniao(reuniao, por)
    if not reuniao.itens.exists():
        _novo_item(reuniao, "Aprovação da ata anterior", "")
    a_confirmar = list(Ato.objects.a_confirmar(reuniao.colegiado))
    titulo = "Atos ad referendum a confirmar"
    if a_confirmar and not reuniao.itens.filter(titulo=titulo).exists():
        _novo_item(reuniao, titulo, "; ".join(a.nome for a in a_confirmar))
    termos = _que_esperam(reuniao)
    if termos:
        item = reuniao.itens.filter(titulo__startswith=TITULO_DOS_TERMOS).first()
        item = item or _novo_item(reuniao, TITULO_DOS_TERMOS, "")
        item.termos.add(*termos)
    registrar(reuniao, "pactos.pauta.montada", por=por, termos=[t.pk for t in termos])
    return len(termos)


def _que_esperam(reuniao: Reuniao) -> list[Termo]:
    situacao = ESPERA_POR.get(Colegiado.Tipo(reuniao.colegiado.tipo))
    if situacao is None:
        return []
    alcance = Territorio.objects.abaixo_de(reuniao.colegiado.territorio)
    em_outra = ItemDePauta.objects.exclude(
        reuniao__situacao=Reuniao.Situacao.ENCERRADA
    ).filter(termos__isnull=False, reuniao__colegiado=reuniao.colegiado)
    ja_na_pauta = Termo.objects.filter(itens_de_pauta__reuniao=reuniao).count()
    return list(
        Termo.objects.filter(situacao=situacao, territorio__in=alcance.values("pk"))
        .exclude(pk__in=em_outra.values("termos"))
        .order_by("situacao_desde", "pk")[: MAIOR_LOTE - ja_na_pauta]
    )


def _novo_item(reuniao: Reuniao, titulo: str, texto: str) -> ItemDePauta:
    ultima = reuniao.itens.aggregate(m=Max("ordem"))["m"] or 0
    return ItemDePauta.objects.create(
        reuniao=reuniao, ordem=ultima + 1, titulo=titulo, texto=texto
    )


@transaction.atomic
def confirmar_ad_referendum(ato: Ato, *, por: Vinculo, reuniao: Reuniao) -> Ato:
    """A reunião confirma o ato assinado antes dela. Regra: RN-PAC-16."""
    reuniao = _travar_reuniao(reuniao, por)
    ato = Ato.objects.select_for_update(of=("self",)).get(pk=ato.pk)
    if ato.colegiado_id != reuniao.colegiado_id or not ato.ad_referendum:
        raise RegraViolada(
            "Só se confirma ato ad referendum deste colegiado.", codigo="ato_de_outro"
        )
    if ato.confirmado_em is not None:
        raise RegraViolada("Este ato já foi confirmado.", codigo="ato_ja_confirmado")
    if ato.data > reuniao.data:
        raise RegraViolada(
            "O ato é posterior à reunião. Confirme-o na seguinte.",
            codigo="ato_depois_da_reuniao",
        )
    ato.confirmado_em, ato.confirmado_por = timezone.now(), por
    ato.reuniao_da_confirmacao = reuniao
    ato.save(
        update_fields=["confirmado_em", "confirmado_por", "reuniao_da_confirmacao"]
    )
    registrar(ato, "pactos.ato.confirmado", por=por, reuniao=str(reuniao))
    return ato


# ------------------------------------------------------------ decidir a pauta


@dataclass(frozen=True, slots=True)
class DecisaoNaPauta:
    """O que a reunião decidiu de um Termo; `motivo`, se não o homologou."""

    termo: int
    decisao: str = HOMOLOGAR
    motivo: str = ""
    versao: int | None = None


@transaction.atomic
def decidir_pauta(
    reuniao: Reuniao,
    *,
    por: Vinculo,
    ato: DadosDoAto,
    decisoes: Sequence[DecisaoNaPauta],
) -> list[Termo]:
    """Decide de uma vez os Termos da pauta: tudo se grava, ou nada.

    Homologa com o mesmo ato os que não são exceção; devolve ou adia os outros, com
    o motivo. A regra de cada um é a da decisão avulsa. Regra: RN-PAC-15.
    """
    reuniao = _travar_reuniao(reuniao, por)
    homologar, devolver = acoes_do_colegiado(reuniao)
    conferir_tamanho_do_lote(len(decisoes))
    _conferir_pauta(reuniao, decisoes)
    por_decisao = {
        tipo: {d.termo: d.versao for d in decisoes if d.decisao == tipo}
        for tipo in (HOMOLOGAR, DEVOLVER, ADIAR)
    }
    homologados: list[Termo] = []
    if por_decisao[HOMOLOGAR]:
        termos = travar_lote(por_decisao[HOMOLOGAR], homologar, por=por)
        homologados = homologar_travados(termos, homologar, por=por, ato=ato)
    motivos = {d.termo: d.motivo for d in decisoes}
    for termo in travar_lote(por_decisao[DEVOLVER], devolver, por=por):
        motivo = exigir_motivo(motivos[termo.pk])
        tramitar_lote([termo], devolver, por=por, observacao=motivo, reuniao=reuniao.pk)
    for termo in travar_lote(por_decisao[ADIAR], homologar, por=por):
        _adiar(reuniao, termo, por, exigir_motivo(motivos[termo.pk]))
    registrar(reuniao, PAUTA_DECIDIDA, por=por, **_lote_por_extenso(ato, decisoes))
    return homologados


@transaction.atomic
def enviar_homologados(reuniao: Reuniao, *, por: Vinculo) -> list[Termo]:
    """Envia à CIT, de uma vez, o que esta reunião da CIB homologou.

    Vale também depois de encerrada: o ofício costuma sair dias depois (RN-PAC-15).
    """
    _exigir_secretaria(por, reuniao.colegiado)
    homologados = Termo.objects.a_enviar_da(reuniao).values_list("pk", flat=True)
    termos = travar_lote(dict.fromkeys(homologados), "enviar_a_cit", por=por)
    if not termos:
        raise RegraViolada(
            "Nenhum Termo homologado nesta reunião espera o envio à CIT.",
            codigo="nada_a_enviar",
        )
    return tramitar_lote(termos, "enviar_a_cit", por=por, reuniao=reuniao.pk)


def acoes_do_colegiado(reuniao: Reuniao) -> tuple[str, str]:
    """As ações de homologar e de devolver do colegiado; só a CIB e a CIT as têm."""
    acoes = ACOES_DO_COLEGIADO.get(Colegiado.Tipo(reuniao.colegiado.tipo))
    if acoes is None:
        raise RegraViolada(
            "Só a CIB e a CIT homologam Termos numa reunião.",
            codigo="colegiado_nao_homologa",
        )
    return acoes


def _conferir_pauta(reuniao: Reuniao, decisoes: Sequence[DecisaoNaPauta]) -> None:
    escolhidos = {d.termo for d in decisoes}
    na_pauta = reuniao.itens.filter(termos__in=escolhidos).order_by()
    if len(set(na_pauta.values_list("termos", flat=True))) != len(decisoes):
        raise RegraViolada(
            "Um dos Termos não está na pauta desta reunião. Atualize a página.",
            codigo="termo_fora_da_pauta",
        )


def _adiar(reuniao: Reuniao, termo: Termo, por: Vinculo, motivo: str) -> None:
    """Sai desta pauta e volta a esperar a próxima."""
    Adiamento.objects.create(
        reuniao=reuniao,
        termo=termo,
        motivo=motivo[:300],
        registrado_em=timezone.now(),
        registrado_por=por,
    )
    for item in reuniao.itens.filter(termos=termo):
        item.termos.remove(termo)
    registrar(
        termo, "pactos.termo.adiado", por=por, reuniao=str(reuniao), motivo=motivo
    )


def ja_decidida(
    reuniao: Reuniao, ato: DadosDoAto, decisoes: Sequence[DecisaoNaPauta]
) -> bool:
    """Se este mesmo lote já foi gravado: a tarefa recomeçada não repete nada.

    Outro lote com o mesmo ato, que devolve ou adia mais um, não é o mesmo.
    """
    feitas = Evento.objects.do_objeto(reuniao).filter(acao=PAUTA_DECIDIDA)
    este = _lote_por_extenso(ato, decisoes)
    return any(
        {chave: feita.dados.get(chave) for chave in este} == este for feita in feitas
    )


def _lote_por_extenso(
    ato: DadosDoAto, decisoes: Sequence[DecisaoNaPauta]
) -> dict[str, Any]:
    """O ato e os Termos de cada decisão, como a trilha os guarda."""
    return {
        "ato": f"{ato.tipo} {ato.numero}/{ato.ano}",
        "termos": {
            tipo: sorted(d.termo for d in decisoes if d.decisao == tipo)
            for tipo in (HOMOLOGAR, DEVOLVER, ADIAR)
        },
    }
