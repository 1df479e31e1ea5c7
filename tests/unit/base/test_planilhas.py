"""As planilhas que se baixam."""

import time

from openpyxl import load_workbook

from base.planilhas import em_xlsx


def test_as_mesmas_linhas_dao_os_mesmos_bytes(monkeypatch, tmp_path):
    linhas = {"Folha": [("código", "valor"), ("=1+1", 3)]}

    primeira = em_xlsx(linhas)
    agora = time.time() + 3_600
    monkeypatch.setattr(time, "time", lambda: agora)
    segunda = em_xlsx(linhas)

    assert primeira == segunda
    (tmp_path / "a.xlsx").write_bytes(primeira)
    livro = load_workbook(tmp_path / "a.xlsx")
    assert livro["Folha"]["A2"].value == "'=1+1"
