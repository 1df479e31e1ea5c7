"""A planilha devolvida com as marcas: na hora a pequena; a grande, montada como tarefa.

A montada fica guardada com o nome do estado em que a importação estava: lida de novo,
o nome é outro, e monta-se outra vez. `limpar_importacoes` apaga as velhas.
"""

from typing import Final
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.tasks import task

from base.errors import RegraViolada
from base.importacao.devolver import com_os_erros, marcadas
from base.models import Andamento, Importacao, SituacaoDoAndamento
from base.tarefas import acompanhar, iniciar

PASTA: Final = "marcadas"
MARCAS_NA_HORA: Final = 2_000
BYTES_NA_HORA: Final = 256 * 1024
"""Até aqui (uns 60 mil valores num XLSX) a resposta leva cerca de um segundo; acima,
o tempo cresce com as marcas e com o tamanho do arquivo."""


def cabe_na_hora(importacao: Importacao) -> bool:
    """Se montá-la não prende a requisição."""
    if importacao.arquivo.size > BYTES_NA_HORA:
        return False
    return marcadas(importacao)[: MARCAS_NA_HORA + 1].count() <= MARCAS_NA_HORA


def endereco_da_marcada(importacao: Importacao) -> str:
    """Onde fica guardada a que corresponde à última leitura do arquivo."""
    quando = importacao.concluida_em
    momento = f"{quando:%Y%m%d%H%M%S%f}" if quando else "0"
    return f"{PASTA}/{importacao.pk}-{momento}"


def esta_pronta(importacao: Importacao) -> bool:
    """Se a tarefa que a monta terminou bem e o arquivo ainda não se apagou.

    O arquivo sozinho não basta: o trabalhador pode ter morrido ao escrevê-lo.
    """
    nome = endereco_da_marcada(importacao)
    pedidos = Andamento.objects.filter(chave=nome).order_by("-criado_em")
    ultima = pedidos.values_list("situacao", flat=True).first()
    return ultima == SituacaoDoAndamento.CONCLUIDA and default_storage.exists(nome)


def pedir_marcada(importacao: Importacao, volta: str) -> Andamento:
    """Põe na fila a montagem; `volta` é o endereço que a baixa, depois de pronta."""
    return iniciar(
        montar_marcada,
        titulo=f"Planilha marcada: {importacao.nome_do_arquivo}"[:150],
        dono_id=importacao.dono_id,
        chave=endereco_da_marcada(importacao),
        uuid=str(importacao.pk),
        volta=volta,
    )


@task()
def montar_marcada(andamento: str, *, uuid: str, volta: str) -> None:
    """Monta e guarda a planilha marcada; repetida, monta de novo."""
    with acompanhar(andamento) as passo:
        importacao = Importacao.objects.filter(pk=UUID(uuid)).first()
        if importacao is None or not importacao.arquivo:
            raise RegraViolada(
                "O arquivo passou do prazo e foi apagado. Envie-o de novo.",
                codigo="arquivo_apagado",
            )
        passo.passo(0, "Abrindo o arquivo.", total=marcadas(importacao).count())
        conteudo = com_os_erros(importacao, passo)
        nome = endereco_da_marcada(importacao)
        default_storage.delete(nome)
        default_storage.save(nome, ContentFile(conteudo))
        passo.concluir(volta, "A planilha marcada está pronta para baixar.")
