"""O que as telas da pactuação mostram, em texto pronto."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils import timezone
from django.utils.safestring import SafeString

from auditoria.models import Evento
from base.graficos import faisca
from base.numeros import AUSENCIA, NumeroInvalido, formatar, ler_decimal
from base.telas import Ato, Passo, quanto_falta
from indicadores.consultas import Grade, LinhaDaGrade, avisos, escrever
from indicadores.leitura import (
    ESTADOS_DA_GRADE,
    CelulaDigitada,
    LeituraDaGrade,
    original_da,
)
from indicadores.models import MetaPactuada, Pactuacao
from indicadores.prazos import Janela
from indicadores.rules import EstadoDaCelula, Sentido
from indicadores.states import Situacao

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
    "dig": ("az", "Não salvo", "lapis"),
}


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
    alcancou: bool | None
    faisca: SafeString
    mediana: str
    sugestao: str
    porque: str
    texto: str
    escrito: str
    estado: str
    justificativa: str
    versao: int
    original: str
    classe: str
    situacao: tuple[str, str, str]
    erro: str
    campo_do_erro: str
    avisos: Sequence[str]
    nao_se_aplica: str

    @property
    def rotulo_da_classe(self) -> str:
        """O que o quadrado da régua diz a quem não vê a cor."""
        return ROTULO_DA_CLASSE.get(self.classe, "preenchido, não salvo")

    @property
    def tem_extra(self) -> bool:
        """Há mensagem ou justificativa a mostrar na linha de baixo."""
        return bool(self.erro or self.avisos or self.justificativa) or self.ausente

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
    quadro: Grade, pactuacao: Pactuacao, leitura: LeituraDaGrade = SEM_DIGITACAO
) -> list[LinhaDaTela]:
    """As linhas na ordem da grade; o que foi digitado e não gravado prevalece."""
    return [_linha(linha, pactuacao, leitura) for linha in quadro.linhas]


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
    origem: LinhaDaGrade, pactuacao: Pactuacao, leitura: LeituraDaGrade
) -> LinhaDaTela:
    ficha, meta = origem.ficha, origem.meta
    digitada = leitura.digitadas.get(ficha.numero) or _celula_salva(origem)
    erro = leitura.erros.get(ficha.numero)
    lista = _avisos(origem, digitada, pactuacao, salvo=not leitura.digitadas)
    classe = _classe(origem, digitada, bool(erro), lista)
    anterior, resultado = origem.meta_anterior, origem.resultado_anterior
    return LinhaDaTela(
        numero=ficha.numero,
        nome=ficha.nome,
        endereco=ficha.get_absolute_url(),
        unidade=origem.unidade,
        sentido=Sentido(ficha.sentido).label,
        meta_anterior=escrever(anterior.valor if anterior else None, origem.casas),
        resultado_anterior=escrever(
            resultado.valor if resultado else None, origem.casas
        ),
        alcancou=origem.julgamento_anterior.alcancou,
        faisca=faisca(list(origem.serie)),
        mediana=formatar(origem.mediana, origem.casas),
        sugestao=escrever(
            origem.sugestao.valor if origem.sugestao else None, origem.casas
        ),
        porque=origem.nao_se_aplica
        or (origem.sugestao.porque if origem.sugestao else "sem ano anterior"),
        texto=digitada.texto,
        escrito=_escrito(origem),
        estado=digitada.estado,
        justificativa=digitada.justificativa,
        versao=digitada.versao if erro else (meta.versao if meta else 0),
        original=original_da(origem),
        classe=classe,
        situacao=_SITUACAO_DA_CLASSE[classe],
        erro=erro.mensagem if erro else "",
        campo_do_erro=erro.campo if erro else "",
        avisos=lista,
        nao_se_aplica=origem.nao_se_aplica,
    )


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
    )


def texto_do_campo(meta: MetaPactuada | None, casas: int) -> str:
    """O valor sem ponto de milhar: "1.234" reenviado teria duas leituras."""
    if meta is None or meta.valor is None:
        return ""
    return escrever(meta.valor, casas).replace(".", "")


def _escrito(origem: LinhaDaGrade) -> str:
    """A meta para quem só lê: o número ou o estado por extenso."""
    if origem.meta is None:
        return "não se aplica" if origem.nao_se_aplica else AUSENCIA
    if origem.meta.valor is not None:
        return escrever(origem.meta.valor, origem.casas)
    return EstadoDaCelula(origem.meta.estado).label.lower()


def _avisos(
    origem: LinhaDaGrade,
    digitada: CelulaDigitada,
    pactuacao: Pactuacao,
    *,
    salvo: bool,
) -> Sequence[str]:
    if salvo:
        return origem.avisos
    if digitada.estado != EstadoDaCelula.VALOR or not digitada.texto:
        return ()
    try:
        valor = ler_decimal(digitada.texto)
    except NumeroInvalido:
        return ()
    return avisos(
        origem.ficha,
        valor,
        origem.meta_anterior,
        origem.resultado_anterior,
        pactuacao.rodada.ano,
    )


def _classe(
    origem: LinhaDaGrade,
    digitada: CelulaDigitada,
    tem_erro: bool,
    lista: Sequence[str],
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


# ------------------------------------------------------------------ cabeçalho


_ETIQUETA: Final = {
    Situacao.EM_DIGITACAO: ("az", "lapis"),
    Situacao.EM_CIR: ("az", "relogio"),
    Situacao.EM_APRECIACAO: ("az", "relogio"),
    Situacao.APROVADA: ("ok", "ok"),
    Situacao.VALIDADA: ("ok", "ok"),
    Situacao.PACTUADA_NA_CIB: ("ok", "ok"),
    Situacao.DEVOLVIDA: ("av", "volta"),
    Situacao.HOMOLOGADA: ("ok", "ok"),
}


def etiqueta_da(pactuacao: Pactuacao) -> tuple[str, str, str]:
    """Classe, texto e ícone da situação da página."""
    classe, simbolo = _ETIQUETA[Situacao(pactuacao.situacao)]
    texto = pactuacao.get_situacao_display()
    if pactuacao.situacao == Situacao.DEVOLVIDA and pactuacao.devolvida_em:
        texto = f"{texto} em {timezone.localtime(pactuacao.devolvida_em):%d/%m}"
    return classe, texto, simbolo


def prazo_por_extenso(janela: Janela, hoje: date) -> str:
    """«Metas abertas até 31/12/2026, faltam 26 dias.»"""
    if janela.abre is None or janela.fecha is None:
        return ""
    if hoje < janela.abre:
        return f"As metas se digitam a partir de {janela.abre:%d/%m/%Y}."
    if hoje > janela.fecha:
        return f"O prazo das metas terminou em {janela.fecha:%d/%m/%Y}."
    falta = quanto_falta((janela.fecha - hoje).days)
    if janela.motivo:
        return f"Prazo reaberto até {janela.fecha:%d/%m/%Y}, {falta}: {janela.motivo}"
    return f"Metas abertas até {janela.fecha:%d/%m/%Y}, {falta}."


def passos_da(pactuacao: Pactuacao) -> list[Passo]:
    """As etapas do fluxo, com a data das que já passaram."""
    etapas = _etapas_da(pactuacao)
    situacao = Situacao(pactuacao.situacao)
    esperas = [espera for espera, _, _ in etapas]
    atual = (
        len(etapas)
        if situacao == Situacao.HOMOLOGADA
        else esperas.index(
            Situacao.EM_DIGITACAO if situacao == Situacao.DEVOLVIDA else situacao
        )
    )
    return [
        Passo(
            rotulo,
            detalhe if numero < atual else "",
            "feito" if numero < atual else "atual" if numero == atual else "",
        )
        for numero, (_, rotulo, detalhe) in enumerate(etapas)
    ]


def _etapas_da(pactuacao: Pactuacao) -> list[tuple[Situacao, str, str]]:
    """(Situação em que se espera, etapa, detalhe de quando passou), na ordem."""
    conselho, cir = pactuacao.resolucao_do_conselho, pactuacao.resolucao_da_cir
    cib = pactuacao.resolucao_da_cib
    etapas = [(Situacao.EM_DIGITACAO, "Digitação", "")]
    if pactuacao.passa_pela_cir:
        detalhe = f"Resolução {cir}" if cir else ""
        etapas.append((Situacao.EM_CIR, "Pactuação na CIR", detalhe))
    detalhe = f"Resolução {conselho}" if conselho else ""
    etapas += [
        (Situacao.EM_APRECIACAO, "Conselho de Saúde", detalhe),
        (Situacao.APROVADA, "Validação", _dia(pactuacao.validada_em)),
    ]
    quando = _dia(pactuacao.homologada_em)
    if not pactuacao.estadual:
        return [*etapas, (Situacao.VALIDADA, "Homologação pela SES", quando)]
    detalhe = f"Resolução {cib}" if cib else ""
    return [
        *etapas,
        (Situacao.VALIDADA, "Pactuação na CIB", detalhe),
        (Situacao.PACTUADA_NA_CIB, "Homologação pela CIT", quando),
    ]


def _dia(quando: datetime | None) -> str:
    return f"{timezone.localtime(quando):%d/%m/%Y}" if quando else ""


_TEXTO_DO_ATO: Final[Mapping[str, str]] = {
    "indicadores.pactuacao.aberta": "Pactuação aberta",
    "indicadores.metas.salvas": "Metas salvas",
    "indicadores.resultados.salvos": "Resultados salvos",
    "indicadores.pactuacao.enviar_a_cir": "Enviada à CIR",
    "indicadores.pactuacao.pactuar_na_cir": "Pactuada na CIR",
    "indicadores.pactuacao.devolver_pela_cir": "Devolvida pela CIR",
    "indicadores.pactuacao.enviar_ao_conselho": "Enviada ao conselho",
    "indicadores.pactuacao.aprovar": "Aprovada pelo conselho",
    "indicadores.pactuacao.devolver_pelo_conselho": "Devolvida pelo conselho",
    "indicadores.pactuacao.validar": "Validada",
    "indicadores.pactuacao.registrar_e_validar": "Resolução registrada e validada",
    "indicadores.pactuacao.pactuar_na_cib": "Pactuada na CIB",
    "indicadores.pactuacao.devolver_pela_cib": "Devolvida pela CIB",
    "indicadores.pactuacao.homologar": "Homologada",
    "indicadores.pactuacao.caminho_mudado": "Caminho mudado pela UF",
    "indicadores.pactuacao.lembrada": "Lembrete enviado",
    "indicadores.pactuacao.devolver": "Devolvida ao gestor",
    "indicadores.pactuacao.reabrir": "Reaberta",
}


_CAMPOS_DO_ATO: Final = (
    "resolucao_da_cir",
    "resolucao_do_conselho",
    "resolucao_da_cib",
    "ato_de_homologacao",
)


def atos_da(eventos: Iterable[Evento]) -> list[Ato]:
    """A trilha da pactuação, do fato mais recente ao mais antigo."""
    return [_ato(e) for e in eventos]


def _ato(evento: Evento) -> Ato:
    return Ato(
        quando=evento.ocorrido_em,
        texto=_TEXTO_DO_ATO.get(evento.acao, evento.acao),
        quem=evento.por,
        ato=_detalhe(evento.dados),
        volta="devolver" in evento.acao or "reabrir" in evento.acao,
    )


def _detalhe(dados: Mapping[str, object]) -> str:
    for campo in _CAMPOS_DO_ATO:
        if numero := dados.get(campo):
            return f"Resolução {numero}"
    if motivo := dados.get("motivo_da_devolucao"):
        return str(motivo)
    celulas = dados.get("celulas")
    if isinstance(celulas, list):
        return "; ".join(
            f"indicador {c['indicador']}: de {c['de']} para {c['para']}"
            for c in celulas
        )
    return ""


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
