"""A região de saúde de cada município de um recorte."""

from territorios.models import Pertencimento, Territorio


def regioes_dos_municipios(territorio: Territorio) -> dict[int, str]:
    """Por município, o nome da região de saúde de hoje; vazio onde não há desenho."""
    dentro = Territorio.objects.abaixo_de(territorio).municipios()
    vigentes = Pertencimento.objects.vigentes_em(None).filter(
        municipio__in=dentro.values("pk")
    )
    return dict(vigentes.values_list("municipio_id", "regiao__nome"))
