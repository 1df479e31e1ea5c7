"""O relatório consolidado de um ano em PDF."""

from datetime import datetime
from typing import Any, Final

from auditoria.models import Documento
from base.pdf import DadosDoDocumento, imprimir_modelo
from contas.models import Vinculo
from cooperacao import consultas
from cooperacao.actions.consolidados import emitir_consolidado
from cooperacao.consultas import AnoConsolidado

MODELO: Final = "cooperacao/documento/consolidado.html"


def _campos(dados: AnoConsolidado) -> dict[str, Any]:
    return {
        "titulo": f"Relatório consolidado {dados.ano}: Termos de Cooperação OPAS/OMS",
        "curto": f"Relatório consolidado {dados.ano} · Termos de Cooperação",
        "descricao": (
            f"Resultados, recursos e Cartas Acordo dos Termos de Cooperação com "
            f"relatório de {dados.ano} emitido."
        ),
        "palavras": f"SUS, OPAS, termos de cooperação, consolidado, {dados.ano}",
        "autor": "OPAS/OMS",
        "orgaos": ("Ministério da Saúde", "Organização Pan-Americana da Saúde"),
        "ano": str(dados.ano),
        "titulo_da_capa": ("Relatório", "consolidado"),
        "nome": "Termos de Cooperação OPAS/OMS",
        "situacao": "Termos com o relatório do ano emitido",
        "pe": (("Termos", str(len(dados.linhas))),),
    }


def rascunho(dados: AnoConsolidado, *, em: datetime, emissor: str) -> bytes:
    """O consolidado como está agora, com a marca de rascunho."""
    doc = DadosDoDocumento(emitido_em=em, emissor=emissor, **_campos(dados))
    return imprimir_modelo(MODELO, {"doc": doc, "dados": dados}, rascunho=True)


def emitir(ano: int, *, por: Vinculo) -> Documento:
    """Emite o consolidado do ano."""
    dados = consultas.consolidado(ano)

    def desenhar(documento: Documento) -> bytes:
        doc = DadosDoDocumento.da_emissao(documento, **_campos(dados))
        return imprimir_modelo(MODELO, {"doc": doc, "dados": dados})

    return emitir_consolidado(
        ano,
        por=por,
        dados=consultas.conteudo_do_consolidado(dados),
        desenhar=desenhar,
    )
