"""A grade de metas como a tela a mostra, em texto pronto."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.safestring import SafeString

from base.graficos import faisca
from base.numeros import AUSENCIA, NumeroInvalido, formatar
from indicadores.actions import Conflito
from indicadores.consultas import (
    Grade,
    LinhaDaGrade,
    codigo_da,
    escrever,
    escrever_apurado,
)
from indicadores.leitura import (
    ESTADOS_DA_GRADE,
    CelulaDigitada,
    LeituraDaGrade,
    ler_valor,
    original_da,
    variante_escolhida,
)
from indicadores.models import Comentario, MetaPactuada, Resultado
from indicadores.plausibilidade import Aviso, SemAviso, em_contagem
from indicadores.rules import EstadoDaCelula

SEM_DIGITACAO: Final = LeituraDaGrade()

ROTULO_DA_CLASSE: Final = {
    "val": "preenchido",
    "err": "com erro",
    "avi": "pede justificativa",
    "nap": "não se aplica",
    "vaz": "em branco",
}
_SITUACAO_DA_CLASSE: Final = {
    "val": ("ok", "Salvo", "ok"),
    "err": ("erro", "Corrigir", "erro"),
    "avi": ("av", "Justificar", "av"),
    "nap": ("ne", "Não se aplica", "na"),
    "vaz": ("ne", "Em branco", "lapis"),
}


@dataclass(frozen=True, slots=True)
class Opcao:
    """Uma definição que se pode escolher para o indicador, e o que passa sem aviso."""

    codigo: str
    nome: str
    escolhida: bool
    sem_aviso: SemAviso | None


@dataclass(frozen=True, slots=True)
class LinhaDaTela:
    """Uma linha da grade, já escrita em português."""

    numero: int
    nome: str
    endereco: str
    unidade: str
    sentido: str
    meta_anterior: str
    resultado_anterior: str
    trilho: str
    trilho_da_meta_anterior: str
    trilho_do_anterior: str
    alcancou: bool | None
    lido: str
    faisca: SafeString
    nacional: str
    que_nacional: str
    mediana: str
    sugestao: str
    porque: str
    texto: str
    escrito: str
    estado: str
    definicoes: Sequence[Opcao]
    sem_aviso: SemAviso | None
    equivalencia: str
    justificativa: str
    versao: int
    original: str
    classe: str
    situacao: tuple[str, str, str]
    erro: str
    campo_do_erro: str
    avisos: Sequence[Aviso]
    usar: str
    nao_se_aplica: str
    conflito: Conflito | None
    comentarios: Sequence[Comentario]
    deles: str
    texto_deles: str

    @property
    def chave(self) -> str | None:
        """De que depende o que a linha mostra; None se cita o que outros gravaram."""
        return None if self.conflito or self.comentarios else repr(self)

    @property
    def rotulo_da_classe(self) -> str:
        """O que o quadrado da régua diz a quem não vê a cor."""
        return ROTULO_DA_CLASSE[self.classe]

    @property
    def tem_extra(self) -> bool:
        """Há mensagem ou justificativa a mostrar na linha de baixo."""
        return bool(self.erro or self.avisos or self.conflito) or self.pede_texto

    @property
    def pede_texto(self) -> bool:
        """O campo da justificativa aparece: há o que justificar ou já se escreveu."""
        return (
            bool(self.avisos or self.justificativa)
            or self.ausente
            or self.campo_do_erro == "j"
        )

    @property
    def tem_numero(self) -> bool:
        """A meta, para quem só lê, é um número: só ele tem unidade."""
        return bool(self.texto) and not self.nao_se_aplica

    @property
    def ausente(self) -> bool:
        """A pessoa declarou que não pactua ou que não se aplica."""
        return self.estado in (
            EstadoDaCelula.NAO_PACTUADO,
            EstadoDaCelula.NAO_SE_APLICA,
        )

    @property
    def alvo_do_erro(self) -> str:
        """Id do campo a corrigir."""
        return f"{self.campo_do_erro or 'm'}{self.numero}"


@dataclass(frozen=True, slots=True)
class GrupoDaTela:
    """Prioridade com suas linhas e quantas já foram respondidas."""

    nome: str
    respondidas: int
    linhas: Sequence[LinhaDaTela]


def linhas_da_tela(
    quadro: Grade,
    leitura: LeituraDaGrade = SEM_DIGITACAO,
    conflitos: Mapping[int, Conflito] | None = None,
    comentarios: Iterable[Comentario] = (),
) -> list[LinhaDaTela]:
    """As linhas na ordem da grade; o que foi digitado e não gravado prevalece."""
    ditos: dict[int, list[Comentario]] = defaultdict(list)
    for comentario in comentarios:
        ditos[comentario.ficha_id].append(comentario)
    return [
        _linha(linha, leitura, conflitos or {}, ditos.get(linha.ficha.pk, ()))
        for linha in quadro.linhas
    ]


def agrupar(quadro: Grade, linhas: Sequence[LinhaDaTela]) -> list[GrupoDaTela]:
    """Agrupa as linhas pela prioridade da ficha."""
    nomes = dict.fromkeys(x.ficha.prioridade.nome for x in quadro.linhas)
    grupos = []
    for nome in nomes:
        pares = [
            (origem, linha)
            for origem, linha in zip(quadro.linhas, linhas, strict=True)
            if origem.ficha.prioridade.nome == nome
        ]
        grupos.append(
            GrupoDaTela(
                nome,
                sum(origem.respondida for origem, _ in pares),
                [linha for _, linha in pares],
            )
        )
    return grupos


def _linha(
    origem: LinhaDaGrade,
    leitura: LeituraDaGrade,
    conflitos: Mapping[int, Conflito],
    comentarios: Sequence[Comentario],
) -> LinhaDaTela:
    ficha, meta = origem.ficha, origem.meta
    digitada = leitura.digitadas.get(ficha.numero) or _celula_salva(origem)
    variante = variante_escolhida(origem, digitada.variante)
    historico = origem.historico(variante)
    valor = _valor_digitado(origem, digitada)
    erro = leitura.erros.get(ficha.numero)
    lista = origem.avisos_de(valor, variante) if valor is not None else ()
    classe = _classe(origem, digitada, bool(erro), lista)
    conflito = conflitos.get(ficha.numero)
    gravada = conflito.gravada if conflito else None
    anterior, resultado = origem.meta_anterior, origem.resultado_anterior
    usar = lista[0].usar if lista else None
    nacional, que_nacional = _nacional(origem)
    return LinhaDaTela(
        numero=ficha.numero,
        nome=ficha.nome,
        endereco=ficha.get_absolute_url(),
        unidade=historico.unidade,
        sentido=ficha.sentido_por_extenso,
        meta_anterior=escrever(anterior.valor if anterior else None, origem.casas),
        resultado_anterior=resultado_escrito(resultado, origem.casas),
        trilho=origem.trilho(meta, origem.ano),
        trilho_da_meta_anterior=origem.trilho(anterior, origem.ano - 1),
        trilho_do_anterior=origem.trilho(resultado, origem.ano - 1),
        alcancou=origem.julgamento_anterior.alcancou,
        lido=origem.julgamento_anterior.lido,
        faisca=faisca(list(origem.serie)),
        nacional=nacional,
        que_nacional=que_nacional,
        mediana=formatar(origem.mediana, origem.casas),
        sugestao=escrever(
            origem.sugestao.valor if origem.sugestao else None, origem.casas
        ),
        porque=origem.nao_se_aplica
        or (origem.sugestao.porque if origem.sugestao else "sem ano anterior"),
        texto=digitada.texto,
        escrito=_escrito(origem),
        estado=digitada.estado,
        definicoes=_definicoes(origem, codigo_da(variante)),
        sem_aviso=origem.sem_aviso(variante),
        equivalencia=em_contagem(valor, historico) if valor is not None else "",
        justificativa=digitada.justificativa,
        versao=digitada.versao if erro else (meta.versao if meta else 0),
        original=original_da(origem),
        classe="err" if conflito else classe,
        situacao=("erro", "Escolher", "erro")
        if conflito
        else _SITUACAO_DA_CLASSE[classe],
        erro=erro.mensagem if erro else "",
        campo_do_erro=erro.campo if erro else "",
        avisos=lista,
        usar="" if usar is None else escrever(usar, historico.casas).replace(".", ""),
        nao_se_aplica=origem.nao_se_aplica,
        conflito=conflito,
        comentarios=comentarios,
        deles=meta_por_extenso(gravada),
        texto_deles=texto_do_campo(gravada, origem.casas),
    )


def resultado_escrito(resultado: Resultado | None, casas: int) -> str:
    """O resultado como se lê: a dízima com as casas da ficha; travessão se não há."""
    if resultado is None:
        return escrever(None, casas)
    return escrever_apurado(resultado.valor, resultado.denominador, casas)


def _celula_salva(origem: LinhaDaGrade) -> CelulaDigitada:
    """A célula gravada, como o formulário a mostra."""
    meta = origem.meta
    estado = meta.estado if meta else EstadoDaCelula.NAO_INFORMADO
    return CelulaDigitada(
        texto=texto_do_campo(meta, origem.casas),
        estado=estado if estado in ESTADOS_DA_GRADE else EstadoDaCelula.VALOR,
        justificativa=meta.justificativa if meta else "",
        versao=meta.versao if meta else 0,
        original=original_da(origem),
        variante=codigo_da(origem.variante),
    )


def _valor_digitado(origem: LinhaDaGrade, digitada: CelulaDigitada) -> Decimal | None:
    """O número que está no campo; None se não há ou se não se lê."""
    if digitada.estado != EstadoDaCelula.VALOR or not digitada.texto:
        return None
    try:
        escolhida = variante_escolhida(origem, digitada.variante)
        return ler_valor(digitada.texto, escolhida, origem.ficha)
    except NumeroInvalido:
        return None


def _nacional(origem: LinhaDaGrade) -> tuple[str, str]:
    """O valor do Brasil e o que ele é: resultado publicado, meta, parâmetro…"""
    ficha = origem.ficha
    if origem.brasil and codigo_da(origem.brasil.variante) == codigo_da(
        origem.variante
    ):
        quanto = resultado_escrito(origem.brasil, origem.casas)
        return quanto, f"em {origem.ano - 1}"
    if ficha.valor_nacional is None or origem.variante:
        return AUSENCIA, ""
    return (
        escrever(ficha.valor_nacional, ficha.casas),
        ficha.get_tipo_do_valor_nacional_display(),
    )


def _definicoes(origem: LinhaDaGrade, escolhida: str) -> Sequence[Opcao]:
    """A principal e as variantes que o território pode escolher; vazia se não há."""
    if not origem.variantes:
        return ()
    variantes = [(v, v.nome) for v in origem.variantes]
    return [
        Opcao(
            codigo_da(variante),
            nome,
            codigo_da(variante) == escolhida,
            origem.sem_aviso(variante),
        )
        for variante, nome in [(None, origem.ficha.unidade), *variantes]
    ]


def texto_do_campo(meta: MetaPactuada | None, casas: int) -> str:
    """O valor sem ponto de milhar: "1.234" reenviado teria duas leituras."""
    if meta is None or meta.valor is None:
        return ""
    return escrever(meta.valor, casas).replace(".", "")


def meta_por_extenso(meta: MetaPactuada | None) -> str:
    """O valor ou o estado, numa frase: «12,7», «em branco», «não pactuado»."""
    if meta is None or meta.estado == EstadoDaCelula.NAO_INFORMADO:
        return "em branco"
    if meta.valor is not None:
        return escrever(meta.valor, 0)
    return EstadoDaCelula(meta.estado).label.lower()


def valor_ou_estado(estado: str, texto: str) -> str:
    """O que se digitou, ou o estado por extenso; o texto vem como foi escrito."""
    if estado == EstadoDaCelula.VALOR and texto:
        inteiro = texto.rstrip("0").rstrip(".") if "." in texto else texto
        return inteiro.replace(".", ",")
    if estado in (EstadoDaCelula.NAO_PACTUADO, EstadoDaCelula.NAO_SE_APLICA):
        return EstadoDaCelula(estado).label.lower()
    return "em branco"


def _escrito(origem: LinhaDaGrade) -> str:
    """A meta para quem só lê: o número ou o estado por extenso."""
    if origem.meta is None:
        return "não se aplica" if origem.nao_se_aplica else AUSENCIA
    if origem.meta.valor is not None:
        return escrever(origem.meta.valor, origem.casas)
    return EstadoDaCelula(origem.meta.estado).label.lower()


def _classe(
    origem: LinhaDaGrade,
    digitada: CelulaDigitada,
    tem_erro: bool,
    lista: Sequence[Aviso],
) -> str:
    if tem_erro:
        return "err"
    if origem.nao_se_aplica:
        return "nap"
    if lista and not digitada.justificativa:
        return "avi"
    if digitada.estado == EstadoDaCelula.NAO_SE_APLICA:
        return "nap"
    if digitada.estado == EstadoDaCelula.VALOR and not digitada.texto:
        return "vaz"
    return "val"


def contagem_por_extenso(linhas: Sequence[LinhaDaTela]) -> str:
    """«20 de 23 respondidos · 1 erro · 2 em branco», para a barra de ações."""
    classes = [x.classe for x in linhas]
    respondidos = sum(c in ("val", "nap", "avi") for c in classes)
    partes = [f"{formatar(respondidos, 0)} de {formatar(len(linhas), 0)} respondidos"]
    for classe, um, varios in (
        ("err", "a corrigir", "a corrigir"),
        ("vaz", "em branco", "em branco"),
        ("avi", "pede justificativa", "pedem justificativa"),
    ):
        if quantos := classes.count(classe):
            partes.append(f"{quantos} {um if quantos == 1 else varios}")
    return " · ".join(partes)
