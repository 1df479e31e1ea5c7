"""A pactuação de um território: a página da grade e o comprovante."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from auditoria.models import Evento
from contas.http import PortalRequest
from indicadores import telas
from indicadores.consultas import (
    grade,
    janela_das_metas,
    pactuacao_nova,
    ultima_gravacao,
)
from indicadores.leitura import LeituraDaGrade
from indicadores.models import Comentario, Pactuacao, Rodada
from indicadores.nao_salvo import metas_nao_salvas
from indicadores.pdf import emitir_comprovante
from indicadores.permissions import (
    acoes_disponiveis,
    pode,
    transicoes_da,
)
from indicadores.states import (
    COM_COMPROVANTE,
    EDITAVEIS,
)
from indicadores.tela_da_grade import (
    SEM_DIGITACAO,
    agrupar,
    contagem_por_extenso,
    linhas_da_tela,
)
from territorios.models import Territorio


def pactuacao_visivel_ou_404(
    request: PortalRequest, ano: int, codigo: str
) -> Pactuacao:
    """Única porta de entrada: fora do alcance da pessoa, não existe.

    Quem digita vê a pactuação do seu território antes da primeira gravação, vazia e
    sem chave; fora do prazo, também, para saber por que não pode.
    """
    visiveis = Pactuacao.objects.apoiadas_por(request.vinculo).select_related(
        "rodada__edicao", "territorio__uf", "territorio__macrorregiao"
    )
    if pactuacao := visiveis.filter(rodada__ano=ano, territorio__codigo=codigo).first():
        return pactuacao
    rodada = get_object_or_404(Rodada.objects.select_related("edicao"), ano=ano)
    territorio = get_object_or_404(
        Territorio.objects.select_related("uf", "macrorregiao"), codigo=codigo
    )
    nova = pactuacao_nova(rodada, territorio)
    hoje = timezone.localdate()
    tem_prazo = janela_das_metas(rodada, territorio, hoje).abre is not None
    existe = Pactuacao.objects.filter(rodada=rodada, territorio=territorio).exists()
    if existe or not tem_prazo or not pode(request.vinculo, "salvar_metas", nova):
        raise Http404
    return nova


@login_not_required
@never_cache
@require_GET
def ver(request: PortalRequest, ano: int, codigo: str) -> HttpResponse:
    """A grade: para quem digita, com campos; para os demais, só leitura."""
    return pagina_da_grade(request, pactuacao_visivel_ou_404(request, ano, codigo))


def pagina_da_grade(
    request: PortalRequest,
    pactuacao: Pactuacao,
    leitura: LeituraDaGrade = SEM_DIGITACAO,
    gravadas: int = 0,
    *,
    status: int = 200,
) -> HttpResponse:
    """A página da pactuação, com o que foi digitado e não se gravou."""
    quadro = grade(pactuacao)
    comenta = pode(request.vinculo, "ler_comentarios", pactuacao)
    ditos = _comentarios(pactuacao) if comenta else []
    acoes = acoes_disponiveis(request.vinculo, pactuacao)
    hoje = timezone.localdate()
    janela = janela_das_metas(pactuacao.rodada, pactuacao.territorio, hoje)
    editavel = "salvar_metas" in acoes and janela.aberta_em(hoje)
    linhas = linhas_da_tela(
        quadro, leitura if editavel else SEM_DIGITACAO, comentarios=ditos
    )
    contexto = {
        "pactuacao": pactuacao,
        "ano_anterior": pactuacao.rodada.ano - 1,
        "grupos": agrupar(quadro, linhas),
        "linhas": linhas,
        "regua": sorted(linhas, key=lambda x: x.numero),
        "erros": [x for x in linhas if x.erro],
        "salvas": gravadas,
        "andamento": contagem_por_extenso(linhas),
        "respondidos": quadro.respondidas,
        "editavel": editavel,
        **telas.rascunho_da(request, pactuacao, "metas"),
        "nao_salvos": [] if editavel else metas_nao_salvas(leitura),
        "comenta": comenta and not pactuacao._state.adding,
        **_para_quem_apoia(request, pactuacao),
        "acoes": _botoes(pactuacao, acoes),
        "etiqueta": telas.etiqueta_da(pactuacao),
        "prazo": telas.prazo_por_extenso(janela, hoje),
        "passos": telas.passos_da(pactuacao),
        "atos": telas.atos_da(_eventos(request, pactuacao)),
        "tem_comprovante": _tem_comprovante(pactuacao),
        "trilha": trilha_da(pactuacao),
    }
    return render(request, "indicadores/pactuacao.html", contexto, status=status)


def _para_quem_apoia(request: PortalRequest, pactuacao: Pactuacao) -> dict[str, object]:
    """O que se diz a quem lê, de fora, o que o município ainda digita. RN-IND-71."""
    vinculo = request.vinculo
    em_casa = vinculo and vinculo.territorio_id == pactuacao.territorio_id
    if em_casa or pactuacao.situacao not in EDITAVEIS:
        return {"de_fora": False}
    return {
        "de_fora": True,
        "pode_comentar": pode(vinculo, "comentar", pactuacao),
        "ultima_gravacao": ultima_gravacao(pactuacao),
    }


def _comentarios(pactuacao: Pactuacao) -> list[Comentario]:
    """Todos os da pactuação, do mais antigo ao mais recente."""
    if pactuacao._state.adding:
        return []
    return list(
        pactuacao.comentarios.select_related(
            "escrito_por__usuario", "escrito_por__territorio"
        )
    )


def _eventos(request: PortalRequest, pactuacao: Pactuacao) -> list[Evento]:
    """A trilha, só para quem entrou; o público vê os atos no comprovante."""
    if pactuacao._state.adding or request.vinculo is None:
        return []
    eventos = Evento.objects.do_objeto(pactuacao)
    if not pode(request.vinculo, "ler_comentarios", pactuacao):
        eventos = eventos.exclude(acao="indicadores.indicador.comentado")
    return list(eventos[:40])


def _tem_comprovante(pactuacao: Pactuacao) -> bool:
    return pactuacao.situacao in COM_COMPROVANTE and pactuacao.validada_em is not None


def trilha_da(pactuacao: Pactuacao, ultimo: str = "") -> list[tuple[str, str | None]]:
    """Onde se está, até a pactuação ou a página dentro dela."""
    titulo = f"Pactuação {pactuacao.rodada.ano}, {pactuacao.territorio.nome}"
    inicio: list[tuple[str, str | None]] = [("Indicadores", "/indicadores/")]
    if not ultimo:
        return [*inicio, (titulo, None)]
    return [*inicio, (titulo, pactuacao.get_absolute_url()), (ultimo, None)]


def _botoes(pactuacao: Pactuacao, acoes: list[str]) -> list[tuple[str, str]]:
    """Verbos do fluxo que a pessoa pode fazer agora, com o texto do botão."""
    return [
        (a, transicoes_da(pactuacao)[a].rotulo) for a in acoes if a != "salvar_metas"
    ]


@login_not_required
@never_cache
@require_GET
def comprovante(request: PortalRequest, ano: int, codigo: str) -> HttpResponse:
    """O comprovante da validação; reemitir o mesmo conteúdo dá os mesmos bytes."""
    pactuacao = pactuacao_visivel_ou_404(request, ano, codigo)
    if not _tem_comprovante(pactuacao):
        raise Http404
    documento = emitir_comprovante(pactuacao, por=request.vinculo)
    with documento.arquivo.open("rb") as arquivo:
        resposta = HttpResponse(arquivo.read(), content_type="application/pdf")
    nome = f"comprovante-{ano}-{codigo}-{documento.codigo.lower()}.pdf"
    resposta["Content-Disposition"] = f'attachment; filename="{nome}"'
    return resposta
