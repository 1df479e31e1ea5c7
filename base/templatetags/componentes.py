"""As peças das telas, disponíveis em todo template sem `{% load %}`.

As que se repetem em linhas de tabela (ícone, situação, etiqueta) são montadas
aqui por `format_html`; as demais têm template em `templates/components/`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.forms.formsets import BaseFormSet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from base.formularios import (
    ArquivoAtual,
    Opcao,
    arquivo_do_campo,
    descricao_do_campo,
    desenhar_controle,
    erros_do_formulario,
    opcoes_do_campo,
    tem_obrigatorios_e_opcionais,
)
from base.telas import (
    ICONE_DA_MENSAGEM,
    ICONE_DA_SITUACAO,
    TIPO_DA_MENSAGEM,
    Ato,
    Fato,
    Passo,
    Pendencia,
    Verificacao,
    item_da_fila,
    menu_de,
    paginas_vizinhas,
)

register = template.Library()


# ------------------------------------------------------------------ folhas


# `typed`: um texto e o mesmo texto já marcado como seguro são iguais, e não podem
# responder um pelo outro
_lembrar = lru_cache(maxsize=2048, typed=True)


@register.simple_tag
@_lembrar
def icone(nome: str) -> SafeString:
    """Ícone decorativo: {% icone "ok" %}. O texto ao lado diz o que ele diz."""
    return format_html(
        '<svg class="i" aria-hidden="true" focusable="false">'
        '<use href="{}#i-{}"/></svg>',
        static("icones.svg"),
        nome,
    )


@register.simple_tag
@_lembrar
def sit(classe: str, texto: str, simbolo: str = "") -> SafeString:
    """Situação numa linha: ícone e texto. {% sit "ok" "Homologada" %}."""
    return format_html(
        '<span class="sit {}">{}<span>{}</span></span>',
        classe,
        icone(simbolo or ICONE_DA_SITUACAO[classe]),
        texto,
    )


@register.simple_tag
def numero_com_trilho(texto: str, endereco: str) -> str:
    """O número, com a ligação ao seu trilho onde há um: {% numero_com_trilho a b %}."""
    return format_html('<a href="{}">{}</a>', endereco, texto) if endereco else texto


@register.simple_tag
@_lembrar
def etiqueta(classe: str, texto: str, simbolo: str = "") -> SafeString:
    """Situação da página, ao lado do h1: {% etiqueta "az" "Na CIB" "relogio" %}."""
    desenho = icone(simbolo) if simbolo else ""
    return format_html('<span class="etq {}">{}{}</span>', classe, desenho, texto)


@register.filter
def quando(valor: datetime | date) -> str:
    """Data, e a hora de Brasília quando há: 27/03/2026, 16h08."""
    if isinstance(valor, datetime):
        local = timezone.localtime(valor) if timezone.is_aware(valor) else valor
        return local.strftime("%d/%m/%Y, %Hh%M")
    return valor.strftime("%d/%m/%Y")


@register.filter
def tipo_da_mensagem(nivel: str) -> str:
    """Classe GOV.BR do `level_tag` da mensagem do Django: "error" é "danger"."""
    return TIPO_DA_MENSAGEM.get(nivel, "info")


# ------------------------------------------------------------------ com corpo


@register.simple_block_tag
def secao(
    content: str, titulo: str = "", intro: str = "", ancora: str = "", nivel: int = 2
) -> SafeString:
    """Seção da página, com fio e título: {% secao titulo="Metas" %}…{% endsecao %}."""
    return render_to_string(
        "components/secao.html",
        {
            "titulo": titulo,
            "intro": intro,
            "ancora": ancora,
            "nivel": nivel,
            "corpo": content,
        },
    )


@register.simple_block_tag
def cartao(content: str, titulo: str = "", ancora: str = "") -> SafeString:
    """Caixa com borda, para o que pede decisão: {% cartao titulo="Decidir" %}…."""
    return render_to_string(
        "components/cartao.html", {"titulo": titulo, "ancora": ancora, "corpo": content}
    )


@register.simple_block_tag
def mensagem(
    content: str, tipo: str, titulo: str = "", alerta: bool = False
) -> SafeString:
    """Mensagem do GOV.BR: tipo success, info, warning ou danger.

    `alerta` só quando ela responde ao que a pessoa acabou de fazer.
    """
    return render_to_string(
        "components/mensagem.html",
        {
            "tipo": tipo,
            "icone": ICONE_DA_MENSAGEM[tipo],
            "titulo": titulo,
            "alerta": alerta,
            "corpo": content,
        },
    )


@register.simple_block_tag
def vazio(content: str, titulo: str) -> SafeString:
    """Lista vazia: o que falta, por quê e para onde ir."""
    return render_to_string(
        "components/vazio.html", {"titulo": titulo, "corpo": content}
    )


@register.simple_block_tag
def barra_de_acoes(content: str, andamento: str = "") -> SafeString:
    """Botões presos ao pé do formulário; `andamento` fica à esquerda."""
    return render_to_string(
        "components/barra_de_acoes.html", {"andamento": andamento, "corpo": content}
    )


@register.simple_block_tag
def rolagem(content: str, rotulo: str) -> SafeString:
    """Região que rola para os lados, alcançável pelo teclado."""
    return render_to_string(
        "components/rolagem.html", {"rotulo": rotulo, "corpo": content}
    )


# ------------------------------------------------------------------ listas


@register.inclusion_tag("components/fatos.html")
def fatos(lista: Iterable[Fato], classe: str = "") -> dict[str, Any]:
    """Até cinco números de manchete."""
    return {"fatos": lista, "classe": classe}


@register.inclusion_tag("components/ficha.html")
def ficha(
    pares: Iterable[tuple[str, Any]] | Mapping[str, Any], classe: str = ""
) -> dict[str, Any]:
    """Pares rótulo e valor; o valor vazio sai como travessão."""
    itens = pares.items() if isinstance(pares, Mapping) else pares
    return {"pares": itens, "classe": classe}


@register.inclusion_tag("components/passos.html")
def passos(lista: Sequence[Passo], rotulo: str = "") -> dict[str, Any]:
    """Etapas do fluxo de um documento."""
    return {"passos": lista, "rotulo": rotulo}


@register.inclusion_tag("components/atos.html")
def atos(eventos: Sequence[Ato]) -> dict[str, Any]:
    """Trilha de um documento, do ato mais recente ao mais antigo."""
    return {"atos": eventos}


@register.inclusion_tag("components/conferencias.html")
def conferencias(lista: Sequence[Verificacao], resumo: str = "") -> dict[str, Any]:
    """Conferências aritméticas, com a conta do resumo em cima."""
    return {"conferencias": lista, "resumo": resumo}


@register.inclusion_tag("components/fila.html")
def fila(pendencias: Sequence[Pendencia]) -> dict[str, Any]:
    """O que espera por mim; só o primeiro botão é o principal."""
    hoje = timezone.localdate()
    return {"pendencias": [item_da_fila(p, hoje) for p in pendencias]}


@register.inclusion_tag("components/progresso.html")
def progresso(
    feito: int, total: int | None, rotulo: str, detalhe: str = ""
) -> dict[str, Any]:
    """Barra de progresso com o texto que diz o mesmo."""
    return {"feito": feito, "total": total, "rotulo": rotulo, "detalhe": detalhe}


@register.inclusion_tag("components/paginacao.html", takes_context=True)
def paginacao(
    context: template.Context,
    pagina: Any,
    nome: str = "itens",
    parametro: str = "pagina",
) -> dict[str, Any]:
    """Páginas de uma lista; os filtros do endereço continuam nos links."""
    request: HttpRequest | None = context.get("request")
    filtros = request.GET.copy() if request else None
    if filtros is not None:
        filtros.pop(parametro, None)
    fixo = filtros.urlencode() if filtros else ""
    return {
        "pagina": pagina,
        "numeros": paginas_vizinhas(pagina),
        "prefixo": f"?{fixo}&{parametro}=" if fixo else f"?{parametro}=",
        "nome": nome,
    }


# ------------------------------------------------------------------ moldura


@register.inclusion_tag("components/menu.html", takes_context=True)
def menu(context: template.Context) -> dict[str, Any]:
    """Seções do portal, conforme quem olha e onde está."""
    request: HttpRequest | None = context.get("request")
    pessoa = getattr(request, "user", None)
    vinculo = getattr(request, "vinculo", None)
    endereco = getattr(request, "resolver_match", None)
    return {
        "itens": menu_de(
            tem_conta=bool(pessoa and pessoa.is_authenticated),
            papel=vinculo.papel if vinculo else None,
            app=endereco.app_name if endereco else "",
            pagina=endereco.view_name if endereco else "",
        )
    }


@register.inclusion_tag("components/trilha.html", takes_context=True)
def trilha(context: template.Context) -> dict[str, Any]:
    """Caminho até a página: contexto `trilha = [(rótulo, endereço ou None), …]`."""
    return {"itens": context.get("trilha") or ()}


# ------------------------------------------------------------------ formulários


@register.inclusion_tag("components/sumario_de_erros.html")
def sumario_de_erros(*formularios: forms.BaseForm | BaseFormSet) -> dict[str, Any]:
    """Todos os erros da página, cada um com o link para o campo."""
    erros = [
        erro for formulario in formularios for erro in erros_do_formulario(formulario)
    ]
    primeiro = formularios[0] if formularios else None
    return {"erros": erros, "ancora": getattr(primeiro, "prefix", None) or "pagina"}


@register.simple_tag
def controle(campo: BoundField) -> SafeString:
    """O campo em si, com as ligações à ajuda e à mensagem."""
    return desenhar_controle(campo)


@register.simple_tag
def arquivo_atual(campo: BoundField) -> ArquivoAtual | None:
    """O anexo que o campo já tem, ou None."""
    return arquivo_do_campo(campo)


@register.simple_tag
def opcoes(campo: BoundField) -> list[tuple[str, list[Opcao]]]:
    """Opções de um grupo de escolha, por grupo, com o motivo das desabilitadas."""
    return opcoes_do_campo(campo)


@register.filter
def descrito_por(campo: BoundField) -> str:
    """Valor de aria-describedby: ids da ajuda e da mensagem, nesta ordem."""
    return descricao_do_campo(campo)


@register.filter
def aviso_do_campo(campo: BoundField) -> str:
    """Aviso que pede atenção e não impede; vazio se não há."""
    avisos: Mapping[str, str] = getattr(campo.form, "avisos", {})
    aviso: str = avisos.get(campo.name, "") or getattr(campo.field, "aviso", "")
    return aviso


@register.filter
def estado_do_campo(campo: BoundField) -> str:
    """Classe do campo: erro, aviso, ok ou vazia."""
    if campo.errors:
        return "erro"
    if aviso_do_campo(campo):
        return "aviso"
    return "ok" if getattr(campo.field, "confirmado", "") else ""


@register.filter
def do_campo(campo: BoundField, nome: str) -> Any:
    """Anotação do campo (ver `base.formularios.anotar`); vazio se não há."""
    return getattr(campo.field, nome, "")


@register.filter
def marca_obrigatorio(campo: BoundField) -> bool:
    """Se o campo leva o asterisco: só em formulário que mistura os dois tipos."""
    return campo.field.required and tem_obrigatorios_e_opcionais(campo.form)


@register.filter
def mistura_obrigatorios(formulario: forms.BaseForm) -> bool:
    """Se o formulário precisa explicar o asterisco."""
    return tem_obrigatorios_e_opcionais(formulario)
