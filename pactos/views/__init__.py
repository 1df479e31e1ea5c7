"""Telas dos pactos, por assunto."""
