"""O que a página de componentes mostra: cada peça em cada estado, com exemplos."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone

from base.formularios import CampoData, CampoNumerico, anotar
from base.telas import (
    AndamentoDaTarefa,
    Ato,
    Confirmacao,
    Fato,
    Passo,
    Pendencia,
    ValorEmConflito,
    Verificacao,
)

_BRASILIA = ZoneInfo("America/Sao_Paulo")
_REGIOES = [("baixo", "Baixo Acre e Purus"), ("alto", "Alto Acre")]
_RESPOSTAS = [("sim", "Realiza"), ("nao", "Não realiza ainda")]
_LONGAS = [
    (
        "1",
        "Operar o complexo regulador dos serviços presentes no território, de acordo "
        "com a pactuação, realizando a cogestão com o Estado",
    ),
    ("2", "Não se aplica"),
]


class NumeroForm(forms.Form):
    """Um campo de número."""

    meta = CampoNumerico(label="Meta 2026", help_text="Taxa por mil nascidos vivos.")


class TextoForm(forms.Form):
    """Um campo de uma linha."""

    processo = forms.CharField(label="Processo (NUP)")


class DataForm(forms.Form):
    """Um campo de data."""

    data_do_ato = CampoData(label="Data do ato")


class AreaForm(forms.Form):
    """Um campo de texto longo."""

    justificativa = forms.CharField(
        label="Justificativa",
        help_text="Até 500 caracteres.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Escreva a justificativa."},
    )


class SelecaoForm(forms.Form):
    """Um campo de seleção."""

    regiao = forms.ChoiceField(
        label="Região de saúde",
        choices=[("", "Escolha"), *_REGIOES],
        error_messages={"required": "Escolha a região."},
    )


class VariasForm(forms.Form):
    """Uma seleção de várias opções."""

    regioes = forms.MultipleChoiceField(
        label="Regiões de saúde",
        choices=_REGIOES,
        help_text="Use Ctrl para marcar mais de uma.",
    )


class UnicaForm(forms.Form):
    """Uma opção entre poucas."""

    resposta = forms.ChoiceField(
        label="Resposta",
        choices=_RESPOSTAS,
        widget=forms.RadioSelect,
        error_messages={"required": "Escolha uma resposta."},
    )


class MarcarForm(forms.Form):
    """Várias opções à vista, uma delas longa."""

    itens = forms.MultipleChoiceField(
        label="Responsabilidades",
        choices=_LONGAS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Marque ao menos uma."},
    )


class CaixaForm(forms.Form):
    """Uma caixa de marcar."""

    ciente = forms.BooleanField(
        label="Conferi as metas e respondo por elas",
        help_text="O envio fica na trilha com o seu nome.",
        error_messages={"required": "Marque para continuar."},
    )


class ArquivoForm(forms.Form):
    """Um campo de anexo."""

    planilha = forms.FileField(
        label="Planilha preenchida",
        help_text="XLSX ou CSV até 20 MB.",
        error_messages={"required": "Escolha o arquivo."},
    )


class AnexoForm(forms.Form):
    """Um anexo que já tem arquivo e pode ser retirado."""

    ata = forms.FileField(label="Ata da reunião", required=False)


class EntradaForm(forms.Form):
    """E-mail e senha."""

    email = forms.EmailField(label="E-mail")
    senha = forms.CharField(label="Senha", widget=forms.PasswordInput)


class MistoForm(forms.Form):
    """Campos obrigatórios e opcionais no mesmo formulário."""

    numero = forms.CharField(
        label="Número da resolução",
        help_text="Número e ano, como publicados: 123/2026.",
        error_messages={"required": "Informe o número da resolução da CIB."},
    )
    data_da_resolucao = CampoData(label="Data da resolução")
    observacao = forms.CharField(label="Observação", required=False)


class _ArquivoGuardado:
    """Faz as vezes de um anexo já gravado."""

    url = "#anexo"

    def __str__(self) -> str:
        return "cib/2026/ata-da-3a-reuniao.pdf"


def _com[F: forms.Form](
    tipo: type[F], estado: str, dados: dict[str, Any] | None = None, **notas: Any
) -> F:
    """O formulário com ids próprios do estado e o seu único campo anotado.

    Com `dados`, o formulário é o que volta de um envio.
    """
    nomes = list(tipo.base_fields)
    prefixo = f"{estado}-{nomes[0]}"
    enviados = (
        None if dados is None else {f"{prefixo}-{k}": v for k, v in dados.items()}
    )
    form = tipo(enviados, prefix=prefixo, initial=notas.pop("inicial", None))
    anotar(form.fields[nomes[0]], **notas)
    return form


def _textos() -> list[tuple[str, forms.Form]]:
    return [
        ("normal, com ajuda", _com(NumeroForm, "normal", inicial={"meta": "12,5"})),
        ("erro", _com(NumeroForm, "erro", {"meta": "1.234"})),
        (
            "aviso, não impede",
            _com(
                NumeroForm,
                "aviso",
                inicial={"meta": "87"},
                aviso="87 parece contagem, não taxa. Corrija ou justifique.",
            ),
        ),
        (
            "desabilitado, com motivo",
            _com(
                NumeroForm,
                "fechado",
                inicial={"meta": "12,5"},
                motivo="Rodada fechada em 31/03 pelo Ministério.",
            ),
        ),
        (
            "confirmado pelo servidor",
            _com(
                TextoForm,
                "conferido",
                inicial={"processo": "25000.641798/2009-11"},
                confirmado="Dígitos verificadores conferem.",
            ),
        ),
        ("data", _com(DataForm, "normal", inicial={"data_do_ato": date(2026, 11, 24)})),
        ("data, erro", _com(DataForm, "erro", {"data_do_ato": "31/02/2026"})),
        ("e-mail e senha", _com(EntradaForm, "normal")),
    ]


def _longos() -> list[tuple[str, forms.Form]]:
    return [
        ("normal", _com(AreaForm, "normal")),
        ("erro", _com(AreaForm, "erro", {"justificativa": ""})),
        (
            "aviso",
            _com(
                AreaForm,
                "aviso",
                inicial={"justificativa": "Idem."},
                aviso="Texto igual ao do semestre anterior.",
            ),
        ),
        (
            "desabilitado",
            _com(
                AreaForm,
                "fechado",
                inicial={"justificativa": "Enviado em 12/11."},
                motivo="O relatório já foi enviado.",
            ),
        ),
    ]


def _escolhas() -> list[tuple[str, forms.Form]]:
    motivos = {"nao": "O prazo de revisão terminou em 30/06."}
    return [
        ("seleção", _com(SelecaoForm, "normal")),
        ("seleção, erro", _com(SelecaoForm, "erro", {"regiao": ""})),
        (
            "seleção, desabilitada",
            _com(SelecaoForm, "fechada", motivo="Definida pelo vínculo."),
        ),
        ("seleção múltipla", _com(VariasForm, "normal")),
        ("opção única", _com(UnicaForm, "normal", inicial={"resposta": "sim"})),
        ("opção única, erro", _com(UnicaForm, "erro", {})),
        (
            "opção desabilitada, com motivo",
            _com(
                UnicaForm,
                "motivo",
                inicial={"resposta": "sim"},
                motivos_das_opcoes=motivos,
            ),
        ),
        ("várias opções", _com(MarcarForm, "normal", inicial={"itens": ["1"]})),
        ("várias opções, erro", _com(MarcarForm, "erro", {})),
        ("marcar", _com(CaixaForm, "normal")),
        ("marcar, erro", _com(CaixaForm, "erro", {})),
        (
            "marcar, desabilitado",
            _com(
                CaixaForm,
                "fechada",
                inicial={"ciente": True},
                motivo="Já confirmado no envio.",
            ),
        ),
        ("arquivo", _com(ArquivoForm, "normal")),
        ("arquivo, erro", _com(ArquivoForm, "erro", {})),
        (
            "arquivo já anexado",
            _com(AnexoForm, "anexo", inicial={"ata": _ArquivoGuardado()}),
        ),
    ]


def _instante(dia: int, mes: int, hora: int, minuto: int) -> datetime:
    return datetime(2026, mes, dia, hora, minuto, tzinfo=_BRASILIA)


def _fluxo() -> dict[str, Any]:
    return {
        "passos": [
            Passo("Rascunho", "02/02/2026", "feito", "44 dias"),
            Passo("Conselho municipal", "18/03/2026", "feito", "Resolução CMS 4/2026"),
            Passo("Em análise na CIB", "desde 27/03/2026", "atual", "240 dias"),
            Passo("Homologação na CIB", "reunião de 24/11"),
            Passo("Homologação na CIT", "após envio"),
            Passo("Portaria publicada"),
        ],
        "atos": [
            Ato(
                _instante(27, 3, 16, 8),
                "Enviado à CIB",
                "gestor municipal de Xapuri",
                "Recibo R-2026-3XP9",
                "#recibo",
            ),
            Ato(
                date(2026, 3, 18),
                "Aprovado pelo Conselho Municipal",
                ato="Resolução CMS 4/2026",
            ),
            Ato(
                date(2026, 3, 4),
                "Devolvido pelo Conselho: faltava o prazo do item 4.10",
                volta=True,
            ),
            Ato(_instante(20, 2, 9, 41), "Enviado ao Conselho, versão 2"),
        ],
        "conferencias": [
            Verificacao("Σ dos recursos dos TAs é igual ao valor do TC"),
            Verificacao("Saldo informado difere do calculado em US$ 0,02", "nao"),
            Verificacao("Sem data da posição financeira", "nc"),
        ],
        "fatos": [
            Fato("21", "UFs alcançaram a meta", "de 27"),
            Fato("77,8", "das UFs", unidade="%"),
            Fato("96", "mediana até a homologação", unidade="dias"),
        ],
    }


def tarefa_concluida() -> AndamentoDaTarefa:
    """Como a tarefa do exemplo responde à primeira consulta automática."""
    return AndamentoDaTarefa(
        "Caderno Brasil 2007 emitido",
        "/componentes/?peca=tarefa",
        terminada=True,
        resultado="/componentes/",
    )


def contexto() -> dict[str, Any]:
    """Tudo o que a página de componentes precisa, menos a paginação."""
    misto = _com(MistoForm, "misto", {"observacao": "ad referendum"})
    return {
        "textos": _textos(),
        "longos": _longos(),
        "escolhas": _escolhas(),
        "misto": misto,
        "rascunho": _com(AreaForm, "rascunho"),
        "tarefa": AndamentoDaTarefa(
            "Emitindo o Caderno Brasil 2007",
            "/componentes/?peca=tarefa",
            feito=31,
            total=50,
            detalhe="indicadores, cerca de 40 segundos",
        ),
        "confirmacao": Confirmacao(
            titulo="Enviar ao Conselho Municipal de Saúde?",
            botao="Enviar ao conselho",
            voltar="#",
            sobre="Pactuação 2026 de Rio Branco",
            texto="Depois de enviar, as metas ficam bloqueadas até o conselho decidir.",
            pares=[
                ("O que vai", "22 metas e 1 “não se aplica”"),
                ("Prazo do conselho", "18/12/2026"),
            ],
            ciente="Conferi as metas e respondo por elas",
        ),
        "conflitos": [
            ValorEmConflito(
                "m14", "Gravidez na adolescência", "17,5", "17,2", "17,0", "14"
            ),
            ValorEmConflito(
                "m17", "Cobertura da atenção básica", "", "78,0", "80,0", "17"
            ),
        ],
        "pendencias": [
            Pendencia(
                "Responder a devolução do Conselho Municipal de Saúde",
                "Pactuação 2026, indicadores 12 e 17.",
                "#conteudo",
                "Ver os motivos",
                timezone.localdate() + timedelta(days=9),
            ),
            Pendencia(
                "Concluir as metas da rodada 2026",
                "20 de 23 indicadores respondidos.",
                "#conteudo",
                "Continuar",
                timezone.localdate() + timedelta(days=26),
            ),
            Pendencia("Rever a ficha do projeto", "Sem prazo.", "#conteudo", "Abrir"),
        ],
        "identificacao": [
            ("Termo de Cooperação", "TC 60/2017"),
            ("Vigência", "de 2011 a 2018"),
            ("Nota", None),
        ],
        "apoio": [
            (nome, rotulo, resumo) for nome, (rotulo, resumo, _) in PECAS.items()
        ],
        **_fluxo(),
    }


PECAS = {
    "confirmacao": (
        "Confirmação",
        "antes do que não se desfaz",
        "components/confirmacao.html",
    ),
    "conflito": ("Conflito de edição", "os três valores", "components/conflito.html"),
    "tarefa": ("Tarefa longa", "andamento", "base/peca_tarefa.html"),
}
"""Peças que ocupam a página inteira: rótulo, resumo e template."""
