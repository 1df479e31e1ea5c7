"""Base não tem tabelas de negócio; só as de andamento das tarefas longas."""
