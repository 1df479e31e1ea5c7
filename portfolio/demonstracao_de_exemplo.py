"""Um ciclo de exemplo, fictício e interno, com o ritual inteiro em andamento.

Mostra o que a carteira da fonte não tem: datas, pesos, repactuações, ondas,
estratégias pontuadas, pontos críticos e reuniões. Tudo se diz fictício.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from contas.models import Instituicao, Papel, Vinculo
from indicadores.models import Ficha as Indicador
from portfolio import actions
from portfolio.actions import Ficha, Linha
from portfolio.models import (
    Ciclo,
    Iniciativa,
    ItemDaPauta,
    Marco,
    Reuniao,
)
from territorios.models import Territorio

SECRETARIA: Final = "SES-MG"
NOME: Final = "[fictício] Ciclo de exemplo"
ORIGEM: Final = "carga da demonstração"

ETAPAS: Final = (
    ("Oficinas nas regiões", -300, -240, 200),
    ("Escolha dos problemas", -230, -220, 60),
    ("Definição da carteira", -200, -190, None),
)
OBJETIVOS: Final = (
    ("SUS", "Levar consulta especializada para perto de quem mora longe"),
    ("SUS", "Recuperar as coberturas vacinais"),
    ("SES", "Ter dados de confiança na hora de decidir"),
    ("SES", "Comprar melhor e mais depressa"),
)
PROBLEMAS: Final = (
    ("Fila longa para consulta especializada", 1),
    ("Queda das coberturas vacinais", 2),
    ("Registros duplicados entre sistemas", 3),
    ("Compras que fracassam por falta de interessados", 4),
    ("Deslocamento de pacientes sem agenda confirmada", None),
)
CRITERIOS: Final = ("Vinculação aos compromissos", "Esforço", "Impacto financeiro")
ESTRATEGIAS: Final = (
    ("Consulta a distância nas regiões de saúde", 1, 0, (5, 3, 4)),
    ("Busca ativa de faltosos na vacinação", 1, 1, (5, 4, 5)),
    ("Cadastro único de pacientes", 2, 2, (4, 2, 3)),
    ("Compra conjunta de medicamentos", 2, 3, (3, 3, 5)),
    ("Novo painel de leitos", None, None, (3, 2, 2)),
)
"""Texto, onda, iniciativa em que se consolidou e a nota em cada critério."""

INICIATIVAS: Final[tuple[dict[str, Any], ...]] = (
    {
        "nome": "Consulta a distância",
        "tipo": Iniciativa.Tipo.PROJETO,
        "onda": 1,
        "objetivo": 1,
        "territorios": ("3106200", "3170206", "3143302"),
        "frentes": ("Contratação", "Implantação"),
        "marcos": (
            ("Edital publicado", 0, 20, -150, -150, None),
            ("Contrato assinado", 0, 30, -90, -60, None),
            ("Três polos em funcionamento", 1, 30, -20, None, 20),
            ("Nove polos em funcionamento", 1, 20, 150, None, None),
        ),
    },
    {
        "nome": "Vacina em dia",
        "tipo": Iniciativa.Tipo.SETORIAL,
        "onda": 1,
        "objetivo": 2,
        "territorios": ("MG",),
        "frentes": ("Busca ativa",),
        "marcos": (
            ("Lista de faltosos por município", 0, 1, -40, -38, None),
            ("Mutirão nas escolas", 0, 1, 10, None, None),
            ("Relatório de cobertura", 0, 2, 90, None, None),
        ),
    },
    {
        "nome": "Cadastro único de pacientes",
        "tipo": Iniciativa.Tipo.PROCESSO,
        "onda": 2,
        "objetivo": 3,
        "territorios": (),
        "frentes": ("Regras", "Sistemas"),
        "marcos": (
            ("Regras de unificação", 0, 1, -12, None, None),
            ("Base unificada", 1, 3, 200, None, None),
        ),
    },
    {
        "nome": "Política de compras conjuntas",
        "tipo": Iniciativa.Tipo.POLITICA,
        "onda": 2,
        "objetivo": 4,
        "territorios": (),
        "frentes": (),
        "marcos": (("Resolução aprovada na CIB", None, 1, 60, None, None),),
    },
    {
        "nome": "Agenda de visitas às regiões",
        "tipo": Iniciativa.Tipo.OUTRO,
        "onda": None,
        "objetivo": None,
        "territorios": (),
        "frentes": (),
        "marcos": (("Calendário divulgado", None, 1, None, None, None),),
    },
)
"""Cada marco: nome, frente, peso e, em dias de hoje, linha de base, entrega e a
nova data quando repactuado; None é o que não há."""

PONTOS: Final[tuple[dict[str, str], ...]] = (
    {
        "descricao": "[fictício] Minuta do contrato sem assinatura",
        "impacto": "Os polos não recebem o equipamento previsto.",
        "encaminhamento": "Fechar a minuta com a assessoria jurídica.",
        "responsavel": "Superintendente de contratos",
    },
    {
        "descricao": "[fictício] Equipe de apoio incompleta",
        "impacto": "As visitas aos polos atrasam.",
        "encaminhamento": "Ceder dois analistas de outra área por seis meses.",
        "responsavel": "Subsecretário da área",
    },
)


@transaction.atomic
def carregar_exemplo() -> None:
    """Carrega o ciclo de exemplo. Se já existe, ou falta quem o monte, nada muda."""
    casa = Instituicao.objects.filter(sigla=SECRETARIA).first()
    if casa is None or Ciclo.objects.filter(instituicao=casa, nome=NOME).exists():
        return
    gente = {v.papel: v for v in Vinculo.objects.filter(instituicao=casa)}
    precisa = {Papel.AEST, Papel.GERENTE_PROJETO, Papel.SUBSECRETARIO}
    if not precisa <= gente.keys():
        return
    hoje = timezone.localdate()
    ciclo = _ciclo(gente[Papel.AEST], hoje)
    _listas(ciclo, gente, hoje)
    iniciativas = [
        _iniciativa(ciclo, gente, dados, hoje, n) for n, dados in enumerate(INICIATIVAS)
    ]
    _estrategias(ciclo, gente[Papel.AEST], iniciativas)
    _ritual(ciclo, gente, iniciativas[0], hoje)


def _ciclo(aest: Vinculo, hoje: date) -> Ciclo:
    dados = {
        "nome": NOME,
        "ano_inicio": hoje.year,
        "ano_fim": hoje.year + 3,
        "missao": "Exemplo de missão, para mostrar a tela.",
        "visao": "Exemplo de visão: cuidado perto de casa e na hora certa",
        "visao_do_sus": "",
        "visao_da_secretaria": "",
        "fonte": "dados fictícios, para mostrar o portal",
    }
    minas = Territorio.objects.get(codigo="MG")
    return actions.criar_ciclo(por=aest, territorio=minas, dados=dados, origem=ORIGEM)


def _listas(ciclo: Ciclo, gente: dict[str, Vinculo], hoje: date) -> None:
    _gravar(
        ciclo,
        gente,
        "etapas",
        [
            {
                "nome": nome,
                "fase": 1,
                "inicio": hoje + timedelta(days=de),
                "fim": hoje + timedelta(days=ate),
                "participantes": quantos,
            }
            for nome, de, ate, quantos in ETAPAS
        ],
    )
    _gravar(
        ciclo,
        gente,
        "objetivos",
        [{"quadro": quadro, "texto": texto} for quadro, texto in OBJETIVOS],
    )
    _gravar(ciclo, gente, "criterios", [{"nome": nome} for nome in CRITERIOS])
    objetivos = {o.ordem: o for o in ciclo.objetivos.all()}
    _gravar(
        ciclo,
        gente,
        "problemas",
        [
            {
                "texto": texto,
                "priorizado": objetivo is not None,
                "objetivo": objetivos[objetivo] if objetivo else None,
            }
            for texto, objetivo in PROBLEMAS
        ],
    )
    _gravar(
        ciclo,
        gente,
        "subsecretarias",
        [
            {
                "sigla": "SUBA",
                "nome": "Subsecretaria de exemplo A",
                "titular": gente[Papel.SUBSECRETARIO],
            },
            {"sigla": "SUBB", "nome": "Subsecretaria de exemplo B", "titular": None},
        ],
    )


def _gravar(
    ciclo: Ciclo, gente: dict[str, Vinculo], lista: str, linhas: list[dict[str, Any]]
) -> None:
    actions.gravar_lista(
        ciclo,
        por=gente[Papel.AEST],
        versao=Ciclo.objects.values_list("versao", flat=True).get(pk=ciclo.pk),
        lista=lista,
        linhas=[Linha(None, linha) for linha in linhas],
        origem=ORIGEM,
    )


def _iniciativa(
    ciclo: Ciclo, gente: dict[str, Vinculo], dados: dict[str, Any], hoje: date, n: int
) -> Iniciativa:
    aest = gente[Papel.AEST]
    do_objetivo = ciclo.objetivos.filter(ordem=dados["objetivo"])
    ficha = Ficha(
        nome=dados["nome"],
        tipo=dados["tipo"],
        unidade=("SUBA", "SUBB")[n % 2],
        cargo_do_gerente=f"Gerente de {dados['nome']}",
        gerente=gente[Papel.GERENTE_PROJETO] if n < 2 else None,
        desafio="Desafio fictício, para mostrar a ficha.",
        escopo="Escopo fictício, para mostrar a ficha.",
        inicio=hoje - timedelta(days=180),
        onda=dados["onda"],
        lider=gente.get(Papel.LIDER_OBJETIVO),
        cargo_do_lider="Líder do objetivo",
        subsecretaria=ciclo.subsecretarias.get(sigla=("SUBA", "SUBB")[n % 2]),
        objetivos=list(do_objetivo),
        indicadores=list(Indicador.objects.order_by("-edicao__ano_inicial")[n : n + 1]),
        territorios=list(Territorio.objects.filter(codigo__in=dados["territorios"])),
    )
    iniciativa = actions.criar_iniciativa(ciclo, por=aest, ficha=ficha, origem=ORIGEM)
    iniciativa = actions.gravar_frentes(
        iniciativa,
        por=aest,
        versao=iniciativa.versao,
        linhas=[Linha(None, {"nome": nome}) for nome in dados["frentes"]],
        origem=ORIGEM,
    )
    frentes = list(iniciativa.frentes.all())
    for marco in dados["marcos"]:
        _marco(iniciativa, aest, marco, frentes, hoje)
    return iniciativa


def _marco(
    iniciativa: Iniciativa,
    aest: Vinculo,
    dados: tuple[Any, ...],
    frentes: list[Any],
    hoje: date,
) -> Marco:
    nome, frente, peso, base, real, nova = dados
    marco = actions.incluir_marco(
        iniciativa,
        por=aest,
        nome=nome,
        peso=Decimal(peso),
        data_base=hoje + timedelta(days=base) if base is not None else None,
        frente=frentes[frente] if frente is not None else None,
        origem=ORIGEM,
    )
    if nova is not None:
        marco = actions.repactuar_marco(
            marco,
            por=aest,
            versao=marco.versao,
            para=hoje + timedelta(days=nova),
            motivo="Exemplo: o equipamento chegou depois do previsto.",
            origem=ORIGEM,
        )
    if real is not None:
        marco = actions.atualizar_marco(
            marco,
            por=aest,
            versao=marco.versao,
            data_real=hoje + timedelta(days=real),
            evidencia="Exemplo de evidência.",
            origem=ORIGEM,
        )
    return marco


def _estrategias(ciclo: Ciclo, aest: Vinculo, iniciativas: list[Iniciativa]) -> None:
    criterios = list(ciclo.criterios.all())
    for texto, onda, consolidada, notas in ESTRATEGIAS:
        actions.gravar_estrategia(
            ciclo,
            por=aest,
            versao=0,
            texto=texto,
            onda=onda,
            iniciativa=iniciativas[consolidada] if consolidada is not None else None,
            notas={
                criterio.pk: Decimal(nota)
                for criterio, nota in zip(criterios, notas, strict=True)
            },
            origem=ORIGEM,
        )


def _ritual(
    ciclo: Ciclo, gente: dict[str, Vinculo], iniciativa: Iniciativa, hoje: date
) -> None:
    """Um ponto à espera dos subsecretários, outro despachado, a reunião convocada."""
    gerente = gente[Papel.GERENTE_PROJETO]
    reuniao = actions.convocar_reuniao(
        ciclo,
        por=gente[Papel.AEST],
        tipo=Reuniao.Tipo.SUBSECRETARIOS,
        data=hoje,
        origem=ORIGEM,
    )
    for dados in PONTOS:
        ponto = actions.abrir_ponto(
            iniciativa,
            por=gerente,
            descricao=dados["descricao"],
            impacto=dados["impacto"],
            encaminhamento=dados["encaminhamento"],
            responsavel=dados["responsavel"],
            prazo=hoje + timedelta(days=30),
            origem=ORIGEM,
        )
        for motivo in ("Exemplo: pede decisão.", "Exemplo: acima do líder."):
            ponto = actions.subir_ponto(
                ponto, por=gerente, motivo=motivo, origem=ORIGEM
            )
        if dados is PONTOS[0]:
            actions.decidir_ponto(
                reuniao,
                ponto,
                por=gente[Papel.SUBSECRETARIO],
                decisao=ItemDaPauta.Decisao.DESPACHO,
                texto="Concluir a minuta e enviá-la à assinatura.",
                responsavel="Superintendente de contratos",
                prazo=hoje + timedelta(days=15),
                origem=ORIGEM,
            )
