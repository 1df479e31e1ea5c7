"""As exportações do DigiSUS Gestor – Módulo Planejamento.

O formato foi reconstruído do quadro e dos cabeçalhos publicados, sem um arquivo
verdadeiro à mão: docs/importacao.md diz o que falta conferir.
"""
