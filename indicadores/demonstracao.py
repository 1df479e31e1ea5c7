"""Carga da demonstração: as duas edições, os números publicados de 2007 e 2008,
a rodada aberta do ano corrente e os anos anteriores, fictícios, do Acre.

Idempotente: o que já está gravado não se toca.
"""

import csv
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from indicadores.demonstracao_da_analise import (
    carregar_analise,
    carregar_analises_de_2007,
)
from indicadores.demonstracao_do_caminho import carregar_caminho
from indicadores.demonstracao_dos_instrumentos import carregar_instrumentos
from indicadores.models import (
    Edicao,
    Ficha,
    MetaPactuada,
    OrigemDaPactuacao,
    Pactuacao,
    Prioridade,
    Resultado,
    Rodada,
    Variante,
)
from indicadores.rules import EstadoDaCelula
from indicadores.states import Situacao
from territorios.models import Territorio

PASTA: Final = Path(settings.BASE_DIR) / "fixtures" / "indicadores"
PUBLICACAO: Final = "Pactuação Unificada de Indicadores, Avaliação 2007"
FICTICIO: Final = "Número fictício da demonstração"
ANOS_FICTICIOS: Final = 5
_DECIMAIS: Final = (
    "multiplicador",
    "valor_nacional",
    "minimo_plausivel",
    "maximo_plausivel",
)


@transaction.atomic
def carregar() -> None:
    """Carrega tudo o que falta; a segunda vez não muda nada."""
    for dados in json.loads((PASTA / "edicoes.json").read_text(encoding="utf-8")):
        carregar_edicao(dados)
    carregar_publicados()
    carregar_rodadas_do_acre(timezone.localdate())
    carregar_analise()
    carregar_analises_de_2007()
    carregar_caminho(timezone.localdate())
    carregar_instrumentos(timezone.localdate())


def carregar_edicao(dados: Mapping[str, Any]) -> Edicao:
    """Cria a edição com prioridades, fichas e variantes, ou corrige as que já tem.

    A ficha que alguém editou nas telas, ou retirou, fica como a pessoa a deixou.
    """
    edicao, nova = Edicao.objects.get_or_create(
        codigo=dados["codigo"],
        defaults={
            campo: dados[campo]
            for campo in ("nome", "norma", "ano_inicial", "ano_final", "observacao")
        },
    )
    if nova:
        for ordem, nome in enumerate(dados["prioridades"], start=1):
            Prioridade.objects.create(edicao=edicao, ordem=ordem, nome=nome)
    prioridades = {p.nome: p for p in edicao.prioridades.all()}
    existentes = {
        f.numero: f for f in edicao.fichas.prefetch_related("variantes") if not nova
    }
    for linha in dados["fichas"]:
        campos = dict(linha)
        variantes = campos.pop("variantes")
        campos["prioridade"] = prioridades.get(campos["prioridade"])
        for nome in _DECIMAIS:
            if campos.get(nome) is not None:
                campos[nome] = Decimal(campos[nome])
        if nova:
            criada = Ficha.objects.create(edicao=edicao, **campos)
            Variante.objects.bulk_create(Variante(ficha=criada, **v) for v in variantes)
        elif ficha := existentes.get(campos["numero"]):
            _corrigir_ficha(ficha, campos, variantes)
    return edicao


def _corrigir_ficha(
    ficha: Ficha, campos: Mapping[str, Any], variantes: Sequence[Mapping[str, Any]]
) -> None:
    """Põe a ficha como o arquivo a traz, se ninguém a editou nas telas."""
    if ficha.versao != 1 or campos["prioridade"] is None:
        return
    if mudam := [c for c, valor in campos.items() if getattr(ficha, c) != valor]:
        for campo in mudam:
            setattr(ficha, campo, campos[campo])
        ficha.save(update_fields=mudam)
    gravadas = {v.codigo: v for v in ficha.variantes.all()}
    for dados in variantes:
        gravada = gravadas.get(dados["codigo"]) or Variante(ficha=ficha)
        if any(getattr(gravada, c) != valor for c, valor in dados.items()):
            for campo, valor in dados.items():
                setattr(gravada, campo, valor)
            gravada.save()


def carregar_publicados() -> None:
    """Metas e resultados de 2007 (e o Quadro 4 de 2008) como foram publicados."""
    linhas = _ler("publicados.csv")
    edicao = Edicao.objects.get(codigo="2007")
    for ano in (2007, 2008):
        rodada, nova = Rodada.objects.get_or_create(
            ano=ano,
            defaults={
                "edicao": edicao,
                "registro_pelo_gestor": False,
                "fonte": PUBLICACAO if ano == 2007 else f"{PUBLICACAO}, só o Quadro 4",
            },
        )
        if nova:
            _gravar_publicados(rodada, [x for x in linhas if x["ano"] == str(ano)])


def _gravar_publicados(rodada: Rodada, linhas: Sequence[Mapping[str, str]]) -> None:
    fichas = {f.numero: f for f in rodada.edicao.fichas.all()}
    variantes = {
        (v.ficha_id, v.codigo): v
        for v in Variante.objects.filter(ficha__edicao=rodada.edicao)
    }
    pactuacoes = _abrir(
        rodada,
        {x["territorio"] for x in linhas},
        situacao=Situacao.HOMOLOGADA,
        origem=OrigemDaPactuacao.PUBLICACAO,
    )
    metas, resultados = [], []
    for linha in linhas:
        ficha = fichas[int(linha["indicador"])]
        pactuacao = pactuacoes[linha["territorio"]]
        if (
            linha["meta_estado"] != EstadoDaCelula.NAO_INFORMADO
            or linha["meta_variante"]
        ):
            variante = variantes.get((ficha.pk, linha["meta_variante"]))
            metas.append(_meta_publicada(pactuacao, ficha, variante, linha))
        variante = variantes.get((ficha.pk, linha["resultado_variante"]))
        resultados.append(_resultado_publicado(pactuacao, ficha, variante, linha))
    MetaPactuada.objects.bulk_create(metas)
    Resultado.objects.bulk_create(resultados)


def _meta_publicada(
    pactuacao: Pactuacao,
    ficha: Ficha,
    variante: Variante | None,
    linha: Mapping[str, str],
) -> MetaPactuada:
    return MetaPactuada(
        pactuacao=pactuacao,
        ficha=ficha,
        variante=variante,
        estado=linha["meta_estado"],
        valor=_decimal(linha["meta"]),
        texto_da_fonte=linha["meta_texto"],
        nota=linha["nota"],
        origem=f"{PUBLICACAO}, {linha['quadro']}",
    )


def _resultado_publicado(
    pactuacao: Pactuacao,
    ficha: Ficha,
    variante: Variante | None,
    linha: Mapping[str, str],
) -> Resultado:
    preliminar = bool(linha["preliminar"])
    return Resultado(
        pactuacao=pactuacao,
        ficha=ficha,
        variante=variante,
        estado=linha["resultado_estado"],
        valor=_decimal(linha["resultado"]),
        numerador=_decimal(linha["numerador"]),
        denominador=_decimal(linha["denominador"]),
        texto_da_fonte=linha["resultado_texto"],
        nota=linha["nota"],
        origem=f"{PUBLICACAO}, {linha['quadro']}",
        fonte=ficha.fonte,
        preliminar=preliminar,
        data_extracao=date(2009, 3, 11) if preliminar else None,
    )


def carregar_rodadas_do_acre(hoje: date) -> None:
    """A rodada aberta do ano e as cinco anteriores, com números fictícios."""
    linhas = _ler("demonstracao.csv")
    edicao = Edicao.objects.get(codigo="2017-2021")
    for atras in range(ANOS_FICTICIOS, -1, -1):
        rodada, nova = Rodada.objects.get_or_create(
            ano=hoje.year - atras,
            defaults={
                "edicao": edicao,
                "demonstracao": True,
                "fonte": FICTICIO,
                **_janelas(hoje.year, atras),
            },
        )
        if nova:
            do_ano = [x for x in linhas if x["anos_atras"] == str(atras)]
            _gravar_ficticios(rodada, do_ano, aberta=atras == 0)


def _janelas(ano: int, atras: int) -> dict[str, date]:
    """A do ano corrente recebe metas o ano todo; a do ano passado, resultados."""
    if atras == 1:
        return {
            "resultados_abrem": date(ano, 1, 1),
            "resultados_fecham": date(ano, 12, 31),
        }
    if atras:
        return {}
    return {
        "metas_abrem": date(ano, 1, 1),
        "metas_fecham": date(ano, 12, 31),
        "resultados_abrem": date(ano + 1, 1, 1),
        "resultados_fecham": date(ano + 1, 3, 30),
    }


def _gravar_ficticios(
    rodada: Rodada, linhas: Sequence[Mapping[str, str]], *, aberta: bool
) -> None:
    fichas = {f.numero: f for f in rodada.edicao.fichas.all()}
    pactuacoes = _abrir(
        rodada,
        {x["territorio"] for x in linhas},
        situacao=Situacao.EM_DIGITACAO if aberta else Situacao.HOMOLOGADA,
        origem=OrigemDaPactuacao.PORTAL,
    )
    comum = {"estado": EstadoDaCelula.VALOR, "origem": FICTICIO}
    MetaPactuada.objects.bulk_create(
        MetaPactuada(
            pactuacao=pactuacoes[x["territorio"]],
            ficha=fichas[int(x["indicador"])],
            valor=Decimal(x["meta"]),
            **comum,
        )
        for x in linhas
        if x["meta"]
    )
    Resultado.objects.bulk_create(
        Resultado(
            pactuacao=pactuacoes[x["territorio"]],
            ficha=fichas[int(x["indicador"])],
            valor=Decimal(x["resultado"]),
            numerador=_decimal(x["numerador"]),
            denominador=_decimal(x["denominador"]),
            fonte=FICTICIO,
            **comum,
        )
        for x in linhas
        if x["resultado"]
    )


def _abrir(
    rodada: Rodada, codigos: set[str], *, situacao: str, origem: str
) -> dict[str, Pactuacao]:
    territorios = Territorio.objects.filter(codigo__in=codigos)
    no_ano = timezone.make_aware(datetime.combine(date(rodada.ano, 6, 30), time(10)))
    desde = min(no_ano, timezone.now())
    pactuacoes = Pactuacao.objects.bulk_create(
        Pactuacao(
            rodada=rodada,
            territorio=t,
            situacao=situacao,
            origem=origem,
            situacao_desde=timezone.now()
            if situacao == Situacao.EM_DIGITACAO
            else desde,
        )
        for t in territorios.order_by("codigo")
    )
    return {p.territorio.codigo: p for p in pactuacoes}


def _ler(nome: str) -> list[dict[str, str]]:
    with (PASTA / nome).open(encoding="utf-8", newline="") as arquivo:
        return list(csv.DictReader(arquivo))


def _decimal(texto: str | None) -> Decimal | None:
    return Decimal(texto) if texto else None
