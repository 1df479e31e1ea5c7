"""O Termo em PDF, o seu extrato e o comprovante de homologação."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from pactos import paginas
from pactos.models import Termo, Tramitacao
from pactos.pdf import comum

MODELO = "pactos/documento_termo.html"
MODELO_DO_EXTRATO = "pactos/documento_extrato.html"


@dataclass(frozen=True, slots=True)
class AtoNoDocumento:
    """Uma linha do quadro de atos; `dias` desde o anterior, None no primeiro."""

    data: date
    etapa: str
    ato: str
    dias: int | None


def dados_canonicos(termo: Termo) -> dict[str, Any]:
    """O que o hash do documento cobre: tudo o que ele afirma."""
    return {
        "termo": termo.pk,
        "tipo": termo.tipo,
        "territorio": termo.territorio.codigo,
        "norma": str(termo.norma),
        "ano_base": termo.ano_base,
        "versao": termo.numero_da_versao,
        "situacao": termo.situacao,
        "com_pendencias": termo.com_pendencias,
        "respostas": [
            [
                i.item.item,
                i.resposta.situacao,
                i.resposta.prazo,
                i.resposta.justificativa,
            ]
            for e in paginas.eixos_do_termo(termo)
            for i in e.itens
            if i.resposta
        ],
        "clausulas": [
            [c.numero, c.titulo, c.texto]
            for c in termo.norma.clausulas.filter(esfera=termo.esfera)
        ],
        "atos": [[a.data, a.etapa, a.ato] for a in atos_no_documento(termo)],
        "pendencias": [
            [p.nome, p.motivo, p.prazo, p.bloqueante, p.ato_da_resolucao]
            for p in termo.pendencias.select_related("responsabilidade")
        ],
        "comando_unico": [
            termo.data_do_comando_unico,
            termo.gestao_dos_servicos,
            termo.servicos_sob_o_estado,
        ],
        "tcep": [
            [e.numero, e.cnes, e.de_quem, e.valor_anual, e.vigente_ate]
            for e in termo.extratos_do_tcep.all()
        ],
        "tlfg": [
            [linha.bloco, linha.componente, linha.sinal, linha.valor_anual]
            for linha in termo.tlfg.all()
        ],
    }


def atos_no_documento(termo: Termo) -> list[AtoNoDocumento]:
    """As passagens do Termo em ordem, com os dias entre uma e outra."""
    linhas: list[AtoNoDocumento] = []
    for t in termo.tramitacoes.select_related("ato__colegiado__territorio__uf"):
        dias = (t.data - linhas[-1].data).days if linhas else None
        ato = t.ato.nome if t.ato else ""
        linhas.append(AtoNoDocumento(t.data, paginas.verbo(t), ato, dias))
    return linhas


def _contexto(termo: Termo) -> dict[str, Any]:
    """Contexto do modelo, sem consultar relógio nem quem pede."""
    eixos = paginas.eixos_do_termo(termo)
    blocos = paginas.blocos_do_tlfg(termo.tlfg.all())
    return {
        "termo": termo,
        "situacao": paginas.situacao_na_tela(termo),
        "eixos": eixos,
        "oficiais": sum(1 for e in eixos for i in e.itens if i.item.fonte == "oficial"),
        "clausulas": termo.norma.clausulas.filter(esfera=termo.esfera),
        "total": paginas.somar(eixos),
        "atos": atos_no_documento(termo),
        "pendencias": termo.pendencias.select_related("responsabilidade"),
        "blocos": blocos,
        "extratos": termo.extratos_do_tcep.all(),
        "total_do_tlfg": sum(bloco.valor for bloco in blocos),
    }


def _campos(termo: Termo) -> dict[str, Any]:
    return {
        "titulo": f"{termo.get_tipo_display()}: {termo.territorio}",
        "orgaos": (
            "Pacto pela Saúde",
            "Portarias GM/MS nº 399/2006 e nº 699/2006",
        ),
        "titulo_da_capa": ("Termo de Compromisso", _de_gestao(termo)),
        "curto": f"{termo.tipo} · {termo.territorio}",
        "nome": f"{termo.territorio}, versão {termo.numero_da_versao}, "
        f"ano-base {termo.ano_base}",
        "descricao": (
            f"{termo.tipo} de {termo.territorio}: responsabilidades por eixo, "
            "prazos, atos e pendências."
        ),
        "palavras": "SUS, Pacto pela Saúde, Termo de Compromisso de Gestão",
    }


def _de_gestao(termo: Termo) -> str:
    """«de Gestão Municipal»: a segunda linha do título."""
    return str(termo.get_tipo_display()).removeprefix("Termo de Compromisso ")


def rascunho_em_pdf(termo: Termo) -> bytes:
    """O Termo ainda não homologado: com marca-d'água, sem registro nem hash."""
    return comum.rascunho(MODELO, _contexto(termo), _campos(termo))


def _emissao(termo: Termo, tipo: str) -> dict[str, Any]:
    return {
        "tipo": tipo,
        "assunto": str(termo),
        "cadeia": f"territorio:{termo.territorio.codigo}",
        "publico": True,
    }


def emitir(termo: Termo) -> bytes:
    """O Termo homologado, com código e hash."""
    return comum.emitir(
        termo,
        MODELO,
        lambda: _contexto(termo),
        _campos(termo),
        dados=dados_canonicos(termo),
        **_emissao(termo, "termo"),
    )


def extrato(termo: Termo) -> bytes:
    """O resumo do Termo para publicação; rascunho enquanto ninguém o homologou."""
    campos = {
        **_campos(termo),
        "titulo": f"Extrato do {termo.tipo}: {termo.territorio}",
        "titulo_da_capa": ("Extrato", str(termo.get_tipo_display())),
        "curto": f"Extrato · {termo.territorio}",
        "descricao": "Responsabilidades por eixo, prazos, limite financeiro e atos.",
    }
    if not termo.ja_homologado:
        return comum.rascunho(MODELO_DO_EXTRATO, _contexto(termo), campos)
    return comum.emitir(
        termo,
        MODELO_DO_EXTRATO,
        lambda: _contexto(termo),
        campos,
        dados={"extrato": dados_canonicos(termo)},
        **_emissao(termo, "extrato"),
    )


def homologacoes(termo: Termo) -> list[Tramitacao]:
    """As decisões intergestores sobre o Termo, da primeira à última."""
    return list(
        termo.tramitacoes.filter(
            acao__in=["homologar_na_cib", "homologar_na_cit", "publicar"]
        ).select_related("ato__colegiado__territorio__uf", "reuniao")
    )


def comprovante(termo: Termo) -> bytes:
    """Comprovante de que o Termo foi homologado: por quem, quando e com que ato."""
    feitas = homologacoes(termo)
    pendencias = list(termo.pendencias.abertas().select_related("responsabilidade"))
    campos = {
        **_campos(termo),
        "titulo": f"Comprovante de homologação: {termo.territorio}",
        "titulo_da_capa": ("Comprovante", "de homologação"),
        "curto": f"Comprovante · {termo.territorio}",
        "descricao": "Instâncias que homologaram o Termo, com os atos e as datas.",
    }
    return comum.emitir(
        termo,
        "pactos/documento_comprovante.html",
        lambda: {
            "termo": termo,
            "feitas": [(t, paginas.verbo(t)) for t in feitas],
            "pendencias": pendencias,
        },
        campos,
        dados={
            "termo": termo.pk,
            "versao": termo.numero_da_versao,
            "homologacoes": [
                [t.acao, t.data, t.ato.nome if t.ato else "", t.com_pendencias]
                for t in feitas
            ],
            "pendencias": [[p.nome, p.motivo, p.bloqueante] for p in pendencias],
        },
        **_emissao(termo, "comprovante"),
    )
