"""A demonstração do portfólio: o ciclo 2023-2026 da SES-MG.

Projetos, frentes, entregas, objetivos e etapas vêm da fonte, que não traz datas:
todo marco entra "sem data". O que a fonte não traz (datas, pontos críticos,
reuniões) está num ciclo à parte, de exemplo, que se diz fictício e não é público.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import transaction

from auditoria.actions import registrar
from contas.models import Instituicao, Papel, Vinculo
from portfolio.demonstracao_de_exemplo import carregar_exemplo
from portfolio.models import (
    Ciclo,
    CriterioDePriorizacao,
    Enunciado,
    EtapaDoCiclo,
    Frente,
    Iniciativa,
    Marco,
    ObjetivoEstrategico,
    Subsecretaria,
)
from territorios.models import Territorio

ARQUIVO: Final = Path(settings.BASE_DIR) / "fixtures/portfolio/ses_mg_2023_2026.json"
GERENTE: Final = "gerente_projeto@demo.example.org"
SUBSECRETARIO: Final = "subsecretario@demo.example.org"
SIGLA_DO_SUBSECRETARIO: Final = "SUBRAS"
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


def carregar() -> None:
    """Carrega o ciclo da fonte e o de exemplo; o que já existe não muda."""
    carregar_da_fonte()
    carregar_exemplo()


@transaction.atomic
def carregar_da_fonte() -> None:
    """O ciclo como a fonte o publicou. Se já existe, não muda nada."""
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
    _carregar_subsecretarias(ciclo)
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


def _carregar_subsecretarias(ciclo: Ciclo) -> None:
    """As que a fonte cita, só pela sigla; as demais unidades ficam sem portfólio."""
    siglas = sorted(
        {i.unidade for i in ciclo.iniciativas.all() if i.unidade.startswith("SUB")}
    )
    titular = Vinculo.objects.filter(
        usuario__email=SUBSECRETARIO, instituicao=ciclo.instituicao
    ).first()
    for ordem, sigla in enumerate(siglas, start=1):
        subsecretaria = Subsecretaria.objects.create(
            ciclo=ciclo,
            ordem=ordem,
            sigla=sigla,
            titular=titular if sigla == SIGLA_DO_SUBSECRETARIO else None,
        )
        ciclo.iniciativas.filter(unidade=sigla).update(subsecretaria=subsecretaria)


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
