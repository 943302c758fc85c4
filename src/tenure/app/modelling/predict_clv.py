"""Predict customer lifetime value from a table in memory, such as in a notebook."""

from __future__ import annotations

import logging
import warnings
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from tenure.app.bootstrap import settings_from
from tenure.app.data.orders import orders_of
from tenure.app.modelling.prepared import OrderSelection, prepare_orders
from tenure.app.modelling.run_record import new_record
from tenure.core.errors import SourceError
from tenure.core.frames.horizon import day
from tenure.core.orders.answers import answers_of, refuse_open
from tenure.core.orders.reading import ReadOptions
from tenure.core.ports import SilentProgress
from tenure.learning.backtest.backtest import DEFAULT_LEVEL
from tenure.learning.predict import PredictOptions, predict, predictions_arrow
from tenure.learning.train import TrainOptions, train
from tenure.serving.shop import Shop

if TYPE_CHECKING:
    import pyarrow as pa

    from tenure.learning.trained import TrainedModel

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
    """Predict what each customer will spend, with an interval, from a table of orders.

    Parameters
    ----------
    orders : pandas, Polars or Arrow table, or DuckDB relation
        One row per order or order line, with at least a customer and a date; an amount is needed for spend.
        Columns are recognized by common names; `columns` overrides.
    horizon : str or int, default "90d"
        How far ahead to predict: days, or such as `"12 weeks"`, `"6 months"` or `"1y"`.
    as_of : date or str, optional
        Only orders before this day are used; default: the day after the last order. It is in the result.
    model : str, optional
        A name from `tenure models`; default: the champion of a back-test on these orders.
    level : float, default 0.8
        Share of customers whose spend should fall within the interval.
    columns : dict, optional
        Our column names to yours, such as `{"customer_id": "Customer ID", "amount": "Quantity * Price"}`.
    date_format, decimal : str, optional
        For dates and amounts that are ambiguous: `"%d/%m/%Y"`, `","`.
    **answers
        How to read the table where it is ambiguous: the fields of
        `tenure.core.orders.answers.Answers`, such as `status={"on-hold": "sale"}`, `currency="EUR"`,
        `only_currency=True`, `customer_id="exact"`, `amount_is="order"`, `price_is="line"`. `rates` takes
        the path of a CSV with exchange rates (`from, to, rate` and, where they change, `date`).

    Returns
    -------
    The same kind of table as `orders`: one row per customer, with the columns of
    `tenure.core.orders.schema.PREDICTIONS`.

    Raises
    ------
    InputError
        The table cannot be used; the error names the column or value and the next step. A QuestionError
        lists the open questions, with the money that depends on each.

    Warns
    -----
    UserWarning
        The data is not sufficient for a reliable prediction.
    """
    import narwhals as nw

    try:
        frame = nw.from_native(orders)
    except TypeError as error:
        raise SourceError(
            "This is not a table of orders.",
            values=[type(orders).__name__],
            hint="provide a pandas, Polars or Arrow table, or a DuckDB relation",
            code="source.frame",
        ) from error
    is_lazy = isinstance(frame, nw.LazyFrame)
    table = (frame.collect("pyarrow") if is_lazy else frame).to_arrow()
    selection = OrderSelection(horizon=str(horizon), as_of=_day(as_of))
    rates = answers.pop("rates", None)
    options = ReadOptions(
        columns=columns or {},
        date_format=date_format,
        decimal=decimal,
        rates=None if rates is None else str(rates),
        answers=answers_of(answers),
    )
    return _as_kind_of(frame, _predict(table, selection, options, model, level))


class _Logging(SilentProgress):
    """Progress that writes notes to the logger `tenure`."""

    def note(self, text: str) -> None:
        logger.info(text)


def _predict(
    table: pa.Table, selection: OrderSelection, options: ReadOptions, model: str | None, level: float
) -> pa.Table:
    from tenure.sources.files.arrow import ArrowRows
    from tenure.sources.mapping.logs import read_log

    shop, progress = Shop(settings_from()), _Logging()
    with shop.engine("duckdb") as engine:
        reading = read_log(ArrowRows(table, engine), options, engine)
        for question in reading.questions:
            progress.note(question.text)
        refuse_open(reading.questions)
        orders = orders_of("a table in memory", reading, shop.today, engine, progress)
        prepared = prepare_orders(orders, selection, engine, progress, shop.today)
        window, panels = prepared.window, prepared.panels
        trained = train(TrainOptions(window, model, level), panels, progress)
        _warn_if_poor(trained)
        record = new_record("predict_clv", prepared, shop.settings, {"model": trained.name})
        predictions = predict(PredictOptions(window.as_of, record.run_id, level), trained, panels, progress)
        return predictions_arrow(predictions)


def _warn_if_poor(trained: TrainedModel) -> None:
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


def _as_kind_of(frame: Any, predictions: pa.Table) -> Any:
    """The Arrow table as the kind of table that the caller uses."""
    import narwhals as nw

    implementation = frame.implementation
    if implementation.is_duckdb():
        import duckdb

        return duckdb.from_arrow(predictions)
    eager = nw.DataFrame.from_arrow(predictions, backend=implementation)
    return (eager.lazy() if isinstance(frame, nw.LazyFrame) else eager).to_native()
