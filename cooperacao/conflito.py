"""Duas pessoas no mesmo texto: o que se junta e o que se pergunta."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from auditoria.models import Evento
from base.errors import EdicaoConcorrente
from base.telas import ValorEmConflito
from cooperacao.models import (
    AvaliacaoDoRE,
    RelatorioSemestral,
)

JUNTADO, PARTIDA = "-juntado", "-partida"
"""Sufixos, em components/conflito.html, do terceiro texto e daquele de que partiu."""

Registro = AvaliacaoDoRE | RelatorioSemestral
Salvar = Callable[[int, Mapping[str, Any], bool], Any]
"""Grava os campos a partir da versão; o último diz se juntou o de outra pessoa."""


@dataclass(frozen=True, slots=True)
class Desfecho:
    """O que houve ao salvar: `disputados` vazio é gravado, talvez `junto`."""

    junto: bool
    juntos: Mapping[str, Any] = field(default_factory=dict)
    disputados: Sequence[str] = ()
    era: Mapping[str, Any] = field(default_factory=dict)


def salvar_juntando(
    registro: Registro, campos: Mapping[str, Any], aberta: int, salvar: Salvar
) -> Desfecho:
    """Grava; se outra pessoa gravou depois da versão `aberta`, junta os dois.

    Onde só um lado mexeu fica o dele; se os dois mexeram no mesmo campo, nada se
    grava e o desfecho diz em quais. Insiste enquanto mais alguém gravar no meio.
    `aberta` 0 é a página que não disse de que versão partiu.
    """
    versao, novos, junto = aberta, campos, False
    while True:
        try:
            salvar(versao, novos, junto)
        except EdicaoConcorrente:
            registro.refresh_from_db()
            era = como_era(registro, aberta) if aberta else _em_branco(registro, campos)
            novos, disputados = juntar(campos, registro, era)
            if disputados:
                return Desfecho(False, novos, disputados, era)
            versao, junto = registro.versao, aberta != 0
        else:
            return Desfecho(junto)


def juntar(
    campos: Mapping[str, Any], gravado: Any, era: Mapping[str, Any]
) -> tuple[dict[str, Any], list[str]]:
    """Junta o digitado ao gravado e diz em que campos os dois lados mexeram.

    Onde só um lado mexeu fica o dele: quem não tocou num campo não o apaga. Nos
    outros, o valor provisório é o digitado.
    """
    juntos, disputados = {}, []
    for nome, meu in campos.items():
        deles = getattr(gravado, nome)
        so_eles_mexeram = nome in era and era[nome] == meu
        juntos[nome] = deles if so_eles_mexeram else meu
        if deles not in (meu, era.get(nome, ...)) and not so_eles_mexeram:
            disputados.append(nome)
    return juntos, disputados


def conflitos(
    desfecho: Desfecho, gravado: Registro, rotulos: Mapping[str, str]
) -> tuple[list[ValorEmConflito], dict[str, str]]:
    """As três versões de cada campo disputado, e os demais como vão ficar."""
    juntos, disputados = desfecho.juntos, desfecho.disputados
    diferem = [
        ValorEmConflito(
            nome=nome,
            rotulo=rotulos[nome],
            era=_escrito(desfecho.era.get(nome)),
            deles=_escrito(getattr(gravado, nome)),
            meu=_escrito(juntos[nome]),
            longo=isinstance(juntos[nome], str),
        )
        for nome in disputados
    ]
    demais = {n: _escrito(v) for n, v in juntos.items() if n not in disputados}
    return diferem, {n: v for n, v in demais.items() if v}


def com_os_juntados(enviado: QueryDict) -> QueryDict:
    """O que veio da tela do conflito, com o terceiro texto onde a pessoa o escreveu.

    Basta tê-lo mudado: quem juntou os dois e não marcou nada não perde o que fez.
    """
    escolhido = enviado.copy()
    for chave in enviado:
        nome = chave.removesuffix(JUNTADO)
        if nome == chave:
            continue
        juntado = str(enviado.get(chave, ""))
        partida = str(enviado.get(nome + PARTIDA, ""))
        mudou = _sem_margens(juntado) != _sem_margens(partida)
        if mudou or enviado.get(nome) == JUNTADO:
            escolhido[nome] = juntado
    return escolhido


def _sem_margens(texto: str) -> str:
    return texto.replace("\r\n", "\n").strip()


def _escrito(valor: Any) -> str:
    if valor is None or valor is False:
        return ""
    return "on" if valor is True else str(valor)


def _em_branco(registro: Registro, campos: Iterable[str]) -> dict[str, Any]:
    """De quem não se sabe de onde partiu: não apaga, e só completa o vazio."""
    novo = type(registro)()
    return {nome: getattr(novo, nome) for nome in campos}


def como_era(registro: Registro, versao: int) -> dict[str, Any]:
    """O conteúdo na versão que a pessoa abriu, lido da trilha; vazio se não há."""
    for evento in Evento.objects.do_objeto(registro):
        if evento.dados.get("versao") == versao + 1:
            antes: dict[str, Any] = evento.dados["antes"]
            return antes
    return {}
