"""Formulários do portfólio: um por ação."""

from portfolio.forms.iniciativa import (
    ComentarioForm,
    FichaForm,
    MarcoForm,
    pesos_das_entregas,
)
from portfolio.forms.listas import (
    BaseDaLista,
    CriterioForm,
    EnunciadoForm,
    EtapaForm,
    FrenteForm,
    LinhaForm,
    ObjetivoForm,
    ProblemaForm,
    SubsecretariaForm,
    formset_de,
)
from portfolio.forms.marcos import EntregaForm, RepactuacaoForm, SituacaoForm
from portfolio.forms.metodo import CicloForm
from portfolio.forms.priorizacao import EstrategiaForm, PesosForm
from portfolio.forms.ritual import (
    CumprimentoForm,
    DecisaoForm,
    PontoForm,
    ReuniaoForm,
    SemanaForm,
    SolucaoForm,
    SubidaForm,
)

__all__ = [
    "BaseDaLista",
    "CicloForm",
    "ComentarioForm",
    "CriterioForm",
    "CumprimentoForm",
    "DecisaoForm",
    "EntregaForm",
    "EnunciadoForm",
    "EstrategiaForm",
    "EtapaForm",
    "FichaForm",
    "FrenteForm",
    "LinhaForm",
    "MarcoForm",
    "ObjetivoForm",
    "PesosForm",
    "PontoForm",
    "ProblemaForm",
    "RepactuacaoForm",
    "ReuniaoForm",
    "SemanaForm",
    "SituacaoForm",
    "SolucaoForm",
    "SubidaForm",
    "SubsecretariaForm",
    "formset_de",
    "pesos_das_entregas",
]
