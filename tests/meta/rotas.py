"""As rotas do portal, e um endereço de exemplo de cada uma na demonstração."""

from collections.abc import Callable, Iterator
from typing import Any

from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver


def rotas(padroes: Any = None, prefixo: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Percorre os include() e devolve (nome, padrão) de cada rota."""
    for padrao in get_resolver().url_patterns if padroes is None else padroes:
        if isinstance(padrao, URLResolver):
            espaco = f"{padrao.namespace}:" if padrao.namespace else ""
            yield from rotas(padrao.url_patterns, prefixo + espaco)
        else:
            yield f"{prefixo}{padrao.name}", padrao


NOMES = sorted({nome for nome, _ in rotas()})


def _termo_de(codigo: str) -> int:
    from pactos.models import Termo

    return Termo.objects.filter(territorio__codigo=codigo).latest("pk").pk


def _pendencia() -> int:
    from pactos.models import Pendencia

    return Pendencia.objects.filter(termo__territorio__uf__codigo="AC").first().pk


def _norma() -> int:
    from pactos.models import Norma

    return Norma.objects.get(numero="699").pk


def _do_catalogo(modelo: str) -> int:
    from pactos import models

    return getattr(models, modelo).objects.order_by("pk").first().pk


def _reuniao() -> int:
    from pactos.models import Reuniao

    return Reuniao.objects.first().pk


def _projeto() -> str:
    from portfolio.models import Iniciativa

    return Iniciativa.objects.order_by("pk").first().slug


def _marco() -> int:
    from portfolio.models import Marco

    return Marco.objects.order_by("pk").first().pk


def _ano() -> int:
    from indicadores.models import Rodada

    return Rodada.objects.filter(demonstracao=True).latest("ano").ano


def _tarefa() -> str:
    """Uma tarefa da gestora de Rio Branco."""
    from base.models import Andamento
    from contas.models import Usuario

    dono = Usuario.objects.get(email="gestor_municipal@demo.example.org")
    return str(Andamento.objects.get_or_create(titulo="Emitir", dono=dono)[0].pk)


RIO_BRANCO = "1200401"
SEMESTRE_ABERTO: dict[str, Any] = {"numero": 60, "ano": 2017, "semestre": 2}
PACTUACAO: Callable[[], dict[str, Any]] = lambda: {  # noqa: E731
    "ano": _ano(),
    "codigo": RIO_BRANCO,
}
RESULTADOS: Callable[[], dict[str, Any]] = lambda: {  # noqa: E731
    "ano": _ano() - 1,
    "codigo": RIO_BRANCO,
}
AVALIACAO: dict[str, Any] = {"ano": 2007, "codigo": "BR"}

ARGUMENTOS: dict[str, dict[str, Any] | Callable[[], dict[str, Any]]] = {
    "api:alcance": {},
    "api:inexistente": {"resto": "nada/"},
    "api:projetos": {"ciclo": "ses-mg-2023-2026"},
    "api:relatorio_do_tc": {"numero": 60, "ano": 2017},
    "api:tc": {"numero": 60},
    "api:territorio": {"codigo": RIO_BRANCO},
    "auditoria:verificar": {"codigo": "XXXX-XXXX-XXXX"},
    "contas:atuar": {"pk": 0},
    "cooperacao:tc": {"numero": 60},
    "cooperacao:relatorio_anual": {"numero": 60, "ano": 2017},
    "cooperacao:relatorio_anual_pdf": {"numero": 60, "ano": 2017},
    "cooperacao:emitir": {"numero": 60, "ano": 2017},
    "cooperacao:semestre": SEMESTRE_ABERTO,
    "cooperacao:resultado": SEMESTRE_ABERTO | {"re": 1},
    "cooperacao:fecho": SEMESTRE_ABERTO,
    "cooperacao:enviar": SEMESTRE_ABERTO,
    "cooperacao:iniciar_revisao": SEMESTRE_ABERTO,
    "cooperacao:devolver": SEMESTRE_ABERTO,
    "cooperacao:aprovar": SEMESTRE_ABERTO,
    "cooperacao:fechar": SEMESTRE_ABERTO,
    "indicadores:ficha": {"edicao": "2007", "numero": 8},
    "indicadores:pactuacao": PACTUACAO,
    "indicadores:salvar_metas": PACTUACAO,
    "indicadores:resultados": RESULTADOS,
    "indicadores:salvar_resultados": RESULTADOS,
    "indicadores:conferir": PACTUACAO,
    "indicadores:comprovante": PACTUACAO,
    "indicadores:passo": lambda: {**PACTUACAO(), "acao": "validar"},
    "indicadores:avaliacao": AVALIACAO,
    "indicadores:avaliacao_csv": AVALIACAO,
    "indicadores:avaliacao_xlsx": AVALIACAO,
    "indicadores:avaliacao_pdf": AVALIACAO,
    "indicadores:caderno": {"ano": 2007, "codigo": "1200401"},
    "indicadores:avaliacao_indicador": AVALIACAO | {"numero": 8},
    "portfolio:carteira": {"slug": "ses-mg-2023-2026"},
    "portfolio:carteira_pdf": {"slug": "ses-mg-2023-2026"},
    "portfolio:quadro": {"slug": "ses-mg-2023-2026"},
    "portfolio:projeto": lambda: {"slug": _projeto()},
    "portfolio:projeto_pdf": lambda: {"slug": _projeto()},
    "portfolio:informar_situacao": lambda: {"slug": _projeto()},
    "portfolio:atualizar_marco": lambda: {"pk": _marco()},
    "portfolio:repactuar_marco": lambda: {"pk": _marco()},
    "pactos:painel": {"ano": 2007},
    "pactos:termo": lambda: {"pk": _termo_de(RIO_BRANCO)},
    "pactos:termo_pdf": lambda: {"pk": _termo_de(RIO_BRANCO)},
    "pactos:responder_eixo": lambda: {"pk": _termo_de(RIO_BRANCO), "numero": 1},
    "pactos:enviar_termo": lambda: {"pk": _termo_de(RIO_BRANCO), "destino": "conselho"},
    "pactos:decidir_termo": lambda: {"pk": _termo_de("1200708")},
    "pactos:registrar_pendencia": lambda: {"pk": _termo_de("1200708")},
    "pactos:resolver_pendencia": lambda: {"pk": _pendencia()},
    "pactos:abrir_revisao": lambda: {"pk": _termo_de(RIO_BRANCO)},
    "pactos:encerrar_termo": lambda: {"pk": _termo_de(RIO_BRANCO)},
    "pactos:responder_eixo_inteiro": lambda: {
        "pk": _termo_de(RIO_BRANCO),
        "numero": 1,
    },
    "pactos:catalogo_da_norma": lambda: {"pk": _norma(), "esfera": "M"},
    "pactos:novo_item": lambda: {"pk": _norma(), "esfera": "E"},
    "pactos:nova_clausula": lambda: {"pk": _norma(), "esfera": "E"},
    "pactos:alterar_item": lambda: {"pk": _do_catalogo("Responsabilidade")},
    "pactos:retirar_item": lambda: {"pk": _do_catalogo("Responsabilidade")},
    "pactos:alterar_clausula": lambda: {"pk": _do_catalogo("Clausula")},
    "pactos:reuniao": lambda: {"pk": _reuniao()},
    "painel:tarefa": lambda: {"uuid": _tarefa()},
    "painel:territorio": {"codigo": RIO_BRANCO},
    "painel:baixar": {"nome": "fichas", "formato": "csv"},
}


def endereco_de(nome: str) -> str:
    """Endereço de exemplo; falha se a rota pede argumentos e não há exemplo dela."""
    argumentos = ARGUMENTOS.get(nome, {})
    return reverse(nome, kwargs=argumentos() if callable(argumentos) else argumentos)
