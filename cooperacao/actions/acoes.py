"""Os verbos das ações do plano: planejar, acompanhar, retirar e trazer."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max

from auditoria.actions import registrar
from base.errors import EdicaoConcorrente, RegraViolada
from contas.models import Vinculo
from cooperacao.models import (
    AcaoDoPTS,
    PlanoSemestral,
    RelatorioSemestral,
)
from cooperacao.permissions import exigir
from cooperacao.states import NAO_FEITAS, SituacaoDaAcao

CAMPOS_DO_PLANEJADO = (
    "codigo",
    "resultado",
    "atividade",
    "descricao",
    "responsavel",
    "orcamento",
    "prazo",
)


CAMPOS_DO_ACOMPANHAMENTO = ("situacao", "motivo", "evidencia")


def travar(pk: int) -> PlanoSemestral:
    """O plano travado, com o que a permissão precisa já carregado."""
    return (
        PlanoSemestral.objects.select_for_update(of=("self",))
        .select_related("tc__contraparte")
        .get(pk=pk)
    )


def _simples(valor: Any) -> Any:
    """O valor como a trilha o guarda."""
    if isinstance(valor, (date, Decimal)):
        return str(valor)
    if hasattr(valor, "pk"):
        return str(valor)
    return valor


def _exigir_planejavel(plano: PlanoSemestral) -> None:
    if not plano.planejavel:
        raise RegraViolada(
            f"O plano está em “{plano.get_situacao_display()}” e o que foi planejado "
            "não se altera. O que se fizer além dele entra como fora do plano.",
            codigo="plano_nao_editavel",
        )


def _exigir_acompanhavel(plano: PlanoSemestral) -> None:
    """Só o plano aprovado se acompanha, e até o relatório ser enviado (RN-COO-13)."""
    if not plano.aprovado:
        raise RegraViolada(
            "O andamento se informa depois de o plano ser aprovado.",
            codigo="plano_nao_aprovado",
        )
    relatorio = RelatorioSemestral.objects.filter(
        anual__tc=plano.tc_id, anual__ano=plano.ano, semestre=plano.semestre
    ).first()
    if relatorio is not None and not relatorio.editavel:
        raise RegraViolada(
            f"O relatório do semestre está em “{relatorio.get_situacao_display()}”: "
            "as contagens dele vêm destas ações, que já não se alteram.",
            codigo="relatorio_nao_editavel",
        )


def _proxima_ordem(plano: PlanoSemestral, resultado_id: int) -> int:
    ultima = AcaoDoPTS.objects.do_periodo(plano.tc, plano.periodo).filter(
        resultado_id=resultado_id
    )
    return (ultima.aggregate(maior=Max("ordem"))["maior"] or 0) + 1


def _exigir_atividade_do_re(campos: Mapping[str, Any]) -> None:
    atividade = campos.get("atividade")
    if atividade is not None and atividade.resultado_id != campos["resultado"].pk:
        raise RegraViolada(
            f"A atividade {atividade} não é do {campos['resultado']}. Escolha uma "
            "atividade do mesmo Resultado Esperado, ou deixe sem ligação.",
            codigo="atividade_de_outro_re",
        )


@transaction.atomic
def acrescentar_acao(
    plano: PlanoSemestral, *, por: Vinculo, campos: Mapping[str, Any]
) -> AcaoDoPTS:
    """Põe uma ação no plano; com ele já aprovado, entra como feita fora do plano.

    Regras: RN-COO-09, RN-COO-13 (docs/regras/cooperacao.md).
    """
    plano = travar(plano.pk)
    exigir(por, "planejar", plano)
    if plano.aprovado:
        _exigir_acompanhavel(plano)
    else:
        _exigir_planejavel(plano)
    _exigir_atividade_do_re(campos)
    acao = AcaoDoPTS.objects.create(
        tc=plano.tc,
        ano=plano.ano,
        semestre=plano.semestre,
        ordem=_proxima_ordem(plano, campos["resultado"].pk),
        fora_do_plano=plano.aprovado,
        situacao=(
            SituacaoDaAcao.FINALIZADA if plano.aprovado else SituacaoDaAcao.PROGRAMADA
        ),
        **{nome: campos[nome] for nome in CAMPOS_DO_PLANEJADO},
    )
    registrar(
        plano,
        "cooperacao.plano.acao_acrescentada",
        por=por,
        alvo=str(acao),
        fora_do_plano=acao.fora_do_plano,
        depois={n: _simples(campos[n]) for n in CAMPOS_DO_PLANEJADO},
    )
    return acao


def _gravar(
    acao: AcaoDoPTS,
    verbo: str,
    *,
    plano: PlanoSemestral,
    por: Vinculo,
    versao: int,
    novos: Mapping[str, Any],
) -> AcaoDoPTS:
    """Grava os campos que mudaram; recusa se alguém gravou depois de `versao`."""
    if acao.versao != versao:
        raise EdicaoConcorrente
    antes = {n: _simples(getattr(acao, n)) for n in novos}
    depois = {n: _simples(v) for n, v in novos.items()}
    if antes == depois:
        return acao
    for nome, valor in novos.items():
        setattr(acao, nome, valor)
    acao.versao += 1
    acao.save(update_fields=[*novos, "versao"])
    registrar(
        plano,
        f"cooperacao.plano.{verbo}",
        por=por,
        alvo=str(acao),
        versao=acao.versao,
        antes=antes,
        depois=depois,
    )
    return acao


def _acao_travada(acao: AcaoDoPTS) -> AcaoDoPTS:
    return (
        AcaoDoPTS.objects.select_for_update(of=("self",))
        .select_related("resultado", "atividade")
        .get(pk=acao.pk)
    )


@transaction.atomic
def alterar_acao(
    plano: PlanoSemestral,
    acao: AcaoDoPTS,
    *,
    por: Vinculo,
    versao: int,
    campos: Mapping[str, Any],
) -> AcaoDoPTS:
    """Muda o que foi planejado, enquanto o plano se elabora."""
    plano = travar(plano.pk)
    exigir(por, "planejar", plano)
    _exigir_planejavel(plano)
    _exigir_atividade_do_re(campos)
    acao = _acao_travada(acao)
    novos = {nome: campos[nome] for nome in CAMPOS_DO_PLANEJADO}
    if campos["resultado"].pk != acao.resultado_id:
        novos["ordem"] = _proxima_ordem(plano, campos["resultado"].pk)
    return _gravar(
        acao, "acao_alterada", plano=plano, por=por, versao=versao, novos=novos
    )


@transaction.atomic
def acompanhar_acao(
    plano: PlanoSemestral,
    acao: AcaoDoPTS,
    *,
    por: Vinculo,
    versao: int,
    campos: Mapping[str, Any],
) -> AcaoDoPTS:
    """Diz o que foi feito da ação; adiar e cancelar pedem o motivo (RN-COO-14).

    A ligação com a atividade da Matriz também se corrige aqui, se vier nos campos:
    não muda o que se planejou nem as contagens (RN-COO-09).
    """
    plano = travar(plano.pk)
    exigir(por, "planejar", plano)
    _exigir_acompanhavel(plano)
    acao = _acao_travada(acao)
    novos = {nome: campos[nome] for nome in CAMPOS_DO_ACOMPANHAMENTO}
    if "atividade" in campos:
        novos["atividade"] = campos["atividade"]
        _exigir_atividade_do_re({**novos, "resultado": acao.resultado})
    if novos["situacao"] in NAO_FEITAS and not novos["motivo"]:
        raise RegraViolada(
            "Escreva por que a ação foi adiada ou cancelada.",
            codigo="acao_sem_motivo",
        )
    if acao.fora_do_plano and novos["situacao"] != SituacaoDaAcao.FINALIZADA:
        raise RegraViolada(
            "O que foi feito fora do plano só se registra finalizado.",
            codigo="fora_do_plano_nao_finalizada",
        )
    if novos["situacao"] not in NAO_FEITAS:
        novos["motivo"] = ""
    return _gravar(
        acao, "acao_acompanhada", plano=plano, por=por, versao=versao, novos=novos
    )


@transaction.atomic
def retirar_acao(plano: PlanoSemestral, acao: AcaoDoPTS, *, por: Vinculo) -> None:
    """Tira a ação do plano que ainda se elabora; a trilha guarda o que ela era."""
    plano = travar(plano.pk)
    exigir(por, "planejar", plano)
    _exigir_planejavel(plano)
    acao = _acao_travada(acao)
    registrar(
        plano,
        "cooperacao.plano.acao_retirada",
        por=por,
        alvo=str(acao),
        antes={n: _simples(getattr(acao, n)) for n in CAMPOS_DO_PLANEJADO},
    )
    acao.delete()


@transaction.atomic
def copiar_do_anterior(plano: PlanoSemestral, *, por: Vinculo) -> int:
    """Traz do semestre anterior o que não terminou; devolve quantas vieram.

    Copia as programadas e as adiadas, uma vez só cada uma, para o RE de mesmo
    número na Matriz em vigor (RN-COO-16).
    """
    plano = travar(plano.pk)
    exigir(por, "planejar", plano)
    _exigir_planejavel(plano)
    matriz = plano.tc.matrizes.em_vigor(plano.periodo.fim).first()
    resultados = {r.numero: r for r in matriz.resultados.all()} if matriz else {}
    ja_vieram = set(
        AcaoDoPTS.objects.do_periodo(plano.tc, plano.periodo)
        .filter(veio_de__isnull=False)
        .values_list("veio_de_id", flat=True)
    )
    pendentes = [
        acao
        for acao in AcaoDoPTS.objects.do_periodo(plano.tc, plano.periodo.anterior())
        .por_terminar()
        .select_related("resultado", "atividade")
        if acao.pk not in ja_vieram and acao.resultado.numero in resultados
    ]
    for acao in pendentes:
        resultado = resultados[acao.resultado.numero]
        AcaoDoPTS.objects.create(
            tc=plano.tc,
            ano=plano.ano,
            semestre=plano.semestre,
            ordem=_proxima_ordem(plano, resultado.pk),
            codigo=acao.codigo,
            resultado=resultado,
            atividade=(
                resultado.atividades.filter(codigo=acao.atividade.codigo).first()
                if acao.atividade
                else None
            ),
            descricao=acao.descricao,
            responsavel=acao.responsavel,
            orcamento=acao.orcamento,
            veio_de=acao,
        )
    if pendentes:
        registrar(
            plano,
            "cooperacao.plano.copiado",
            por=por,
            de=str(plano.periodo.anterior()),
            acoes=[str(acao) for acao in pendentes],
        )
    return len(pendentes)
