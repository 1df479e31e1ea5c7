"""Os papéis do portal e o que os distingue."""

from django.db import models


class Papel(models.TextChoices):
    """O que uma pessoa é no portal, por um vínculo datado."""

    TECNICO_MUNICIPAL = "tecnico_municipal", "Técnico municipal"
    GESTOR_MUNICIPAL = "gestor_municipal", "Gestor municipal"
    CONSELHO_MUNICIPAL = "conselho_municipal", "Conselho Municipal de Saúde"
    TECNICO_REGIONAL = "tecnico_regional", "Técnico regional"
    TECNICO_ESTADUAL = "tecnico_estadual", "Técnico estadual"
    GESTOR_ESTADUAL = "gestor_estadual", "Gestor estadual"
    CONSELHO_ESTADUAL = "conselho_estadual", "Conselho Estadual de Saúde"
    SECRETARIA_CIB = "secretaria_cib", "Secretaria da CIB"
    SECRETARIA_CIT = "secretaria_cit", "Secretaria técnica da CIT"
    MINISTERIO = "ministerio", "Ministério da Saúde"
    OPAS_TECNICO = "opas_tecnico", "Técnico da OPAS"
    OPAS_GESTOR = "opas_gestor", "Gestor do TC na OPAS"
    CONTRAPARTE = "contraparte", "Contraparte do TC"
    AEST = "aest", "Assessoria estratégica (AEST)"
    LIDER_OBJETIVO = "lider_objetivo", "Líder de objetivo"
    GERENTE_PROJETO = "gerente_projeto", "Gerente de projeto"
    SUBSECRETARIO = "subsecretario", "Subsecretário"
    AUDITOR = "auditor", "Auditor"
    ADMINISTRADOR = "administrador", "Administrador"

    @property
    def no_meio_da_frase(self) -> str:
        """O papel de alguém em minúsculas; siglas e nomes de órgãos ficam como são.

        "AEST" quando o rótulo traz a sigla entre parênteses.
        """
        rotulo = str(self.label)
        if self in (
            Papel.CONSELHO_MUNICIPAL,
            Papel.CONSELHO_ESTADUAL,
            Papel.MINISTERIO,
        ):
            return rotulo
        if rotulo.endswith(")"):
            return rotulo[rotulo.index("(") + 1 : -1]
        return rotulo[:1].lower() + rotulo[1:]


MUNICIPAIS = frozenset(
    {Papel.TECNICO_MUNICIPAL, Papel.GESTOR_MUNICIPAL, Papel.CONSELHO_MUNICIPAL}
)
ESTADUAIS = frozenset(
    {
        Papel.TECNICO_REGIONAL,
        Papel.TECNICO_ESTADUAL,
        Papel.GESTOR_ESTADUAL,
        Papel.CONSELHO_ESTADUAL,
        Papel.SECRETARIA_CIB,
    }
)
NACIONAIS = frozenset({Papel.SECRETARIA_CIT, Papel.MINISTERIO})
DA_COOPERACAO = frozenset({Papel.OPAS_TECNICO, Papel.OPAS_GESTOR, Papel.CONTRAPARTE})
DO_PORTFOLIO = frozenset(
    {Papel.AEST, Papel.LIDER_OBJETIVO, Papel.GERENTE_PROJETO, Papel.SUBSECRETARIO}
)
LEEM_TUDO = frozenset({Papel.AUDITOR, Papel.MINISTERIO})
"""Leem todos os instrumentos de todos os territórios, enviados ou não."""
