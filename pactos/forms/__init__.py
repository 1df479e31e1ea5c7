"""Formulários dos pactos, por assunto."""
