"""Small files whose meaning has to be settled, and what they come to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tenure.cleaning.clean import clean
from tenure.core.catalog import SOURCES
from tenure.core.orders.answers import Question, answers_of
from tenure.core.orders.cleaning import CleanedOrders
from tenure.core.orders.reading import Reading, ReadOptions

TODAY = date(2025, 6, 1)


@dataclass(frozen=True)
class Account:
    """A file read and cleaned: what counts, what was left out, what was asked."""

    reading: Reading
    cleaned: CleanedOrders

    @property
    def money(self) -> float:
        assert self.cleaned.counted is not None
        assert self.cleaned.counted.money is not None
        return round(self.cleaned.counted.money, 2)

    @property
    def customers(self) -> list[str]:
        rows = self.cleaned.tables.transactions.select("customer_id").distinct()
        return sorted(row["customer_id"] for row in rows.to_pyarrow().to_pylist())

    @property
    def left_out(self) -> dict[str, tuple[int, float | None]]:
        """Reason -> rows and money."""
        return {
            count.rule: (count.rows, None if count.money is None else round(count.money, 2))
            for count in self.cleaned.counts
            if count.action == "quarantined" and count.rows
        }

    def question(self, topic: str) -> Question:
        """The only question about a topic."""
        (only_question,) = [question for question in self.reading.questions if question.topic == topic]
        return only_question

    def statuses(self) -> dict[str, str | None]:
        """Status -> what it counts as."""
        topics = [question for question in self.reading.questions if question.topic == "status"]
        return {question.option.partition(".")[2]: question.answer for question in topics}


@pytest.fixture
def account(tmp_path, duckdb_engine) -> Callable[..., Account]:
    """Read a text as a CSV file, with answers by keyword, and clean it."""

    def read_and_clean(text: str, *, columns: dict[str, str] | None = None, **answers: Any) -> Account:
        path: Path = tmp_path / "orders.csv"
        path.write_text(text, encoding="utf-8")
        rates = answers.pop("rates", None)
        if rates is not None:
            (tmp_path / "rates.csv").write_text(rates, encoding="utf-8")
            rates = str(tmp_path / "rates.csv")
        options = ReadOptions(columns=columns or {}, rates=rates, answers=answers_of(answers))
        reading = SOURCES.load("csv").read(str(path), options, duckdb_engine)
        return Account(reading, clean(reading.tables, reading.rules, TODAY, duckdb_engine))

    return read_and_clean
