"""Os campos da ficha por assunto, na ordem da tela."""

from typing import Final

SECOES: Final = (
    (
        "Identificação",
        ("numero", "nome", "nome_curto", "tipo", "prioridade", "desde_ano"),
    ),
    (
        "Medida",
        (
            "unidade",
            "casas",
            "sentido",
            "limite_inferior",
            "limite_superior",
            "numerador",
            "denominador",
            "multiplicador",
            "itens",
            "fonte",
        ),
    ),
    (
        "Valor nacional",
        ("valor_nacional", "tipo_do_valor_nacional", "texto_do_valor_nacional"),
    ),
    (
        "A quem se aplica",
        (
            "niveis",
            "populacao_minima",
            "ano_da_populacao",
            "so_capitais",
            "amazonia_legal",
            "ufs",
            "exceto_ufs",
            "ate_ano",
            "motivo",
            "abrangencia",
        ),
    ),
    (
        "Alcance e agregação",
        (
            "julga_alcance",
            "motivo_nao_julgado",
            "agregacao",
            "minimo_plausivel",
            "maximo_plausivel",
        ),
    ),
    (
        "Meta sugerida",
        ("tipo_de_regra", "valor_da_regra", "porque_da_regra", "degraus"),
    ),
    ("Observação", ("observacao",)),
    ("Série", ("continua",)),
)
