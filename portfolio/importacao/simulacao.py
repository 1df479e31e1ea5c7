"""O que cada célula da planilha faria; nada se grava."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

from base.importacao import Item, Planilha, recusada, recusar
from base.models import Efeito
from base.numeros import formatar
from portfolio.importacao.colunas import (
    ABA_DAS_ENTREGAS,
    ABA_DOS_PROJETOS,
    DAS_ENTREGAS,
    DOS_PROJETOS,
    CelulaInvalida,
    LinhaDaAba,
    ler_data,
    ler_onda,
    ler_peso,
    linhas_da_aba,
)
from portfolio.models import Ciclo, Iniciativa, Marco

TIPOS: Final = {
    nome.casefold(): valor
    for valor, rotulo in Iniciativa.Tipo.choices
    for nome in (valor, str(rotulo))
}
LIMITES: Final = {"Projeto": 150, "Entrega": 250, "Fase": 150, "Unidade": 20}
DOS_CAMPOS: Final = {
    "Tipo": "tipo",
    "Unidade": "unidade",
    "Gerente": "cargo_do_gerente",
    "Desafio": "desafio",
    "Escopo": "escopo",
    "Início": "inicio",
    "Onda": "onda",
}


def _ler_tipo(texto: str) -> str:
    if not texto:
        return ""
    if texto.casefold() not in TIPOS:
        nomes = "; ".join(str(rotulo) for rotulo in Iniciativa.Tipo.labels)
        raise CelulaInvalida("Não é um tipo de iniciativa.", f"Use um destes: {nomes}.")
    return TIPOS[texto.casefold()]


LEITORES: Final[dict[str, Callable[[str], Any]]] = {
    "Tipo": _ler_tipo,
    "Início": ler_data,
    "Onda": ler_onda,
}


@dataclass(slots=True)
class Simulacao:
    """A carteira como está, e o que a planilha faria dela."""

    ciclo: Ciclo
    projetos: dict[str, Iniciativa] = field(default_factory=dict)
    marcos: dict[tuple[int, str], Marco] = field(default_factory=dict)
    novos: dict[str, date | None] = field(default_factory=dict)
    vistos: set[tuple[str, ...]] = field(default_factory=set)

    def julgar(self, planilha: Planilha) -> Iterator[Item]:
        """Um item por célula que diz alguma coisa."""
        self._carregar()
        projetos = planilha.aba(ABA_DOS_PROJETOS)
        entregas = planilha.aba(ABA_DAS_ENTREGAS)
        if projetos is None and entregas is None:
            raise recusar(
                f"A planilha não tem a aba {ABA_DOS_PROJETOS} nem a "
                f"{ABA_DAS_ENTREGAS}. Use o modelo da carteira.",
                "sem_abas",
            )
        if projetos is not None:
            for linha in linhas_da_aba(projetos, DOS_PROJETOS):
                yield from self._projeto(linha)
        if entregas is not None:
            for linha in linhas_da_aba(entregas, DAS_ENTREGAS):
                yield from self._entrega(linha)

    def _carregar(self) -> None:
        iniciativas = list(self.ciclo.iniciativas.all())
        self.projetos = {i.nome.casefold(): i for i in iniciativas}
        marcos = Marco.objects.filter(iniciativa__ciclo=self.ciclo).select_related(
            "frente", "iniciativa"
        )
        self.marcos = {(m.iniciativa_id, m.nome.casefold()): m for m in marcos}

    # -------------------------------------------------------- projetos

    def _projeto(self, linha: LinhaDaAba) -> Iterator[Item]:
        nome = linha["Projeto"]
        if recusa := self._nome_recusado(linha, "Projeto", (nome.casefold(),)):
            yield recusa
            return
        lidos, recusas = _ler(linha, DOS_CAMPOS, LEITORES)
        yield from recusas
        existente = self.projetos.get(nome.casefold())
        if existente is None:
            yield self._projeto_novo(linha, nome, lidos, bool(recusas))
            return
        if existente.encerrada_em is not None:
            if lidos:
                yield _recusada(linha, "Projeto", nome, *ENCERRADA)
            return
        yield from self._campos_mudados(linha, existente, lidos)

    def _projeto_novo(
        self, linha: LinhaDaAba, nome: str, lidos: dict[str, Any], recusado: bool
    ) -> Item:
        if recusado or not lidos.get("unidade"):
            return _recusada(
                linha,
                "Projeto",
                nome,
                "O projeto novo não entra sem a unidade e com célula recusada.",
                "Preencha a unidade e corrija as células da linha.",
            )
        self.novos[nome.casefold()] = lidos.get("inicio")
        return Item(
            Efeito.NOVA,
            *linha.lugar("Projeto"),
            rotulo=nome,
            veio=nome,
            depois="projeto novo",
            dados={"o": "projeto", "nome": nome, "campos": _em_json(lidos)},
        )

    def _campos_mudados(
        self, linha: LinhaDaAba, projeto: Iniciativa, lidos: dict[str, Any]
    ) -> Iterator[Item]:
        mudou = False
        for coluna, campo in DOS_CAMPOS.items():
            antes = getattr(projeto, campo)
            if campo not in lidos or lidos[campo] == antes:
                continue
            mudou = True
            yield Item(
                Efeito.MUDADA if antes else Efeito.NOVA,
                *linha.lugar(coluna),
                rotulo=f"{projeto}, {coluna.lower()}",
                veio=linha[coluna],
                antes=_mostrar(campo, antes),
                depois=_mostrar(campo, lidos[campo]),
                dados={
                    "o": "campo",
                    "projeto": projeto.pk,
                    "versao": projeto.versao,
                    **_em_json({"campo": campo, "valor": lidos[campo]}),
                },
            )
        if not mudou:
            yield _igual(linha, "Projeto", str(projeto))

    # -------------------------------------------------------- entregas

    def _entrega(self, linha: LinhaDaAba) -> Iterator[Item]:
        projeto, nome = linha["Projeto"], linha["Entrega"]
        chave = (projeto.casefold(), nome.casefold())
        if recusa := self._nome_recusado(linha, "Entrega", chave):
            yield recusa
            return
        existente = self.projetos.get(projeto.casefold())
        if existente is None and projeto.casefold() not in self.novos:
            yield _recusada(
                linha,
                "Projeto",
                projeto,
                "Não há projeto com este nome na carteira nem na aba Projetos.",
                "Confira a grafia, ou inclua o projeto na aba Projetos.",
            )
            return
        if existente is not None and existente.encerrada_em is not None:
            yield _recusada(linha, "Projeto", projeto, *ENCERRADA)
            return
        lidos, recusas = _ler(linha, DAS_CELULAS, LEITORES_DA_ENTREGA)
        yield from recusas
        if recusas:
            return
        marco = self.marcos.get((existente.pk, nome.casefold())) if existente else None
        inicio = existente.inicio if existente else self.novos.get(projeto.casefold())
        if recusa := _antes_do_inicio(linha, lidos, inicio):
            yield recusa
        elif marco is None:
            yield _entrega_nova(linha, projeto, nome, lidos)
        else:
            yield from _entrega_mudada(linha, marco, lidos)

    def _nome_recusado(
        self, linha: LinhaDaAba, coluna: str, chave: tuple[str, ...]
    ) -> Item | None:
        nome = linha[coluna]
        if not nome or not linha["Projeto"]:
            falta = coluna if not nome else "Projeto"
            return _recusada(
                linha, falta, "", f"Falta “{falta}”.", "Preencha, ou apague a linha."
            )
        if len(nome) > LIMITES[coluna]:
            return _recusada(
                linha,
                coluna,
                nome,
                f"O nome passa de {LIMITES[coluna]} letras.",
                "Encurte o nome.",
            )
        if (linha.aba, *chave) in self.vistos:
            return _recusada(
                linha, coluna, nome, "Já apareceu acima.", "Deixe uma linha só."
            )
        self.vistos.add((linha.aba, *chave))
        return None


ENCERRADA: Final = (
    "A iniciativa está encerrada e não muda mais.",
    "Retire as linhas dela.",
)
DAS_CELULAS: Final = {
    "Fase": "fase",
    "Peso": "peso",
    "Linha de base": "base",
    "Repactuar para": "para",
    "Motivo": "motivo",
}
LEITORES_DA_ENTREGA: Final[dict[str, Callable[[str], Any]]] = {
    "Peso": ler_peso,
    "Linha de base": ler_data,
    "Repactuar para": ler_data,
}


def _ler(
    linha: LinhaDaAba, campos: dict[str, str], leitores: dict[str, Any]
) -> tuple[dict[str, Any], list[Item]]:
    """Os valores das células preenchidas, e as que não se leem."""
    lidos: dict[str, Any] = {}
    recusas = []
    for coluna, campo in campos.items():
        texto = linha[coluna]
        if not texto:
            continue
        try:
            limite = LIMITES.get(coluna, 5_000)
            if len(texto) > limite:
                raise CelulaInvalida(f"O texto passa de {limite} letras.", "Encurte-o.")
            lidos[campo] = leitores.get(coluna, str)(texto)
        except CelulaInvalida as erro:
            recusas.append(_recusada(linha, coluna, texto, erro.motivo, erro.remedio))
    return lidos, recusas


def _antes_do_inicio(
    linha: LinhaDaAba, lidos: dict[str, Any], inicio: date | None
) -> Item | None:
    for coluna, campo in (("Linha de base", "base"), ("Repactuar para", "para")):
        dia = lidos.get(campo)
        if inicio is not None and dia is not None and dia < inicio:
            return _recusada(
                linha,
                coluna,
                linha[coluna],
                f"O projeto começa em {inicio:%d/%m/%Y}.",
                "Escolha uma data igual ou posterior.",
            )
    return None


def _entrega_nova(
    linha: LinhaDaAba, projeto: str, nome: str, lidos: dict[str, Any]
) -> Item:
    if lidos.get("para"):
        return _recusada(
            linha,
            "Repactuar para",
            linha["Repactuar para"],
            "A entrega é nova: não há data para repactuar.",
            "Escreva a data em “Linha de base”.",
        )
    return Item(
        Efeito.NOVA,
        *linha.lugar("Entrega"),
        rotulo=f"{projeto}: {nome}",
        veio=nome,
        depois="entrega nova",
        dados={"o": "marco", "projeto": projeto, "nome": nome, **_em_json(lidos)},
    )


def _entrega_mudada(
    linha: LinhaDaAba, marco: Marco, lidos: dict[str, Any]
) -> Iterator[Item]:
    fase = marco.frente.nome if marco.frente else ""
    itens = [
        _mudada(linha, "Fase", marco, fase, lidos.get("fase"), {"o": "fase"}),
        _mudada(linha, "Peso", marco, marco.peso, lidos.get("peso"), {"o": "peso"}),
        _data_mudada(linha, marco, lidos),
    ]
    dizem = [item for item in itens if item is not None]
    yield from dizem or [_igual(linha, "Entrega", f"{marco.iniciativa}: {marco}")]


def _mudada(
    linha: LinhaDaAba,
    coluna: str,
    marco: Marco,
    antes: Any,
    depois: Any,
    dados: dict[str, Any],
) -> Item | None:
    if depois is None or depois == antes:
        return None
    return Item(
        Efeito.MUDADA if antes else Efeito.NOVA,
        *linha.lugar(coluna),
        rotulo=f"{marco.iniciativa}: {marco}, {coluna.lower()}",
        veio=linha[coluna],
        antes=_mostrar("", antes),
        depois=_mostrar("", depois),
        dados={
            **dados,
            "marco": marco.pk,
            "versao": marco.versao,
            **_em_json({"valor": depois}),
        },
    )


def _data_mudada(linha: LinhaDaAba, marco: Marco, lidos: dict[str, Any]) -> Item | None:
    """A primeira data ou a repactuação; a linha de base combinada não muda."""
    base, para = lidos.get("base"), lidos.get("para")
    if para is not None:
        coluna, motivo = "Repactuar para", lidos.get("motivo", "")
        if marco.data_prevista is None:
            return _recusada(
                linha,
                coluna,
                linha[coluna],
                "A entrega ainda não tem data para repactuar.",
                "Escreva a data em “Linha de base”.",
            )
        if not motivo:
            return _recusada(
                linha,
                coluna,
                linha[coluna],
                "A repactuação não diz por quê.",
                "Escreva o motivo na coluna “Motivo”.",
            )
        if recusa := _data_impossivel(linha, coluna, marco):
            return recusa
        return _mudada(
            linha, coluna, marco, marco.data_prevista, para,
            {"o": "data", "motivo": motivo},
        )  # fmt: skip
    if base is None or base == marco.data_base:
        return None
    if marco.data_base is not None:
        return _recusada(
            linha,
            "Linha de base",
            linha["Linha de base"],
            f"A linha de base é {marco.data_base:%d/%m/%Y} e não muda.",
            "Para mudar a data, use “Repactuar para” e “Motivo”.",
        )
    if recusa := _data_impossivel(linha, "Linha de base", marco):
        return recusa
    motivo = lidos.get("motivo") or "Data combinada pela planilha da carteira."
    dados = {"o": "data", "motivo": motivo}
    return _mudada(linha, "Linha de base", marco, None, base, dados)


def _data_impossivel(linha: LinhaDaAba, coluna: str, marco: Marco) -> Item | None:
    if marco.data_real is None:
        return None
    return _recusada(
        linha,
        coluna,
        linha[coluna],
        f"A entrega foi feita em {marco.data_real:%d/%m/%Y}; a data não muda.",
        "Apague esta célula.",
    )


def _recusada(
    linha: LinhaDaAba, coluna: str, veio: str, motivo: str, remedio: str
) -> Item:
    rotulo = linha["Entrega"] or linha["Projeto"] or "linha sem nome"
    return recusada(linha.lugar(coluna), rotulo[:200], veio, motivo, remedio)


def _igual(linha: LinhaDaAba, coluna: str, rotulo: str) -> Item:
    return Item(Efeito.IGUAL, *linha.lugar(coluna), rotulo=rotulo[:200])


def _mostrar(campo: str, valor: Any) -> str:
    if valor is None or valor == "":
        return "em branco"
    if isinstance(valor, date):
        return f"{valor:%d/%m/%Y}"
    if isinstance(valor, Decimal):
        return formatar(valor)
    if campo == "tipo":
        return str(Iniciativa.Tipo(valor).label)
    return str(valor)


def _em_json(valores: dict[str, Any]) -> dict[str, Any]:
    """Datas em ISO e decimais como texto."""
    return {
        nome: valor.isoformat()
        if isinstance(valor, date)
        else str(valor)
        if isinstance(valor, Decimal)
        else valor
        for nome, valor in valores.items()
    }
