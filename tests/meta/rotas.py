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


def _acao_do_pts() -> int:
    from cooperacao.models import AcaoDoPTS

    return AcaoDoPTS.objects.filter(tc__numero=60, ano=2017, semestre=2).first().pk


def _cib() -> int:
    from pactos.models import Colegiado

    return Colegiado.objects.get(tipo="CIB", territorio__codigo="AC").pk


def _ato_da_cib() -> int:
    from pactos.models import Ato

    return Ato.objects.filter(colegiado=_cib()).first().pk


def _prazo() -> int:
    from pactos.models import PrazoAssumido

    return PrazoAssumido.prazos.em_curso().first().pk


def _carta() -> int:
    from cooperacao.models import CartaAcordo

    return CartaAcordo.objects.filter(tc__numero=60).first().pk


def _reuniao() -> int:
    from pactos.models import Reuniao

    return Reuniao.objects.first().pk


def _planilha_da_carteira() -> str:
    """Uma planilha da AEST, já simulada e sem nada a gravar."""
    from base.models import Importacao, SituacaoDaImportacao
    from contas.models import Usuario
    from portfolio.models import Ciclo

    return Importacao.objects.get_or_create(
        tipo="portfolio.carteira",
        dono=Usuario.objects.get(email="aest@demo.example.org"),
        nome_do_arquivo="carteira.xlsx",
        situacao=SituacaoDaImportacao.SIMULADA,
        contexto={"ciclo": Ciclo.objects.get(slug="ses-mg-2023-2026").pk},
    )[0].pk


def _relatorio_antigo() -> str:
    """Uma planilha do gestor da OPAS, já simulada e sem nada a gravar."""
    from base.models import Importacao, SituacaoDaImportacao
    from contas.models import Usuario
    from cooperacao.models import TermoDeCooperacao

    return Importacao.objects.get_or_create(
        tipo="cooperacao.antigo",
        dono=Usuario.objects.get(email="opas_gestor@demo.example.org"),
        nome_do_arquivo="antigo.xlsx",
        situacao=SituacaoDaImportacao.SIMULADA,
        contexto={
            "tc": TermoDeCooperacao.objects.get(numero=60).pk,
            "leituras": {},
        },
    )[0].pk


def _projeto() -> str:
    from portfolio.models import Iniciativa

    return Iniciativa.objects.order_by("pk").first().slug


def _marco() -> int:
    from portfolio.models import Marco

    return Marco.objects.order_by("pk").first().pk


def _ponto() -> int:
    """O ponto crítico da demonstração que espera pelos subsecretários."""
    from portfolio.models import PontoCritico

    return PontoCritico.objects.filter(itens__isnull=True).latest("pk").pk


def _despacho() -> int:
    from portfolio.models import Despacho

    return Despacho.objects.abertos().first().pk


def _reuniao_do_portfolio() -> int:
    """A reunião com subsecretários que ainda não foi encerrada."""
    from portfolio.models import Reuniao as ReuniaoDoPortfolio

    return ReuniaoDoPortfolio.objects.filter(encerrada_em=None).latest("pk").pk


def _ano() -> int:
    from indicadores.models import Rodada

    return Rodada.objects.filter(demonstracao=True).latest("ano").ano


def _ficha_sem_uso() -> int:
    """A de receita própria em 2007, que a publicação não traz."""
    from indicadores.models import Ficha

    return Ficha.objects.get(edicao__codigo="2007", numero=1).pk


def _importacao() -> str:
    """Uma planilha do gestor municipal, já simulada e sem nada a gravar."""
    from base.models import Importacao, SituacaoDaImportacao
    from contas.models import Usuario

    return Importacao.objects.get_or_create(
        tipo="indicadores.metas",
        dono=Usuario.objects.get(email="gestor_municipal@demo.example.org"),
        nome_do_arquivo="exemplo.xlsx",
        formato="modelo",
        situacao=SituacaoDaImportacao.SIMULADA,
        contexto={"ano": 2007},
    )[0].pk


def _tarefa() -> str:
    """Uma tarefa da gestora de Rio Branco."""
    from base.models import Andamento
    from contas.models import Usuario

    dono = Usuario.objects.get(email="gestor_municipal@demo.example.org")
    return str(Andamento.objects.get_or_create(titulo="Emitir", dono=dono)[0].pk)


RIO_BRANCO = "1200401"
SEMESTRE_ABERTO: dict[str, Any] = {"numero": 60, "ano": 2017, "semestre": 2}
MATRIZ_EM_VIGOR: dict[str, Any] = {"numero": 60, "versao": 1}
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
    "api:numero": {"numero": "2007-21-BR-r"},
    "api:projetos": {"ciclo": "ses-mg-2023-2026"},
    "api:relatorio_do_tc": {"numero": 60, "ano": 2017},
    "api:tc": {"numero": 60},
    "api:territorio": {"codigo": RIO_BRANCO},
    "auditoria:verificar": {"codigo": "XXXX-XXXX-XXXX"},
    "contas:atuar": {"pk": 0},
    "cooperacao:tc": {"numero": 60},
    "cooperacao:abrir_plano": {"numero": 60},
    "cooperacao:plano": SEMESTRE_ABERTO,
    "cooperacao:nova_acao": SEMESTRE_ABERTO,
    "cooperacao:acao": lambda: SEMESTRE_ABERTO | {"pk": _acao_do_pts()},
    "cooperacao:retirar_acao": lambda: SEMESTRE_ABERTO | {"pk": _acao_do_pts()},
    "cooperacao:copiar_plano": SEMESTRE_ABERTO,
    "cooperacao:enviar_plano": SEMESTRE_ABERTO,
    "cooperacao:aprovar_plano": SEMESTRE_ABERTO,
    "cooperacao:devolver_plano": SEMESTRE_ABERTO,
    "cooperacao:matriz": {"numero": 60},
    "cooperacao:rever_matriz": {"numero": 60},
    "cooperacao:comparar_matrizes": {"numero": 60, "de": 1, "para": 1},
    "cooperacao:matriz_versao": MATRIZ_EM_VIGOR,
    "cooperacao:matriz_cabecalho": MATRIZ_EM_VIGOR,
    "cooperacao:matriz_re": MATRIZ_EM_VIGOR | {"re": 1},
    "cooperacao:retirar_re": MATRIZ_EM_VIGOR | {"re": 1},
    "cooperacao:vigorar_matriz": MATRIZ_EM_VIGOR,
    "cooperacao:descartar_matriz": MATRIZ_EM_VIGOR,
    "cooperacao:textos_do_ano": {"numero": 60, "ano": 2017},
    "cooperacao:execucao": {"numero": 60, "ano": 2017},
    "cooperacao:novo_produto": SEMESTRE_ABERTO | {"re": 1},
    "cooperacao:retirar_produto": SEMESTRE_ABERTO | {"re": 1, "pk": 0},
    "cooperacao:nova_dificuldade": SEMESTRE_ABERTO | {"re": 1},
    "cooperacao:resolver_dificuldade": SEMESTRE_ABERTO | {"re": 1, "pk": 0},
    "cooperacao:comentar": SEMESTRE_ABERTO | {"re": 1},
    "cooperacao:atender_comentario": SEMESTRE_ABERTO | {"re": 1, "pk": 0},
    "cooperacao:identificacao": {"numero": 60},
    "cooperacao:novo_ajuste": {"numero": 60},
    "cooperacao:area_tecnica": {"numero": 60, "lado": "opas"},
    "cooperacao:nova_carta": {"numero": 60},
    "cooperacao:carta": lambda: {"numero": 60, "pk": _carta()},
    "cooperacao:novo_relacionado": {"numero": 60},
    "cooperacao:relacionado": {"numero": 60, "pk": 0},
    "cooperacao:retirar_relacionado": {"numero": 60, "pk": 0},
    "cooperacao:ajuste": {"numero": 60, "ta": 1},
    "cooperacao:retirar_ajuste": {"numero": 60, "ta": 1},
    "cooperacao:juntar_anexo": {"numero": 60},
    "cooperacao:anexo": {"numero": 60, "pk": 0},
    "cooperacao:retirar_anexo": {"numero": 60, "pk": 0},
    "cooperacao:novo_relatorio_da_carta": lambda: {"numero": 60, "pk": _carta()},
    "cooperacao:retirar_relatorio_da_carta": {"numero": 60, "pk": 0},
    "cooperacao:relatorio_anual": {"numero": 60, "ano": 2017},
    "cooperacao:relatorio_anual_pdf": {"numero": 60, "ano": 2017},
    "cooperacao:emitir": {"numero": 60, "ano": 2017},
    "cooperacao:relatorio_anual_json": {"numero": 60, "ano": 2017},
    "cooperacao:relatorio_anual_xlsx": {"numero": 60, "ano": 2017},
    "cooperacao:trilho": {"numero": 60, "ano": 2017},
    "cooperacao:reabrir": {"numero": 60, "ano": 2017},
    "cooperacao:importar": {"numero": 60},
    "cooperacao:importacao": lambda: {"uuid": _relatorio_antigo()},
    "cooperacao:leituras_da_importacao": lambda: {"uuid": _relatorio_antigo()},
    "cooperacao:gravar_importacao": lambda: {"uuid": _relatorio_antigo()},
    "cooperacao:simular_importacao": lambda: {"uuid": _relatorio_antigo()},
    "cooperacao:cancelar_importacao": lambda: {"uuid": _relatorio_antigo()},
    "cooperacao:erros_da_importacao": lambda: {"uuid": _relatorio_antigo()},
    "cooperacao:quem_paga": {"numero": 60},
    "cooperacao:consolidado": {"ano": 2018},
    "cooperacao:consolidado_pdf": {"ano": 2018},
    "cooperacao:consolidado_xlsx": {"ano": 2018},
    "cooperacao:emitir_consolidado": {"ano": 2018},
    "cooperacao:semestre": SEMESTRE_ABERTO,
    "cooperacao:resultado": SEMESTRE_ABERTO | {"re": 1},
    "cooperacao:fecho": SEMESTRE_ABERTO,
    "cooperacao:enviar": SEMESTRE_ABERTO,
    "cooperacao:iniciar_revisao": SEMESTRE_ABERTO,
    "cooperacao:devolver": SEMESTRE_ABERTO,
    "cooperacao:aprovar": SEMESTRE_ABERTO,
    "cooperacao:fechar": SEMESTRE_ABERTO,
    "indicadores:ficha": {"edicao": "2007", "numero": 8},
    "indicadores:ficha_acrescentada": {
        "edicao": "2007",
        "codigo": "AC",
        "numero": 101,
    },
    "indicadores:gestao_edicao": {"codigo": "2007"},
    "indicadores:nova_ficha": {"codigo": "2007"},
    "indicadores:editar_ficha": lambda: {"pk": _ficha_sem_uso()},
    "indicadores:retirar_ficha": lambda: {"pk": _ficha_sem_uso()},
    "indicadores:gestao_rodada": lambda: {"ano": _ano()},
    "indicadores:gestao_reabrir": lambda: {"ano": _ano()},
    "indicadores:gestao_encerrar_reabertura": {"pk": 0},
    "indicadores:configurar_uf": {"codigo": "AC"},
    "indicadores:proprios": {"codigo": "AC"},
    "indicadores:novo_proprio": {"codigo": "AC"},
    "indicadores:modelo_pronto": lambda: {"uuid": _tarefa()},
    "indicadores:importacao": lambda: {"uuid": _importacao()},
    "indicadores:colunas_da_importacao": lambda: {"uuid": _importacao()},
    "indicadores:conflitos_da_importacao": lambda: {"uuid": _importacao()},
    "indicadores:definicoes_da_importacao": lambda: {"uuid": _importacao()},
    "indicadores:justificativas_da_importacao": lambda: {"uuid": _importacao()},
    "indicadores:gravar_importacao": lambda: {"uuid": _importacao()},
    "indicadores:simular_importacao": lambda: {"uuid": _importacao()},
    "indicadores:desistir_da_importacao": lambda: {"uuid": _importacao()},
    "indicadores:importacao_marcada": lambda: {"uuid": _importacao()},
    **{
        f"indicadores:{nome}": lambda: {"ano": _ano(), "codigo": "AC"}
        for nome in ("acompanhar", "lembrar", "homologar_lote", "simular_propostas")
    },
    "indicadores:pactuacao": PACTUACAO,
    "indicadores:salvar_metas": PACTUACAO,
    "indicadores:salvar_celulas": PACTUACAO,
    "indicadores:resumo": PACTUACAO,
    "indicadores:resumo_pdf": PACTUACAO,
    "indicadores:comentarios": lambda: {**PACTUACAO(), "numero": 8},
    "indicadores:resultados": RESULTADOS,
    "indicadores:salvar_resultados": RESULTADOS,
    "indicadores:salvar_resultados_na_hora": RESULTADOS,
    "indicadores:conferir": PACTUACAO,
    "indicadores:comprovante": PACTUACAO,
    "indicadores:passo": lambda: {**PACTUACAO(), "acao": "validar"},
    "indicadores:avaliacao": AVALIACAO,
    "indicadores:avaliacao_csv": AVALIACAO,
    "indicadores:avaliacao_xlsx": AVALIACAO,
    "indicadores:avaliacao_pdf": AVALIACAO,
    "indicadores:caderno": {"ano": 2007, "codigo": "1200401"},
    "indicadores:avaliacao_indicador": AVALIACAO | {"numero": 8},
    "indicadores:analise": AVALIACAO | {"numero": 8},
    "indicadores:escrever_analise": AVALIACAO | {"numero": 8},
    "indicadores:prioridade": AVALIACAO | {"numero": 1},
    "indicadores:escrever_prioridade": AVALIACAO | {"numero": 1},
    "indicadores:fatores": AVALIACAO,
    "indicadores:congelar": {"ano": 2007, "codigo": "BR"},
    "indicadores:edicao_do_caderno": AVALIACAO | {"numero": 1},
    "indicadores:anexo_do_caderno": AVALIACAO | {"documento": "aaaa-bbbb-cccc"},
    "indicadores:errata": AVALIACAO | {"de": 1, "para": 2},
    "indicadores:simular_proposta": lambda: {
        "ano": _ano(),
        "codigo": "AC",
        "numero": 1,
    },
    "indicadores:simulador": AVALIACAO | {"numero": 21},
    "indicadores:comparacao": {"ano": 2007},
    "indicadores:instrumentos": {"ano": 2025, "codigo": "AC"},
    "indicadores:instrumentos_csv": {"ano": 2025, "codigo": "AC"},
    "indicadores:distribuicao": AVALIACAO | {"numero": 21},
    "numeros:trilho": {"numero": "2007-21-BR-r"},
    "painel:ligar_marco": lambda: {"pk": _marco()},
    "painel:desligar_marco": lambda: {"pk": _marco()},
    "portfolio:carteira": {"slug": "ses-mg-2023-2026"},
    "portfolio:carteira_pdf": {"slug": "ses-mg-2023-2026"},
    "portfolio:quadro": {"slug": "ses-mg-2023-2026"},
    "portfolio:semana": {"slug": "ses-mg-2023-2026"},
    "portfolio:mudancas": {"slug": "ses-mg-2023-2026"},
    "portfolio:reunioes": {"slug": "ses-mg-2023-2026"},
    "portfolio:criar_iniciativa": {"slug": "ses-mg-2023-2026"},
    "portfolio:editar_ficha": lambda: {"slug": _projeto()},
    "portfolio:incluir_marco": lambda: {"slug": _projeto()},
    "portfolio:encerrar_iniciativa": lambda: {"slug": _projeto()},
    "portfolio:editar_frentes": lambda: {"slug": _projeto()},
    "portfolio:pesar_marcos": lambda: {"slug": _projeto()},
    "portfolio:comentar": lambda: {"slug": _projeto()},
    "portfolio:editar_ciclo": {"slug": "ses-mg-2023-2026"},
    "portfolio:publicar_ciclo": {"slug": "ses-mg-2023-2026"},
    "portfolio:editar_lista": {"slug": "ses-mg-2023-2026", "lista": "etapas"},
    "portfolio:mapa": {"slug": "ses-mg-2023-2026"},
    "portfolio:calendario": {"slug": "ses-mg-2023-2026"},
    "portfolio:territorios": {"slug": "ses-mg-2023-2026"},
    "portfolio:carga": {"slug": "ses-mg-2023-2026"},
    "portfolio:qualidade": {"slug": "ses-mg-2023-2026"},
    "portfolio:importar": {"slug": "ses-mg-2023-2026"},
    "portfolio:carteira_xlsx": {"slug": "ses-mg-2023-2026"},
    "portfolio:importacao": lambda: {"uuid": _planilha_da_carteira()},
    "portfolio:gravar_importacao": lambda: {"uuid": _planilha_da_carteira()},
    "portfolio:simular_importacao": lambda: {"uuid": _planilha_da_carteira()},
    "portfolio:cancelar_importacao": lambda: {"uuid": _planilha_da_carteira()},
    "portfolio:erros_da_importacao": lambda: {"uuid": _planilha_da_carteira()},
    "portfolio:priorizacao": {"slug": "ses-mg-2023-2026"},
    "portfolio:pesos": {"slug": "ses-mg-2023-2026"},
    "portfolio:nova_estrategia": {"slug": "ses-mg-2023-2026"},
    "portfolio:editar_estrategia": {"slug": "ses-mg-2023-2026", "pk": 0},
    "portfolio:convocar_reuniao": {"slug": "ses-mg-2023-2026"},
    "portfolio:atualizar_semana": lambda: {"slug": _projeto()},
    "portfolio:abrir_ponto": lambda: {"slug": _projeto()},
    "portfolio:ponto": lambda: {"pk": _ponto()},
    "portfolio:subir_ponto": lambda: {"pk": _ponto()},
    "portfolio:resolver_ponto": lambda: {"pk": _ponto()},
    "portfolio:reuniao": lambda: {"pk": _reuniao_do_portfolio()},
    "portfolio:reuniao_pdf": lambda: {"pk": _reuniao_do_portfolio()},
    "portfolio:encerrar_reuniao": lambda: {"pk": _reuniao_do_portfolio()},
    "portfolio:decidir_ponto": lambda: {
        "pk": _reuniao_do_portfolio(),
        "ponto": _ponto(),
    },
    "portfolio:cumprir_despacho": lambda: {"pk": _despacho()},
    "portfolio:confirmar_entrega": lambda: {"pk": _marco()},
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
    **{
        f"pactos:{nome}": lambda: {"pk": _termo_de(RIO_BRANCO)}
        for nome in (
            "tlfg",
            "tlfg_csv",
            "tlfg_do_arquivo",
            "comando_unico",
            "registrar_tcep",
            "juntar_anexo",
        )
    },
    "pactos:retirar_tcep": lambda: {"pk": _do_catalogo("ExtratoDoTCEP")},
    "pactos:anexo": lambda: {"pk": _do_catalogo("Anexo")},
    **{
        f"pactos:{nome}": lambda: {"pk": _reuniao()}
        for nome in (
            "mudar_reuniao",
            "montar_pauta",
            "incluir_item",
            "decidir_pauta",
            "ata_pdf",
            "resolucao_pdf",
        )
    },
    "pactos:confirmar_ato": lambda: {"pk": _reuniao(), "ato": _ato_da_cib()},
    **{
        f"pactos:{nome}": lambda: {"pk": _cib()}
        for nome in ("colegiado", "reunioes_ical", "novo_assento")
    },
    "pactos:empossar": lambda: {"pk": _do_catalogo("Assento")},
    "pactos:estado": {"codigo": "AC"},
    "pactos:painel_da_uf_pdf": {"codigo": "AC"},
    "pactos:extrato_pdf": lambda: {"pk": _termo_de(RIO_BRANCO)},
    "pactos:comprovante_pdf": lambda: {"pk": _termo_de("1200450")},
    "pactos:adesao_da_uf": {"codigo": "AC"},
    "pactos:item_da_agenda": {"codigo": "AC", "acao": 1},
    "pactos:cumprir_prazo": lambda: {"pk": _prazo()},
    "pactos:apoiar_prazo": lambda: {"pk": _prazo()},
    **{
        f"pactos:{nome}": lambda: {"pk": _ato_da_cib()}
        for nome in ("ato", "arquivo_do_ato", "juntar_arquivo_do_ato")
    },
    "pactos:encerrar_da_norma": lambda: {"pk": _norma()},
    "pactos:enviar_da_reuniao": lambda: {"pk": _reuniao()},
    "pactos:modo_reuniao": lambda: {"pk": _reuniao()},
    "pactos:reuniao": lambda: {"pk": _reuniao()},
    "painel:tarefa": lambda: {"uuid": _tarefa()},
    "painel:territorio": {"codigo": RIO_BRANCO},
    "painel:baixar": {"nome": "fichas", "formato": "csv"},
}


def endereco_de(nome: str) -> str:
    """Endereço de exemplo; falha se a rota pede argumentos e não há exemplo dela."""
    argumentos = ARGUMENTOS.get(nome, {})
    return reverse(nome, kwargs=argumentos() if callable(argumentos) else argumentos)
