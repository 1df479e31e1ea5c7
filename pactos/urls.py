"""Endereços dos pactos; os da lista, do painel, do Termo e da reunião não mudam."""

from django.urls import path

from pactos.views import (
    adesao,
    anexos,
    atos,
    catalogo,
    decisoes,
    documentos,
    encerramentos,
    lotes,
    modo_reuniao,
    pendencias,
    percurso,
    respostas,
    seguimento,
    termos,
    versoes,
)
from pactos.views import reunioes as vistas_de_reuniao

app_name = "pactos"

urlpatterns = [
    path("", termos.listar, name="termos"),
    path("painel/<int:ano>/", adesao.painel, name="painel"),
    path("catalogo/", catalogo.catalogo, name="catalogo"),
    path("catalogo/normas/nova/", catalogo.nova_norma, name="nova_norma"),
    path(
        "catalogo/<int:pk>/<str:esfera>/", catalogo.da_norma, name="catalogo_da_norma"
    ),
    path(
        "catalogo/<int:pk>/<str:esfera>/itens/novo/",
        catalogo.novo_item,
        name="novo_item",
    ),
    path(
        "catalogo/<int:pk>/<str:esfera>/clausulas/nova/",
        catalogo.nova_clausula,
        name="nova_clausula",
    ),
    path("catalogo/itens/<int:pk>/", catalogo.alterar_item, name="alterar_item"),
    path(
        "catalogo/itens/<int:pk>/retirar/", catalogo.retirar_item, name="retirar_item"
    ),
    path(
        "catalogo/clausulas/<int:pk>/",
        catalogo.alterar_clausula,
        name="alterar_clausula",
    ),
    path("termos/<int:pk>/tlfg/", anexos.tlfg, name="tlfg"),
    path("termos/<int:pk>/tlfg.csv", anexos.tlfg_csv, name="tlfg_csv"),
    path(
        "termos/<int:pk>/tlfg/arquivo/", anexos.tlfg_do_arquivo, name="tlfg_do_arquivo"
    ),
    path("termos/<int:pk>/comando-unico/", anexos.comando_unico, name="comando_unico"),
    path("termos/<int:pk>/tcep/novo/", anexos.tcep, name="registrar_tcep"),
    path("tcep/<int:pk>/retirar/", anexos.retirar_tcep, name="retirar_tcep"),
    path("termos/<int:pk>/anexos/novo/", anexos.juntar, name="juntar_anexo"),
    path("anexos/<int:pk>/", anexos.baixar, name="anexo"),
    path("termos/novo/", versoes.abrir, name="abrir_termo"),
    path("termos/<int:pk>/revisar/", versoes.rever, name="abrir_revisao"),
    path("termos/<int:pk>/encerrar/", versoes.encerrar, name="encerrar_termo"),
    path(
        "termos/<int:pk>/eixos/<int:numero>/inteiro/",
        respostas.eixo_inteiro,
        name="responder_eixo_inteiro",
    ),
    path("termos/<int:pk>/", termos.ver, name="termo"),
    path("termos/<int:pk>.pdf", documentos.termo_em_pdf, name="termo_pdf"),
    path("termos/<int:pk>/extrato.pdf", documentos.extrato, name="extrato_pdf"),
    path(
        "termos/<int:pk>/comprovante.pdf",
        documentos.comprovante,
        name="comprovante_pdf",
    ),
    path(
        "estados/<str:codigo>/painel.pdf",
        documentos.painel_da_uf,
        name="painel_da_uf_pdf",
    ),
    path(
        "termos/<int:pk>/eixos/<int:numero>/",
        respostas.responder,
        name="responder_eixo",
    ),
    path("termos/<int:pk>/enviar/<str:destino>/", decisoes.enviar, name="enviar_termo"),
    path("termos/<int:pk>/decidir/", decisoes.decidir, name="decidir_termo"),
    path(
        "termos/<int:pk>/pendencias/nova/",
        pendencias.registrar,
        name="registrar_pendencia",
    ),
    path(
        "pendencias/<int:pk>/resolver/",
        pendencias.resolver,
        name="resolver_pendencia",
    ),
    path("adesao/", percurso.adesao, name="adesao"),
    path("tempos/", percurso.tempos, name="tempos"),
    path("funil/", percurso.funil, name="funil"),
    path("prazos/", seguimento.prazos, name="prazos"),
    path("prazos/<int:pk>/cumprir/", seguimento.cumprir, name="cumprir_prazo"),
    path("prazos/<int:pk>/apoiar/", seguimento.apoiar, name="apoiar_prazo"),
    path("agendas/", seguimento.agendas, name="agendas"),
    path("estados/<str:codigo>/", seguimento.estado, name="estado"),
    path("estados/<str:codigo>/adesao/", seguimento.adesao_da_uf, name="adesao_da_uf"),
    path(
        "estados/<str:codigo>/agenda/<int:acao>/",
        seguimento.item_da_agenda,
        name="item_da_agenda",
    ),
    path("normas/<int:pk>/encerrar/", encerramentos.da_norma, name="encerrar_da_norma"),
    path("atos/<int:pk>/", atos.ver, name="ato"),
    path("atos/<int:pk>/arquivo/", atos.baixar, name="arquivo_do_ato"),
    path("atos/<int:pk>/juntar/", atos.juntar, name="juntar_arquivo_do_ato"),
    path("portaria/", lotes.portaria, name="portaria"),
    path("portaria/minuta.pdf", lotes.minuta_da_portaria, name="minuta_da_portaria"),
    path("colegiados/", vistas_de_reuniao.colegiados, name="colegiados"),
    path("colegiados/<int:pk>/", vistas_de_reuniao.colegiado, name="colegiado"),
    path(
        "colegiados/<int:pk>/reunioes.ics",
        vistas_de_reuniao.agenda_ical,
        name="reunioes_ical",
    ),
    path(
        "colegiados/<int:pk>/assentos/novo/",
        vistas_de_reuniao.novo_assento,
        name="novo_assento",
    ),
    path("assentos/<int:pk>/posse/", vistas_de_reuniao.empossar, name="empossar"),
    path("reunioes/nova/", vistas_de_reuniao.convocar, name="convocar_reuniao"),
    path("reunioes/<int:pk>/", vistas_de_reuniao.ver, name="reuniao"),
    path("reunioes/<int:pk>/enviar/", lotes.enviar, name="enviar_da_reuniao"),
    path("reunioes/<int:pk>/modo/", modo_reuniao.ver, name="modo_reuniao"),
    path("reunioes/<int:pk>/mudar/", vistas_de_reuniao.mudar, name="mudar_reuniao"),
    path(
        "reunioes/<int:pk>/pauta/", vistas_de_reuniao.montar_pauta, name="montar_pauta"
    ),
    path(
        "reunioes/<int:pk>/pauta/nova/",
        vistas_de_reuniao.incluir_item,
        name="incluir_item",
    ),
    path("reunioes/<int:pk>/decidir/", lotes.decidir, name="decidir_pauta"),
    path(
        "reunioes/<int:pk>/atos/<int:ato>/confirmar/",
        vistas_de_reuniao.confirmar_ato,
        name="confirmar_ato",
    ),
    path(
        "reunioes/<int:pk>/ata.pdf",
        vistas_de_reuniao.documento,
        {"qual": "ata"},
        name="ata_pdf",
    ),
    path(
        "reunioes/<int:pk>/resolucao.pdf",
        vistas_de_reuniao.documento,
        {"qual": "resolucao"},
        name="resolucao_pdf",
    ),
]
