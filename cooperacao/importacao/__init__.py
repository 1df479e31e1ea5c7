"""As tabelas de um relatório antigo: lidas, simuladas e gravadas como saíram."""
