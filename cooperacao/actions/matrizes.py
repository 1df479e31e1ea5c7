"""Os verbos da Matriz Lógica: rever, escrever a revisão e pô-la em vigor."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from auditoria.actions import registrar
from base.errors import EdicaoConcorrente, RegraViolada
from contas.models import Vinculo
from cooperacao.models import (
    AcaoDoPTS,
    Atividade,
    Externalidade,
    FonteDeVerificacao,
    Indicador,
    MatrizLogica,
    RelatorioSemestral,
    ResultadoEsperado,
    TermoDeCooperacao,
)
from cooperacao.permissions import exigir
from cooperacao.rules import Semestre

CAMPOS_DO_CABECALHO: Final = ("finalidade", "proposito", "linha_de_base")
CAMPOS_DO_RESULTADO: Final = ("descricao", "nome_curto", "metas")
LISTAS: Final[Mapping[str, type[Indicador | FonteDeVerificacao | Externalidade]]] = {
    "indicadores": Indicador,
    "fontes": FonteDeVerificacao,
    "externalidades": Externalidade,
}


def _travar(pk: int) -> MatrizLogica:
    return (
        MatrizLogica.objects.select_for_update(of=("self",))
        .select_related("tc__contraparte")
        .get(pk=pk)
    )


def _exigir_em_revisao(matriz: MatrizLogica) -> None:
    if not matriz.em_revisao:
        raise RegraViolada(
            f"A versão {matriz.versao} já esteve em vigor e não se altera: os "
            "relatórios a imprimem como era. Abra uma revisão.",
            codigo="matriz_em_vigor",
        )


@transaction.atomic
def rever(tc: TermoDeCooperacao, *, por: Vinculo) -> MatrizLogica:
    """Abre uma versão nova, cópia da última; havendo revisão aberta, é ela.

    A versão que já vigorou não se edita (RN-COO-18).
    """
    exigir(por, "rever_matriz", tc)
    ultima = tc.matrizes.select_for_update().first()
    if ultima is not None and ultima.em_revisao:
        return ultima
    nova = MatrizLogica.objects.create(
        tc=tc,
        versao=ultima.versao + 1 if ultima else 1,
        **{n: getattr(ultima, n) for n in CAMPOS_DO_CABECALHO if ultima},
    )
    for resultado in ultima.resultados.all() if ultima else []:
        _copiar_resultado(resultado, nova)
    registrar(nova, "cooperacao.matriz.revisao_aberta", por=por, versao=nova.versao)
    return nova


def _copiar_resultado(resultado: ResultadoEsperado, nova: MatrizLogica) -> None:
    copia = ResultadoEsperado.objects.create(
        matriz=nova,
        numero=resultado.numero,
        **{n: getattr(resultado, n) for n in CAMPOS_DO_RESULTADO},
    )
    _por_linhas(
        copia,
        [(a.codigo, a.texto) for a in resultado.atividades.all()],
        {nome: [li.texto for li in getattr(resultado, nome).all()] for nome in LISTAS},
    )


def _por_linhas(
    resultado: ResultadoEsperado,
    atividades: Sequence[tuple[str, str]],
    listas: Mapping[str, Sequence[str]],
) -> None:
    """Troca todas as linhas do RE pelas dadas, na ordem em que vêm."""
    resultado.atividades.all().delete()
    Atividade.objects.bulk_create(
        Atividade(resultado=resultado, ordem=ordem, codigo=codigo, texto=texto)
        for ordem, (codigo, texto) in enumerate(atividades, start=1)
    )
    for nome, modelo in LISTAS.items():
        getattr(resultado, nome).all().delete()
        for ordem, texto in enumerate(listas[nome], start=1):
            modelo.objects.create(resultado=resultado, ordem=ordem, texto=texto)


def conteudo_do_resultado(resultado: ResultadoEsperado) -> dict[str, Any]:
    """O RE em tipos simples, como a trilha e o formulário o leem."""
    return {
        **{n: getattr(resultado, n) for n in CAMPOS_DO_RESULTADO},
        "atividades": [(a.codigo, a.texto) for a in resultado.atividades.all()],
        **{n: [li.texto for li in getattr(resultado, n).all()] for n in LISTAS},
    }


@transaction.atomic
def salvar_cabecalho(
    matriz: MatrizLogica, *, por: Vinculo, versao: int, campos: Mapping[str, str]
) -> MatrizLogica:
    """Grava finalidade, propósito e linha de base da versão em revisão."""
    matriz = _travar(matriz.pk)
    exigir(por, "rever_matriz", matriz)
    _exigir_em_revisao(matriz)
    if matriz.edicao != versao:
        raise EdicaoConcorrente
    antes = {n: getattr(matriz, n) for n in CAMPOS_DO_CABECALHO}
    depois = {n: campos[n] for n in CAMPOS_DO_CABECALHO}
    if antes == depois:
        return matriz
    for nome, valor in depois.items():
        setattr(matriz, nome, valor)
    matriz.edicao += 1
    matriz.save(update_fields=[*CAMPOS_DO_CABECALHO, "edicao"])
    registrar(
        matriz,
        "cooperacao.matriz.cabecalho_salvo",
        por=por,
        antes=antes,
        depois=depois,
    )
    return matriz


@transaction.atomic
def salvar_resultado(
    matriz: MatrizLogica,
    numero: int,
    *,
    por: Vinculo,
    versao: int,
    campos: Mapping[str, Any],
) -> ResultadoEsperado:
    """Grava um RE da revisão, ou o cria com o número dado; `versao` 0 é o novo."""
    matriz = _travar(matriz.pk)
    exigir(por, "rever_matriz", matriz)
    _exigir_em_revisao(matriz)
    resultado = matriz.resultados.select_for_update().filter(numero=numero).first()
    if (resultado.edicao if resultado else 0) != versao:
        raise EdicaoConcorrente
    antes: dict[str, Any] = {}
    if resultado is None:
        resultado = ResultadoEsperado(matriz=matriz, numero=numero)
    else:
        antes = conteudo_do_resultado(resultado)
        if antes == dict(campos):
            return resultado
        resultado.edicao += 1
    for nome in CAMPOS_DO_RESULTADO:
        setattr(resultado, nome, campos[nome])
    resultado.save()
    _por_linhas(resultado, campos["atividades"], campos)
    registrar(
        matriz,
        "cooperacao.matriz.re_salvo",
        por=por,
        alvo=str(resultado),
        antes=antes,
        depois=dict(campos),
    )
    return resultado


@transaction.atomic
def retirar_resultado(matriz: MatrizLogica, numero: int, *, por: Vinculo) -> None:
    """Tira um RE da versão em revisão."""
    matriz = _travar(matriz.pk)
    exigir(por, "rever_matriz", matriz)
    _exigir_em_revisao(matriz)
    resultado = matriz.resultados.get(numero=numero)
    registrar(
        matriz,
        "cooperacao.matriz.re_retirado",
        por=por,
        alvo=str(resultado),
        antes=conteudo_do_resultado(resultado),
    )
    resultado.delete()


@transaction.atomic
def descartar(matriz: MatrizLogica, *, por: Vinculo) -> None:
    """Desiste da revisão; a versão em vigor continua."""
    matriz = _travar(matriz.pk)
    exigir(por, "rever_matriz", matriz)
    _exigir_em_revisao(matriz)
    registrar(matriz.tc, "cooperacao.matriz.descartada", por=por, versao=matriz.versao)
    for resultado in matriz.resultados.all():
        resultado.delete()
    matriz.delete()


@transaction.atomic
def por_em_vigor(
    matriz: MatrizLogica, *, por: Vinculo, desde: date, motivo: str, ato: str
) -> MatrizLogica:
    """Põe a revisão em vigor, com motivo e ato (RN-COO-18).

    Vale de um semestre cujo relatório ainda não se abriu: nenhum relatório troca
    de Matriz no meio (RN-COO-19). Os planos ainda não aprovados passam a apontar
    para ela.
    """
    matriz = _travar(matriz.pk)
    exigir(por, "vigorar_matriz", matriz)
    _exigir_em_revisao(matriz)
    if not matriz.resultados.exists():
        raise RegraViolada(
            "A Matriz não tem nenhum Resultado Esperado. Acrescente ao menos um.",
            codigo="matriz_vazia",
        )
    if matriz.versao > 1 and not (motivo and ato):
        raise RegraViolada(
            "Informe o motivo da revisão e o ato que a aprovou.",
            codigo="revisao_sem_motivo_ou_ato",
        )
    _exigir_data(matriz, desde)
    matriz.vigente_desde = desde
    matriz.motivo, matriz.ato = motivo, ato
    matriz.vigorada_em, matriz.vigorada_por = timezone.now(), por
    matriz.save(
        update_fields=["vigente_desde", "motivo", "ato", "vigorada_em", "vigorada_por"]
    )
    _religar_planos(matriz, desde)
    registrar(
        matriz,
        "cooperacao.matriz.em_vigor",
        por=por,
        versao=matriz.versao,
        desde=str(desde),
        motivo=motivo,
        ato=ato,
    )
    return matriz


def _exigir_data(matriz: MatrizLogica, desde: date) -> None:
    tc = matriz.tc
    if not tc.data_inicio <= desde <= tc.termino_vigente:
        raise RegraViolada(
            f"A data fica fora da vigência do {tc}, de {tc.data_inicio:%d/%m/%Y} a "
            f"{tc.termino_vigente:%d/%m/%Y}.",
            codigo="data_fora_da_vigencia",
        )
    anterior = tc.matrizes.em_vigor(date.max).first()
    if anterior and anterior.vigente_desde and desde <= anterior.vigente_desde:
        raise RegraViolada(
            f"A versão {anterior.versao} vale desde "
            f"{anterior.vigente_desde:%d/%m/%Y}: a nova tem de começar depois.",
            codigo="data_antes_da_anterior",
        )
    ultimo = (
        RelatorioSemestral.objects.filter(anual__tc=tc)
        .select_related("anual")
        .order_by("-anual__ano", "-semestre")
        .first()
    )
    if ultimo and desde <= ultimo.periodo.fim:
        raise RegraViolada(
            f"O relatório do {ultimo.periodo} já está aberto com a Matriz anterior. "
            f"Escolha uma data depois de {ultimo.periodo.fim:%d/%m/%Y}.",
            codigo="relatorio_ja_aberto",
        )


def _religar_planos(matriz: MatrizLogica, desde: date) -> None:
    """As ações dos semestres que a versão alcança passam aos REs dela."""
    resultados = {r.numero: r for r in matriz.resultados.all()}
    acoes = AcaoDoPTS.objects.filter(tc=matriz.tc, ano__gte=desde.year).select_related(
        "resultado", "atividade"
    )
    for acao in acoes:
        if Semestre(acao.ano, acao.semestre).fim < desde:
            continue
        resultado = resultados.get(acao.resultado.numero)
        if resultado is None:
            raise RegraViolada(
                f"O plano do {acao.periodo} tem ações do {acao.resultado}, que a nova "
                "versão não traz. Retire-as do plano antes.",
                codigo="plano_com_re_retirado",
            )
        acao.atividade = (
            resultado.atividades.filter(codigo=acao.atividade.codigo).first()
            if acao.atividade
            else None
        )
        acao.resultado = resultado
        acao.save(update_fields=["resultado", "atividade"])
