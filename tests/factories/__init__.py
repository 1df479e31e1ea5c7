"""Fábricas de teste, uma por app: importe da app, não daqui."""
