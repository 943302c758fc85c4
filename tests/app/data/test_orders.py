import pytest

from tenure.app.data.orders import OrderLog, read
from tenure.core.errors import OptionError
from tenure.core.orders.reading import ReadOptions
from tenure.core.ports import SilentProgress


@pytest.mark.parametrize("name", ["query", "table"])
def test_what_is_for_databases_is_not_silently_left_out(shop_rows, duckdb_engine, tmp_path, name):
    file = tmp_path / "orders.csv"
    shop_rows.to_csv(file, index=False)
    log = OrderLog(str(file), options=ReadOptions(**{name: "orders"}))

    with pytest.raises(OptionError, match=f"--{name} can only be used with a database"):
        read(log, duckdb_engine, SilentProgress())
