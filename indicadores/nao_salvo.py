"""O que se digitou e não se gravou, pois o prazo fechou ou ela seguiu. RN-IND-70."""

from indicadores.leitura import LeituraDaGrade
from indicadores.leitura_de_resultados import LeituraDosResultados
from indicadores.tela_da_grade import valor_ou_estado

_NOMES = {"n": "numerador", "d": "denominador", "m": "valor", "j": "nota"}


def metas_nao_salvas(leitura: LeituraDaGrade) -> list[tuple[int, str]]:
    """(Indicador, o que se digitou), na ordem dos números, só do que mudou."""
    mudadas = {e.numero for e in leitura.entradas if e.mudou} | leitura.erros.keys()
    saida = []
    for numero in sorted(mudadas):
        digitada = leitura.digitadas[numero]
        partes = [digitada.texto or valor_ou_estado(digitada.estado, "")]
        if digitada.justificativa:
            partes.append(f"justificativa: {digitada.justificativa}")
        saida.append((numero, "; ".join(partes)))
    return saida


def resultados_nao_salvos(leitura: LeituraDosResultados) -> list[tuple[int, str]]:
    """(Indicador, o que se digitou), na ordem dos números, só do que mudou."""
    mudados = {e.numero for e in leitura.entradas if e.mudou} | leitura.erros.keys()
    return [
        (
            numero,
            "; ".join(
                f"{nome} {leitura.digitados[numero][campo]}"
                for campo, nome in _NOMES.items()
                if leitura.digitados[numero].get(campo)
            )
            or "em branco",
        )
        for numero in sorted(mudados)
    ]
