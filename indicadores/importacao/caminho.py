"""Do arquivo enviado à simulação: que formato é, que colunas tem, o que faria."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import IO, Any, Final

from django.db import transaction
from django.utils import timezone

from base.errors import RegraViolada
from base.importacao import Item, Planilha, aberta, motor, receber, recusar, travar
from base.models import ColunasLembradas, Importacao, SituacaoDaImportacao
from base.tarefas import Acompanhamento
from contas.models import Vinculo
from indicadores.importacao import linhas_da_tabela, modelo, numeros, tabela
from indicadores.importacao.digisus import instrumentos, mapeados, quadro, situacoes
from indicadores.importacao.digisus.situacoes import SimulacaoDeInstrumentos
from indicadores.importacao.especies import ESPECIES, Especie, Metas
from indicadores.importacao.gravacao import escrever
from indicadores.importacao.grupos import AMBOS, especies_de, marcar
from indicadores.importacao.justificativas import com_as_escritas
from indicadores.importacao.linhas import LinhaLida
from indicadores.importacao.origem import EmNomeDe, em_nome_de_da, vinculo_da
from indicadores.importacao.simulacao import Simulacao
from indicadores.models import Ficha, Rodada
from indicadores.permissions import importa_por_outros

TIPOS: Final = (*ESPECIES, AMBOS, situacoes.TIPO)
MODELO, TABELA, TABNET = "modelo", "tabela", "tabnet"
TABELAS: Final = (TABELA, TABNET)
"""Os formatos em que quem envia diz o que é cada coluna."""
QUADRO, INSTRUMENTOS = "digisus", "instrumentos"


@transaction.atomic
def enviar(
    arquivo: IO[bytes],
    *,
    nome: str,
    tipo: str,
    ano: int,
    por: Vinculo | None,
    em_nome_de: EmNomeDe | None = None,
) -> Importacao:
    """Guarda o arquivo e descobre o que ele é; o que não se abre fica recusado.

    O Ministério diz em nome de quem envia, e a pedido de quem (RN-IND-85).
    """
    if importa_por_outros(por) != (em_nome_de is not None):
        raise RegraViolada(
            "O Ministério diz em nome de que território envia a planilha, e só ele.",
            codigo="em_nome_de_quem",
        )
    importacao = receber(
        arquivo,
        nome=nome,
        tipo=tipo,
        dono_id=por.usuario_id if por else None,
        contexto={"ano": ano, "vinculo": por.pk if por else None}
        | (em_nome_de.no_contexto if em_nome_de else {}),
    )
    try:
        with aberta(importacao) as planilha:
            _reconhecer(importacao, planilha)
    except RegraViolada as erro:
        importacao.situacao = SituacaoDaImportacao.RECUSADA
        importacao.motivo = erro.mensagem
    importacao.save(update_fields=["tipo", "formato", "mapa", "situacao", "motivo"])
    return importacao


def _reconhecer(importacao: Importacao, planilha: Planilha) -> None:
    if modelo.ids_do(planilha):
        importacao.formato = MODELO
        return
    if quadro.e_do_quadro(planilha) and importacao.tipo != situacoes.TIPO:
        importacao.formato = QUADRO
        if quadro.traz_os_dois(planilha, importacao.contexto["ano"]):
            importacao.tipo = AMBOS
        return
    if instrumentos.e_de_instrumentos(planilha):
        importacao.tipo, importacao.formato = situacoes.TIPO, INSTRUMENTOS
        return
    achada = tabela.achar(planilha)
    importacao.formato = TABNET if achada.do_tabnet else TABELA
    lembradas = ColunasLembradas.objects.filter(
        dono=importacao.dono_id, tipo=importacao.tipo, cabecalho=achada.assinatura
    ).first()
    if lembradas:
        importacao.mapa = lembradas.mapa
        return
    importacao.mapa = _sugerido(importacao, achada)
    importacao.situacao = SituacaoDaImportacao.COLUNAS


def _sugerido(importacao: Importacao, achada: tabela.Tabela) -> dict[str, Any]:
    """O que cada coluna parece ser, pelo nome dela."""
    if importacao.tipo == situacoes.TIPO:
        return {
            "cabecalho": achada.cabecalho.chave,
            "colunas": mapeados.sugerir(achada),
            "traco": tabela.TRACO_E_ZERO,
        }
    fichas = Ficha.todas.filter(edicao=_rodada(importacao).edicao_id)
    nomes = fichas.values_list("numero", "nome_curto", "nome")
    return {
        "cabecalho": achada.cabecalho.chave,
        "colunas": tabela.sugerir(
            achada,
            [(numero, nome) for numero, *deles in nomes for nome in deles],
            o_que="META" if importacao.tipo == Metas.tipo else "RESULTADO",
            ano=importacao.contexto["ano"],
        ),
        "traco": tabela.TRACO_E_ZERO,
    }


@transaction.atomic
def trocar_cabecalho(importacao: Importacao, chave: str) -> Importacao:
    """Toma outra linha por cabeçalho; as colunas voltam a perguntar-se."""
    importacao = travar(importacao)
    if importacao.situacao not in motor.ABERTAS or importacao.formato == MODELO:
        raise RegraViolada(
            "Esta importação já terminou. Envie o arquivo de novo.",
            codigo="importacao_fora_de_hora",
        )
    with aberta(importacao) as planilha:
        achada = tabela.achar(planilha, chave)
    importacao.formato = TABNET if achada.do_tabnet else TABELA
    importacao.mapa = _sugerido(importacao, achada)
    importacao.situacao = SituacaoDaImportacao.COLUNAS
    importacao.save(update_fields=["formato", "mapa", "situacao"])
    return importacao


def _rodada(importacao: Importacao) -> Rodada:
    return Rodada.objects.select_related("edicao").get(ano=importacao.contexto["ano"])


@transaction.atomic
def dizer_colunas(
    importacao: Importacao,
    colunas: Mapping[str, str],
    *,
    traco: str,
    modo: str = "",
) -> Importacao:
    """Guarda o papel de cada coluna e lembra-o para o próximo arquivo igual.

    `modo` é como este arquivo escreve os números; não se lembra, que é de cada um.
    """
    importacao = travar(importacao)
    if importacao.situacao not in motor.ABERTAS:
        raise RegraViolada(
            "Esta importação já terminou. Envie o arquivo de novo.",
            codigo="importacao_fora_de_hora",
        )
    papeis = {i: p for i, p in colunas.items() if p}
    de_instrumentos = importacao.tipo == situacoes.TIPO
    o_que_falta = mapeados.o_que_falta if de_instrumentos else tabela.o_que_falta
    if falta := o_que_falta(papeis):
        raise RegraViolada(falta, codigo="faltam_colunas")
    ditas = {"colunas": papeis, "traco": traco}
    importacao.mapa = {**importacao.mapa, **ditas, "numeros": modo}
    importacao.situacao = SituacaoDaImportacao.SIMULANDO
    importacao.save(update_fields=["mapa", "situacao"])
    if importacao.dono_id:
        with aberta(importacao) as planilha:
            achada = tabela.achar(planilha, importacao.mapa.get("cabecalho", ""))
        ColunasLembradas.objects.update_or_create(
            dono_id=importacao.dono_id,
            tipo=importacao.tipo,
            cabecalho=achada.assinatura,
            defaults={"mapa": ditas},
        )
    return importacao


@transaction.atomic
def dizer_definicoes(
    importacao: Importacao, respostas: Mapping[str, str]
) -> Importacao:
    """Guarda em que definição está cada indicador que o arquivo não diz; relê tudo."""
    importacao = travar(importacao)
    ditas = {**importacao.mapa.get("definicoes", {}), **respostas}
    importacao.mapa = {**importacao.mapa, "definicoes": ditas}
    importacao.save(update_fields=["mapa"])
    return motor.reler(importacao)


def simular(importacao: Importacao, passo: Acompanhamento | None = None) -> Importacao:
    """Julga cada linha do arquivo; nada se grava."""
    if importacao.tipo == situacoes.TIPO:
        return _simular_instrumentos(importacao, passo)
    mapa: dict[str, Any] = importacao.mapa
    rodada, por = _rodada(importacao), vinculo_da(importacao)
    em_nome_de = em_nome_de_da(importacao)

    def julgar(planilha: Planilha) -> Iterator[Item]:
        lidos: Counter[str] = Counter()
        definicoes: dict[str, list[tuple[str, str]]] = {}
        grupos: dict[str, dict[str, int]] = {}
        for especie in especies_de(importacao.tipo):
            simulacao = Simulacao(
                especie, rodada, por, mapa.get("definicoes", {}), em_nome_de
            )
            linhas = _linhas(importacao, especie, planilha, lidos)
            itens = simulacao.julgar(
                com_as_escritas(linhas, mapa.get("justificativas", {}))
            )
            juntas = importacao.tipo == AMBOS
            yield from marcar(itens, especie, grupos) if juntas else itens
            definicoes |= simulacao.ambiguas
        if planilha.linhas_ocultas:
            lidos["linha oculta ou filtrada, lida como as outras"] = (
                planilha.linhas_ocultas
            )
        da_tabela = importacao.resumo.get("tabela", {})
        importacao.resumo = {
            "lidos": dict(lidos),
            "definicoes": definicoes,
            "grupos": grupos,
            "tabela": da_tabela,
            motor.POR_RESPONDER: da_tabela.get("por_responder", 0),
        }

    return motor.simular(importacao, julgar, passo)


def _simular_instrumentos(
    importacao: Importacao, passo: Acompanhamento | None
) -> Importacao:
    ano = importacao.contexto["ano"]
    simulacao = SimulacaoDeInstrumentos(
        ano, vinculo_da(importacao), em_nome_de_da(importacao)
    )

    def julgar(planilha: Planilha) -> Iterator[Item]:
        lidos: Counter[str] = Counter()
        if importacao.formato == INSTRUMENTOS:
            linhas = instrumentos.ler(planilha, lidos, timezone.localdate().year)
        else:
            achada = tabela.achar(planilha, importacao.mapa.get("cabecalho", ""))
            linhas = mapeados.ler(achada, importacao.mapa["colunas"], lidos)
            importacao.resumo = {"tabela": _da_tabela(achada, "")}
        yield from simulacao.julgar(linhas)
        importacao.resumo = {**importacao.resumo, "lidos": dict(lidos)}

    return motor.simular(importacao, julgar, passo)


def _linhas(
    importacao: Importacao, especie: Especie, planilha: Planilha, lidos: Counter[str]
) -> Iterator[LinhaLida]:
    """As linhas, pelo leitor do formato; `lidos` conta os símbolos da fonte."""
    ano = importacao.contexto["ano"]
    mapa: dict[str, Any] = importacao.mapa
    if importacao.formato == MODELO:
        yield from modelo.ler(planilha, especie, ano)
        return
    if importacao.formato == QUADRO:
        juntas = importacao.tipo == AMBOS
        yield from quadro.ler(planilha, especie, ano, lidos, so_se_houver=juntas)
        return
    achada = tabela.achar(planilha, mapa.get("cabecalho", ""))
    if falta := tabela.o_que_falta(mapa.get("colunas", {})):
        raise recusar(falta, "faltam_colunas")
    modo = mapa.get("numeros", "")
    yield from linhas_da_tabela.ler(
        achada, mapa["colunas"], traco=mapa["traco"], modo=modo
    )
    lidos.update(achada.lidos)
    importacao.resumo = {"tabela": _da_tabela(achada, modo)}


def _da_tabela(achada: tabela.Tabela, modo: str) -> dict[str, Any]:
    """Que cabeçalho se usou, o que ficou por cima dele e os números por responder."""
    return {
        "onde": achada.cabecalho.onde,
        "antes": [f"linha {n}: {texto[:120]}" for n, texto in achada.cabecalho.antes],
        "por_responder": 0 if modo else numeros.por_responder(achada.sinais),
    }


def gravar(importacao: Importacao) -> int:
    """Grava o que a simulação mostrou, tudo ou nada."""
    if importacao.tipo == situacoes.TIPO:
        return motor.gravar(importacao, situacoes.escrever)
    return motor.gravar(importacao, escrever)
