"""A demonstração do portfólio: o ciclo 2023-2026 da SES-MG.

Projetos, frentes, entregas, objetivos e etapas vêm da fonte, que não traz datas:
todo marco entra "sem data".
"""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from auditoria.actions import registrar
from contas.models import Instituicao, Papel, Vinculo
from portfolio import actions
from portfolio.models import (
    Ciclo,
    CriterioDePriorizacao,
    Enunciado,
    EtapaDoCiclo,
    Frente,
    Iniciativa,
    ItemDaPauta,
    Marco,
    ObjetivoEstrategico,
    Reuniao,
)
from territorios.models import Territorio

ARQUIVO: Final = Path(settings.BASE_DIR) / "fixtures/portfolio/ses_mg_2023_2026.json"
GERENTE: Final = "gerente_projeto@demo.example.org"
DO_GERENTE_DE_DEMONSTRACAO: Final = ("aps-para-todos", "projeto-aurora")
CAMPOS_DO_CICLO: Final = (
    "nome",
    "ano_inicio",
    "ano_fim",
    "missao",
    "visao",
    "visao_do_sus",
    "visao_da_secretaria",
    "projetos_declarados",
    "fonte",
)


@transaction.atomic
def carregar() -> None:
    """Carrega o ciclo e a carteira. Se o ciclo já existe, não muda nada."""
    dados = json.loads(ARQUIVO.read_text(encoding="utf-8"))
    if Ciclo.objects.filter(slug=dados["slug"]).exists():
        return
    ciclo = Ciclo.objects.create(
        slug=dados["slug"],
        instituicao=Instituicao.objects.get(sigla=dados["instituicao"]),
        territorio=Territorio.objects.get(codigo=dados["territorio"]),
        data_da_carteira=date.fromisoformat(dados["data_da_carteira"]),
        publicado=True,
        **{campo: dados[campo] for campo in CAMPOS_DO_CICLO},
    )
    _carregar_identidade(ciclo, dados)
    gerente = Vinculo.objects.filter(
        usuario__email=GERENTE,
        papel=Papel.GERENTE_PROJETO,
        instituicao=ciclo.instituicao,
    ).first()
    for ordem, projeto in enumerate(dados["projetos"], start=1):
        _carregar_projeto(ciclo, ordem, projeto, gerente)
    if gerente is not None:
        _carregar_ritual(ciclo, gerente)
    registrar(
        ciclo,
        "portfolio.ciclo.carregado",
        por=None,
        origem="carga da demonstração",
        projetos=len(dados["projetos"]),
    )


def _carregar_identidade(ciclo: Ciclo, dados: dict[str, Any]) -> None:
    valores = [{"texto": texto, "fase": None} for texto in dados["valores"]]
    for tipo, lista in (
        (Enunciado.Tipo.VALOR, valores),
        (Enunciado.Tipo.PREMISSA, dados["premissas"]),
    ):
        Enunciado.objects.bulk_create(
            Enunciado(ciclo=ciclo, tipo=tipo, ordem=i, **item)
            for i, item in enumerate(lista, start=1)
        )
    EtapaDoCiclo.objects.bulk_create(
        EtapaDoCiclo(ciclo=ciclo, **etapa) for etapa in dados["etapas"]
    )
    ObjetivoEstrategico.objects.bulk_create(
        ObjetivoEstrategico(ciclo=ciclo, **objetivo) for objetivo in dados["objetivos"]
    )
    CriterioDePriorizacao.objects.bulk_create(
        CriterioDePriorizacao(ciclo=ciclo, ordem=i, nome=nome)
        for i, nome in enumerate(dados["criterios"], start=1)
    )


def _carregar_projeto(
    ciclo: Ciclo, ordem: int, projeto: dict[str, Any], gerente: Vinculo | None
) -> None:
    do_gerente = projeto["slug"] in DO_GERENTE_DE_DEMONSTRACAO
    iniciativa = Iniciativa.objects.create(
        ciclo=ciclo,
        ordem=ordem,
        nome=projeto["nome"],
        slug=projeto["slug"],
        unidade=projeto["unidade"],
        cargo_do_gerente=projeto["gerente"],
        gerente=gerente if do_gerente else None,
        desafio=projeto["desafio"],
        escopo=projeto["escopo"],
        nota_da_fonte=projeto["nota_da_fonte"],
    )
    frentes = {
        frente.nome: frente
        for frente in Frente.objects.bulk_create(
            Frente(iniciativa=iniciativa, ordem=i, nome=nome)
            for i, nome in enumerate(projeto["frentes"], start=1)
        )
    }
    Marco.objects.bulk_create(
        Marco(
            iniciativa=iniciativa,
            ordem=i,
            nome=marco["nome"],
            frente=frentes[marco["frente"]] if marco["frente"] else None,
        )
        for i, marco in enumerate(projeto["marcos"], start=1)
    )


def _carregar_ritual(ciclo: Ciclo, gerente: Vinculo) -> None:
    """Exemplos do ritual, marcados como fictícios: a fonte não traz pontos críticos.

    Um ponto à espera dos subsecretários, outro já despachado e a reunião convocada.
    """
    hoje = timezone.localdate()
    iniciativa = ciclo.iniciativas.get(slug=DO_GERENTE_DE_DEMONSTRACAO[0])
    subsecretario = _da_casa(ciclo, Papel.SUBSECRETARIO)
    aest = _da_casa(ciclo, Papel.AEST)
    if subsecretario is None or aest is None:
        return
    reuniao = actions.convocar_reuniao(
        ciclo,
        por=aest,
        tipo=Reuniao.Tipo.SUBSECRETARIOS,
        data=hoje,
        origem=ORIGEM,
    )
    for dados in PONTOS_FICTICIOS:
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
        ponto = actions.subir_ponto(
            ponto, por=gerente, motivo="Exemplo: pede decisão.", origem=ORIGEM
        )
        ponto = actions.subir_ponto(
            ponto, por=gerente, motivo="Exemplo: acima do líder.", origem=ORIGEM
        )
        if "[fictício] Minuta" in dados["descricao"]:
            actions.decidir_ponto(
                reuniao,
                ponto,
                por=subsecretario,
                decisao=ItemDaPauta.Decisao.DESPACHO,
                texto="Concluir a minuta e enviá-la à assinatura.",
                responsavel="Superintendente de atenção primária",
                prazo=hoje + timedelta(days=15),
                origem=ORIGEM,
            )


def _da_casa(ciclo: Ciclo, papel: Papel) -> Vinculo | None:
    """O vínculo de demonstração do papel na secretaria do ciclo."""
    return Vinculo.objects.filter(papel=papel, instituicao=ciclo.instituicao).first()


ORIGEM: Final = "carga da demonstração"
PONTOS_FICTICIOS: Final[tuple[dict[str, str], ...]] = (
    {
        "descricao": "[fictício] Minuta do convênio sem assinatura",
        "impacto": "Os municípios não recebem o repasse previsto.",
        "encaminhamento": "Fechar a minuta com a assessoria jurídica.",
        "responsavel": "Superintendente de atenção primária",
    },
    {
        "descricao": "[fictício] Equipe de apoio incompleta",
        "impacto": "As visitas às regiões atrasam.",
        "encaminhamento": "Ceder dois analistas de outra área por seis meses.",
        "responsavel": "Subsecretário de redes",
    },
)
