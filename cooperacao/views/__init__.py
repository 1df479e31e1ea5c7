"""Telas da cooperação, por assunto."""
