"""Situações dos relatórios e das ações do plano, e quem as muda."""

from collections.abc import Mapping
from typing import Final

from django.db import models

from base.workflow import Transicao
from contas.states import Papel


class SituacaoDoSemestre(models.TextChoices):
    """Onde está o relatório de um semestre."""

    EM_ELABORACAO = "em_elaboracao", "Em elaboração"
    ENVIADO = "enviado", "Enviado à OPAS"
    EM_REVISAO = "em_revisao", "Em revisão pela OPAS"
    DEVOLVIDO = "devolvido", "Devolvido"
    APROVADO = "aprovado", "Aprovado"
    FECHADO = "fechado", "Semestre fechado"


class SituacaoDoAnual(models.TextChoices):
    """Onde está o relatório do ano."""

    ABERTO = "aberto", "Aberto"
    EMITIDO = "emitido", "Emitido"
    REABERTO = "reaberto", "Reaberto para correção"


class SituacaoDoPlano(models.TextChoices):
    """Onde está o plano de trabalho de um semestre."""

    EM_ELABORACAO = "em_elaboracao", "Em elaboração"
    ENVIADO = "enviado", "Enviado à OPAS"
    DEVOLVIDO = "devolvido", "Devolvido"
    APROVADO = "aprovado", "Aprovado"


class SituacaoDaAcao(models.TextChoices):
    """O que aconteceu com uma ação do plano de trabalho semestral."""

    PROGRAMADA = "programada", "Programada"
    FINALIZADA = "finalizada", "Finalizada"
    ADIADA = "adiada", "Adiada"
    CANCELADA = "cancelada", "Cancelada"


NAO_FEITAS: Final = frozenset({SituacaoDaAcao.ADIADA, SituacaoDaAcao.CANCELADA})

ESCREVEM: Final = frozenset({Papel.CONTRAPARTE, Papel.OPAS_TECNICO})
REVISAM: Final = frozenset({Papel.OPAS_TECNICO, Papel.OPAS_GESTOR})
FECHAM: Final = frozenset({Papel.OPAS_GESTOR})

S = SituacaoDoSemestre

EDITAVEIS: Final = frozenset({S.EM_ELABORACAO, S.DEVOLVIDO})
"""Situações em que os textos de a, b e c ainda se escrevem."""

TRANSICOES: Final[Mapping[str, Transicao]] = {
    "enviar": Transicao(
        rotulo="Enviar à OPAS",
        de=EDITAVEIS,
        para=S.ENVIADO,
        papeis=ESCREVEM,
    ),
    "iniciar_revisao": Transicao(
        rotulo="Iniciar a revisão",
        de=frozenset({S.ENVIADO}),
        para=S.EM_REVISAO,
        papeis=REVISAM,
    ),
    "devolver": Transicao(
        rotulo="Devolver",
        de=frozenset({S.EM_REVISAO}),
        para=S.DEVOLVIDO,
        papeis=REVISAM,
        exige_motivo=True,
    ),
    "aprovar": Transicao(
        rotulo="Aprovar",
        de=frozenset({S.EM_REVISAO}),
        para=S.APROVADO,
        papeis=REVISAM,
    ),
    "fechar": Transicao(
        rotulo="Fechar o semestre",
        de=frozenset({S.APROVADO}),
        para=S.FECHADO,
        papeis=FECHAM,
    ),
}

JA_EMITIDOS: Final = frozenset({SituacaoDoAnual.EMITIDO, SituacaoDoAnual.REABERTO})
"""Situações em que o ano tem ao menos uma versão emitida, que é pública."""

TRANSICOES_DO_ANUAL: Final[Mapping[str, Transicao]] = {
    "emitir": Transicao(
        rotulo="Emitir o relatório do ano",
        de=frozenset({SituacaoDoAnual.ABERTO, SituacaoDoAnual.REABERTO}),
        para=SituacaoDoAnual.EMITIDO,
        papeis=FECHAM,
    ),
    "reabrir": Transicao(
        rotulo="Reabrir para corrigir",
        de=frozenset({SituacaoDoAnual.EMITIDO}),
        para=SituacaoDoAnual.REABERTO,
        papeis=FECHAM,
        exige_motivo=True,
    ),
}

PLANEJAVEIS: Final = frozenset(
    {SituacaoDoPlano.EM_ELABORACAO, SituacaoDoPlano.DEVOLVIDO}
)
"""Situações do plano em que as ações ainda se escrevem e se retiram."""

TRANSICOES_DO_PLANO: Final[Mapping[str, Transicao]] = {
    "enviar_plano": Transicao(
        rotulo="Enviar o plano à OPAS",
        de=PLANEJAVEIS,
        para=SituacaoDoPlano.ENVIADO,
        papeis=ESCREVEM,
    ),
    "devolver_plano": Transicao(
        rotulo="Devolver o plano",
        de=frozenset({SituacaoDoPlano.ENVIADO}),
        para=SituacaoDoPlano.DEVOLVIDO,
        papeis=FECHAM,
        exige_motivo=True,
    ),
    "aprovar_plano": Transicao(
        rotulo="Aprovar o plano",
        de=frozenset({SituacaoDoPlano.ENVIADO}),
        para=SituacaoDoPlano.APROVADO,
        papeis=FECHAM,
    ),
}
