"""O que a página de componentes mostra: cada peça em cada estado, com exemplos."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from base.telas import (
    AndamentoDaTarefa,
    Ato,
    Confirmacao,
    Fato,
    Passo,
    Pendencia,
    ValorEmConflito,
    Verificacao,
)
from base.vitrine_dos_campos import (
    AreaForm,
    MistoForm,
    com,
    escolhas,
    longos,
    textos,
)

_BRASILIA = ZoneInfo("America/Sao_Paulo")


def _instante(dia: int, mes: int, hora: int, minuto: int) -> datetime:
    return datetime(2026, mes, dia, hora, minuto, tzinfo=_BRASILIA)


def _fluxo() -> dict[str, Any]:
    return {
        "passos": [
            Passo("Rascunho", "02/02/2026", "feito", "44 dias"),
            Passo("Conselho municipal", "18/03/2026", "feito", "Resolução CMS 4/2026"),
            Passo("Em análise na CIB", "desde 27/03/2026", "atual", "240 dias"),
            Passo("Homologação na CIB", "reunião de 24/11"),
            Passo("Homologação na CIT", "após envio"),
            Passo("Portaria publicada"),
        ],
        "atos": [
            Ato(
                _instante(27, 3, 16, 8),
                "Enviado à CIB",
                "gestor municipal de Xapuri",
                "Recibo R-2026-3XP9",
                "#recibo",
            ),
            Ato(
                date(2026, 3, 18),
                "Aprovado pelo Conselho Municipal",
                ato="Resolução CMS 4/2026",
            ),
            Ato(
                date(2026, 3, 4),
                "Devolvido pelo Conselho: faltava o prazo do item 4.10",
                volta=True,
            ),
            Ato(_instante(20, 2, 9, 41), "Enviado ao Conselho, versão 2"),
        ],
        "conferencias": [
            Verificacao("Σ dos recursos dos TAs é igual ao valor do TC"),
            Verificacao("Saldo informado difere do calculado em US$ 0,02", "nao"),
            Verificacao("Sem data da posição financeira", "nc"),
        ],
        "fatos": [
            Fato("21", "UFs alcançaram a meta", "de 27"),
            Fato("77,8", "das UFs", unidade="%"),
            Fato("96", "mediana até a homologação", unidade="dias"),
        ],
    }


def tarefa_concluida() -> AndamentoDaTarefa:
    """Como a tarefa do exemplo responde à primeira consulta automática."""
    return AndamentoDaTarefa(
        "Caderno Brasil 2007 emitido",
        "/componentes/?peca=tarefa",
        terminada=True,
        resultado="/componentes/",
    )


def contexto() -> dict[str, Any]:
    """Tudo o que a página de componentes precisa, menos a paginação."""
    misto = com(MistoForm, "misto", {"observacao": "ad referendum"})
    return {
        "textos": textos(),
        "longos": longos(),
        "escolhas": escolhas(),
        "misto": misto,
        "rascunho": com(AreaForm, "rascunho"),
        "tarefa": AndamentoDaTarefa(
            "Emitindo o Caderno Brasil 2007",
            "/componentes/?peca=tarefa",
            feito=31,
            total=50,
            detalhe="indicadores, cerca de 40 segundos",
        ),
        "confirmacao": Confirmacao(
            titulo="Enviar ao Conselho Municipal de Saúde?",
            botao="Enviar ao conselho",
            voltar="#",
            sobre="Pactuação 2026 de Rio Branco",
            texto="Depois de enviar, as metas ficam bloqueadas até o conselho decidir.",
            pares=[
                ("O que vai", "22 metas e 1 “não se aplica”"),
                ("Prazo do conselho", "18/12/2026"),
            ],
            ciente="Conferi as metas e respondo por elas",
        ),
        "conflitos": [
            ValorEmConflito(
                "m14", "Gravidez na adolescência", "17,5", "17,2", "17,0", "14"
            ),
            ValorEmConflito(
                "m17", "Cobertura da atenção básica", "", "78,0", "80,0", "17"
            ),
            ValorEmConflito(
                "justificativa",
                "Justificativa",
                "",
                "A meta acompanha a série dos três últimos anos.",
                "A meta segue a da região de saúde, que é de 80 %.",
                longo=True,
            ),
        ],
        "pendencias": [
            Pendencia(
                "Responder a devolução do Conselho Municipal de Saúde",
                "Pactuação 2026, indicadores 12 e 17.",
                "#conteudo",
                "Ver os motivos",
                timezone.localdate() + timedelta(days=9),
            ),
            Pendencia(
                "Concluir as metas da rodada 2026",
                "20 de 23 indicadores respondidos.",
                "#conteudo",
                "Continuar",
                timezone.localdate() + timedelta(days=26),
            ),
            Pendencia("Rever a ficha do projeto", "Sem prazo.", "#conteudo", "Abrir"),
        ],
        "identificacao": [
            ("Termo de Cooperação", "TC 60/2017"),
            ("Vigência", "de 2011 a 2018"),
            ("Nota", None),
        ],
        "apoio": [
            (nome, rotulo, resumo) for nome, (rotulo, resumo, _) in PECAS.items()
        ],
        **_fluxo(),
    }


PECAS = {
    "confirmacao": (
        "Confirmação",
        "antes do que não se desfaz",
        "components/confirmacao.html",
    ),
    "conflito": ("Conflito de edição", "os três valores", "components/conflito.html"),
    "tarefa": ("Tarefa longa", "andamento", "base/peca_tarefa.html"),
}
"""Peças que ocupam a página inteira: rótulo, resumo e template."""
