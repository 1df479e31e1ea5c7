"""Enviar e decidir: da caixa de decisão à confirmação e ao ato gravado."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from base.errors import RegraViolada
from base.numeros import ler_inteiro
from base.telas import Confirmacao, Texto
from base.workflow import no_meio_da_frase
from contas.http import UsuarioRequest, vinculo_ou_403
from contas.models import Vinculo
from pactos import actions
from pactos.forms.arquivos import ArquivoDoAtoForm
from pactos.forms.termo import DEVOLVER, DecisaoForm
from pactos.models import Termo
from pactos.paginas import verbo
from pactos.permissions import acoes_disponiveis, pode, quem_pode
from pactos.states import FLUXOS
from pactos.views.comum import recusar
from pactos.views.decisoes_possiveis import (
    acao_da_decisao,
    form_de_decisao,
    instancia_que_decide,
)
from pactos.views.termos import (
    pagina_do_termo,
    termo_visivel_ou_404,
    trilha_do_termo,
)

ENVIOS = {
    "conselho": (
        "enviar_ao_conselho",
        actions.enviar_ao_conselho,
        "Depois de enviar, as respostas ficam bloqueadas até o Conselho decidir.",
    ),
    "cib": (
        "enviar_a_cib",
        actions.enviar_a_cib,
        "A secretaria da CIB recebe o Termo. O documento que faltar vira pendência.",
    ),
    "cit": (
        "enviar_a_cit",
        actions.enviar_a_cit,
        "A secretaria técnica da CIT recebe o Termo com as pendências que houver.",
    ),
}


@require_http_methods(["GET", "POST"])
def enviar(request: UsuarioRequest, pk: int, destino: str) -> HttpResponse:
    """Passa o Termo à instância seguinte, depois de confirmar."""
    if destino not in ENVIOS:
        raise Http404
    acao, fazer, explicacao = ENVIOS[destino]
    vinculo = vinculo_ou_403(request)
    termo = termo_visivel_ou_404(request, pk)
    if not pode(vinculo, acao, termo):
        raise PermissionDenied(quem_pode(acao, termo))
    if request.method == "GET":
        return _confirmar_envio(request, termo, acao, explicacao)
    try:
        fazer(termo, por=vinculo, versao=_versao(request))
    except RegraViolada as erro:
        messages.error(request, erro.mensagem)
    else:
        messages.success(request, f"{FLUXOS[termo.tipo][acao].rotulo}: feito.")
    return redirect(termo)


def _versao(request: UsuarioRequest) -> int | None:
    """A versão que a pessoa leu na confirmação; None se não veio."""
    return ler_inteiro(request.POST.get("versao", ""))


def _confirmar_envio(
    request: UsuarioRequest, termo: Termo, acao: str, explicacao: str
) -> HttpResponse:
    rotulo = FLUXOS[termo.tipo][acao].rotulo
    confirmacao = Confirmacao(
        titulo=f"{rotulo}?",
        botao=rotulo,
        voltar=termo.get_absolute_url(),
        sobre=str(termo),
        texto=explicacao,
        pares=[
            ("Ente", str(termo.territorio)),
            ("Versão", str(termo.numero_da_versao)),
        ],
        escondidos={"versao": str(termo.versao)},
    )
    return _pagina_de_confirmacao(request, termo, confirmacao)


def _pagina_de_confirmacao(
    request: UsuarioRequest,
    termo: Termo,
    confirmacao: Confirmacao,
    form: ArquivoDoAtoForm | None = None,
) -> HttpResponse:
    contexto = {
        "confirmacao": confirmacao,
        "form": form,
        "trilha": [*trilha_do_termo(termo), (confirmacao.titulo, None)],
    }
    return render(request, "base/confirmar.html", contexto)


@require_POST
def decidir(request: UsuarioRequest, pk: int) -> HttpResponse:
    """Decisão de uma instância: mostra o que será gravado e, confirmado, grava."""
    vinculo = vinculo_ou_403(request)
    termo = termo_visivel_ou_404(request, pk)
    acoes = acoes_disponiveis(vinculo, termo)
    instancia = instancia_que_decide(acoes)
    if not instancia:
        return _sem_decisao(request, vinculo, termo)
    form = form_de_decisao(termo, instancia, acoes, request.POST)
    if not form.is_valid():
        return pagina_do_termo(request, termo, form, status=422)
    if "confirmado" not in request.POST:
        arquivo = None if form.data["decisao"] == DEVOLVER else ArquivoDoAtoForm()
        return _pagina_de_confirmacao(request, termo, _resumo(termo, form), arquivo)
    try:
        with transaction.atomic():
            _executar(termo, form, vinculo)
            _juntar_arquivo(request, termo, form, vinculo)
    except RegraViolada as erro:
        recusar(form, erro, termo)
        return pagina_do_termo(request, termo, form, status=422)
    messages.success(request, _sucesso(termo))
    return redirect(termo)


def _sem_decisao(
    request: UsuarioRequest, vinculo: Vinculo, termo: Termo
) -> HttpResponse:
    """Sem o papel, 403 com o motivo; com o papel e fora de hora, mensagem."""
    decisoes = {a: t for a, t in FLUXOS[termo.tipo].items() if t.exige_ato}
    if not any(pode(vinculo, acao, termo) for acao in decisoes):
        de_agora = [a for a, t in decisoes.items() if termo.situacao in t.de]
        raise PermissionDenied(quem_pode(next(iter([*de_agora, *decisoes])), termo))
    messages.error(
        request,
        "Este Termo não espera decisão sua agora: está na situação "
        f"“{termo.get_situacao_display()}”. Veja na trilha o que aconteceu.",
    )
    return redirect(termo)


def _executar(termo: Termo, form: DecisaoForm, vinculo: Vinculo) -> None:
    dados = form.cleaned_data
    acao = acao_da_decisao(form.instancia, dados["decisao"])
    versao, observacao = dados["versao"], dados["observacao"].strip()
    if dados["decisao"] == DEVOLVER:
        devolucoes = {
            "devolver_pelo_conselho": actions.devolver_pelo_conselho,
            "devolver_pela_cib": actions.devolver_pela_cib,
            "devolver_pela_cit": actions.devolver_pela_cit,
        }
        devolucoes[acao](
            termo,
            por=vinculo,
            motivo=observacao,
            versao=versao,
            itens=form.apontados,
        )
    elif acao == "homologar_na_cib":
        actions.homologar_na_cib(
            termo,
            por=vinculo,
            ato=form.dados_do_ato,
            com_pendencias=dados["decisao"] == "com_pendencias",
            observacao=observacao,
            versao=versao,
        )
    else:
        decisoes = {
            "aprovar_no_conselho": actions.aprovar_no_conselho,
            "homologar_na_cit": actions.homologar_na_cit,
            "publicar": actions.publicar,
        }
        decisoes[acao](
            termo,
            por=vinculo,
            ato=form.dados_do_ato,
            observacao=observacao,
            versao=versao,
        )


def _juntar_arquivo(
    request: UsuarioRequest, termo: Termo, form: DecisaoForm, vinculo: Vinculo
) -> None:
    """O arquivo escolhido na confirmação; com ele errado, nada se grava."""
    if form.cleaned_data["decisao"] == DEVOLVER or "arquivo" not in request.FILES:
        return
    do_ato = ArquivoDoAtoForm(request.POST, request.FILES)
    if not do_ato.is_valid():
        raise RegraViolada(str(do_ato.errors["arquivo"][0]), codigo="arquivo_do_ato")
    ato = termo.tramitacoes.latest("pk").ato
    if ato is not None and not ato.arquivo:
        actions.juntar_arquivo_do_ato(
            ato, por=vinculo, arquivo=do_ato.cleaned_data["arquivo"]
        )


def _rotulo(form: DecisaoForm) -> str:
    opcoes = dict(form.fields["decisao"].choices)  # type: ignore[attr-defined]
    return str(opcoes[form.cleaned_data["decisao"]])


def _ato_por_extenso(form: DecisaoForm) -> str:
    dados = form.cleaned_data
    tipos = dict(form.fields["tipo"].choices)  # type: ignore[attr-defined]
    ad = ", ad referendum" if dados.get("ad_referendum") else ""
    return (
        f"{tipos[dados['tipo']]} nº {dados['numero']}/{dados['ano']}, de "
        f"{dados['data_do_ato']:%d/%m/%Y}{ad}"
    )


def _resumo(termo: Termo, form: DecisaoForm) -> Confirmacao:
    dados = form.cleaned_data
    pares: list[tuple[str, Texto]] = [
        ("Ente", str(termo.territorio)),
        ("Decisão", _rotulo(form)),
    ]
    if dados["decisao"] != DEVOLVER:
        pares.append(("Ato", _ato_por_extenso(form)))
    if dados.get("reuniao"):
        pares.append(("Reunião", str(dados["reuniao"])))
    abertas = [p.nome for p in termo.pendencias.abertas()]
    if abertas:
        pares.append(("Pendências abertas", "; ".join(abertas)))
    if dados["decisao"] == DEVOLVER and dados["itens"]:
        pares.append(("Itens a corrigir", dados["itens"]))
    if dados["observacao"]:
        pares.append(("Observação", dados["observacao"]))
    return Confirmacao(
        titulo=f"{_rotulo(form)}?",
        botao=_rotulo(form),
        voltar=termo.get_absolute_url(),
        sobre=str(termo),
        texto="O ato fica registrado na trilha do Termo e não se apaga.",
        pares=pares,
        escondidos=_digitado(form) | {"confirmado": "1"},
        perigo=dados["decisao"] == DEVOLVER,
    )


def _sucesso(termo: Termo) -> str:
    """O que acabou de ser gravado, com o ato por extenso."""
    feita = termo.tramitacoes.select_related("ato__colegiado__territorio__uf").latest(
        "pk"
    )
    texto = f"{termo.territorio}: {no_meio_da_frase(verbo(feita))}"
    if feita.ato is None:
        return f"{texto}. O motivo foi avisado a quem tem de agir."
    return f"{texto}, {feita.ato.nome}, de {feita.ato.data:%d/%m/%Y}."


def _digitado(form: DecisaoForm) -> dict[str, str]:
    """O que a pessoa digitou, para voltar inteiro com a confirmação."""
    return {nome: str(form.data[nome]) for nome in form.fields if form.data.get(nome)}
