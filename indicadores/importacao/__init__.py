"""Metas e resultados que chegam em planilhas. Começo: docs/importacao.md."""
