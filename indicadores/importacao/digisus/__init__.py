"""As exportações do DigiSUS Gestor – Módulo Planejamento.

A situação dos instrumentos segue as duas extrações públicas; o quadro da pactuação
foi reconstruído, sem um arquivo verdadeiro à mão: docs/importacao.md diz o que falta
conferir.
"""
