"""Os 22 Termos do Acre, com pendências, e a reunião da CIB em andamento."""

import hashlib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile

from auditoria.actions import registrar
from contas.models import Papel
from pactos.demonstracao.fontes import ARQUIVOS, NORMA_DO_TERMO, linhas_de
from pactos.demonstracao.percurso import (
    ABERTO_HA,
    DEVOLUCAO,
    PERCURSO,
    QUANTOS_PASSOS,
    Montador,
)
from pactos.models import (
    AdesaoDaUF,
    Anexo,
    Assento,
    Ato,
    Colegiado,
    ExtratoDoTCEP,
    ItemDaAgenda,
    ItemDePauta,
    LinhaTLFG,
    Mandato,
    Norma,
    Pendencia,
    Responsabilidade,
    Resposta,
    Reuniao,
    Termo,
)
from pactos.models.catalogo import Esfera
from pactos.states import Situacao
from territorios.models import Territorio

PARCELAS_DO_TLFG: Mapping[str, Decimal] = {
    LinhaTLFG.Bloco.ATENCAO_BASICA: Decimal("4182640.00"),
    LinhaTLFG.Bloco.MAC: Decimal("1306118.44"),
    LinhaTLFG.Bloco.VIGILANCIA: Decimal("412900.12"),
    LinhaTLFG.Bloco.FARMACEUTICA: Decimal("118204.80"),
}
"""Valores inventados, em reais por ano."""


class Acre:
    """Monta os 22 Termos do Acre e a reunião da CIB em andamento."""

    def __init__(self, hoje: date) -> None:
        self.hoje = hoje
        self.montador = Montador(hoje)
        self.norma = Norma.objects.get(numero=NORMA_DO_TERMO)
        self.acre = Territorio.objects.get(codigo="AC")
        self.itens = {
            r.item: r
            for r in Responsabilidade.objects.do_termo(self.norma, Esfera.MUNICIPIO)
        }
        self.cib = self.montador.colegiado(Colegiado.Tipo.CIB, self.acre)

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
        for linha in linhas_de("termos_do_acre.csv"):
            termo = self._termo(municipios[linha["codigo"]], linha)
            total += 1
            if linha["pauta"] == "1":
                na_pauta.append(termo)
        self._reuniao(na_pauta)
        return total

    def _termo(self, lugar: Territorio, linha: Mapping[str, str]) -> Termo:
        situacao = linha["situacao"]
        comando = self.montador.dia(260)
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
            data_do_comando_unico=comando if linha["comando"] == "1" else None,
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
            return self.montador.dia(DEVOLUCAO[situacao][0].dias)
        passos = QUANTOS_PASSOS[situacao]
        return self.montador.dia(PERCURSO[passos - 1].dias if passos else ABERTO_HA)

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

    def _tramitar(self, termo: Termo) -> None:
        anterior = Situacao.RASCUNHO
        self.montador.abertura(termo)
        for passo in PERCURSO[: QUANTOS_PASSOS[termo.situacao]]:
            anterior = self.montador.passo(termo, passo, anterior)
        if termo.situacao in DEVOLUCAO:
            passo, motivo = DEVOLUCAO[termo.situacao]
            self.montador.passo(termo, passo, anterior, motivo)

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
            prazo=self.montador.dia(-prazo),
            bloqueante=bloqueante,
            registrada_em=self.montador.hora(234),
            registrada_por=self.montador.vinculo(Papel.SECRETARIA_CIB, self.acre),
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
        extrato.resolvida_em = self.montador.hora(234)
        extrato.resolvida_por = self.montador.vinculo(Papel.SECRETARIA_CIB, self.acre)
        extrato.ato_da_resolucao = f"Recebido em {self.montador.dia(234):%d/%m/%Y}"
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
            juntado_em=self.montador.hora(234),
            juntado_por=self.montador.vinculo(Papel.GESTOR_MUNICIPAL, termo.territorio),
        )
        anexo.arquivo.save("extrato-ficticio.pdf", ContentFile(conteudo), save=False)
        anexo.save()

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
            ano=self.montador.dia(12).year,
            data=self.montador.dia(12),
            ad_referendum=True,
            **self._arquivo_do_ato(),
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

    def _arquivo_do_ato(self) -> dict[str, Any]:
        """Um PDF inventado, como se a secretaria o tivesse junto."""
        conteudo = (ARQUIVOS / "extrato-ficticio.pdf").read_bytes()
        return {
            "arquivo": ContentFile(conteudo, "resolucao-ficticia.pdf"),
            "nome_do_arquivo": "resolucao-ficticia.pdf",
            "conteudo": "application/pdf",
            "sha256": hashlib.sha256(conteudo).hexdigest(),
            "juntado_em": self.montador.hora(12),
            "juntado_por": self.montador.vinculo(Papel.SECRETARIA_CIB, self.acre),
        }

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
                    desde=self.montador.dia(400),
                    ato=f"{ato}/{self.montador.dia(400).year} (fictício)",
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
                prazo=self.montador.dia(-dias),
                situacao=situacao,
            )
