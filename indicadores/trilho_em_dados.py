"""O trilho público de um número em dados simples, como a API o serve."""

from typing import Any

from indicadores import trilho as escrito
from indicadores.consultas.escrita import enxuto
from indicadores.consultas.trilho import trilho_de
from indicadores.enderecos import Identidade
from indicadores.models import Resultado


def trilho_em_dados(numero: str) -> dict[str, Any] | None:
    """O mesmo da página, para quem não entrou; None se não é público."""
    identidade = Identidade.ler(numero)
    trilho = trilho_de(identidade, None) if identidade else None
    if trilho is None:
        return None
    tela = escrito.na_tela(trilho)
    celula = trilho.celula
    valor = celula.valor if celula else escrito.valor_calculado(trilho)
    return {
        "numero": str(trilho.identidade),
        "endereco": trilho.identidade.endereco_absoluto,
        "especie": trilho.identidade.especie.name.lower(),
        "valor": enxuto(valor),
        "unidade": escrito.unidade(trilho),
        "origem": celula.origem if celula else "",
        "texto_da_fonte": celula.texto_da_fonte if celula else "",
        "nota": celula.nota if celula else "",
        "numerador": enxuto(celula.numerador)
        if isinstance(celula, Resultado)
        else None,
        "denominador": enxuto(celula.denominador)
        if isinstance(celula, Resultado)
        else None,
        "quesitos": escrito.quesitos(trilho),
        "formula": tela.formula,
        "conta": tela.conta,
        "diferenca": tela.diferenca
        and {
            "publicado": tela.diferenca.publicado,
            "calculado": tela.diferenca.calculado,
            "nome": tela.diferenca.nome,
            "explicacao": tela.diferenca.explicacao,
        },
        "partes": [
            {"territorio": p.nome, "resultado": p.valor, "endereco": p.endereco}
            for p in tela.parcelas
        ],
        "valores_anteriores": [
            {"quando": v.quando, "era": v.de, "passou_a": v.para}
            for v in trilho.anteriores
        ],
        "atos": [
            {"quando": a.quando, "texto": a.texto, "ato": a.ato} for a in tela.atos
        ],
        "recibos": [r.codigo for r in trilho.recibos],
    }
