"""O que todo passo da pactuação faz antes e depois da sua própria regra.

Uma pactuação ou mil passam por aqui, com a mesma regra e as mesmas consultas.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.utils import timezone

from auditoria.actions import registrar_lote
from base.errors import EdicaoConcorrente, RegraViolada
from base.workflow import exigir_situacao, no_meio_da_frase
from contas.models import Vinculo
from indicadores.models import Pactuacao, Passagem
from indicadores.permissions import papeis_por_extenso, pode, transicoes_da


def travar(
    versoes: Mapping[int, int | None], acao: str, *, por: Vinculo
) -> list[Pactuacao]:
    """Trava em ordem de chave e confere cada uma; uma errada recusa todas.

    `versoes` vai da chave à versão que a pessoa leu, ou None se não depende dela.
    """
    travadas = list(
        Pactuacao.objects.select_for_update(of=("self",))
        .select_related("rodada__edicao", "territorio__uf", "territorio__macrorregiao")
        .filter(pk__in=versoes)
        .order_by("pk")
    )
    if len(travadas) != len(versoes):
        raise Pactuacao.DoesNotExist
    for travada in travadas:
        conferir_quem_e_quando(travada, acao, por=por)
        versao = versoes[travada.pk]
        if versao is not None and versao != travada.versao:
            raise EdicaoConcorrente(
                f"Alguém mudou a pactuação de {travada.territorio} enquanto você a "
                "conferia. Confira de novo os valores e repita."
            )
    return travadas


def conferir_quem_e_quando(pactuacao: Pactuacao, acao: str, *, por: Vinculo) -> None:
    """Quem pode e se a situação permite; a recusa diz de que território se trata."""
    tabela = transicoes_da(pactuacao)
    if acao not in tabela:
        raise RegraViolada(
            f"O caminho da pactuação de {pactuacao.territorio} não tem este passo. "
            "Atualize a página.",
            codigo="passo_fora_do_caminho",
        )
    if not pode(por, acao, pactuacao):
        raise PermissionDenied(
            f"Só {papeis_por_extenso(tabela[acao].papeis)} de {pactuacao.territorio}, "
            f"ou do seu estado, pode {no_meio_da_frase(tabela[acao].rotulo)}."
        )
    exigir_situacao(
        tabela,
        acao,
        pactuacao.situacao,
        rotulo_da_situacao=f"{pactuacao.territorio}, "
        f"{pactuacao.get_situacao_display()}",
    )


def exigir_ato(numero: str, data: date) -> None:
    """Recusa ato sem número ou com data futura."""
    if not numero.strip():
        raise RegraViolada(
            "Informe o número do ato, como publicado: 12/2026.", codigo="ato_sem_numero"
        )
    if data > timezone.localdate():
        raise RegraViolada(
            "A data do ato não pode estar no futuro.", codigo="ato_no_futuro"
        )


def exigir_motivo(motivo: str) -> str:
    """O motivo sem espaços nas pontas; recusa o vazio."""
    if not motivo.strip():
        raise RegraViolada(
            "Escreva o motivo: é o que o gestor vai ler para ajustar.",
            codigo="motivo_vazio",
        )
    return motivo.strip()


def passar(
    pactuacoes: Sequence[Pactuacao],
    acao: str,
    *,
    por: Vinculo,
    marca: str,
    motivos: Mapping[int, str] | None = None,
    ressalvas: Mapping[int, str] | None = None,
    **comuns: Any,
) -> list[Pactuacao]:
    """Escreve a nova situação, quem e quando, os dados do ato, a passagem e a trilha.

    `marca` é o passo cujo par `_em`/`_por` se preenche; `motivos`, o de cada
    devolvida, pela chave; `ressalvas`, o da homologada com falta, que só a trilha
    guarda. As pactuações vêm travadas e conferidas, de uma tabela só.
    """
    if not pactuacoes:
        return []
    agora = timezone.now()
    para = transicoes_da(pactuacoes[0])[acao].para
    mudam = {
        "situacao": para,
        "situacao_desde": agora,
        f"{marca}_em": agora,
        f"{marca}_por": por,
        **comuns,
    }
    Pactuacao.objects.filter(pk__in=[p.pk for p in pactuacoes]).update(
        versao=F("versao") + 1, **mudam
    )
    passagens, trilha = [], []
    for pactuacao in pactuacoes:
        passagens.append(
            Passagem(
                pactuacao=pactuacao,
                acao=acao,
                de=pactuacao.situacao,
                para=para,
                dada_em=agora,
                dada_por=por,
            )
        )
        for campo, valor in mudam.items():
            setattr(pactuacao, campo, valor)
        pactuacao.versao += 1
        dados = {"situacao": para, **comuns}
        if motivos:
            pactuacao.motivo_da_devolucao = motivos[pactuacao.pk]
            dados["motivo_da_devolucao"] = motivos[pactuacao.pk]
        if ressalvas and pactuacao.pk in ressalvas:
            dados["ressalva"] = ressalvas[pactuacao.pk]
        trilha.append((pactuacao, dados))
    if motivos:
        Pactuacao.objects.bulk_update(pactuacoes, ["motivo_da_devolucao"])
    Passagem.objects.bulk_create(passagens)
    registrar_lote(trilha, f"indicadores.pactuacao.{acao}", por=por)
    return list(pactuacoes)
