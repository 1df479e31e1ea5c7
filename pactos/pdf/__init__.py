"""Os documentos dos pactos. Quem pede e se pode, a view já viu."""

from pactos.pdf.reunioes import ata_da_reuniao, minuta_da_portaria, minuta_da_resolucao
from pactos.pdf.termo import comprovante, emitir, extrato, rascunho_em_pdf
from pactos.pdf.uf import painel_da_uf

__all__ = [
    "ata_da_reuniao",
    "comprovante",
    "emitir",
    "extrato",
    "minuta_da_portaria",
    "minuta_da_resolucao",
    "painel_da_uf",
    "rascunho_em_pdf",
]
