"""As telas contra as suas próprias consultas, refeitas sem o Django."""

import gc
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Final, NamedTuple

from django.db.models import F
from django.test import Client
from django.utils import timezone

from base.banco import analisar
from contas.models import Usuario
from cooperacao.carga import criar_termos
from indicadores.carga import gerar as gerar_anos
from indicadores.models import Pactuacao
from painel.medicao.medida import (
    Medida,
    alternar,
    desfeito,
    guardar_sql,
    refazer,
)
from portfolio.carga import criar_carteira
from territorios.models import Territorio

VEZES: Final = 15
AQUECIMENTO: Final = 2
LIMITE: Final = 3.0
LIMITE_DO_CRESCIMENTO: Final = 1.3
ANOS_DO_PAIS: Final = 10
MUNICIPIO_DE_MINAS: Final = "3106200"
VAZIA: Final = "/acessibilidade/"
BACKEND: Final = "contas.backends.PortalBackend"


class Tela(NamedTuple):
    """Uma tela a medir: o nome na tabela, o endereço, quem a pede e o que acontece
    antes de cada pedido."""

    nome: str
    endereco: str
    email: str = ""
    antes: Callable[[], object] = lambda: None


class Tempos(NamedTuple):
    """O tempo de uma tela, o do seu SQL e o da moldura; milissegundos.

    Medianas; `melhor` e `moldura_melhor` são os menores tempos.
    """

    tela: float
    sql: float
    moldura: float
    consultas: int
    melhor: float
    moldura_melhor: float

    @property
    def nu(self) -> float:
        """O mínimo que o mesmo pedido custa (ADR 0020)."""
        return self.sql + self.moldura

    @property
    def nota(self) -> str:
        """Quantas consultas, e a razão ao SQL sozinho."""
        return f"{self.consultas} consultas; {self.tela / self.sql:.1f}× só o SQL"


class TelaComErro(Exception):
    """A tela medida não respondeu 200."""


def cliente_de(email: str) -> Client:
    """Um navegador com a sessão da pessoa; sem e-mail, o do público."""
    cliente = Client(headers={"host": "127.0.0.1"})
    if email:
        cliente.force_login(Usuario.objects.get(email=email), BACKEND)
    return cliente


def tempos_da(tela: Tela) -> Tempos:
    """A tela inteira, o seu SQL e a moldura, um depois do outro, muitas vezes.

    A moldura é a página vazia do portal mais tantas leituras de uma linha, pela
    chave, quantas são as consultas da tela.
    """
    cliente = cliente_de(tela.email)
    chave = Territorio.objects.values_list("pk", flat=True)[0]

    def pedir(endereco: str = tela.endereco) -> None:
        tela.antes()
        resposta = cliente.get(endereco)
        if resposta.status_code != 200:
            raise TelaComErro(f"{endereco} respondeu {resposta.status_code}")

    for _ in range(AQUECIMENTO):
        pedir()
        pedir(VAZIA)
    with guardar_sql("SELECT") as consultas:
        pedir()
    vazia = Client(headers={"host": "127.0.0.1"})
    # o que a carga deixou neste processo não é da tela: o coletor não o percorre
    gc.collect()
    gc.freeze()

    def moldura() -> None:
        vazia.get(VAZIA)
        for _ in consultas:
            Territorio.objects.get(pk=chave)

    inteira, sql = alternar(pedir, lambda: refazer(consultas), VEZES)
    com_moldura, _ = alternar(moldura, moldura, VEZES)
    return Tempos(
        inteira.mediana,
        sql.mediana,
        com_moldura.mediana,
        len(consultas),
        inteira.melhor,
        com_moldura.melhor,
    )


def medir_tela(tela: Tela) -> Medida:
    """A tela contra o mínimo que o mesmo pedido custa."""
    tempos = tempos_da(tela)
    return Medida(tela.nome, tempos.tela, tempos.nu, LIMITE, tempos.nota)


def da_demonstracao() -> Iterator[Medida]:
    """O que a pessoa vê primeiro, com os números da demonstração."""
    gestor = "gestor_municipal@demo.example.org"
    yield medir_tela(Tela("início de um gestor", "/painel/", gestor))
    endereco = "/indicadores/avaliacao/2007/BR/8/"
    yield medir_tela(Tela("indicador, demonstração", endereco))


def da_cooperacao() -> Iterator[Medida]:
    """Lista e painel com 200 Termos de dez anos, contra dois e contra vinte."""
    email = "opas_gestor@demo.example.org"
    telas = (
        Tela("lista", "/cooperacao/", email),
        Tela("painel", "/cooperacao/painel/?ano=2017", email),
    )
    com_vinte = _com_termos(18, telas)
    com_duzentos = _com_termos(198, telas)
    for tela, antes, depois in zip(telas, com_vinte, com_duzentos, strict=True):
        yield Medida(f"{tela.nome} de 200 Termos", depois.tela, depois.nu, LIMITE)
        yield _crescimento(f"{tela.nome} de 200 Termos contra 20", antes, depois)


def _com_termos(quantos: int, telas: Sequence[Tela]) -> list[Tempos]:
    with desfeito():
        criar_termos(quantos)
        analisar()
        return [tempos_da(tela) for tela in telas]


def da_carteira() -> Iterator[Medida]:
    """Matriz, linha do tempo e quadro, com 1.600 iniciativas de 20 marcos."""
    with desfeito():
        hoje = timezone.localdate()
        ciclo = criar_carteira("medida-1600", iniciativas=1600, marcos=20, hoje=hoje)
        analisar()
        endereco = ciclo.get_absolute_url()
        yield medir_tela(Tela("matriz de 1.600 iniciativas", endereco))
        uma = f"{endereco}?unidade=UNID01"
        yield medir_tela(Tela("uma unidade dos 1.600", uma))
        yield medir_tela(Tela("quadro de 1.600 iniciativas", f"{endereco}quadro/"))


def do_pais() -> Iterator[Medida]:
    """As telas dos indicadores com o país inteiro: 2,8 milhões de metas e outros
    tantos resultados, contra um décimo disso."""
    with desfeito():
        ano = gerar_anos(1)[0]
        telas = telas_do_pais(ano)
        antes = [tempos_da(tela) for tela in telas]
        gerar_anos(ANOS_DO_PAIS)
        depois = [tempos_da(tela) for tela in telas]
        for tela, tempos in zip(telas, depois, strict=True):
            yield Medida(tela.nome, tempos.tela, tempos.nu, LIMITE, tempos.nota)
        for tela, um, dez in zip(telas, antes, depois, strict=True):
            yield _crescimento(f"{tela.nome}: 10 vezes os dados", um, dez)


def telas_do_pais(ano: int) -> list[Tela]:
    """As telas cujo custo depende do país."""
    avaliacao = f"/indicadores/avaliacao/{ano}"
    municipios = f"{avaliacao}/BR/?nivel=MUN&ordem=-8"
    estado = "tecnico_estadual@demo.example.org"
    return [
        Tela("indicador, Brasil", f"{avaliacao}/BR/8/"),
        Tela("indicador, Minas (853)", f"{avaliacao}/MG/8/"),
        Tela("distribuição, Acre (22)", f"{avaliacao}/AC/8/distribuicao/"),
        Tela("distribuição, Minas (853)", f"{avaliacao}/MG/8/distribuicao/"),
        Tela("ano, Brasil (27 UFs)", f"{avaliacao}/BR/"),
        Tela("ano, 5.571 municípios", municipios),
        Tela("ano, 5.571, um acaba de gravar", municipios, antes=partial(_gravar, ano)),
        Tela("ano, Acre (22)", f"{avaliacao}/AC/"),
        Tela("ano, Minas (853)", f"{avaliacao}/MG/"),
        Tela("simulador, Brasil", f"/indicadores/simulador/{ano}/BR/8/"),
        Tela("simulador, Minas (853)", f"/indicadores/simulador/{ano}/MG/8/"),
        Tela("comparação", f"/indicadores/comparar/{ano}/?t=AC&t=MG&t=SP"),
        Tela("trilho de um número", f"/n/{ano}-8-1200401-r/"),
        Tela("metas de um município", f"/indicadores/pactuacao/{ano}/1200401/"),
        Tela("resultados dele", f"/indicadores/resultados/{ano}/1200401/"),
        Tela("acompanhar um estado", f"/indicadores/acompanhar/{ano}/AC/", estado),
    ]


def _gravar(ano: int) -> None:
    """O que a gravação de um resultado muda para quem conta: um de Minas."""
    de_minas = Pactuacao.objects.filter(
        rodada__ano=ano, territorio__codigo=MUNICIPIO_DE_MINAS
    )
    de_minas.update(gravacoes_de_resultados=F("gravacoes_de_resultados") + 1)


def _crescimento(nome: str, antes: Tempos, depois: Tempos) -> Medida:
    """A tela depois contra a de antes, na máquina de agora; o melhor de cada uma.

    Entre as duas passam minutos: a moldura, que não depende dos dados, diz quanto
    a máquina mudou no meio.
    """
    agora = depois.moldura_melhor / antes.moldura_melhor
    nota = f"o melhor de cada; SQL de {antes.sql * agora:.1f} a {depois.sql:.1f} ms"
    return Medida(
        nome, depois.melhor, antes.melhor * agora, LIMITE_DO_CRESCIMENTO, nota
    )
