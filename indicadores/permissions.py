"""Quem pode o quê nas pactuações. (Quando pode está em states.py.)"""

from collections.abc import Mapping
from typing import Final

from django.core.exceptions import PermissionDenied

from base.workflow import Transicao, cabe
from contas.models import Vinculo
from contas.states import LEEM_TUDO, NACIONAIS, Papel
from indicadores.models import Pactuacao
from indicadores.states import (
    APOIAM,
    DE_CIMA,
    EDITAVEIS,
    QUEM_DIGITA,
    QUEM_DIGITA_NO_ESTADO,
    transicoes_de,
)
from territorios.models import Nivel, Territorio

DIGITAR = frozenset({"salvar_metas", "salvar_resultados"})
QUEM_IMPORTA_POR_OUTROS: Final = frozenset({Papel.MINISTERIO})
QUEM_ANALISA: Final[Mapping[str, frozenset[str]]] = {
    Nivel.PAIS: NACIONAIS,
    Nivel.MACRORREGIAO: NACIONAIS,
    Nivel.UF: QUEM_DIGITA_NO_ESTADO,
    Nivel.REGIAO_DE_SAUDE: frozenset({Papel.TECNICO_REGIONAL}),
    Nivel.MUNICIPIO: QUEM_DIGITA,
}
NIVEIS_QUE_PACTUAM = frozenset({Nivel.UF, Nivel.MUNICIPIO})


def transicoes_da(pactuacao: Pactuacao) -> Mapping[str, Transicao]:
    """A tabela do fluxo que vale para o território da pactuação."""
    return transicoes_de(
        estadual=pactuacao.estadual, passa_pela_cir=pactuacao.passa_pela_cir
    )


COMENTAM = frozenset(
    {
        *QUEM_DIGITA,
        *QUEM_DIGITA_NO_ESTADO,
        Papel.CONSELHO_MUNICIPAL,
        Papel.CONSELHO_ESTADUAL,
        Papel.TECNICO_REGIONAL,
        Papel.SECRETARIA_CIB,
        Papel.SECRETARIA_CIT,
        Papel.MINISTERIO,
    }
)
"""Quem pactua, quem aprecia e a esfera de cima, no que alcançam."""


def pode(vinculo: Vinculo | None, acao: str, pactuacao: Pactuacao) -> bool:
    """Diz se o vínculo tem, no território, um papel que exerce a ação.

    Quem digita e quem aprecia é do próprio território; quem homologa, do nível
    de cima, que o contém.
    """
    if vinculo is None or pactuacao.territorio.nivel not in NIVEIS_QUE_PACTUAM:
        return False
    if acao == "comentar":
        return vinculo.tem_papel(COMENTAM, em=pactuacao.territorio)
    if acao == "ler_comentarios":
        return vinculo.papel in LEEM_TUDO or pode(vinculo, "comentar", pactuacao)
    if acao not in DE_CIMA and vinculo.territorio_id != pactuacao.territorio_id:
        return False
    return vinculo.tem_papel(_papeis_da(acao, pactuacao), em=pactuacao.territorio)


def _papeis_da(acao: str, pactuacao: Pactuacao) -> frozenset[str]:
    if acao not in DIGITAR:
        transicao = transicoes_da(pactuacao).get(acao)
        return transicao.papeis if transicao else frozenset()
    return QUEM_DIGITA_NO_ESTADO if pactuacao.estadual else QUEM_DIGITA


def acoes_disponiveis(vinculo: Vinculo | None, pactuacao: Pactuacao) -> list[str]:
    """Ações que o vínculo pode fazer agora: as mesmas que o servidor aceitará."""
    acoes = [
        acao
        for acao in transicoes_da(pactuacao)
        if cabe(transicoes_da(pactuacao), acao, pactuacao.situacao)
        and pode(vinculo, acao, pactuacao)
        and (acao != "registrar_e_validar" or pactuacao.rodada.registro_pelo_gestor)
    ]
    if pactuacao.situacao in EDITAVEIS and pode(vinculo, "salvar_metas", pactuacao):
        acoes.insert(0, "salvar_metas")
    return acoes


def pode_analisar(vinculo: Vinculo | None, territorio: Territorio) -> bool:
    """Quem escreve a avaliação: cada nível a do seu território. Regra: RN-IND-32.

    O Ministério e a CIT, a do Brasil e das macrorregiões; a SES, a do estado; o
    técnico regional, a da região; o município, a sua.
    """
    if vinculo is None or vinculo.papel not in QUEM_ANALISA[Nivel(territorio.nivel)]:
        return False
    if territorio.nivel == Nivel.MACRORREGIAO:
        return vinculo.alcanca(territorio)
    return vinculo.territorio_id == territorio.pk


def exigir_analise(vinculo: Vinculo, territorio: Territorio) -> None:
    """Recusa, dizendo quem pode, quem não responde pelo território. RN-IND-32."""
    if not pode_analisar(vinculo, territorio):
        quem = papeis_por_extenso(QUEM_ANALISA[territorio.nivel])
        raise PermissionDenied(f"Isto cabe a {quem}, do próprio território.")


def papeis_por_extenso(papeis: frozenset[str]) -> str:
    """«Gestor estadual ou Secretaria da CIB», para a frase de recusa."""
    return " ou ".join(sorted(Papel(p).label for p in papeis))


def pode_importar(vinculo: Vinculo | None) -> bool:
    """Quem digita em algum território também envia planilhas, e o Ministério."""
    quem = QUEM_DIGITA | QUEM_DIGITA_NO_ESTADO | QUEM_IMPORTA_POR_OUTROS
    return vinculo is not None and vinculo.papel in quem


def importa_por_outros(vinculo: Vinculo | None) -> bool:
    """O Ministério não digita por ninguém: envia planilhas em nome do país ou de uma
    UF, e diz a pedido de quem. Regra: RN-IND-85."""
    return vinculo is not None and vinculo.papel in QUEM_IMPORTA_POR_OUTROS


def pode_importar_celulas(
    vinculo: Vinculo | None,
    acao: str,
    pactuacao: Pactuacao,
    em_nome_de: Territorio | None,
) -> bool:
    """Quem traz da planilha as células da pactuação: quem as poderia digitar ou, no
    recorte em nome de que a enviou, o Ministério. Regras: RN-IND-61 e RN-IND-85."""
    if importa_por_outros(vinculo):
        return _no_recorte(pactuacao.territorio, em_nome_de)
    return pode(vinculo, acao, pactuacao)


def _no_recorte(onde: Territorio, recorte: Territorio | None) -> bool:
    pactua = onde.nivel in NIVEIS_QUE_PACTUAM
    return pactua and recorte is not None and recorte.contem(onde)


def pode_informar_instrumentos(
    vinculo: Vinculo | None, onde: Territorio, em_nome_de: Territorio | None = None
) -> bool:
    """Quem traz do DigiSUS a situação dos instrumentos: o município, a dos seus; o
    estado, a sua e a dos municípios dele; o Ministério, a do recorte em nome de que
    a enviou. Regras: RN-IND-66 e RN-IND-85."""
    if vinculo is None or onde.nivel not in NIVEIS_QUE_PACTUAM:
        return False
    if importa_por_outros(vinculo):
        return _no_recorte(onde, em_nome_de)
    papeis = QUEM_DIGITA_NO_ESTADO
    if onde.nivel == Nivel.MUNICIPIO:
        papeis = papeis | QUEM_DIGITA
    return vinculo.tem_papel(papeis, em=onde)


def pode_gerir_rodadas(vinculo: Vinculo | None) -> bool:
    """As rodadas, os prazos e as reaberturas são do Ministério."""
    return vinculo is not None and vinculo.papel == Papel.MINISTERIO


def pode_gerir_catalogo(vinculo: Vinculo | None) -> bool:
    """As edições e as fichas do rol nacional são do Ministério; o administrador
    cuida dos catálogos por ele."""
    return vinculo is not None and vinculo.papel in (
        Papel.MINISTERIO,
        Papel.ADMINISTRADOR,
    )


def pode_configurar_uf(vinculo: Vinculo | None, uf: Territorio) -> bool:
    """O caminho da pactuação na UF é da sua CIB, ou do Ministério por ela."""
    return vinculo is not None and vinculo.tem_papel(
        frozenset({Papel.SECRETARIA_CIB, Papel.MINISTERIO}), em=uf
    )


def pode_gerir_ficha(vinculo: Vinculo | None, territorio: Territorio | None) -> bool:
    """A ficha nacional é do Ministério; a regional, da CIB; a local, do município.

    `territorio` é o de quem acrescentou a ficha; None, o rol nacional. RN-IND-43.
    """
    if territorio is None:
        return pode_gerir_catalogo(vinculo)
    if vinculo is None or vinculo.territorio_id != territorio.pk:
        return False
    regional = territorio.nivel == Nivel.UF
    return vinculo.papel == (
        Papel.SECRETARIA_CIB if regional else Papel.GESTOR_MUNICIPAL
    )


_ACOMPANHAM = frozenset(
    {
        Papel.TECNICO_REGIONAL,
        Papel.TECNICO_ESTADUAL,
        Papel.GESTOR_ESTADUAL,
        Papel.CONSELHO_ESTADUAL,
        Papel.SECRETARIA_CIB,
        Papel.SECRETARIA_CIT,
        Papel.MINISTERIO,
        Papel.AUDITOR,
    }
)
_LEMBRAM = frozenset(
    {
        Papel.TECNICO_REGIONAL,
        Papel.TECNICO_ESTADUAL,
        Papel.GESTOR_ESTADUAL,
        Papel.SECRETARIA_CIB,
    }
)


def le_rascunhos(vinculo: Vinculo | None) -> bool:
    """Quem abre a pactuação de um município antes do envio, no que alcança. RN-IND-71.

    O técnico do estado e o da região, que apoiam; o Ministério e a auditoria. Os que
    decidem (gestor estadual, conselho, CIB) veem o que lhes foi enviado.
    """
    return vinculo is not None and vinculo.papel in APOIAM | LEEM_TUDO


def pode_acompanhar(vinculo: Vinculo | None, recorte: Territorio) -> bool:
    """Quem vê o andamento dos municípios do recorte: contas, não os rascunhos."""
    return vinculo is not None and vinculo.tem_papel(_ACOMPANHAM, em=recorte)


def pode_simular_propostas(vinculo: Vinculo | None, recorte: Territorio) -> bool:
    """Quem simula com as metas ainda por homologar: quem acompanha o recorte.

    As metas que entram são só as que o vínculo vê (`visiveis_para`). RN-IND-36.
    """
    return (
        recorte.nivel in (Nivel.PAIS, Nivel.UF, Nivel.REGIAO_DE_SAUDE)
        and recorte.codigo != "DF"
        and pode_acompanhar(vinculo, recorte)
    )


def exigir_simulacao(vinculo: Vinculo, recorte: Territorio) -> None:
    """Recusa, dizendo quem pode, quem não acompanha o recorte. RN-IND-36."""
    if not pode_simular_propostas(vinculo, recorte):
        raise PermissionDenied(
            f"As metas propostas pelos territórios de {recorte} são simuladas pelo "
            "estado, pela região e pelo Ministério da Saúde. Com as homologadas, "
            "qualquer pessoa simula."
        )


def pode_lembrar(vinculo: Vinculo | None, recorte: Territorio) -> bool:
    """Quem lembra os atrasados do recorte: o estado e a região. RN-IND-45."""
    return vinculo is not None and vinculo.tem_papel(_LEMBRAM, em=recorte)
