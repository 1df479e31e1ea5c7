"""O painel de uma UF em PDF: onde estão os Termos, o que falta e a agenda."""

from datetime import date
from decimal import Decimal
from typing import Any

from base.graficos.barras import Parte, barra_empilhada
from base.graficos.svg import Preenchimento
from base.numeros import formatar
from pactos import acompanhamento, paginas
from pactos.consultas import indicador_de_colegiados
from pactos.models import AdesaoDaUF, ItemDaAgenda, PrazoAssumido, Termo
from pactos.models.termos import TermoQuerySet
from pactos.pdf import comum
from territorios.models import Territorio

MODELO = "pactos/documento_uf.html"
TINTAS = (
    Preenchimento.HACHURA_CINZA,
    Preenchimento.CLARO,
    Preenchimento.HACHURA_MEDIA,
    Preenchimento.ESCURO,
)


def painel_da_uf(uf: Territorio, dia: date) -> bytes:
    """O que o público vê da UF no dia, com código e hash; uma emissão por conteúdo."""
    alcance = Territorio.objects.abaixo_de(uf)
    termos = Termo.objects.visiveis_para(None).filter(
        territorio__in=alcance.values("pk")
    )
    contexto = _contexto(uf, termos, dia)
    return comum.emitir(
        uf,
        MODELO,
        lambda: contexto,
        {
            "titulo": f"Painel do Pacto pela Saúde: {uf.nome}",
            "orgaos": ("Pacto pela Saúde",),
            "titulo_da_capa": ("Painel da UF", uf.nome),
            "curto": f"Painel · {uf.nome}",
            "nome": f"Posição em {dia:%d/%m/%Y}",
            "descricao": "Termos da UF, pendências, prazos e agenda.",
            "palavras": "SUS, Pacto pela Saúde, Termo de Compromisso de Gestão",
        },
        tipo="painel_da_uf",
        assunto=f"{uf.nome}, {dia:%d/%m/%Y}",
        cadeia=f"territorio:{uf.codigo}",
        publico=True,
        dados=_canonico(contexto),
    )


def _contexto(uf: Territorio, termos: TermoQuerySet, dia: date) -> dict[str, Any]:
    linhas = [
        (termo, paginas.situacao_na_tela(termo))
        for termo in termos.com_territorio()
        .com_pendencias_abertas()
        .order_by("territorio__nome_normalizado", "pk")
    ]
    contagem: dict[str, int] = {}
    for _, situacao in linhas:
        contagem[situacao.texto] = contagem.get(situacao.texto, 0) + 1
    prazos = PrazoAssumido.prazos.em_curso().filter(termo__in=termos.values("pk"))
    return {
        "uf": uf,
        "dia": dia,
        "linhas": linhas,
        "contagem": contagem,
        "barra": barra_empilhada(
            [
                Parte(nome, Decimal(n), TINTAS[i % len(TINTAS)])
                for i, (nome, n) in enumerate(contagem.items())
            ],
            "Termos por situação",
            formato=lambda valor: formatar(valor, 0),
            largura_mm=165,
        ),
        "especies": acompanhamento.pendencias_por_especie(termos, dia),
        "em_curso": prazos.count(),
        "vencidos": prazos.filter(prazo__lt=dia).count(),
        "colegiados": indicador_de_colegiados(uf),
        "adesao": AdesaoDaUF.objects.filter(uf=uf).first(),
        "agenda": list(ItemDaAgenda.objects.filter(uf=uf)),
    }


def _canonico(contexto: dict[str, Any]) -> dict[str, Any]:
    """O que o painel afirma, para o hash."""
    adesao = contexto["adesao"]
    return {
        "uf": contexto["uf"].codigo,
        "dia": contexto["dia"],
        "termos": [
            [t.pk, t.situacao, t.situacao_desde, t.pendencias_abertas]
            for t, _ in contexto["linhas"]
        ],
        "pendencias": [
            [e.nome, e.abertas, e.impedem, e.vencidas, e.resolvidas]
            for e in contexto["especies"]
        ],
        "prazos": [contexto["em_curso"], contexto["vencidos"]],
        "colegiados": [
            contexto["colegiados"].implantados,
            contexto["colegiados"].regioes,
        ],
        "adesao": [adesao.plano_de_acao, adesao.modo] if adesao else [],
        "agenda": [
            [i.acao, i.responsavel, i.prazo, i.situacao] for i in contexto["agenda"]
        ],
    }
