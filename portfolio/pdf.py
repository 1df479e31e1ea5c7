"""A ficha e o caderno em PDF: contexto e emissão. Se pode ver, a view já viu."""

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.utils import timezone

from auditoria.actions import emitir_documento
from auditoria.models import Documento
from base.pdf import DadosDoDocumento, imprimir_modelo
from contas.models import Vinculo
from portfolio import paginas, paginas_da_ficha, paginas_do_tempo, rules
from portfolio.consultas import (
    LinhaDaCarteira,
    carteira_do_ciclo,
    linha_da_iniciativa,
)
from portfolio.consultas_do_ritual import (
    DIAS_SEM_REUNIAO,
    anterior_a,
    entregas_da_reuniao,
    pauta,
)
from portfolio.models import Ciclo, Enunciado, Iniciativa, Repactuacao, Reuniao
from portfolio.resumos import resumos_do_ciclo

FICHA = "portfolio/documento_ficha.html"
CADERNO = "portfolio/documento_caderno.html"
ATA = "portfolio/documento_ata.html"
LARGURA_MM = 165
LARGURA_DA_CURVA_MM = 120


def ficha_em_pdf(iniciativa: Iniciativa, *, por: Vinculo | None) -> bytes:
    """A ficha de uma iniciativa; rascunho enquanto o ciclo não é publicado."""
    hoje = timezone.localdate()
    contexto = contexto_da_ficha(iniciativa, hoje=hoje)
    contexto |= {
        "tempo": paginas_do_tempo.tempo_da_ficha(
            contexto["marcos"], hoje=hoje, largura_mm=LARGURA_MM
        ),
        "curva": paginas_do_tempo.curva_da_ficha(
            contexto["marcos"], hoje=hoje, largura_mm=LARGURA_DA_CURVA_MM
        ),
    }
    campos = {
        "titulo": f"Ficha: {iniciativa}",
        "orgaos": (iniciativa.ciclo.instituicao.nome, iniciativa.ciclo.nome),
        "titulo_da_capa": (iniciativa.nome,),
        "curto": f"{iniciativa.ciclo} · {iniciativa}",
        "nome": f"Ficha de {iniciativa.get_tipo_display().lower()}",
        "autor": iniciativa.ciclo.instituicao.nome,
        "descricao": "Desafio, escopo, frentes, entregas e pontos críticos.",
        "palavras": "planejamento estratégico, portfólio, SUS",
    }
    return _emitir(
        iniciativa,
        tipo="ficha",
        modelo=FICHA,
        contexto=contexto,
        campos=campos,
        dados=_dados_da_ficha(contexto),
        ciclo=iniciativa.ciclo,
        por=por,
        registro=iniciativa.ciclo.publicado,
    )


def contexto_da_ficha(iniciativa: Iniciativa, *, hoje: date) -> dict[str, Any]:
    """O que a ficha imprime; também a fonte dos dados que o hash cobre."""
    linha = linha_da_iniciativa(iniciativa, hoje=hoje)
    pontos = list(iniciativa.pontos_criticos.abertos())
    marcos = (
        iniciativa.marcos.select_related("frente", "confirmacao", "ligacao")
        .annotate(
            total_de_repactuacoes=models.Count(
                "repactuacoes", filter=models.Q(repactuacoes__de__isnull=False)
            )
        )
        .order_by("frente__ordem", "ordem")
    )
    marcados = {p.marco_id for p in pontos if p.marco_id is not None}
    na_tela = paginas_da_ficha.marcos_na_tela(list(marcos), marcados, hoje=hoje)
    com_marco = {m.marco.frente_id for m in na_tela}
    frentes = list(iniciativa.frentes.all())
    return {
        "iniciativa": iniciativa,
        "linha": linha,
        "situacao": paginas.na_tela(linha.situacao),
        "marcos": na_tela,
        "frentes": frentes,
        "frentes_sem_marco": [f for f in frentes if f.pk not in com_marco],
        "pontos": pontos,
        "objetivos": list(iniciativa.objetivos.all()),
        "indicadores": list(iniciativa.indicadores.select_related("edicao")),
        "territorios": list(iniciativa.territorios.select_related("uf")),
        "repactuacoes": list(
            Repactuacao.objects.filter(
                marco__iniciativa=iniciativa, de__isnull=False
            ).select_related("marco")
        ),
        "normalizados": rules.foram_normalizados([m.marco.peso for m in na_tela]),
        "informada": iniciativa.informada
        if iniciativa.informada and iniciativa.informada.vale_em(hoje)
        else None,
    }


def _dados_da_ficha(contexto: dict[str, Any]) -> dict[str, Any]:
    iniciativa: Iniciativa = contexto["iniciativa"]
    return {
        "iniciativa": iniciativa.slug,
        "nome": iniciativa.nome,
        "unidade": iniciativa.unidade,
        "cargo_do_gerente": iniciativa.cargo_do_gerente,
        "cargo_do_lider": iniciativa.cargo_do_lider,
        "portfolio": str(iniciativa.subsecretaria or ""),
        "desafio": iniciativa.desafio,
        "escopo": iniciativa.escopo,
        "situacao": contexto["situacao"].valor,
        "frentes": [f.nome for f in contexto["frentes"]],
        "marcos": [
            [
                m.marco.frente.nome if m.marco.frente else None,
                m.marco.nome,
                m.marco.peso,
                m.marco.data_base,
                m.marco.data_repactuada,
                m.marco.data_real,
                m.situacao.valor,
            ]
            for m in contexto["marcos"]
        ],
        "objetivos": [o.ordem for o in contexto["objetivos"]],
        "indicadores": [str(i) for i in contexto["indicadores"]],
        "territorios": [t.codigo for t in contexto["territorios"]],
        "repactuacoes": [
            [r.marco.nome, r.de, r.para, r.motivo] for r in contexto["repactuacoes"]
        ],
        "pontos": [
            [p.descricao, p.encaminhamento, p.responsavel, p.prazo]
            for p in contexto["pontos"]
        ],
    }


def caderno_em_pdf(ciclo: Ciclo, *, por: Vinculo | None) -> bytes:
    """O caderno da carteira: identidade, objetivos, etapas e projetos."""
    hoje = timezone.localdate()
    linhas = carteira_do_ciclo(ciclo, hoje=hoje)
    contexto = contexto_do_caderno(ciclo, linhas, hoje=hoje)
    campos = {
        "titulo": f"Carteira estratégica: {ciclo}",
        "orgaos": (ciclo.instituicao.nome,),
        "titulo_da_capa": ("Carteira estratégica",),
        "curto": f"Carteira estratégica · {ciclo}",
        "nome": f"{ciclo.nome}: {len(linhas)} iniciativas",
        "autor": ciclo.instituicao.nome,
        "descricao": "Identidade, objetivos, etapas e iniciativas do ciclo.",
        "palavras": "planejamento estratégico, portfólio, SUS",
    }
    return _emitir(
        ciclo,
        tipo="caderno",
        modelo=CADERNO,
        contexto=contexto,
        campos=campos,
        dados=_dados_do_caderno(contexto),
        ciclo=ciclo,
        por=por,
        registro=ciclo.publicado,
    )


def contexto_do_caderno(
    ciclo: Ciclo, linhas: list[LinhaDaCarteira], *, hoje: date
) -> dict[str, Any]:
    """O que o caderno imprime."""
    enunciados = list(ciclo.enunciados.all())
    manchete, complemento = paginas.frase_da_carteira(
        resumos_do_ciclo(ciclo, hoje=hoje)
    )
    return {
        "ciclo": ciclo,
        "manchete": manchete,
        "complemento": complemento,
        "lacuna": paginas.lacuna_da_fonte(ciclo.projetos_declarados, len(linhas)),
        "linhas": paginas.linhas_na_tela(
            sorted(linhas, key=lambda q: (q.iniciativa.unidade, q.iniciativa.ordem))
        ),
        "valores": [e for e in enunciados if e.tipo == Enunciado.Tipo.VALOR],
        "objetivos": list(ciclo.objetivos.all()),
        "etapas": list(ciclo.etapas.all()),
        "criterios": list(ciclo.criterios.all()),
        "grafico": paginas_do_tempo.tempo_da_carteira(
            linhas, hoje=hoje, largura_mm=LARGURA_MM
        ),
    }


def _dados_do_caderno(contexto: dict[str, Any]) -> dict[str, Any]:
    ciclo: Ciclo = contexto["ciclo"]
    return {
        "ciclo": ciclo.slug,
        "identidade": [
            ciclo.missao,
            ciclo.visao,
            ciclo.visao_do_sus,
            ciclo.visao_da_secretaria,
        ],
        "valores": [e.texto for e in contexto["valores"]],
        "objetivos": [[o.quadro, o.ordem, o.texto] for o in contexto["objetivos"]],
        "etapas": [
            [e.fase, e.ordem, e.nome, e.inicio, e.fim, e.participantes, e.nota]
            for e in contexto["etapas"]
        ],
        "criterios": [[c.nome, c.peso] for c in contexto["criterios"]],
        "iniciativas": [
            [
                q.linha.iniciativa.slug,
                q.linha.iniciativa.nome,
                q.linha.iniciativa.unidade,
                q.situacao.valor,
                q.linha.feitos,
                q.linha.pontos_abertos,
                [
                    [m.nome, m.datas.base, m.datas.repactuada, m.datas.real]
                    for m in q.linha.marcos
                ],
            ]
            for q in contexto["linhas"]
        ],
    }


def ata_em_pdf(reuniao: Reuniao, *, por: Vinculo) -> bytes:
    """A ata de uma reunião encerrada; antes disso, a pauta em rascunho."""
    contexto = contexto_da_ata(reuniao, hoje=timezone.localdate())
    ciclo = reuniao.ciclo
    nome = "Ata" if reuniao.encerrada else "Pauta"
    campos = {
        "titulo": f"{nome}: {reuniao}",
        "orgaos": (ciclo.instituicao.nome, ciclo.nome),
        "titulo_da_capa": (str(reuniao),),
        "curto": f"{nome} · {reuniao}",
        "nome": nome,
        "autor": ciclo.instituicao.nome,
        "descricao": "Pontos críticos, decisões, despachos e entregas.",
        "palavras": "planejamento estratégico, portfólio, SUS",
    }
    return _emitir(
        reuniao,
        tipo="ata",
        modelo=ATA,
        contexto=contexto,
        campos=campos,
        dados=_dados_da_ata(contexto),
        ciclo=ciclo,
        por=por,
        registro=reuniao.encerrada,
        publico=False,
    )


def contexto_da_ata(reuniao: Reuniao, *, hoje: date) -> dict[str, Any]:
    """O que a tela da reunião e a ata mostram."""
    ate = reuniao.data if reuniao.encerrada else hoje
    anterior = anterior_a(reuniao)
    itens = reuniao.itens.select_related(
        "ponto__iniciativa", "despacho", "decidido_por__usuario"
    )
    desde = anterior.data if anterior else ate - timedelta(days=DIAS_SEM_REUNIAO)
    return {
        "reuniao": reuniao,
        "ciclo": reuniao.ciclo,
        "pauta": pauta(reuniao, hoje=hoje),
        "itens": list(itens),
        "entregas": list(entregas_da_reuniao(reuniao)),
        "anterior": anterior,
        "desde": desde,
    }


def _dados_da_ata(contexto: dict[str, Any]) -> dict[str, Any]:
    reuniao: Reuniao = contexto["reuniao"]
    return {
        "reuniao": [reuniao.tipo, reuniao.data],
        "itens": [
            [
                item.ponto.iniciativa.slug,
                item.ponto.descricao,
                item.decisao,
                item.texto,
                [str(d), d.responsavel, d.prazo]
                if (d := getattr(item, "despacho", None))
                else None,
            ]
            for item in contexto["itens"]
        ],
        "entregas": [
            [m.iniciativa.slug, m.nome, m.data_real, m.evidencia]
            for m in contexto["entregas"]
        ],
    }


def _emitir(
    objeto: models.Model,
    *,
    tipo: str,
    modelo: str,
    contexto: dict[str, Any],
    campos: dict[str, Any],
    dados: dict[str, Any],
    ciclo: Ciclo,
    por: Vinculo | None,
    registro: bool,
    publico: bool = True,
) -> bytes:
    """O `registro` tem código e hash; sem ele, é rascunho com marca-d'água."""
    if not registro:
        agora = timezone.now().replace(microsecond=0)
        doc = DadosDoDocumento(emitido_em=agora, **campos)
        return imprimir_modelo(modelo, {**contexto, "doc": doc}, rascunho=True)

    def desenhar(documento: Documento) -> bytes:
        doc = DadosDoDocumento.da_emissao(documento, **campos)
        return imprimir_modelo(modelo, {**contexto, "doc": doc})

    documento = emitir_documento(
        objeto,
        desenhar=desenhar,
        tipo=tipo,
        titulo=campos["titulo"],
        assunto=str(objeto),
        dados=dados,
        por=por,
        publico=publico,
    )
    return _bytes(documento)


def _bytes(documento: Documento) -> bytes:
    with documento.arquivo.open("rb") as arquivo:
        conteudo: bytes = arquivo.read()
    return conteudo
