"""A carteira que vem em planilha: colunas, simulação e gravação."""
