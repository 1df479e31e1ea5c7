"""Planilhas de metas e resultados: modelo, envio, simulação, decisão e gravação."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from base.errors import RegraViolada
from base.importacao import aberta
from base.importacao import telas as comuns
from base.models import (
    Andamento,
    Importacao,
    ItemDaImportacao,
    SituacaoDaImportacao,
)
from base.tarefas import iniciar
from contas.http import UsuarioRequest, vinculo_ou_403
from contas.models import Vinculo
from indicadores import telas_da_importacao as telas
from indicadores.forms.importacao import ModeloForm, PlanilhaForm, colunas_do_post
from indicadores.importacao import caminho, modelo, numeros, tabela
from indicadores.importacao.cabecalho import possiveis
from indicadores.importacao.especies import ESPECIES
from indicadores.importacao.justificativas import justificativa_de
from indicadores.importacao.origem import EmNomeDe
from indicadores.models import Pactuacao, Rodada
from indicadores.permissions import pode_importar
from indicadores.tasks import (
    endereco_do_modelo,
    gravar_importacao,
    montar_modelo,
    simular_importacao,
)
from indicadores.telas_das_colunas import contexto_das_colunas
from territorios.models import Territorio

TERRITORIOS_NA_HORA = 60
"""Acima disso o modelo leva segundos, e é montado como tarefa."""
ENVIADAS_MOSTRADAS = 20


def _quem_importa_ou_403(request: UsuarioRequest) -> Vinculo:
    vinculo = vinculo_ou_403(request)
    if not pode_importar(vinculo):
        raise PermissionDenied(
            "Enviam planilhas os técnicos e gestores municipais e estaduais, com o que "
            "poderiam digitar no seu território, e o Ministério, em nome deles."
        )
    return vinculo


def importacao_ou_404(request: UsuarioRequest, uuid: UUID) -> Importacao:
    """A importação de quem a enviou; para os outros não existe."""
    return get_object_or_404(
        Importacao.objects.de(request.user.pk, caminho.TIPOS), pk=uuid
    )


@never_cache
@require_http_methods(["GET", "POST"])
def importar(request: UsuarioRequest) -> HttpResponse:
    """Gera o modelo, recebe a planilha e lista as já enviadas."""
    vinculo = _quem_importa_ou_403(request)
    anos = telas.anos_da_importacao()
    recortes = telas.recortes_de(vinculo)
    if request.method == "GET":
        form = PlanilhaForm(anos=anos, recortes=recortes)
        return _pagina_de_envio(request, vinculo, form, anos)
    form = PlanilhaForm(request.POST, request.FILES, anos=anos, recortes=recortes)
    if not form.is_valid():
        return _pagina_de_envio(request, vinculo, form, anos, status=422)
    arquivo = form.cleaned_data["arquivo"]
    importacao = caminho.enviar(
        arquivo,
        nome=arquivo.name,
        tipo=form.cleaned_data["tipo"],
        ano=form.cleaned_data["ano"],
        por=vinculo,
        em_nome_de=_em_nome_de(form),
    )
    simular(importacao)
    return redirect("indicadores:importacao", importacao.pk)


def _em_nome_de(form: PlanilhaForm) -> EmNomeDe | None:
    """O que o Ministério respondeu; None nos outros papéis, a quem não se pergunta."""
    codigo = form.cleaned_data.get("em_nome_de")
    if not codigo:
        return None
    recorte = Territorio.objects.get(codigo=codigo)
    return EmNomeDe(recorte, form.cleaned_data["pedido"])


def _pagina_de_envio(
    request: UsuarioRequest,
    vinculo: Vinculo,
    form: PlanilhaForm,
    anos: Sequence[int],
    *,
    status: int = 200,
) -> HttpResponse:
    do_modelo = ModeloForm(anos=anos, lugares=telas.lugares_do_modelo(vinculo))
    enviadas = Importacao.objects.de(request.user.pk, caminho.TIPOS)
    contexto = {
        "form": form,
        "form_do_modelo": do_modelo,
        "enviadas": [telas.enviada(i) for i in enviadas[:ENVIADAS_MOSTRADAS]],
        "trilha": [("Indicadores", "/indicadores/"), ("Planilhas", None)],
    }
    return render(request, "indicadores/importar.html", contexto, status=status)


@never_cache
@require_GET
def baixar_modelo(request: UsuarioRequest) -> HttpResponse:
    """O XLSX por preencher, com o que a pessoa já pode ver."""
    vinculo = _quem_importa_ou_403(request)
    form = ModeloForm(
        request.GET,
        anos=telas.anos_da_importacao(),
        lugares=telas.lugares_do_modelo(vinculo),
    )
    if not form.is_valid():
        messages.error(request, "Escolha nas listas o que o modelo deve trazer.")
        return redirect("indicadores:importar")
    especie = ESPECIES[form.cleaned_data["tipo"]]
    rodada = Rodada.objects.select_related("edicao").get(ano=form.cleaned_data["ano"])
    recorte = Territorio.objects.select_related("uf").get(
        codigo=form.cleaned_data["codigo"]
    )
    if len(modelo.territorios_do_modelo(recorte)) > TERRITORIOS_NA_HORA:
        andamento = iniciar(
            montar_modelo,
            titulo=f"Modelo de {especie.nome} de {rodada.ano}: {recorte}",
            dono_id=vinculo.usuario_id,
            chave=f"modelo:{vinculo.pk}:{especie.tipo}:{rodada.ano}:{recorte.codigo}",
            vinculo_id=vinculo.pk,
            **form.cleaned_data,
        )
        return redirect(andamento)
    visiveis = Pactuacao.objects.visiveis_para(vinculo)
    conteudo = modelo.gerar(especie, rodada, recorte, visiveis)
    return comuns.anexo(conteudo, f"{especie.nome}-{rodada.ano}-{recorte.codigo}.xlsx")


@never_cache
@require_GET
def modelo_pronto(request: UsuarioRequest, uuid: UUID) -> HttpResponse:
    """O modelo grande, montado como tarefa; só quem o pediu o baixa."""
    andamento = get_object_or_404(Andamento.objects.de(request.user.pk), pk=uuid)
    nome = endereco_do_modelo(str(andamento.pk))
    if not default_storage.exists(nome):
        raise Http404
    with default_storage.open(nome) as arquivo:
        return comuns.anexo(arquivo.read(), "modelo.xlsx")


@never_cache
@require_GET
def ver(request: UsuarioRequest, uuid: UUID) -> HttpResponse:
    """Onde a importação está: colunas por dizer, em curso, simulada ou terminada."""
    importacao = importacao_ou_404(request, uuid)
    if importacao.situacao == SituacaoDaImportacao.COLUNAS:
        return redirect("indicadores:colunas_da_importacao", uuid)
    grupo = telas.grupo_escolhido(importacao, request.GET.get("grupo", ""))
    itens = _itens(request, importacao, grupo)
    pagina = Paginator(itens, comuns.POR_PAGINA).get_page(request.GET.get("pagina"))
    contexto = telas.contexto_da(importacao, request.GET.get("efeito", ""), grupo) | {
        "pagina": pagina,
        "com_justificativas": [(i, justificativa_de(i)) for i in pagina],
        "trilha": _trilha(importacao),
    }
    inteira = "indicadores/importacao.html"
    return render(request, comuns.ANDAMENTO if request.htmx else inteira, contexto)


def _itens(
    request: UsuarioRequest, importacao: Importacao, grupo: str
) -> QuerySet[ItemDaImportacao]:
    filtro = telas.efeito_escolhido(importacao, request.GET.get("efeito", ""))
    return telas.itens_do(importacao, filtro, grupo)


def _trilha(importacao: Importacao) -> list[tuple[str, str | None]]:
    return [
        ("Indicadores", "/indicadores/"),
        ("Planilhas", "/indicadores/importar/"),
        (importacao.nome_do_arquivo, None),
    ]


def simular(importacao: Importacao) -> None:
    """Põe a leitura na fila, se é ela que falta."""
    if importacao.situacao == SituacaoDaImportacao.SIMULANDO:
        comuns.pedir(importacao, simular_importacao, "Leitura de")


@never_cache
@require_http_methods(["GET", "POST"])
def colunas(request: UsuarioRequest, uuid: UUID) -> HttpResponse:
    """O que é cada coluna de uma tabela comum ou do TabNet; fica lembrado."""
    importacao = importacao_ou_404(request, uuid)
    abertas = (SituacaoDaImportacao.COLUNAS, SituacaoDaImportacao.SIMULADA)
    if importacao.situacao not in abertas or importacao.formato not in caminho.TABELAS:
        return redirect("indicadores:importacao", uuid)
    if "trocar" in request.POST:
        return _trocar_cabecalho(request, importacao)
    with aberta(importacao) as planilha:
        achada = tabela.achar(planilha, importacao.mapa.get("cabecalho", ""))
        outros = possiveis(planilha)
    erro = ""
    if request.method == "POST":
        try:
            papeis = colunas_do_post(request.POST, len(achada.nomes))
            traco = "ausente" if request.POST.get("traco") == "ausente" else "zero"
            importacao = caminho.dizer_colunas(
                importacao, papeis, traco=traco, modo=_modo(request)
            )
        except RegraViolada as recusa:
            erro = recusa.mensagem
        else:
            simular(importacao)
            return redirect("indicadores:importacao", uuid)
    digitado = request.POST if request.method == "POST" else None
    contexto = contexto_das_colunas(importacao, achada, digitado) | {
        "erro": erro,
        "cabecalhos": outros,
        "trilha": _trilha(importacao),
    }
    status = 422 if erro else 200
    return render(request, "indicadores/colunas.html", contexto, status=status)


def _modo(request: UsuarioRequest) -> str:
    """Como se disse que o arquivo escreve os números; vazio se não se disse."""
    modo = request.POST.get("numeros", "")
    return modo if modo in numeros.MODOS else ""


def _trocar_cabecalho(request: UsuarioRequest, importacao: Importacao) -> HttpResponse:
    """Toma outra linha por cabeçalho, e volta a perguntar as colunas."""
    try:
        caminho.trocar_cabecalho(importacao, request.POST.get("cabecalho", ""))
    except RegraViolada as erro:
        messages.error(request, erro.mensagem)
    return redirect("indicadores:colunas_da_importacao", importacao.pk)


@require_POST
def gravar(request: UsuarioRequest, uuid: UUID) -> HttpResponse:
    """Confirma: a gravação corre como tarefa, tudo ou nada."""
    comuns.gravar(request, importacao_ou_404(request, uuid), gravar_importacao)
    return redirect("indicadores:importacao", uuid)


@require_POST
def simular_de_novo(request: UsuarioRequest, uuid: UUID) -> HttpResponse:
    """Relê o mesmo arquivo contra os números de agora."""
    importacao = importacao_ou_404(request, uuid)
    comuns.ler_de_novo(request, importacao, simular_importacao)
    return redirect("indicadores:importacao", uuid)


@require_POST
def desistir(request: UsuarioRequest, uuid: UUID) -> HttpResponse:
    """Interrompe a leitura ou descarta a simulação; nada foi gravado."""
    comuns.desistir(request, importacao_ou_404(request, uuid))
    return redirect("indicadores:importar")


@never_cache
@require_GET
def marcada(request: UsuarioRequest, uuid: UUID) -> HttpResponse:
    """O mesmo arquivo, com cada erro e aviso na sua célula."""
    resposta = comuns.marcada(request, importacao_ou_404(request, uuid))
    return resposta or redirect("indicadores:importacao", uuid)
