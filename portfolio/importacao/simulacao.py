"""O que a planilha faria da carteira, linha a linha; nada se grava."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from base.importacao import Item, Planilha, recusar
from base.models import Efeito
from portfolio.importacao.celulas import (
    DAS_CELULAS,
    DOS_CAMPOS,
    ENCERRADA,
    LEITORES,
    LEITORES_DA_ENTREGA,
    LIMITES,
    antes_do_inicio,
    em_json,
    entrega_mudada,
    entrega_nova,
    igual,
    ler,
    mostrar,
    recusar_celula,
)
from portfolio.importacao.colunas import (
    ABA_DAS_ENTREGAS,
    ABA_DOS_PROJETOS,
    DAS_ENTREGAS,
    DOS_PROJETOS,
    LinhaDaAba,
    linhas_da_aba,
)
from portfolio.models import Ciclo, Iniciativa, Marco


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
        lidos, recusas = ler(linha, DOS_CAMPOS, LEITORES)
        yield from recusas
        existente = self.projetos.get(nome.casefold())
        if existente is None:
            yield self._projeto_novo(linha, nome, lidos, bool(recusas))
            return
        if existente.encerrada_em is not None:
            if lidos:
                yield recusar_celula(linha, "Projeto", nome, *ENCERRADA)
            return
        yield from self._campos_mudados(linha, existente, lidos)

    def _projeto_novo(
        self, linha: LinhaDaAba, nome: str, lidos: dict[str, Any], recusado: bool
    ) -> Item:
        if recusado or not lidos.get("unidade"):
            return recusar_celula(
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
            dados={"o": "projeto", "nome": nome, "campos": em_json(lidos)},
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
                antes=mostrar(campo, antes),
                depois=mostrar(campo, lidos[campo]),
                dados={
                    "o": "campo",
                    "projeto": projeto.pk,
                    "versao": projeto.versao,
                    **em_json({"campo": campo, "valor": lidos[campo]}),
                },
            )
        if not mudou:
            yield igual(linha, "Projeto", str(projeto))

    # -------------------------------------------------------- entregas

    def _entrega(self, linha: LinhaDaAba) -> Iterator[Item]:
        projeto, nome = linha["Projeto"], linha["Entrega"]
        chave = (projeto.casefold(), nome.casefold())
        if recusa := self._nome_recusado(linha, "Entrega", chave):
            yield recusa
            return
        existente = self.projetos.get(projeto.casefold())
        if existente is None and projeto.casefold() not in self.novos:
            yield recusar_celula(
                linha,
                "Projeto",
                projeto,
                "Não há projeto com este nome na carteira nem na aba Projetos.",
                "Confira a grafia, ou inclua o projeto na aba Projetos.",
            )
            return
        if existente is not None and existente.encerrada_em is not None:
            yield recusar_celula(linha, "Projeto", projeto, *ENCERRADA)
            return
        lidos, recusas = ler(linha, DAS_CELULAS, LEITORES_DA_ENTREGA)
        yield from recusas
        if recusas:
            return
        marco = self.marcos.get((existente.pk, nome.casefold())) if existente else None
        inicio = existente.inicio if existente else self.novos.get(projeto.casefold())
        if recusa := antes_do_inicio(linha, lidos, inicio):
            yield recusa
        elif marco is None:
            yield entrega_nova(linha, projeto, nome, lidos)
        else:
            yield from entrega_mudada(linha, marco, lidos)

    def _nome_recusado(
        self, linha: LinhaDaAba, coluna: str, chave: tuple[str, ...]
    ) -> Item | None:
        nome = linha[coluna]
        if not nome or not linha["Projeto"]:
            falta = coluna if not nome else "Projeto"
            return recusar_celula(
                linha, falta, "", f"Falta “{falta}”.", "Preencha, ou apague a linha."
            )
        if len(nome) > LIMITES[coluna]:
            return recusar_celula(
                linha,
                coluna,
                nome,
                f"O nome passa de {LIMITES[coluna]} letras.",
                "Encurte o nome.",
            )
        if (linha.aba, *chave) in self.vistos:
            return recusar_celula(
                linha, coluna, nome, "Já apareceu acima.", "Deixe uma linha só."
            )
        self.vistos.add((linha.aba, *chave))
        return None
