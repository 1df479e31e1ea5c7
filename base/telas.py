"""O que as telas mostram, em peças: quem monta a página preenche, o template desenha.

Nenhuma peça consulta o banco nem decide permissão: recebe o texto pronto.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from django.utils.safestring import SafeString

from base.models import Andamento, SituacaoDoAndamento

Texto = str | SafeString
Trilha = Sequence[tuple[str, str | None]]
"""As migalhas da página: rótulo e endereço; a última, sem endereço."""


@dataclass(frozen=True, slots=True)
class ItemDeMenu:
    """Uma seção do portal no menu principal.

    `apps` são os `app_name` que a marcam como atual; `papeis` vazio quer dizer
    que todos a veem; `so_com_conta`, que o público não a vê.
    """

    rotulo: str
    endereco: str
    apps: frozenset[str]
    so_com_conta: bool = False
    papeis: frozenset[str] = frozenset()


MENU: Final = (
    ItemDeMenu("Início", "/painel/", frozenset({"painel:inicio"}), so_com_conta=True),
    ItemDeMenu("Indicadores", "/indicadores/", frozenset({"indicadores", "numeros"})),
    ItemDeMenu("Pactos", "/pactos/", frozenset({"pactos"})),
    ItemDeMenu("Cooperação", "/cooperacao/", frozenset({"cooperacao"})),
    ItemDeMenu("Portfólio", "/portfolio/", frozenset({"portfolio"})),
    ItemDeMenu(
        "Transparência",
        "/transparencia/",
        frozenset({"painel:transparencia", "painel:dados"}),
    ),
)


@dataclass(frozen=True, slots=True)
class Passo:
    """Uma etapa de um fluxo: `estado` é "feito", "atual" ou "" (ainda não)."""

    rotulo: str
    detalhe: str = ""
    estado: str = ""
    complemento: str = ""


@dataclass(frozen=True, slots=True)
class Ato:
    """O que alguém fez num documento, na ordem em que a trilha mostra.

    `quando` com hora é mostrado com hora. `volta` marca devolução ou recusa.
    """

    quando: datetime | date
    texto: str
    quem: str = ""
    ato: str = ""
    endereco: str = ""
    volta: bool = False


@dataclass(frozen=True, slots=True)
class Fato:
    """Um número de manchete: `valor` já formatado, com a unidade no rótulo."""

    valor: Texto
    rotulo: str
    nota: str = ""
    unidade: str = ""


@dataclass(frozen=True, slots=True)
class Verificacao:
    """Uma conferência aritmética na tela: `situacao` é "ok", "nao" ou "nc"."""

    texto: Texto
    situacao: str = "ok"


@dataclass(frozen=True, slots=True)
class Pendencia:
    """Um item da fila "espera por mim", como cada app o devolve.

    `prazo` é o último dia para fazer; None quando não há prazo.
    """

    titulo: str
    detalhe: str
    endereco: str
    botao: str
    prazo: date | None = None


@dataclass(frozen=True, slots=True)
class ItemDaFila:
    """Uma pendência pronta para a tela: o prazo por extenso e se é urgente."""

    titulo: str
    detalhe: str
    endereco: str
    botao: str
    prazo: str
    falta: str
    urgente: bool


DIAS_DE_URGENCIA: Final = 10


def item_da_fila(pendencia: Pendencia, hoje: date) -> ItemDaFila:
    """Escreve o prazo e quanto falta; urgente é o vencido ou a até dez dias."""
    dias = (pendencia.prazo - hoje).days if pendencia.prazo else None
    return ItemDaFila(
        titulo=pendencia.titulo,
        detalhe=pendencia.detalhe,
        endereco=pendencia.endereco,
        botao=pendencia.botao,
        prazo=f"{pendencia.prazo.day}/{pendencia.prazo.month}"
        if pendencia.prazo
        else "sem prazo",
        falta=quanto_falta(dias) if dias is not None else "",
        urgente=dias is not None and dias <= DIAS_DE_URGENCIA,
    )


def quanto_falta(dias: int) -> str:
    """«faltam 9 dias», «é hoje», «atrasado há 3 dias»."""
    if dias == 0:
        return "é hoje"
    if dias < 0:
        return "atrasado há 1 dia" if dias == -1 else f"atrasado há {-dias} dias"
    return "falta 1 dia" if dias == 1 else f"faltam {dias} dias"


@dataclass(frozen=True, slots=True)
class ValorEmConflito:
    """Um campo que duas pessoas mudaram: como era, o que está gravado, o que eu quis.

    `nome` é o nome do campo no formulário; os três valores vêm formatados, e o
    texto vazio aparece como "em branco". `deles` e `meu` são o que volta no POST.
    De um texto `longo` oferece-se também escrever um terceiro, partindo dos dois.
    """

    nome: str
    rotulo: str
    era: str
    deles: str
    meu: str
    numero: str = ""
    longo: bool = False

    @property
    def juntos(self) -> str:
        """Os dois textos, um depois do outro, para de ambos se fazer um só."""
        return "\n\n".join(filter(None, (self.deles, self.meu)))


@dataclass(frozen=True, slots=True)
class AndamentoDaTarefa:
    """Uma tarefa longa, para `components/tarefa.html`.

    `total` None quer dizer que ainda não se sabe. `terminada` para a consulta
    automática; `resultado` é o endereço do que ficou pronto.
    """

    titulo: str
    endereco: str
    feito: int = 0
    total: int | None = None
    detalhe: str = ""
    terminada: bool = False
    falhou: bool = False
    resultado: str = ""
    rotulo_do_resultado: str = "Abrir o resultado"


def andamento_na_tela(andamento: Andamento, endereco: str = "") -> AndamentoDaTarefa:
    """O andamento como o componente o mostra; `endereco`, a página que o acompanha."""
    return AndamentoDaTarefa(
        titulo=andamento.titulo,
        endereco=endereco or andamento.get_absolute_url(),
        feito=andamento.feito,
        total=andamento.total,
        detalhe=andamento.mensagem,
        terminada=andamento.situacao
        in (SituacaoDoAndamento.CONCLUIDA, SituacaoDoAndamento.FALHOU),
        falhou=andamento.situacao == SituacaoDoAndamento.FALHOU,
        resultado=andamento.resultado_url,
    )


@dataclass(frozen=True, slots=True)
class Confirmacao:
    """O que `components/confirmacao.html` precisa para perguntar antes de fazer.

    `pares` resume o que vai acontecer; `endereco` vazio envia para a própria
    página; `escondidos` volta no POST junto com o formulário, se houver.
    """

    titulo: str
    botao: str
    voltar: str
    sobre: str = ""
    texto: str = ""
    endereco: str = ""
    pares: Sequence[tuple[str, Texto]] = ()
    ciente: str = ""
    perigo: bool = False
    rotulo_de_voltar: str = "Voltar e rever"
    escondidos: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TelaDeFormulario:
    """Uma página que só tem um formulário: o que ela diz e para onde volta."""

    titulo: str
    botao: str
    voltar: str
    trilha: Trilha
    sobre: str = ""
    texto: str = ""
    aviso: str = ""


ICONE_DA_SITUACAO: Final = {
    "ok": "ok",
    "nao": "menos",
    "erro": "erro",
    "av": "av",
    "az": "relogio",
    "ne": "na",
}
"""Ícone que acompanha cada classe de situação quando a tela não pede outro."""

ICONE_DA_MENSAGEM: Final = {
    "danger": "erro",
    "success": "ok",
    "info": "info",
    "warning": "av",
}

TIPO_DA_MENSAGEM: Final = {
    "debug": "info",
    "info": "info",
    "success": "success",
    "warning": "warning",
    "error": "danger",
}
"""Da etiqueta de django.contrib.messages para a classe da mensagem do GOV.BR."""


def menu_de(
    *, tem_conta: bool, papel: str | None, app: str, pagina: str
) -> list[tuple[ItemDeMenu, bool]]:
    """Itens que a pessoa vê, cada um com a marca de seção atual."""
    return [
        (item, bool(item.apps & {app, pagina}))
        for item in MENU
        if (tem_conta or not item.so_com_conta)
        and (not item.papeis or papel in item.papeis)
    ]


def paginas_vizinhas(pagina: Any) -> list[int | None]:
    """Números a mostrar na paginação; None é a lacuna entre eles."""
    return [
        numero if isinstance(numero, int) else None
        for numero in pagina.paginator.get_elided_page_range(
            pagina.number, on_each_side=1, on_ends=1
        )
    ]
