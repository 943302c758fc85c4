"""A folder of exports in a workspace: the same folder changes nothing, a grown one adds what is new."""

from __future__ import annotations

from tenure.app.data.ingest import Ingest, ingest
from tenure.app.data.orders import OrderLog
from tenure.core.ports import Silent

HEADER = "order_id,customer_id,order_date,amount\n"
JANUARY = HEADER + "O1,ann,2024-01-05,5\nO2,bob,2024-01-20,6\n"
FEBRUARY = HEADER + "O2,bob,2024-01-20,6\nO3,ann,2024-02-03,7\n"
LATER = HEADER + "O4,ann,2024-02-20,8\n"


def test_a_folder_is_ingested_once_and_grows_by_what_is_new(tmp_path, workspace, settings):
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "01.csv").write_text(JANUARY)
    (folder / "02.csv").write_text(FEBRUARY)
    command = Ingest(OrderLog(str(folder)), workspace)

    first = ingest(command, settings, Silent())
    (folder / ".DS_Store").write_bytes(b"\x01")
    again = ingest(command, settings, Silent())
    (folder / "03.csv").write_text(LATER)
    grown = ingest(command, settings, Silent())

    assert (first.batch.source, first.batch.rows_added["transactions"]) == ("folder", 3)
    assert first.batch.rows_quarantined["transactions"] == 1
    assert again.already_ingested
    assert (grown.batch.rows_added["transactions"], grown.batch.rows_known["transactions"]) == (1, 3)
