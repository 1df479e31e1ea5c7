"""O que as telas do ritual mostram: o caminho de um ponto e as frases das mudanças."""

from datetime import date, datetime

from django.utils import timezone

from base.numeros import formatar
from base.telas import Ato, Passo
from portfolio.consultas_do_ritual import Mudancas
from portfolio.models import ItemDaPauta, PontoCritico
from portfolio.rules import ESCADA, Degrau, posicao_na_escada


def onde_esta(ponto: PontoCritico, *, hoje: date) -> str:
    """Uma frase: em que degrau está e até quando, ou onde parou."""
    degrau = ponto.get_degrau_display()
    if ponto.resolvido_em is not None:
        dia = timezone.localdate(ponto.resolvido_em)
        return f"Resolvido em {dia:%d/%m/%Y}, no degrau {degrau}."
    despachado = ponto.itens.filter(
        despacho__isnull=False, despacho__cumprido_em__isnull=True
    )
    if item := despachado.select_related("despacho").first():
        despacho = item.despacho
        fim = ", vencido" if despacho.vencido(hoje) else ""
        return (
            f"{despacho}: {despacho.responsavel}, até {despacho.prazo:%d/%m/%Y}{fim}."
        )
    posicao = ponto.posicao(hoje)
    if posicao is None:
        return f"No degrau {degrau}, sem prazo para subir."
    nome = posicao.degrau.label
    if posicao.estourou(hoje):
        dias = (hoje - posicao.vence).days
        return f"Parado no degrau {nome}, vencido há {formatar(dias)} dias."
    return f"No degrau {nome} até {posicao.vence:%d/%m/%Y}."


def degraus(ponto: PontoCritico, *, hoje: date) -> list[Passo]:
    """A escada, com o degrau atual marcado."""
    posicao = ponto.posicao(hoje)
    atual = posicao.degrau if posicao else Degrau(ponto.degrau)
    indice = ESCADA.index(atual)
    fim = posicao.vence if posicao else None
    return [
        Passo(
            degrau.label,
            f"até {fim:%d/%m/%Y}" if fim and i == indice else "",
            "feito" if i < indice else "atual" if i == indice else "",
        )
        for i, degrau in enumerate(ESCADA)
    ]


def caminho(ponto: PontoCritico, *, hoje: date) -> list[Ato]:
    """Da abertura à solução: cada subida, decisão e despacho, com dia e quem."""
    atos = [*_abertura(ponto), *_subidas(ponto, hoje=hoje)]
    itens = ponto.itens.select_related("reuniao", "decidido_por__usuario", "despacho")
    for item in itens:
        atos += _da_decisao(item)
    if ponto.resolvido_em is not None:
        atos.append(
            Ato(
                ponto.resolvido_em, "Resolvido", ponto.solucao, str(ponto.resolvido_por)
            )
        )
    return sorted(atos, key=_instante)


def _instante(ato: Ato) -> tuple[date, float]:
    """Dias antes de horas: a subida automática vale desde o começo do dia."""
    if isinstance(ato.quando, datetime):
        return timezone.localdate(ato.quando), ato.quando.timestamp()
    return ato.quando, 0.0


def _abertura(ponto: PontoCritico) -> list[Ato]:
    if ponto.aberto_em is None:
        return []
    detalhe = f"{ponto.impacto} Saída proposta: {ponto.encaminhamento}".strip()
    return [Ato(ponto.aberto_em, "Aberto", detalhe, str(ponto.aberto_por))]


def _subidas(ponto: PontoCritico, *, hoje: date) -> list[Ato]:
    """As gravadas, e as que o prazo fez entre uma e outra."""
    if ponto.aberto_em is None:
        return []
    atos: list[Ato] = []
    degrau, desde = Degrau.GERENTE, timezone.localdate(ponto.aberto_em)
    for subida in ponto.subidas.select_related("subiu_por__usuario"):
        dia = timezone.localdate(subida.subiu_em)
        atos += _automaticas(degrau, desde, dia)
        degrau, desde = Degrau(subida.degrau), dia
        atos.append(
            Ato(
                subida.subiu_em,
                f"Levado ao degrau {degrau.label}",
                subida.motivo,
                str(subida.subiu_por),
            )
        )
    return atos + _automaticas(degrau, desde, _fim_do_relogio(ponto, hoje))


def _fim_do_relogio(ponto: PontoCritico, hoje: date) -> date:
    """O dia em que o ponto deixou de subir: o despacho, a solução ou hoje."""
    despacho = ponto.itens.filter(decisao=ItemDaPauta.Decisao.DESPACHO).first()
    if despacho is not None:
        return timezone.localdate(despacho.decidido_em)
    if ponto.resolvido_em is not None:
        return timezone.localdate(ponto.resolvido_em)
    return hoje


def _automaticas(degrau: Degrau, desde: date, ate: date) -> list[Ato]:
    posicao = posicao_na_escada(degrau, desde, hoje=ate)
    return [
        Ato(dia, f"Subiu ao degrau {d.label}", "o prazo do degrau anterior venceu")
        for d, dia in posicao.automaticas
    ]


def _da_decisao(item: ItemDaPauta) -> list[Ato]:
    despacho = getattr(item, "despacho", None)
    detalhe = item.texto
    if despacho:
        detalhe = (
            f"{despacho}: {item.texto} Responsável: {despacho.responsavel}, até "
            f"{despacho.prazo:%d/%m/%Y}."
        )
    atos = [
        Ato(
            item.decidido_em,
            item.get_decisao_display(),
            detalhe,
            f"{item.reuniao}; {item.decidido_por}",
            item.reuniao.get_absolute_url(),
        )
    ]
    if despacho and despacho.cumprido_em:
        atos.append(
            Ato(
                despacho.cumprido_em,
                f"{despacho} cumprido",
                "",
                str(despacho.cumprido_por),
            )
        )
    return atos


def frase_das_mudancas(mudou: Mudancas) -> str:
    """«Nada mudou desde…» ou quantas mudanças."""
    if not mudou.total:
        return f"Nada mudou desde {mudou.desde:%d/%m/%Y}."
    nome = "mudança" if mudou.total == 1 else "mudanças"
    return f"{formatar(mudou.total)} {nome} desde {mudou.desde:%d/%m/%Y}."
