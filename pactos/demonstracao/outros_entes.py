"""Um Termo de cada um dos outros três tipos: estado, Distrito Federal e União."""

from datetime import date
from decimal import Decimal

from auditoria.actions import registrar
from pactos.demonstracao.fontes import NORMA_DO_TERMO
from pactos.demonstracao.percurso import ABERTO_HA, PERCURSO, Montador
from pactos.models import (
    LinhaTLFG,
    Norma,
    Pendencia,
    Responsabilidade,
    Resposta,
    Termo,
)
from pactos.models.pendencias import DOCUMENTOS_EXIGIDOS
from pactos.models.termos import tipo_do_ente
from pactos.states import FLUXOS, Situacao, TipoDeTermo
from territorios.models import Territorio

LIMITE_INVENTADO = Decimal("184200000.00")
"""Em reais por ano."""
ONDE_ESTAO = (
    ("AC", "publicar"),
    ("DF", "enviar_a_cit"),
    ("BR", ""),
)
"""Código do ente e a última passagem feita; vazia, se ainda é rascunho."""


def carregar(hoje: date) -> int:
    """Cria os que faltam, todos sintéticos; devolve quantos."""
    montador = Montador(hoje)
    norma = Norma.objects.get(numero=NORMA_DO_TERMO)
    criados = 0
    for codigo, ultima in ONDE_ESTAO:
        ente = Territorio.objects.get(codigo=codigo)
        if not Termo.objects.filter(tipo=tipo_do_ente(ente)).exists():
            _criar(montador, norma, ente, ultima)
            criados += 1
    return criados


def _criar(montador: Montador, norma: Norma, ente: Territorio, ultima: str) -> None:
    termo = Termo.objects.create(
        tipo=tipo_do_ente(ente),
        territorio=ente,
        norma=norma,
        ano_base=montador.hoje.year,
        situacao_desde=montador.dia(ABERTO_HA),
        motivo=Termo.Motivo.ADESAO,
        sintetico=True,
        data_do_comando_unico=montador.dia(260) if ente.codigo == "AC" else None,
    )
    itens = Responsabilidade.objects.do_termo(norma, termo.esfera)
    Resposta.objects.bulk_create(
        Resposta(termo=termo, responsabilidade=i, situacao=Resposta.Situacao.REALIZA)
        for i in itens
    )
    if Pendencia.Documento.TLFG in DOCUMENTOS_EXIGIDOS[TipoDeTermo(termo.tipo)]:
        LinhaTLFG.objects.create(
            termo=termo, bloco=LinhaTLFG.Bloco.MAC, valor_anual=LIMITE_INVENTADO
        )
    _percorrer(montador, termo, ultima)
    registrar(
        termo,
        "pactos.termo.carregado",
        por=None,
        origem="demonstração",
        situacao=termo.situacao,
    )


def _percorrer(montador: Montador, termo: Termo, ultima: str) -> None:
    """As passagens do fluxo do tipo, até a última pedida."""
    montador.abertura(termo)
    if not ultima:
        return
    situacao = Situacao.RASCUNHO
    passos = [p for p in PERCURSO if p.acao in FLUXOS[termo.tipo]]
    ate = next(n for n, p in enumerate(passos, 1) if p.acao == ultima)
    for passo in passos[:ate]:
        situacao = montador.passo(termo, passo, situacao)
    termo.situacao = situacao
    termo.situacao_desde = montador.dia(passos[ate - 1].dias)
    termo.save(update_fields=["situacao", "situacao_desde"])
