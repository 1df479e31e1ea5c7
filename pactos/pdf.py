"""O Termo em PDF: contexto e emissão. Quem pede e se pode, a view já viu."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from auditoria.actions import emitir_documento
from auditoria.models import Documento
from base.pdf import DadosDoDocumento, imprimir_modelo
from contas.models import Vinculo
from pactos import paginas
from pactos.models import Reuniao, Termo, Tramitacao

MODELO = "pactos/documento_termo.html"


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


def contexto(termo: Termo, doc: DadosDoDocumento) -> dict[str, Any]:
    """Contexto do modelo, sem consultar relógio nem quem pede."""
    eixos = paginas.eixos_do_termo(termo)
    blocos = paginas.blocos_do_tlfg(termo.tlfg.all())
    return {
        "doc": doc,
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
    agora = timezone.now().replace(microsecond=0)
    doc = DadosDoDocumento(emitido_em=agora, **_campos(termo))
    return imprimir_modelo(MODELO, contexto(termo, doc), rascunho=True)


def emitir(termo: Termo, *, por: Vinculo | None) -> bytes:
    """O Termo homologado, com código e hash; o mesmo conteúdo dá os mesmos bytes."""

    def desenhar(documento: Documento) -> bytes:
        doc = DadosDoDocumento.da_emissao(documento, **_campos(termo))
        return imprimir_modelo(MODELO, contexto(termo, doc))

    documento = emitir_documento(
        termo,
        desenhar=desenhar,
        tipo="termo",
        titulo=_campos(termo)["titulo"],
        assunto=str(termo),
        dados=dados_canonicos(termo),
        por=por,
        cadeia=f"territorio:{termo.territorio.codigo}",
        publico=True,
    )
    return _bytes(documento)


def _minuta(modelo: str, contexto: dict[str, Any], **campos: Any) -> bytes:
    """Documento por assinar: com marca-d'água, sem código nem hash."""
    doc = DadosDoDocumento(
        emitido_em=timezone.now().replace(microsecond=0),
        orgaos=("Pacto pela Saúde",),
        palavras="SUS, Pacto pela Saúde",
        **campos,
    )
    return imprimir_modelo(modelo, {"doc": doc, **contexto}, rascunho=True)


def ata_da_reuniao(reuniao: Reuniao) -> bytes:
    """Minuta da ata: a pauta, o que se decidiu de cada Termo e quem compõe a mesa."""
    return _minuta(
        "pactos/documento_ata.html",
        _da_reuniao(reuniao),
        titulo=f"Ata da {reuniao.titulo} da {reuniao.colegiado.sigla}",
        titulo_da_capa=("Ata", reuniao.titulo),
        curto=f"Ata · {reuniao.colegiado.sigla}",
        nome=str(reuniao),
        descricao="Minuta da ata, tirada da pauta e das decisões registradas.",
    )


def minuta_da_resolucao(reuniao: Reuniao) -> bytes:
    """Minuta da resolução que homologa os Termos da pauta."""
    return _minuta(
        "pactos/documento_resolucao.html",
        _da_reuniao(reuniao),
        titulo=f"Minuta de resolução da {reuniao.colegiado.sigla}",
        titulo_da_capa=("Minuta de resolução", reuniao.colegiado.sigla),
        curto=f"Resolução · {reuniao.colegiado.sigla}",
        nome=str(reuniao),
        descricao="Minuta da resolução que homologa os Termos da pauta.",
    )


def _da_reuniao(reuniao: Reuniao) -> dict[str, Any]:
    decididos = Tramitacao.objects.filter(reuniao=reuniao).select_related(
        "termo__territorio__uf", "ato__colegiado__territorio__uf"
    )
    return {
        "reuniao": reuniao,
        "itens": reuniao.itens.all(),
        "decididos": [(t, paginas.verbo(t)) for t in decididos],
        "adiamentos": reuniao.adiamentos.select_related("termo__territorio__uf"),
        "confirmados": reuniao.atos_confirmados.select_related(
            "colegiado__territorio__uf"
        ),
        "assentos": reuniao.colegiado.assentos.com_titular_em(reuniao.data),
        "termos": Termo.objects.na_pauta(reuniao).com_territorio(),
    }


def minuta_da_portaria(termos: Sequence[Termo]) -> bytes:
    """Minuta da Portaria, com o limite financeiro de cada ente em anexo."""
    anexos = []
    for termo in termos:
        blocos = paginas.blocos_do_tlfg(termo.tlfg.all())
        cib = (
            termo.tramitacoes.filter(acao="homologar_na_cib")
            .select_related("ato__colegiado__territorio__uf")
            .last()
        )
        anexos.append((termo, cib, blocos, sum(bloco.valor for bloco in blocos)))
    return _minuta(
        "pactos/documento_portaria.html",
        {"anexos": anexos},
        titulo="Minuta de Portaria",
        titulo_da_capa=("Minuta de Portaria", "Termos de Compromisso de Gestão"),
        curto="Portaria",
        nome=f"{len(termos)} entes homologados na CIT",
        descricao="Minuta da Portaria que publica os Termos e os limites financeiros.",
    )


def _bytes(documento: Documento) -> bytes:
    with documento.arquivo.open("rb") as arquivo:
        conteudo: bytes = arquivo.read()
    return conteudo
