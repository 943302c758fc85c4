"""A folder of exports in a workspace: the same folder changes nothing, a grown one adds what is new."""

from __future__ import annotations

from tests.importing import import_log

from tenure.app.data.orders import OrderLog

HEADER = "order_id,customer_id,order_date,amount\n"
JANUARY = HEADER + "O1,ann,2024-01-05,5\nO2,bob,2024-01-20,6\n"
FEBRUARY = HEADER + "O2,bob,2024-01-20,6\nO3,ann,2024-02-03,7\n"
LATER = HEADER + "O4,ann,2024-02-20,8\n"


def test_a_folder_is_ingested_once_and_grows_by_what_is_new(tmp_path, workspace, settings):
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "01.csv").write_text(JANUARY)
    (folder / "02.csv").write_text(FEBRUARY)
    log = OrderLog(str(folder))

    first = import_log(log, workspace, settings)
    (folder / ".DS_Store").write_bytes(b"\x01")
    again = import_log(log, workspace, settings)
    (folder / "03.csv").write_text(LATER)
    grown = import_log(log, workspace, settings)

    assert (first.batch.source, first.batch.rows_added["transactions"]) == ("folder", 3)
    assert first.batch.rows_quarantined["transactions"] == 1
    assert again.already_ingested
    assert (grown.batch.rows_added["transactions"], grown.batch.rows_known["transactions"]) == (1, 3)
