"""Customer lifetime value of a table in memory: what a notebook calls."""

from __future__ import annotations

import logging
import warnings
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from tenure.app.bootstrap import settings_from
from tenure.app.data.orders import orders_of
from tenure.app.modelling.prepared import Asked, ready
from tenure.app.modelling.run_record import new_record
from tenure.core.errors import SourceError
from tenure.core.frames.horizon import day
from tenure.core.open_engine import open_engine
from tenure.core.orders.answers import answers_of, refuse_open
from tenure.core.orders.reading import ReadOptions
from tenure.core.ports import Silent
from tenure.learning.backtest.backtest import DEFAULT_LEVEL
from tenure.learning.predict import PredictOptions, predict, predictions_arrow
from tenure.learning.train import TrainOptions, train

if TYPE_CHECKING:
    import pyarrow as pa

    from tenure.learning.trained import Trained

logger = logging.getLogger("tenure")


def predict_clv(  # noqa: PLR0913 - keywords of a public function, each with its default
    orders: Any,
    horizon: str | int = "90d",
    *,
    as_of: date | str | None = None,
    model: str | None = None,
    level: float = DEFAULT_LEVEL,
    columns: dict[str, str] | None = None,
    date_format: str | None = None,
    decimal: str | None = None,
    **answers: Any,
) -> Any:
    """What each customer is expected to spend, with an interval: one call from orders to predictions.

    Parameters
    ----------
    orders : pandas, Polars or Arrow table, or DuckDB relation
        One row per order or order line: at least a customer and a date; an amount for money. Columns are
        found by the names shops use; `columns` overrides.
    horizon : str or int, default "90d"
        How far ahead: days, or as in `"12 weeks"`, `"6 months"`, `"1y"`.
    as_of : date or str, optional
        Orders before this day are seen. The day after the last order when left out; it is in the result.
    model : str, optional
        A name of `tenure models`; the champion of a back-test on these orders when left out.
    level : float, default 0.8
        Share of customers whose spend the interval is meant to hold.
    columns : dict, optional
        Our name -> yours, as in `{"customer_id": "Customer ID", "amount": "Quantity * Price"}`.
    date_format, decimal : str, optional
        For dates and amounts that could be read in two ways: `"%d/%m/%Y"`, `","`.
    **answers
        What the table means where it can be read in more than one way: the fields of
        `tenure.core.orders.answers.Answers`, as in `status={"on-hold": "sale"}`, `currency="EUR"`,
        `only_currency=True`, `customer_id="exact"`, `amount_is="order"`, `price_is="line"`. `rates` takes
        the path of a CSV with exchange rates (`from, to, rate` and, where they change, `date`).

    Returns
    -------
    The kind of table that was handed in: one row per customer, columns as
    `tenure.core.orders.schema.PREDICTIONS`.

    Raises
    ------
    InputError
        The table cannot be used; the error says which column or value, and what to do. A QuestionError
        lists what has to be answered, with the money that depends on it.

    Warns
    -----
    UserWarning
        When the data is too thin to trust the prediction.
    """
    import narwhals as nw

    try:
        given = nw.from_native(orders)
    except TypeError as error:
        raise SourceError(
            "This is not a table of orders.",
            values=[type(orders).__name__],
            hint="provide a pandas, Polars or Arrow table, or a DuckDB relation",
            code="source.frame",
        ) from error
    lazy = isinstance(given, nw.LazyFrame)
    table = (given.collect("pyarrow") if lazy else given).to_arrow()
    asked = Asked(horizon=str(horizon), as_of=_day(as_of))
    rates = answers.pop("rates", None)
    options = ReadOptions(
        columns=columns or {},
        date_format=date_format,
        decimal=decimal,
        rates=None if rates is None else str(rates),
        answers=answers_of(answers),
    )
    made = _predicted(table, asked, options, model, level)
    return _in_kind(made, given)


class _Logged(Silent):
    """What a use case has to say, for whoever listens to the logger `tenure`."""

    def note(self, text: str) -> None:
        logger.info(text)


def _predicted(
    table: pa.Table, asked: Asked, options: ReadOptions, model: str | None, level: float
) -> pa.Table:
    from tenure.sources.files.arrow import ArrowRows
    from tenure.sources.mapping.logs import read_log

    settings, progress = settings_from(), _Logged()
    with open_engine(settings, "duckdb") as engine:
        reading = read_log(ArrowRows(table, engine), options, engine)
        for question in reading.questions:
            progress.note(question.text)
        refuse_open(reading.questions)
        opened = orders_of("a table in memory", reading, settings.today, engine, progress)
        made_ready = ready(opened, asked, engine, progress, settings.today)
        wanted = TrainOptions(made_ready.window, model, level)
        trained = train(wanted, made_ready.panels, progress)
        _warn_if_poor(trained)
        record = new_record("predict_clv", made_ready, settings, {"model": trained.name})
        told = PredictOptions(made_ready.as_of, record.run_id, level)
        return predictions_arrow(predict(told, trained, made_ready.panels, progress))


def _warn_if_poor(trained: Trained) -> None:
    if trained.verdict.level == "poor":
        warnings.warn(
            f"This prediction is not reliable: {'; '.join(trained.verdict.reasons)}",
            UserWarning,
            stacklevel=4,
        )


def _day(as_of: date | str | None) -> date | None:
    if isinstance(as_of, str):
        return day(as_of)
    return as_of.date() if isinstance(as_of, datetime) else as_of


def _in_kind(made: pa.Table, given: Any) -> Any:
    """The Arrow table as the kind of table that was handed in."""
    import narwhals as nw

    implementation = given.implementation
    if implementation.is_duckdb():
        import duckdb

        return duckdb.from_arrow(made)
    eager = nw.DataFrame.from_arrow(made, backend=implementation)
    return (eager.lazy() if isinstance(given, nw.LazyFrame) else eager).to_native()
