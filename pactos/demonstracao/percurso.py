"""O caminho comum dos Termos de demonstração e as peças com que se monta."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from contas.models import Papel, Usuario, Vinculo
from pactos.actions.comum import colegiado_de
from pactos.models import (
    Ato,
    Colegiado,
    Termo,
    Tramitacao,
)
from pactos.states import FLUXOS, Instancia, Situacao
from territorios.models import Nivel, Territorio


@dataclass(frozen=True, slots=True)
class Passo:
    """Uma passagem do percurso comum: quantos dias antes de hoje, e a ação."""

    dias: int
    acao: str


PERCURSO = (
    Passo(275, "enviar_ao_conselho"),
    Passo(249, "aprovar_no_conselho"),
    Passo(240, "enviar_a_cib"),
    Passo(150, "homologar_na_cib"),
    Passo(140, "enviar_a_cit"),
    Passo(80, "homologar_na_cit"),
    Passo(30, "publicar"),
)
GESTOR_DO_NIVEL: Mapping[str, Papel] = {
    Nivel.MUNICIPIO: Papel.GESTOR_MUNICIPAL,
    Nivel.UF: Papel.GESTOR_ESTADUAL,
    Nivel.PAIS: Papel.MINISTERIO,
}
CONSELHO_DO_NIVEL: Mapping[str, Papel] = {
    Nivel.MUNICIPIO: Papel.CONSELHO_MUNICIPAL,
    Nivel.UF: Papel.CONSELHO_ESTADUAL,
    Nivel.PAIS: Papel.SECRETARIA_CIT,
}
PAPEL_DA_INSTANCIA: Mapping[str, Papel] = {
    Instancia.CIB: Papel.SECRETARIA_CIB,
    Instancia.CIT: Papel.SECRETARIA_CIT,
    Instancia.MINISTERIO: Papel.MINISTERIO,
}
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
DEVOLUCAO: Mapping[str, tuple[Passo, str]] = {
    Situacao.DEVOLVIDO_CONSELHO: (
        Passo(200, "devolver_pelo_conselho"),
        "Falta o prazo do item 4.10, que o município não realiza.",
    ),
    Situacao.DEVOLVIDO_CIB: (
        Passo(20, "devolver_pela_cib"),
        "Os prazos dos itens 3.6 e 4.5 não cabem no plano municipal; rever.",
    ),
}


class Montador:
    """Dias, pessoas, atos e passagens de um Termo de demonstração."""

    def __init__(self, hoje: date) -> None:
        self.hoje = hoje
        self.vinculos: dict[tuple[str, int], Vinculo] = {}
        self.atos = 0

    # ------------------------------------------------------------ peças

    def dia(self, dias: int) -> date:
        return self.hoje - timedelta(days=dias)

    def hora(self, dias: int) -> datetime:
        return timezone.make_aware(datetime.combine(self.dia(dias), time(10, 30)))

    def colegiado(self, tipo: str, lugar: Territorio) -> Colegiado:
        return Colegiado.objects.get_or_create(tipo=tipo, territorio=lugar)[0]

    def vinculo(self, papel: Papel, lugar: Territorio) -> Vinculo:
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
            usuario=usuario, papel=papel, territorio=lugar, desde=self.dia(700)
        )

    # ------------------------------------------------------------ o percurso

    def passo(
        self, termo: Termo, passo: Passo, de: str, observacao: str = ""
    ) -> Situacao:
        transicao = FLUXOS[termo.tipo][passo.acao]
        por, colegiado = self._de_quem(transicao.instancia, termo)
        ato = None
        if transicao.exige_ato and colegiado:
            ato = self._ato(colegiado, passo.dias)
        self.passagem(
            termo, passo.acao, de, transicao.para, passo.dias, por, ato, observacao
        )
        return Situacao(transicao.para)

    def _de_quem(
        self, instancia: str, termo: Termo
    ) -> tuple[Vinculo, Colegiado | None]:
        colegiado = (
            None if instancia == Instancia.ENTE else colegiado_de(instancia, termo)
        )
        lugar = colegiado.territorio if colegiado else termo.territorio
        nivel = termo.territorio.nivel
        papeis = {
            Instancia.ENTE: GESTOR_DO_NIVEL[nivel],
            Instancia.CONSELHO: CONSELHO_DO_NIVEL[nivel],
            **PAPEL_DA_INSTANCIA,
        }
        return self.vinculo(papeis[Instancia(instancia)], lugar), colegiado

    def _ato(self, colegiado: Colegiado, dias: int) -> Ato:
        """Um ato por colegiado e dia: a mesma resolução vale para vários Termos."""
        data = self.dia(dias)
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

    def abertura(self, termo: Termo) -> None:
        """A passagem que abriu o rascunho."""
        gestor, _ = self._de_quem(Instancia.ENTE, termo)
        self.passagem(termo, "abrir", "", Situacao.RASCUNHO, ABERTO_HA, gestor, None)

    def passagem(
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
            instancia=FLUXOS[termo.tipo][acao].instancia
            if acao in FLUXOS[termo.tipo]
            else Instancia.ENTE,
            data=self.dia(dias),
            registrada_em=self.hora(dias),
            registrada_por=por,
            quem=str(por),
            ato=ato,
            com_pendencias=termo.com_pendencias and acao == "homologar_na_cib",
            observacao=observacao,
        )
