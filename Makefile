# Portal de Planejamento do SUS: tudo o que se executa à mão está aqui.
# Cada alvo prepara o que precisa e pode ser repetido; a segunda vez é rápida.

.PHONY: help demo dev test check bench
.DEFAULT_GOAL := help

EXECUTAR := exec sh ferramentas/executar.sh

help:
	@echo "make demo    abre o portal com a demonstração em http://127.0.0.1:8000 (PORTA=8010 muda a porta)"
	@echo "make dev     o mesmo, com DEBUG e recarga a cada mudança no código"
	@echo "make test    todos os testes: SQLite, PostgreSQL e navegador (ARGS=\"tests/unit/pactos -k nome\")"
	@echo "make check   estilo, tipos, camadas, migrações, segurança e documentos em dia"
	@echo "make bench   mede o portal e compara com o que custaria sem ele (ARGS=\"pais documentos\" mede só essas partes)"

demo dev: export PORTA := $(PORTA)
test bench: export ARGS := $(ARGS)

demo:
	@$(EXECUTAR) demo

dev:
	@$(EXECUTAR) demo dev

test:
	@$(EXECUTAR) testar

check:
	@$(EXECUTAR) conferir

bench:
	@$(EXECUTAR) medir
