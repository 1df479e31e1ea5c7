"""As fichas copiadas de outra edição em que ainda há o que conferir."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from indicadores.anos_citados import a_conferir
from indicadores.models import Edicao, Ficha

_CAMPOS = {
    "nome": "o nome",
    "unidade": "a unidade",
    "numerador": "o numerador",
    "denominador": "o denominador",
    "fonte": "a fonte",
    "texto_do_valor_nacional": "o valor nacional",
    "abrangencia": "a abrangência",
    "motivo_nao_julgado": "o motivo de não se julgar",
    "observacao": "a observação",
    "itens": "os quesitos",
    "aplicabilidade": "a regra de a quem se aplica",
    "regra_de_meta": "a regra da meta",
}


@dataclass(frozen=True, slots=True)
class FichaDaEdicao:
    """Uma ficha na lista da edição; `conferir` são as frases do que olhar nela."""

    ficha: Ficha
    conferir: list[str]


def fichas_da_edicao(edicao: Edicao, fichas: QuerySet[Ficha]) -> list[FichaDaEdicao]:
    """As fichas (com `usada`), e o que a cópia pede que se confira; três consultas.

    Confere-se a copiada que ninguém gravou ainda: a que cita ano de fora da edição e
    a de quebra de série por conferir. Gravá-la é dizer que se conferiu. RN-IND-42.
    """
    lidas = fichas.prefetch_related("variantes", "quebras")
    return [FichaDaEdicao(f, _conferir(edicao, f)) for f in lidas]


def _conferir(edicao: Edicao, ficha: Ficha) -> list[str]:
    if ficha.continua_id is None or ficha.versao > 1 or getattr(ficha, "usada", False):
        return []
    frases = []
    ate = ficha.aplicabilidade.get("ate_ano")
    if ate and int(ate) < edicao.ano_inicial:
        frases.append(f"vale só até {ate} e não se aplica a ano nenhum desta edição")
    frases += a_conferir(_partes(ficha), de=edicao.ano_inicial, ate=edicao.ano_final)
    if any(q.a_conferir for q in ficha.quebras.all()):
        frases.append("a quebra de série veio da edição anterior")
    return frases


def _partes(ficha: Ficha) -> dict[str, Any]:
    partes = {rotulo: getattr(ficha, campo) for campo, rotulo in _CAMPOS.items()}
    variantes = ficha.variantes.all()
    partes["as variantes"] = [[v.nome, v.unidade, v.regra] for v in variantes]
    return partes
