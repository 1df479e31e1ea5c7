"""Quem pode o quê nos pactos. (Quando pode está em states.py.)"""

from collections.abc import Mapping
from typing import Final

from base.workflow import Transicao
from contas.models import Papel, Vinculo
from pactos.models import Ato, Colegiado, Termo
from pactos.models.termos import tipo_do_ente
from pactos.states import ACOES_DO_TIPO, DO_PROPRIO_ENTE, FLUXOS, Acao, TipoDeTermo
from territorios.models import Territorio

REGRAS: Final[Mapping[str, Mapping[str, Transicao | Acao]]] = {
    tipo: {**FLUXOS[tipo], **ACOES_DO_TIPO[tipo]} for tipo in TipoDeTermo
}
"""Por tipo de Termo: toda ação, mude ou não a situação."""


def pode(vinculo: Vinculo | None, acao: str, termo: Termo) -> bool:
    """Diz se o vínculo exerce, sobre o ente do Termo, um papel que faz a ação.

    Gestor e conselho agem só pelo próprio ente; CIB, CIT e Ministério, por todos
    os que o território do vínculo contém. Regra: RN-PAC-03.
    """
    if vinculo is None:
        return False
    regra = REGRAS[termo.tipo].get(acao)
    if regra is None or not vinculo.tem_papel(regra.papeis, em=termo.territorio):
        return False
    return (
        regra.instancia not in DO_PROPRIO_ENTE
        or vinculo.territorio_id == termo.territorio_id
    )


def acoes_disponiveis(vinculo: Vinculo | None, termo: Termo) -> list[str]:
    """Ações que o vínculo pode fazer agora: as mesmas que o servidor aceitará."""
    return [
        acao
        for acao, regra in REGRAS[termo.tipo].items()
        if termo.situacao in regra.de and pode(vinculo, acao, termo)
    ]


def quem_pode(acao: str, termo: Termo) -> str:
    """Frase que diz a quem a ação cabe, para quem não pode fazê-la."""
    regra = REGRAS[termo.tipo].get(acao)
    if regra is None:
        return f"Este passo não existe no {termo.get_tipo_display()}."
    papeis = sorted(Papel(p).label for p in regra.papeis)
    return (
        f"{regra.rotulo} cabe a: {', '.join(papeis)}, no território do Termo. "
        "Se é o seu caso, escolha o vínculo certo no alto da página."
    )


def pode_abrir(vinculo: Vinculo | None, territorio: Territorio) -> bool:
    """Diz se o vínculo é o gestor deste ente, que abre o seu Termo (RN-PAC-11)."""
    return (
        vinculo is not None
        and vinculo.papel
        in FLUXOS[tipo_do_ente(territorio)]["enviar_ao_conselho"].papeis
        and vinculo.territorio_id == territorio.pk
    )


def pode_publicar(vinculo: Vinculo | None) -> bool:
    """A Portaria é registrada pelo Ministério ou pela secretaria técnica da CIT."""
    papeis = FLUXOS[TipoDeTermo.TCGM]["publicar"].papeis
    return vinculo is not None and vinculo.papel in papeis


def pode_editar_catalogo(vinculo: Vinculo | None) -> bool:
    """O catálogo de responsabilidades e cláusulas é do Ministério (RN-PAC-12)."""
    return vinculo is not None and vinculo.papel == Papel.MINISTERIO


def acao_de_juntar(vinculo: Vinculo | None, termo: Termo) -> str:
    """A que dá a este vínculo juntar documentos ao Termo; a do ente, se nenhuma dá."""
    if pode(vinculo, "juntar_pelo_estado", termo) and not pode(
        vinculo, "juntar_documentos", termo
    ):
        return "juntar_pelo_estado"
    return "juntar_documentos"


SECRETARIAS: Final[Mapping[str, frozenset[str]]] = {
    Colegiado.Tipo.CMS: frozenset({Papel.CONSELHO_MUNICIPAL}),
    Colegiado.Tipo.CES: frozenset({Papel.CONSELHO_ESTADUAL}),
    Colegiado.Tipo.CNS: frozenset({Papel.SECRETARIA_CIT}),
    Colegiado.Tipo.CGR: frozenset({Papel.TECNICO_REGIONAL, Papel.SECRETARIA_CIB}),
    Colegiado.Tipo.CIR: frozenset({Papel.TECNICO_REGIONAL, Papel.SECRETARIA_CIB}),
    Colegiado.Tipo.CIB: frozenset({Papel.SECRETARIA_CIB}),
    Colegiado.Tipo.CIT: frozenset({Papel.SECRETARIA_CIT}),
    Colegiado.Tipo.MS: frozenset(),
}
"""Quem secretaria cada tipo de colegiado: convoca, monta a pauta e registra."""


def pode_secretariar(vinculo: Vinculo | None, colegiado: Colegiado) -> bool:
    """Diz se o vínculo secretaria este colegiado (RN-PAC-16)."""
    if vinculo is None or vinculo.papel not in SECRETARIAS[colegiado.tipo]:
        return False
    if colegiado.tipo in (Colegiado.Tipo.CGR, Colegiado.Tipo.CIR):
        return vinculo.alcanca(colegiado.territorio)
    return vinculo.territorio_id == colegiado.territorio_id


def pode_juntar_ao_ato(vinculo: Vinculo | None, ato: Ato) -> bool:
    """O arquivo do ato é de quem secretaria o colegiado; o da Portaria, de quem a
    registra (RN-PAC-20)."""
    if ato.colegiado.tipo == Colegiado.Tipo.MS:
        return pode_publicar(vinculo)
    return pode_secretariar(vinculo, ato.colegiado)


def pode_conduzir(vinculo: Vinculo | None, uf: Territorio) -> bool:
    """A adesão e a agenda da UF são da SES e da secretaria da CIB (RN-PAC-18)."""
    papeis = {Papel.GESTOR_ESTADUAL, Papel.TECNICO_ESTADUAL, Papel.SECRETARIA_CIB}
    return (
        vinculo is not None
        and vinculo.papel in papeis
        and vinculo.territorio_id == uf.pk
    )
