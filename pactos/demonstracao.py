"""A demonstração dos pactos: catálogo, quadros de 2007 e os Termos do Acre.

Normas, eixos, responsabilidades e quadros vêm das fontes. Os Termos municipais
são sintéticos, marcados assim, e as datas contam a partir do dia da carga.
"""

import csv
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from auditoria.actions import registrar
from contas.models import Papel, Usuario, Vinculo
from pactos.models import (
    AdesaoDaUF,
    Anexo,
    Assento,
    Ato,
    Clausula,
    Colegiado,
    Eixo,
    ExtratoDoTCEP,
    ItemDaAgenda,
    ItemDePauta,
    LinhaTLFG,
    Mandato,
    Norma,
    Pendencia,
    QuadroDeAdesao,
    Responsabilidade,
    Resposta,
    Reuniao,
    Termo,
    Tramitacao,
)
from pactos.models.catalogo import Esfera
from pactos.states import TRANSICOES, Instancia, Situacao, TipoDeTermo
from territorios.models import Territorio

ARQUIVOS = Path(settings.BASE_DIR) / "fixtures" / "pactos"
FONTE_DO_QUADRO = (
    "Secretaria Técnica da CIT, Quadro 1 da Pactuação Unificada de Indicadores, "
    "Avaliação 2007 (Série Pactos pela Saúde 2006, v. 11)"
)
DEZEMBRO_DE_2007 = date(2007, 12, 31)
NORMA_DO_TERMO = "699"

PARCELAS_DO_TLFG: Mapping[str, Decimal] = {
    LinhaTLFG.Bloco.ATENCAO_BASICA: Decimal("4182640.00"),
    LinhaTLFG.Bloco.MAC: Decimal("1306118.44"),
    LinhaTLFG.Bloco.VIGILANCIA: Decimal("412900.12"),
    LinhaTLFG.Bloco.FARMACEUTICA: Decimal("118204.80"),
}
"""Valores inventados, em reais por ano."""


def _linhas(nome: str) -> Iterator[dict[str, str]]:
    with (ARQUIVOS / nome).open(encoding="utf-8", newline="") as arquivo:
        yield from csv.DictReader(arquivo)


@transaction.atomic
def carregar() -> str:
    """Carrega o que falta; a segunda vez não muda nada."""
    carregar_catalogo()
    carregar_quadros()
    criados = 0
    if not Termo.objects.filter(sintetico=True).exists():
        criados = _Acre(timezone.localdate()).carregar()
    total = Termo.objects.count()
    return f"{total} Termos de Compromisso de Gestão, {criados} novos"


def carregar_catalogo() -> None:
    """Normas, eixos e as responsabilidades do município (Portaria 399/2006)."""
    for linha in _linhas("normas.csv"):
        Norma.objects.get_or_create(
            numero=linha["numero"],
            data=date.fromisoformat(linha["data"]),
            defaults={k: linha[k] for k in ("ementa", "revogada_por")},
        )
    for linha in _linhas("eixos.csv"):
        Eixo.objects.get_or_create(
            numero=linha["numero"], defaults={"nome": linha["nome"]}
        )
    norma = Norma.objects.get(numero=NORMA_DO_TERMO)
    for linha in _linhas("clausulas.csv"):
        Clausula.objects.get_or_create(
            norma=norma,
            esfera=Esfera.MUNICIPIO,
            numero=int(linha["numero"]),
            defaults={k: linha[k] for k in ("titulo", "texto", "fonte")},
        )
    if norma.responsabilidades.filter(esfera=Esfera.MUNICIPIO).exists():
        return
    eixos = {eixo.numero: eixo for eixo in Eixo.objects.all()}
    Responsabilidade.objects.bulk_create(
        Responsabilidade(
            norma=norma,
            esfera=Esfera.MUNICIPIO,
            eixo=eixos[int(linha["eixo"])],
            **{k: v for k, v in linha.items() if k != "eixo"},
        )
        for linha in _linhas("responsabilidades.csv")
    )


def carregar_quadros() -> None:
    """Quadro 1 de dezembro de 2007 e os TCGE homologados, como publicados."""
    if QuadroDeAdesao.objects.exists():
        return
    macros = {t.codigo: t for t in Territorio.objects.filter(nivel="MACRO")}
    for tipo, arquivo in (
        (TipoDeTermo.TCGM, "quadro1_2007.csv"),
        (TipoDeTermo.TCGE, "tcge_2007.csv"),
    ):
        for linha in _linhas(arquivo):
            macro = macros[linha.pop("macrorregiao")]
            QuadroDeAdesao.objects.bulk_create(
                QuadroDeAdesao(
                    tipo=tipo,
                    ano=DEZEMBRO_DE_2007.year,
                    data=DEZEMBRO_DE_2007,
                    macrorregiao=macro,
                    situacao=situacao,
                    quantidade=int(quantidade) if quantidade else None,
                    fonte=FONTE_DO_QUADRO,
                )
                for situacao, quantidade in linha.items()
            )


@dataclass(frozen=True, slots=True)
class _Passo:
    """Uma passagem do percurso comum: quantos dias antes de hoje, e a ação."""

    dias: int
    acao: str


PERCURSO = (
    _Passo(275, "enviar_ao_conselho"),
    _Passo(249, "aprovar_no_conselho"),
    _Passo(240, "enviar_a_cib"),
    _Passo(150, "homologar_na_cib"),
    _Passo(140, "enviar_a_cit"),
    _Passo(80, "homologar_na_cit"),
    _Passo(30, "publicar"),
)
ABERTO_HA = 293
QUANTOS_PASSOS: Mapping[str, int] = {
    Situacao.RASCUNHO: 0,
    Situacao.EM_APRECIACAO_CONSELHO: 1,
    Situacao.DEVOLVIDO_CONSELHO: 1,
    Situacao.APROVADO: 2,
    Situacao.EM_ANALISE_CIB: 3,
    Situacao.DEVOLVIDO_CIB: 3,
    Situacao.HOMOLOGADO_CIB: 4,
    Situacao.ENVIADO_CIT: 5,
    Situacao.HOMOLOGADO_CIT: 6,
    Situacao.PUBLICADO: 7,
}
DEVOLUCAO: Mapping[str, tuple[_Passo, str]] = {
    Situacao.DEVOLVIDO_CONSELHO: (
        _Passo(200, "devolver_pelo_conselho"),
        "Falta o prazo do item 4.10, que o município não realiza.",
    ),
    Situacao.DEVOLVIDO_CIB: (
        _Passo(20, "devolver_pela_cib"),
        "Os prazos dos itens 3.6 e 4.5 não cabem no plano municipal; rever.",
    ),
}


class _Acre:
    """Monta os 22 Termos do Acre e a reunião da CIB em andamento."""

    def __init__(self, hoje: date) -> None:
        self.hoje = hoje
        self.norma = Norma.objects.get(numero=NORMA_DO_TERMO)
        self.acre = Territorio.objects.get(codigo="AC")
        self.itens = {
            r.item: r
            for r in Responsabilidade.objects.do_termo(self.norma, Esfera.MUNICIPIO)
        }
        self.cib = self._colegiado(Colegiado.Tipo.CIB, self.acre)
        self.vinculos: dict[tuple[str, int], Vinculo] = {}
        self.atos = 0

    def carregar(self) -> int:
        """Cria tudo; devolve quantos Termos."""
        municipios = {
            t.codigo: t
            for t in Territorio.objects.municipios()
            .filter(uf=self.acre)
            .select_related("uf")
        }
        na_pauta = []
        total = 0
        for linha in _linhas("termos_do_acre.csv"):
            termo = self._termo(municipios[linha["codigo"]], linha)
            total += 1
            if linha["pauta"] == "1":
                na_pauta.append(termo)
        self._reuniao(na_pauta)
        return total

    # ------------------------------------------------------------ peças

    def _dia(self, dias: int) -> date:
        return self.hoje - timedelta(days=dias)

    def _hora(self, dias: int) -> datetime:
        return timezone.make_aware(datetime.combine(self._dia(dias), time(10, 30)))

    def _colegiado(self, tipo: str, lugar: Territorio) -> Colegiado:
        return Colegiado.objects.get_or_create(tipo=tipo, territorio=lugar)[0]

    def _vinculo(self, papel: Papel, lugar: Territorio) -> Vinculo:
        """Quem agiu: a pessoa de demonstração do lugar ou um cargo sem acesso."""
        chave = (papel, lugar.pk)
        if chave not in self.vinculos:
            self.vinculos[chave] = self._vinculo_do_banco(papel, lugar)
        return self.vinculos[chave]

    def _vinculo_do_banco(self, papel: Papel, lugar: Territorio) -> Vinculo:
        achado = Vinculo.objects.filter(papel=papel, territorio=lugar).first()
        if achado is not None:
            return achado
        usuario, _ = Usuario.objects.get_or_create(
            email=f"{papel}.{lugar.codigo.lower()}@demo.example.org",
            defaults={"nome": "Titular fictício", "is_active": False, "password": "!"},
        )
        return Vinculo.objects.create(
            usuario=usuario, papel=papel, territorio=lugar, desde=self._dia(700)
        )

    def _termo(self, lugar: Territorio, linha: Mapping[str, str]) -> Termo:
        situacao = linha["situacao"]
        termo = Termo.objects.create(
            territorio=lugar,
            norma=self.norma,
            ano_base=self.hoje.year,
            numero_da_versao=int(linha["versao"]),
            situacao=situacao,
            situacao_desde=self._desde(situacao),
            motivo=Termo.Motivo.ADESAO,
            sintetico=True,
            com_pendencias=situacao == Situacao.HOMOLOGADO_CIB,
            data_do_comando_unico=self._dia(260) if linha["comando"] == "1" else None,
        )
        self._responder(termo, linha)
        if linha["tlfg"] == "1":
            self._tlfg(termo)
        self._tramitar(termo)
        self._pendencias(termo, linha)
        registrar(
            termo,
            "pactos.termo.carregado",
            por=None,
            origem="demonstração",
            situacao=situacao,
        )
        return termo

    def _desde(self, situacao: str) -> date:
        if situacao in DEVOLUCAO:
            return self._dia(DEVOLUCAO[situacao][0].dias)
        passos = QUANTOS_PASSOS[situacao]
        return self._dia(PERCURSO[passos - 1].dias if passos else ABERTO_HA)

    def _responder(self, termo: Termo, linha: Mapping[str, str]) -> None:
        """Tudo «realiza», salvo o que a linha diz; em rascunho faltam dois eixos."""
        nao_ainda = linha["nao_ainda"].split()
        nao_se_aplica = set(linha["nao_se_aplica"].split())
        incompleto = termo.situacao == Situacao.RASCUNHO
        respostas = []
        for item, responsabilidade in self.itens.items():
            if incompleto and responsabilidade.eixo.numero > 5:
                continue
            if incompleto and not nao_ainda:
                continue
            situacao, prazo = Resposta.Situacao.REALIZA, None
            if item in nao_ainda:
                situacao = Resposta.Situacao.NAO_REALIZA_AINDA
                meses = 6 * (1 + nao_ainda.index(item) % 4)
                prazo = date(self.hoje.year + 1 + meses // 12, 6 + meses % 12, 30)
            elif item in nao_se_aplica:
                situacao = Resposta.Situacao.NAO_SE_APLICA
            respostas.append(
                Resposta(
                    termo=termo,
                    responsabilidade=responsabilidade,
                    situacao=situacao,
                    prazo=prazo,
                )
            )
        Resposta.objects.bulk_create(respostas)

    def _tlfg(self, termo: Termo) -> None:
        fator = Decimal(1) + Decimal(termo.pk % 7) / 10
        LinhaTLFG.objects.bulk_create(
            LinhaTLFG(
                termo=termo,
                bloco=bloco,
                valor_anual=(valor * fator).quantize(Decimal("0.01")),
            )
            for bloco, valor in PARCELAS_DO_TLFG.items()
        )

    # ------------------------------------------------------------ o percurso

    def _tramitar(self, termo: Termo) -> None:
        de = ""
        anterior = Situacao.RASCUNHO
        gestor = self._vinculo(Papel.GESTOR_MUNICIPAL, termo.territorio)
        self._passagem(termo, "abrir", de, anterior, ABERTO_HA, gestor, None)
        for passo in PERCURSO[: QUANTOS_PASSOS[termo.situacao]]:
            anterior = self._passo(termo, passo, anterior)
        if termo.situacao in DEVOLUCAO:
            passo, motivo = DEVOLUCAO[termo.situacao]
            self._passo(termo, passo, anterior, motivo)

    def _passo(
        self, termo: Termo, passo: _Passo, de: str, observacao: str = ""
    ) -> Situacao:
        transicao = TRANSICOES[passo.acao]
        por, colegiado = self._de_quem(transicao.instancia, termo)
        ato = None
        if transicao.exige_ato and colegiado:
            ato = self._ato(colegiado, passo.dias)
        self._passagem(
            termo, passo.acao, de, transicao.para, passo.dias, por, ato, observacao
        )
        return Situacao(transicao.para)

    def _de_quem(
        self, instancia: str, termo: Termo
    ) -> tuple[Vinculo, Colegiado | None]:
        lugar, brasil = termo.territorio, Territorio.objects.get(codigo="BR")
        if instancia == Instancia.CONSELHO:
            cms = self._colegiado(Colegiado.Tipo.CMS, lugar)
            return self._vinculo(Papel.CONSELHO_MUNICIPAL, lugar), cms
        if instancia == Instancia.CIB:
            return self._vinculo(Papel.SECRETARIA_CIB, self.acre), self.cib
        if instancia == Instancia.CIT:
            cit = self._colegiado(Colegiado.Tipo.CIT, brasil)
            return self._vinculo(Papel.SECRETARIA_CIT, brasil), cit
        if instancia == Instancia.MINISTERIO:
            ms = self._colegiado(Colegiado.Tipo.MS, brasil)
            return self._vinculo(Papel.MINISTERIO, brasil), ms
        return self._vinculo(Papel.GESTOR_MUNICIPAL, lugar), None

    def _ato(self, colegiado: Colegiado, dias: int) -> Ato:
        """Um ato por colegiado e dia: a mesma resolução vale para vários Termos."""
        data = self._dia(dias)
        existente = Ato.objects.filter(colegiado=colegiado, data=data).first()
        if existente:
            return existente
        self.atos += 1
        portaria = colegiado.tipo == Colegiado.Tipo.MS
        return Ato.objects.create(
            colegiado=colegiado,
            tipo=Ato.Tipo.PORTARIA if portaria else Ato.Tipo.RESOLUCAO,
            numero=str(self.atos),
            ano=data.year,
            data=data,
        )

    def _passagem(
        self,
        termo: Termo,
        acao: str,
        de: str,
        para: str,
        dias: int,
        por: Vinculo,
        ato: Ato | None,
        observacao: str = "",
    ) -> None:
        Tramitacao.objects.create(
            termo=termo,
            acao=acao,
            de=de,
            para=para,
            instancia=TRANSICOES[acao].instancia
            if acao in TRANSICOES
            else Instancia.ENTE,
            data=self._dia(dias),
            registrada_em=self._hora(dias),
            registrada_por=por,
            quem=str(por),
            ato=ato,
            com_pendencias=termo.com_pendencias and acao == "homologar_na_cib",
            observacao=observacao,
        )

    # ------------------------------------------------------------ pendências

    def _pendencias(self, termo: Termo, linha: Mapping[str, str]) -> None:
        if QUANTOS_PASSOS[termo.situacao] < QUANTOS_PASSOS[Situacao.EM_ANALISE_CIB]:
            return
        if termo.territorio.nome == "Xapuri":
            self._pendencias_de_xapuri(termo)
            self._documentos_de_xapuri(termo)
            return
        if linha["tlfg"] == "0":
            self._pendencia(
                termo, Pendencia.Documento.TLFG, "Não foi entregue até o envio à CIB"
            )
        if linha["comando"] == "0":
            self._pendencia(
                termo,
                Pendencia.Documento.COMANDO_UNICO,
                "Falta a declaração da CIB sobre os serviços sob cada gestão",
            )

    def _pendencia(
        self,
        termo: Termo,
        documento: str,
        motivo: str,
        *,
        responsavel: str = "SESACRE",
        item: Responsabilidade | None = None,
        bloqueante: bool = True,
        prazo: int = 23,
    ) -> Pendencia:
        return Pendencia.objects.create(
            termo=termo,
            documento=documento,
            responsabilidade=item,
            motivo=motivo,
            responsavel=responsavel,
            prazo=self._dia(-prazo),
            bloqueante=bloqueante,
            registrada_em=self._hora(234),
            registrada_por=self._vinculo(Papel.SECRETARIA_CIB, self.acre),
        )

    def _pendencias_de_xapuri(self, termo: Termo) -> None:
        """As quatro da tela de exemplo: três abertas e uma resolvida."""
        self._pendencia(
            termo,
            Pendencia.Documento.TLFG,
            "Bloco MAC: falta o valor retido para o hospital sob gestão estadual",
        )
        self._pendencia(
            termo,
            Pendencia.Documento.COMANDO_UNICO,
            "Sem assinatura do COSEMS",
            responsavel="COSEMS/AC",
        )
        self._pendencia(
            termo,
            "",
            "O prazo vence antes da homologação prevista na CIT",
            responsavel="SMS de Xapuri",
            item=self.itens["4.9"],
            bloqueante=False,
            prazo=2,
        )
        extrato = self._pendencia(
            termo,
            Pendencia.Documento.EXTRATO_TCG,
            "Não acompanhou o envio",
            responsavel="SMS de Xapuri",
            bloqueante=False,
            prazo=-226,
        )
        extrato.resolvida_em = self._hora(234)
        extrato.resolvida_por = self._vinculo(Papel.SECRETARIA_CIB, self.acre)
        extrato.ato_da_resolucao = f"Recebido em {self._dia(234):%d/%m/%Y}"
        extrato.save()

    def _documentos_de_xapuri(self, termo: Termo) -> None:
        """Um extrato do TCEP e um arquivo, os dois inventados."""
        ExtratoDoTCEP.objects.create(
            termo=termo,
            numero="3/2025",
            estabelecimento="Hospital regional sob gestão estadual (fictício)",
            cnes="0000001",
            de_quem="Estado do Acre",
            valor_anual=Decimal("240000.00"),
        )
        conteudo = (ARQUIVOS / "extrato-ficticio.pdf").read_bytes()
        anexo = Anexo(
            termo=termo,
            tipo=Anexo.Tipo.EXTRATO_TCG,
            titulo="Extrato de demonstração",
            nome="extrato-ficticio.pdf",
            conteudo="application/pdf",
            tamanho=len(conteudo),
            sha256=hashlib.sha256(conteudo).hexdigest(),
            juntado_em=self._hora(234),
            juntado_por=self._vinculo(Papel.GESTOR_MUNICIPAL, termo.territorio),
        )
        anexo.arquivo.save("extrato-ficticio.pdf", ContentFile(conteudo), save=False)
        anexo.save()

    # ------------------------------------------------------------ a reunião

    def _reuniao(self, termos: list[Termo]) -> None:
        reuniao = Reuniao.objects.create(
            colegiado=self.cib,
            numero=9,
            ano=self.hoje.year,
            data=self.hoje,
            local="Rio Branco",
            situacao=Reuniao.Situacao.EM_ANDAMENTO,
        )
        self._composicao()
        self._agenda()
        Ato.objects.create(
            colegiado=self.cib,
            tipo=Ato.Tipo.RESOLUCAO,
            numero="90",
            ano=self._dia(12).year,
            data=self._dia(12),
            ad_referendum=True,
        )
        pauta = (
            ("Ata anterior", "Aprovação da ata da 8ª reunião ordinária."),
            (
                "Resoluções ad referendum",
                "Uma resolução assinada depois da última reunião espera confirmação.",
            ),
            ("Termos de Compromisso de Gestão", ""),
            ("Pactuação do ano", "Homologação das metas validadas pelos municípios."),
            ("Informes", ""),
        )
        for ordem, (titulo, texto) in enumerate(pauta, 1):
            item = ItemDePauta.objects.create(
                reuniao=reuniao, ordem=ordem, titulo=titulo, texto=texto
            )
            if titulo.startswith("Termos"):
                item.termos.set(termos)

    def _composicao(self) -> None:
        """Assentos por cargo; um deles vago, para se ver que nada para por isso."""
        assentos = (
            ("Secretário de Estado de Saúde", Assento.Segmento.ESTADO, "Decreto 1"),
            ("Diretoria de Atenção à Saúde", Assento.Segmento.ESTADO, "Portaria 8"),
            ("Presidência do COSEMS/AC", Assento.Segmento.MUNICIPIOS, "Ata 3"),
            ("Secretaria Municipal da capital", Assento.Segmento.MUNICIPIOS, ""),
        )
        for cargo, segmento, ato in assentos:
            assento = Assento.objects.create(
                colegiado=self.cib, cargo=cargo, segmento=segmento
            )
            if ato:
                Mandato.objects.create(
                    assento=assento,
                    titular="Titular fictício",
                    desde=self._dia(400),
                    ato=f"{ato}/{self._dia(400).year} (fictício)",
                )

    def _agenda(self) -> None:
        """A adesão do Acre e três das oito ações, inventadas."""
        AdesaoDaUF.objects.create(
            uf=self.acre,
            papel_da_ses="Coordena o processo e apoia os municípios (fictício).",
            grupo_condutor="Diretoria de Planejamento da SES\nCOSEMS/AC",
            cosems_participa=True,
            plano_de_acao=AdesaoDaUF.Plano.EM_CONSTRUCAO,
            modo=AdesaoDaUF.Modo.EM_BLOCO,
        )
        for acao, dias, situacao in (
            (1, 60, ItemDaAgenda.Situacao.EM_ANDAMENTO),
            (3, -30, ItemDaAgenda.Situacao.EM_ANDAMENTO),
            (8, -90, ItemDaAgenda.Situacao.CONCLUIDA),
        ):
            ItemDaAgenda.objects.create(
                uf=self.acre,
                acao=acao,
                responsavel="Diretoria de Planejamento da SES",
                prazo=self._dia(-dias),
                situacao=situacao,
            )
