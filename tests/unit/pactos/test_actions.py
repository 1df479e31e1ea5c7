from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from auditoria.models import Evento
from base.errors import EdicaoConcorrente, RegraViolada
from contas.models import Papel
from pactos import actions
from pactos.models import (
    Ato,
    Pendencia,
    PrazoAssumido,
    Resposta,
    Termo,
    Tramitacao,
)
from pactos.states import PUBLICAS, TRANSICOES, Situacao
from tests.factories.contas import vinculo_de
from tests.factories.pactos import (
    LinhaTLFGFactory,
    PendenciaFactory,
    ResponsabilidadeFactory,
    RespostaFactory,
    ReuniaoFactory,
    TermoFactory,
)
from tests.factories.territorios import MunicipioFactory

pytestmark = pytest.mark.django_db


def homologar(termo, por, ato, **extra):
    dados = {"com_pendencias": False, **extra}
    return actions.homologar_na_cib(termo, por=por, ato=ato, **dados)


def test_homologar_registra_quem_quando_e_com_que_ato(termo, secretaria_cib, ato):
    homologar(termo, secretaria_cib, ato, observacao="Aprovado por consenso")

    termo.refresh_from_db()
    passagem = termo.tramitacoes.get()
    assert termo.situacao == Situacao.HOMOLOGADO_CIB
    assert termo.com_pendencias is False
    assert passagem.registrada_por == secretaria_cib
    assert passagem.ato.nome == f"Resolução CIB/AC nº 118/{ato.ano}"
    assert passagem.data == ato.data
    evento = Evento.objects.do_objeto(termo).get()
    assert evento.acao == "pactos.termo.homologar_na_cib"
    assert evento.autor_id == secretaria_cib.usuario_id
    assert evento.dados["ato"] == passagem.ato.nome
    assert evento.dados["observacao"] == "Aprovado por consenso"


def test_homologar_avisa_o_gestor_e_a_secretaria(termo, secretaria_cib, gestor, ato):
    homologar(termo, secretaria_cib, ato)

    assert {m.to[0] for m in mail.outbox} == {
        gestor.usuario.email,
        secretaria_cib.usuario.email,
    }


def test_rn_pac_06_com_pendencias_homologa_e_as_lista(termo, secretaria_cib, ato):
    PendenciaFactory(termo=termo)

    homologado = homologar(termo, secretaria_cib, ato, com_pendencias=True)

    assert homologado.com_pendencias is True
    assert homologado.pendencias.abertas().count() == 1
    assert homologado.tramitacoes.get().com_pendencias is True


def test_rn_pac_06_sem_pendencias_so_se_nao_houver_aberta(termo, secretaria_cib, ato):
    PendenciaFactory(termo=termo)

    with pytest.raises(RegraViolada) as erro:
        homologar(termo, secretaria_cib, ato)

    assert erro.value.codigo == "ha_pendencias"
    assert "Limite Financeiro" in erro.value.mensagem
    assert not Tramitacao.objects.exists()


def test_rn_pac_04_a_mesma_resolucao_vale_para_muitos_termos(
    termo, secretaria_cib, ato
):
    outro = TermoFactory(territorio=MunicipioFactory())

    homologar(termo, secretaria_cib, ato)
    homologar(outro, secretaria_cib, ato)

    assert Ato.objects.get().tramitacoes.count() == 2


def test_rn_pac_04_mesmo_numero_com_outra_data_e_recusado(termo, secretaria_cib, ato):
    outro = TermoFactory(territorio=MunicipioFactory())
    homologar(termo, secretaria_cib, ato)

    with pytest.raises(RegraViolada) as erro:
        homologar(
            outro, secretaria_cib, replace(ato, data=ato.data - timedelta(days=1))
        )

    assert erro.value.codigo == "ato_repetido"
    outro.refresh_from_db()
    assert outro.situacao == Situacao.EM_ANALISE_CIB


def test_rn_pac_04_mesmo_numero_em_outra_reuniao_e_recusado(termo, secretaria_cib, ato):
    outro = TermoFactory(territorio=MunicipioFactory())
    homologar(termo, secretaria_cib, ato)

    with pytest.raises(RegraViolada) as erro:
        homologar(outro, secretaria_cib, replace(ato, reuniao=ReuniaoFactory().pk))

    assert erro.value.codigo == "ato_repetido"


def test_rn_pac_04_o_mesmo_numero_em_outra_cib_e_outro_ato(
    termo, secretaria_cib, secretaria_cib_de_mg, ato
):
    mineiro = TermoFactory(
        territorio=MunicipioFactory(
            codigo="3106200", uf=secretaria_cib_de_mg.territorio
        )
    )

    homologar(termo, secretaria_cib, ato)
    homologar(mineiro, secretaria_cib_de_mg, ato)

    assert Ato.objects.count() == 2


def test_rn_pac_05_ato_nao_antecede_o_do_conselho(rascunho, secretaria_cib, ato, hoje):
    rascunho.situacao = Situacao.EM_APRECIACAO_CONSELHO
    rascunho.save(update_fields=["situacao"])
    conselho = vinculo_de(Papel.CONSELHO_MUNICIPAL, municipio=rascunho.territorio)
    gestor = vinculo_de(Papel.GESTOR_MUNICIPAL, municipio=rascunho.territorio)
    do_conselho = replace(ato, data=hoje, ano=hoje.year)
    actions.aprovar_no_conselho(rascunho, por=conselho, ato=do_conselho)
    actions.enviar_a_cib(rascunho, por=gestor)

    with pytest.raises(RegraViolada) as erro:
        homologar(rascunho, secretaria_cib, ato, com_pendencias=True)

    assert erro.value.codigo == "ato_antes_do_anterior"


def test_homologar_recusa_a_cib_de_outra_uf(termo, secretaria_cib_de_mg, ato):
    with pytest.raises(PermissionDenied):
        homologar(termo, secretaria_cib_de_mg, ato)


def test_homologar_recusa_o_gestor(termo, gestor, ato):
    with pytest.raises(PermissionDenied):
        homologar(termo, gestor, ato)


@pytest.mark.parametrize(
    "situacao", sorted(set(Situacao) - TRANSICOES["homologar_na_cib"].de)
)
def test_homologar_so_o_que_esta_em_analise(termo, secretaria_cib, ato, situacao):
    Termo.objects.filter(pk=termo.pk).update(situacao=situacao)

    with pytest.raises(RegraViolada) as erro:
        homologar(termo, secretaria_cib, ato)

    assert erro.value.codigo == "situacao_invalida"


def test_homologar_recusa_termo_que_mudou_depois_de_lido(termo, secretaria_cib, ato):
    Termo.objects.filter(pk=termo.pk).update(versao=2)

    with pytest.raises(EdicaoConcorrente):
        homologar(termo, secretaria_cib, ato, versao=1)


def test_devolver_exige_motivo_e_reabre_as_respostas(termo, secretaria_cib, gestor):
    with pytest.raises(RegraViolada) as erro:
        actions.devolver_pela_cib(termo, por=secretaria_cib, motivo="  ")
    assert erro.value.codigo == "sem_motivo"

    devolvido = actions.devolver_pela_cib(
        termo, por=secretaria_cib, motivo="Rever o item 4.9"
    )

    assert devolvido.situacao == Situacao.DEVOLVIDO_CIB
    assert devolvido.tramitacoes.get().observacao == "Rever o item 4.9"


def test_rn_pac_02_enviar_nomeia_os_itens_sem_resposta(rascunho, gestor):
    ResponsabilidadeFactory(codigo="4.9")
    respondida = ResponsabilidadeFactory(codigo="4.12")
    RespostaFactory(termo=rascunho, responsabilidade=respondida)

    with pytest.raises(RegraViolada) as erro:
        actions.enviar_ao_conselho(rascunho, por=gestor)

    assert erro.value.codigo == "faltam_respostas"
    assert "4.9" in erro.value.mensagem
    assert "4.12" not in erro.value.mensagem


def test_rn_pac_07_chegada_a_cib_nomeia_os_documentos_que_faltam(rascunho, gestor):
    Termo.objects.filter(pk=rascunho.pk).update(situacao=Situacao.APROVADO)

    actions.enviar_a_cib(rascunho, por=gestor)

    assert set(rascunho.pendencias.values_list("documento", "bloqueante")) == {
        (Pendencia.Documento.TLFG, True),
        (Pendencia.Documento.COMANDO_UNICO, True),
    }


def test_rn_pac_07_documentos_entregues_nao_viram_pendencia(rascunho, gestor, hoje):
    Termo.objects.filter(pk=rascunho.pk).update(
        situacao=Situacao.APROVADO, data_do_comando_unico=hoje
    )
    LinhaTLFGFactory(termo=rascunho)

    actions.enviar_a_cib(rascunho, por=gestor)

    assert not rascunho.pendencias.exists()


def test_rn_pac_07_publicar_nomeia_o_que_impede(termo, ato):
    ministerio = vinculo_de(Papel.MINISTERIO)
    Termo.objects.filter(pk=termo.pk).update(situacao=Situacao.HOMOLOGADO_CIT)
    impede = PendenciaFactory(termo=termo)
    PendenciaFactory(
        termo=termo, documento=Pendencia.Documento.EXTRATO_TCG, bloqueante=False
    )
    portaria = replace(ato, tipo=Ato.Tipo.PORTARIA)

    with pytest.raises(RegraViolada) as erro:
        actions.publicar(termo, por=ministerio, ato=portaria)

    assert erro.value.codigo == "pendencia_bloqueante"
    assert "Extrato" not in erro.value.mensagem

    actions.resolver_pendencia(
        impede, por=vinculo_de(Papel.SECRETARIA_CIB), ato="Recebido"
    )
    publicado = actions.publicar(termo, por=ministerio, ato=portaria)

    assert publicado.situacao == Situacao.PUBLICADO
    assert publicado.tramitacoes.get().ato.nome == f"Portaria GM/MS nº 118/{ato.ano}"


def test_caminho_inteiro_do_rascunho_a_portaria(rascunho, gestor, secretaria_cib, ato):
    RespostaFactory(termo=rascunho)
    LinhaTLFGFactory(termo=rascunho)
    Termo.objects.filter(pk=rascunho.pk).update(data_do_comando_unico=ato.data)
    conselho = vinculo_de(Papel.CONSELHO_MUNICIPAL, municipio=rascunho.territorio)
    cit, ms = vinculo_de(Papel.SECRETARIA_CIT), vinculo_de(Papel.MINISTERIO)

    actions.enviar_ao_conselho(rascunho, por=gestor)
    actions.devolver_pelo_conselho(rascunho, por=conselho, motivo="Falta um prazo")
    actions.enviar_ao_conselho(rascunho, por=gestor)
    actions.aprovar_no_conselho(rascunho, por=conselho, ato=ato)
    actions.enviar_a_cib(rascunho, por=gestor)
    homologar(rascunho, secretaria_cib, ato)
    actions.enviar_a_cit(rascunho, por=secretaria_cib)
    actions.devolver_pela_cit(rascunho, por=cit, motivo="Falta o ofício")
    actions.enviar_a_cit(rascunho, por=secretaria_cib)
    actions.homologar_na_cit(rascunho, por=cit, ato=ato)
    actions.publicar(rascunho, por=ms, ato=replace(ato, tipo=Ato.Tipo.PORTARIA))

    rascunho.refresh_from_db()
    assert rascunho.situacao == Situacao.PUBLICADO
    assert rascunho.tramitacoes.count() == 11
    assert Evento.objects.do_objeto(rascunho).count() == 11


def test_rn_pac_10_a_versao_em_vigor_vale_ate_a_cit_homologar_a_nova(
    termo, gestor, ato, hoje
):
    cit = vinculo_de(Papel.SECRETARIA_CIT)
    Termo.objects.filter(pk=termo.pk).update(situacao=Situacao.PUBLICADO)
    RespostaFactory(
        termo=termo,
        situacao=Resposta.Situacao.NAO_REALIZA_AINDA,
        prazo=hoje + timedelta(days=90),
    )

    nova = actions.abrir_revisao(
        termo, por=gestor, motivo=Termo.Motivo.REVISAO_ANUAL, observacao="Ano novo"
    )

    termo.refresh_from_db()
    assert (nova.numero_da_versao, nova.situacao) == (2, Situacao.RASCUNHO)
    assert nova.respostas.get().prazo == hoje + timedelta(days=90)
    assert termo.situacao == Situacao.EM_REVISAO
    assert termo.situacao in PUBLICAS

    Termo.objects.filter(pk=nova.pk).update(situacao=Situacao.HOMOLOGADO_CIB)
    assert [p.termo for p in PrazoAssumido.prazos.em_curso()] == [termo]
    Termo.objects.filter(pk=nova.pk).update(situacao=Situacao.ENVIADO_CIT)
    actions.homologar_na_cit(nova, por=cit, ato=ato)

    termo.refresh_from_db()
    assert termo.situacao == Situacao.ENCERRADO
    assert termo.tramitacoes.latest("pk").observacao == "Substituído pela versão 2."
    assert [p.termo for p in PrazoAssumido.prazos.em_curso()] == [nova]


def test_encerrar_exige_motivo_e_ato(termo, ato):
    ministerio = vinculo_de(Papel.MINISTERIO)
    Termo.objects.filter(pk=termo.pk).update(situacao=Situacao.PUBLICADO)
    portaria = replace(ato, tipo=Ato.Tipo.PORTARIA)

    with pytest.raises(RegraViolada) as erro:
        actions.encerrar(termo, por=ministerio, ato=portaria, motivo="")
    assert erro.value.codigo == "sem_motivo"

    encerrado = actions.encerrar(
        termo, por=ministerio, ato=portaria, motivo="Norma revogada"
    )

    assert encerrado.situacao == Situacao.ENCERRADO


def test_responder_grava_so_o_que_mudou(rascunho, gestor, hoje):
    igual = RespostaFactory(termo=rascunho)
    outra = ResponsabilidadeFactory()
    prazo = hoje + timedelta(days=30)

    actions.responder(
        rascunho,
        outra.eixo,
        por=gestor,
        versao=1,
        respostas={
            igual.responsabilidade_id: actions.RespostaDada("realiza"),
            outra.pk: actions.RespostaDada("nao_realiza_ainda", prazo),
        },
    )

    rascunho.refresh_from_db()
    assert rascunho.versao == 2
    assert rascunho.respostas.get(responsabilidade=outra).gravada_na_versao == 2
    assert rascunho.respostas.get(pk=igual.pk).gravada_na_versao == 1
    dados = Evento.objects.do_objeto(rascunho).get().dados
    assert list(dados["respostas"]) == [outra.item]


def test_responder_sem_mudanca_nao_deixa_rastro(rascunho, gestor):
    igual = RespostaFactory(termo=rascunho)

    actions.responder(
        rascunho,
        igual.responsabilidade.eixo,
        por=gestor,
        versao=1,
        respostas={igual.responsabilidade_id: actions.RespostaDada("realiza")},
    )

    rascunho.refresh_from_db()
    assert rascunho.versao == 1
    assert not Evento.objects.exists()


def test_responder_recusa_tela_vencida(rascunho, gestor):
    resposta = RespostaFactory(termo=rascunho, gravada_na_versao=2)

    with pytest.raises(EdicaoConcorrente):
        actions.responder(
            rascunho, resposta.responsabilidade.eixo, por=gestor, versao=1, respostas={}
        )


def test_responder_recusa_item_de_outro_eixo(rascunho, gestor):
    item = ResponsabilidadeFactory()

    with pytest.raises(RegraViolada) as erro:
        actions.responder(
            rascunho,
            item.eixo,
            por=gestor,
            versao=1,
            respostas={item.pk + 999: actions.RespostaDada("realiza")},
        )

    assert erro.value.codigo == "item_de_outro_termo"


def test_responder_depois_de_enviado_e_recusado(termo, gestor):
    item = ResponsabilidadeFactory()

    with pytest.raises(RegraViolada) as erro:
        actions.responder(termo, item.eixo, por=gestor, versao=1, respostas={})

    assert erro.value.codigo == "situacao_invalida"


def test_pendencia_tem_objeto_prazo_futuro_e_trilha(termo, secretaria_cib, hoje):
    with pytest.raises(RegraViolada) as erro:
        actions.registrar_pendencia(termo, por=secretaria_cib, motivo="Falta")
    assert erro.value.codigo == "pendencia_sem_objeto"

    with pytest.raises(RegraViolada) as erro:
        actions.registrar_pendencia(
            termo,
            por=secretaria_cib,
            motivo="Falta",
            documento=Pendencia.Documento.OUTRO,
            prazo=hoje - timedelta(days=1),
        )
    assert erro.value.codigo == "prazo_no_passado"

    actions.registrar_pendencia(
        termo,
        por=secretaria_cib,
        motivo="Falta o prazo",
        responsabilidade=ResponsabilidadeFactory(codigo="4.9"),
        prazo=hoje,
    )

    assert termo.pendencias.get().nome == "Item 4.9"
    assert Evento.objects.get().acao == "pactos.pendencia.registrada"


def test_pendencia_resolve_se_uma_vez_e_dizendo_como(termo, secretaria_cib):
    pendencia = PendenciaFactory(termo=termo)

    with pytest.raises(RegraViolada) as erro:
        actions.resolver_pendencia(pendencia, por=secretaria_cib, ato=" ")
    assert erro.value.codigo == "sem_ato"

    actions.resolver_pendencia(pendencia, por=secretaria_cib, ato="Ofício recebido")
    with pytest.raises(RegraViolada) as erro:
        actions.resolver_pendencia(pendencia, por=secretaria_cib, ato="De novo")

    assert erro.value.codigo == "pendencia_ja_resolvida"
    pendencia.refresh_from_db()
    assert pendencia.resolvida_por == secretaria_cib


def test_tramitacao_nao_se_altera_nem_se_apaga(termo, secretaria_cib, ato):
    homologar(termo, secretaria_cib, ato)

    with pytest.raises(TypeError):
        Tramitacao.objects.all().update(observacao="outra")
    with pytest.raises(TypeError):
        Tramitacao.objects.all().delete()
