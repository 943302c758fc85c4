import warnings

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from tests.order_logs import order_log

import tenure
from tenure.core.errors import SourceError, TimeError
from tenure.core.orders.schema import PREDICTIONS

KINDS = {
    "pandas": lambda log: log,
    "polars": pl.from_pandas,
    "lazy polars": lambda log: pl.from_pandas(log).lazy(),
    "arrow": lambda log: pa.Table.from_pandas(log, preserve_index=False),
    "duckdb": duckdb.from_df,
}


def predicted(orders, **options):
    return tenure.predict_clv(orders, horizon="60d", model="bg_nbd_gamma_gamma", **options)


@pytest.fixture(scope="module")
def log():
    return order_log(300, days=260)


@pytest.fixture(scope="module")
def from_pandas(log):
    return predicted(log)


@pytest.mark.parametrize("kind", KINDS)
def test_predictions_come_back_in_kind_and_are_the_same(kind, log, from_pandas):
    given = KINDS[kind](log)
    made = predicted(given)

    assert type(made) is type(given)
    plain = {"duckdb": "df", "arrow": "to_pandas", "polars": "to_pandas"}.get(kind)
    if kind == "lazy polars":
        made, plain = made.collect(), "to_pandas"
    frame = getattr(made, plain)() if plain else made
    assert tuple(frame.columns) == PREDICTIONS.names
    assert frame.predicted_clv.to_numpy() == pytest.approx(from_pandas.predicted_clv.to_numpy())


@pytest.mark.integration
def test_dates_and_categories_of_pandas_are_understood(log, from_pandas):
    typed = log.assign(
        order_date=pd.to_datetime(log.order_date), customer_id=log.customer_id.astype("category")
    )

    assert predicted(typed).predicted_clv.to_numpy() == pytest.approx(from_pandas.predicted_clv.to_numpy())


@pytest.mark.integration
def test_columns_of_other_names_are_mapped(log, from_pandas):
    renamed = log.rename(columns={"customer_id": "who", "amount": "paid"})
    made = predicted(renamed, columns={"customer_id": "who", "amount": "paid"})

    assert made.predicted_clv.to_numpy() == pytest.approx(from_pandas.predicted_clv.to_numpy())


@pytest.mark.integration
def test_the_cut_can_be_chosen_and_is_in_the_result(log):
    made = predicted(log, as_of="2023-08-01")

    assert {str(day) for day in made.as_of} == {"2023-08-01"}
    assert set(made.customer_id) == set(log[log.order_date < "2023-08-01"].customer_id)


def test_orders_after_the_cut_change_nothing(log):
    cut = "2023-08-01"
    larger = log.assign(amount=log.amount.where(log.order_date < cut, log.amount * 100))
    made, again = predicted(log, as_of=cut), predicted(larger, as_of=cut)

    assert (log.order_date >= cut).any()
    assert again.predicted_clv.to_numpy() == pytest.approx(made.predicted_clv.to_numpy())


def test_what_is_no_table_is_refused():
    with pytest.raises(SourceError, match="not a table"):
        tenure.predict_clv([1, 2, 3])


def test_an_empty_table_is_refused(log):
    with pytest.raises(SourceError, match="no rows"):
        tenure.predict_clv(log.head(0))


def test_a_horizon_longer_than_the_log_is_refused(log):
    with pytest.raises(TimeError):
        tenure.predict_clv(log, horizon="9y")


@pytest.mark.integration
def test_thin_data_warns():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        predicted(order_log(60))

    assert [one for one in caught if "not reliable" in str(one.message)]
