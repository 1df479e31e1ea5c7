"""O que todo documento diz de si: capa, cabeçalho, metadados e autenticidade."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol, Self
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.safestring import SafeString

from base.graficos import qr

PORTAL: Final = "Portal de Planejamento do SUS"


class RegistroEmitido(Protocol):
    """O registro de uma emissão, como o guarda a auditoria."""

    codigo: str
    titulo: str
    emitido_em: datetime
    emissor: str
    hash_do_conteudo: str
    hash_anterior: str

    @property
    def endereco_de_verificacao(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DadosDoDocumento:
    """Contexto `doc` dos modelos de `templates/documento/`.

    `titulo` vai aos metadados e ao marcador; `titulo_da_capa`, em linhas, à
    capa; `curto`, ao cabeçalho de cada página. `codigo` vazio é rascunho:
    não há registro a conferir. `pe` são os pares do rodapé da capa.
    """

    titulo: str
    emitido_em: datetime
    orgaos: tuple[str, ...] = ()
    titulo_da_capa: tuple[str, ...] = ()
    curto: str = ""
    nome: str = ""
    ano: str = ""
    numero: str = ""
    situacao: str = ""
    pe: tuple[tuple[str, str], ...] = ()
    autor: str = PORTAL
    emissor: str = PORTAL
    descricao: str = ""
    palavras: str = "SUS, planejamento"
    codigo: str = ""
    endereco: str = ""
    hash: str = ""
    hash_anterior: str = ""

    @classmethod
    def da_emissao(cls, registro: RegistroEmitido, **campos: Any) -> Self:
        """Completa os dados com o código, os hashes e o momento da emissão."""
        return cls(
            **{
                "titulo": registro.titulo,
                "emitido_em": registro.emitido_em,
                "emissor": registro.emissor,
                "codigo": registro.codigo,
                "endereco": registro.endereco_de_verificacao,
                "hash": registro.hash_do_conteudo,
                "hash_anterior": registro.hash_anterior,
                **campos,
            }
        )

    @property
    def linhas_do_titulo(self) -> tuple[str, ...]:
        return self.titulo_da_capa or (self.titulo,)

    @property
    def no_cabecalho(self) -> str:
        return self.curto or self.titulo

    @property
    def emitido_iso(self) -> str:
        """Data dos metadados: a do registro, nunca a da impressão."""
        return timezone.localtime(self.emitido_em).isoformat(timespec="seconds")

    @property
    def emitido(self) -> str:
        """«21/11/2026, 14h30 (horário de Brasília)»."""
        local = timezone.localtime(self.emitido_em)
        return f"{local:%d/%m/%Y, %Hh%M} (horário de Brasília)"

    @property
    def endereco_curto(self) -> str:
        """O endereço sem o protocolo, que a pessoa digita."""
        return self.endereco.partition("://")[2] or self.endereco

    @property
    def rodape(self) -> str:
        """O pé de cada página: código e onde conferir."""
        if not self.codigo:
            return "Rascunho, sem valor de registro"
        dominio = urlsplit(self.endereco).netloc
        return f"Código {self.codigo} · confira em {dominio}/documentos/verificar"

    @property
    def qr(self) -> SafeString:
        return qr(self.endereco, largura_mm=34) if self.endereco else SafeString("")

    @property
    def qr_compacto(self) -> SafeString:
        return qr(self.endereco, largura_mm=26) if self.endereco else SafeString("")
