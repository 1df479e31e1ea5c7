"""Os documentos que saem do próprio código: os fluxos e as rotas.

`gerar_docs` os escreve em docs/; com `--conferir`, acusa o que ficou para trás.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from base.workflow import Transicao
from contas.states import Papel
from cooperacao import states as da_cooperacao
from indicadores import states as dos_indicadores
from pactos import states as dos_pactos

AVISO = "<!-- Gerado por manage.py gerar_docs a partir do código. Não edite. -->"


@dataclass(frozen=True, slots=True)
class Fluxo:
    """Um fluxo de trabalho e onde a sua tabela está escrita."""

    arquivo: str
    titulo: str
    fonte: str
    transicoes: Mapping[str, Transicao]
    situacoes: type[Enum]
    acoes: Mapping[str, dos_pactos.Acao] = field(default_factory=dict)


FLUXOS = (
    Fluxo(
        "pactuacao-municipal",
        "Pactuação municipal de metas",
        "indicadores/states.py",
        dos_indicadores.TRANSICOES,
        dos_indicadores.Situacao,
    ),
    Fluxo(
        "pactuacao-municipal-com-cir",
        "Pactuação municipal de metas, onde a UF tem o passo da CIR",
        "indicadores/states.py",
        dos_indicadores.TRANSICOES_COM_CIR,
        dos_indicadores.Situacao,
    ),
    Fluxo(
        "pactuacao-estadual",
        "Pactuação estadual de metas",
        "indicadores/states.py",
        dos_indicadores.TRANSICOES_DO_ESTADO,
        dos_indicadores.Situacao,
    ),
    Fluxo(
        "termo-de-compromisso",
        "Termo de Compromisso de Gestão do município e do estado",
        "pactos/states.py",
        dos_pactos.TRANSICOES,
        dos_pactos.Situacao,
        dos_pactos.ACOES,
    ),
    Fluxo(
        "termo-do-distrito-federal",
        "Termo de Compromisso de Gestão do Distrito Federal",
        "pactos/states.py",
        dos_pactos.TRANSICOES_DO_DF,
        dos_pactos.Situacao,
        dos_pactos.ACOES_DO_TIPO[dos_pactos.TipoDeTermo.TCG_DF],
    ),
    Fluxo(
        "termo-federal",
        "Termo de Compromisso de Gestão Federal",
        "pactos/states.py",
        dos_pactos.TRANSICOES_FEDERAIS,
        dos_pactos.Situacao,
        dos_pactos.ACOES_DO_TIPO[dos_pactos.TipoDeTermo.TCG_FEDERAL],
    ),
    Fluxo(
        "plano-semestral",
        "Plano de trabalho semestral do Termo de Cooperação",
        "cooperacao/states.py",
        da_cooperacao.TRANSICOES_DO_PLANO,
        da_cooperacao.SituacaoDoPlano,
    ),
    Fluxo(
        "relatorio-semestral",
        "Relatório semestral do Termo de Cooperação",
        "cooperacao/states.py",
        da_cooperacao.TRANSICOES,
        da_cooperacao.SituacaoDoSemestre,
    ),
    Fluxo(
        "relatorio-anual",
        "Relatório anual do Termo de Cooperação",
        "cooperacao/states.py",
        da_cooperacao.TRANSICOES_DO_ANUAL,
        da_cooperacao.SituacaoDoAnual,
    ),
)


def documentos() -> dict[Path, str]:
    """Caminho em docs/ e conteúdo de cada documento gerado."""
    docs = Path(settings.BASE_DIR) / "docs"
    gerados = {docs / "fluxos" / f"{f.arquivo}.md": fluxo_em_texto(f) for f in FLUXOS}
    gerados[docs / "rotas.md"] = rotas_em_texto()
    return gerados


# ------------------------------------------------------------------ fluxos


def fluxo_em_texto(fluxo: Fluxo) -> str:
    """Diagrama, passos e a tabela papel × ação de um fluxo."""
    partes = [
        AVISO,
        f"# {fluxo.titulo}",
        f"A tabela está em `{fluxo.fonte}`; botões, permissões e testes a leem.",
        "## De uma situação a outra",
        _diagrama(fluxo),
        "## Passos",
        _passos(fluxo),
        "## Quem faz o quê",
        _papel_por_acao(fluxo.transicoes.values()),
    ]
    if fluxo.acoes:
        partes += [
            "## Quem faz o que não muda a situação",
            _quando(fluxo),
            _papel_por_acao(fluxo.acoes.values()),
        ]
    return "\n\n".join(partes) + "\n"


def _rotulo(fluxo: Fluxo, situacao: str) -> str:
    return str(fluxo.situacoes(situacao).label)  # type: ignore[attr-defined]


def _ordem(fluxo: Fluxo) -> list[str]:
    """As situações na ordem em que a tabela as declara."""
    return [str(situacao.value) for situacao in fluxo.situacoes]


def _de(fluxo: Fluxo, transicao: Transicao) -> list[str]:
    return [s for s in _ordem(fluxo) if s in {str(de) for de in transicao.de}]


def _diagrama(fluxo: Fluxo) -> str:
    linhas = ["```mermaid", "stateDiagram-v2"]
    usadas = {
        s for t in fluxo.transicoes.values() for s in (*_de(fluxo, t), str(t.para))
    }
    linhas += [
        f'    state "{_rotulo(fluxo, s)}" as {s}' for s in _ordem(fluxo) if s in usadas
    ]
    for transicao in fluxo.transicoes.values():
        linhas += [
            f"    {de} --> {transicao.para}: {transicao.rotulo}"
            for de in _de(fluxo, transicao)
        ]
    return "\n".join([*linhas, "```"])


def _passos(fluxo: Fluxo) -> str:
    linhas = ["| passo | de | para | instância | exige |", "|---|---|---|---|---|"]
    for transicao in fluxo.transicoes.values():
        exige = [
            nome
            for nome, pede in (
                ("ato", transicao.exige_ato),
                ("motivo", transicao.exige_motivo),
            )
            if pede
        ]
        origem = ", ".join(_rotulo(fluxo, s) for s in _de(fluxo, transicao))
        destino = _rotulo(fluxo, transicao.para)
        linhas.append(
            f"| {transicao.rotulo} | {origem} | {destino} | "
            f"{transicao.instancia or '—'} | {' e '.join(exige) or '—'} |"
        )
    return "\n".join(linhas)


def _quando(fluxo: Fluxo) -> str:
    linhas = ["| ação | enquanto está |", "|---|---|"]
    for acao in fluxo.acoes.values():
        situacoes = [_rotulo(fluxo, s) for s in _ordem(fluxo) if s in acao.de]
        linhas.append(f"| {acao.rotulo} | {', '.join(situacoes)} |")
    return "\n".join(linhas)


def _papel_por_acao(regras: Iterable[Transicao | dos_pactos.Acao]) -> str:
    acoes = list(regras)
    papeis = [p for p in Papel if any(p in t.papeis for t in acoes)]
    linhas = [
        f"| papel | {' | '.join(t.rotulo for t in acoes)} |",
        f"|---|{'---|' * len(acoes)}",
    ]
    for papel in papeis:
        marcas = ["sim" if papel in t.papeis else "" for t in acoes]
        linhas.append(f"| {papel.label} | {' | '.join(marcas)} |")
    return "\n".join(linhas)


# ------------------------------------------------------------------ rotas


def rotas_em_texto() -> str:
    """Todas as rotas, com o nome, o acesso e o que fazem."""
    linhas = [
        AVISO,
        "",
        "# Rotas",
        "",
        "«público» dispensa a entrada; o que cada papel pode está em "
        "`tests/meta/permissoes.csv`.",
        "",
        "| endereço | nome | acesso | o que faz |",
        "|---|---|---|---|",
    ]
    for endereco, nome, padrao in sorted(_rotas(get_resolver().url_patterns)):
        publico = not getattr(padrao.callback, "login_required", True)
        linhas.append(
            f"| `{endereco}` | {nome} | {'público' if publico else 'com conta'} | "
            f"{_primeira_linha(padrao.callback)} |"
        )
    return "\n".join(linhas) + "\n"


def _rotas(
    padroes: list[Any], caminho: str = "/", espaco: str = ""
) -> Iterator[tuple[str, str, URLPattern]]:
    for padrao in padroes:
        # `^` e `$` são da expressão regular; o endereço se lê sem eles
        proprio = str(padrao.pattern).removeprefix("^").removesuffix("$")
        if isinstance(padrao, URLResolver):
            dentro = f"{espaco}{padrao.namespace}:" if padrao.namespace else espaco
            yield from _rotas(padrao.url_patterns, caminho + proprio, dentro)
        else:
            yield caminho + proprio, f"{espaco}{padrao.name}", padrao


def _primeira_linha(view: Any) -> str:
    texto = (view.__doc__ or "").strip()
    return texto.partition("\n")[0].replace("|", "\\|") or "—"
