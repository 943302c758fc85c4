"""A later export without the leading zeros of its ids brings the customers that are there, not others."""

from __future__ import annotations

from tests.in_shop import in_shop

from tenure.app.forgetting.forget import Forget, forget
from tenure.core.orders.answers import Answers
from tenure.core.ports import SilentProgress

PEOPLE = range(13001, 13041)


def export(lakes, path, spelling: str, orders: range, people=PEOPLE):
    rows = [
        (spelling.format(people[n % len(people)]), f"N{n}", f"2023-{n % 12 + 1:02d}-{n % 27 + 1:02d}", 10.0)
        for n in orders
    ]
    return lakes.write_log(path, *rows)


def customers(lake_rows) -> set[str]:
    return {row["customer_id"] for row in lake_rows()}


def test_a_spreadsheets_export_is_of_the_same_customers_and_says_so(tmp_path, lakes, take_in, lake_rows):
    take_in(export(lakes, tmp_path / "1.csv", "{:07d}", range(200)))
    made = take_in(export(lakes, tmp_path / "2.csv", "{}", range(200, 280), range(13001, 13045)))

    assert customers(lake_rows) == {f"{n:07d}" for n in range(13001, 13045)}
    assert (made.respelled.customers, made.respelled.known, made.respelled.unsure) == (44, 40, 0)
    assert made.respelled.money == 10.0 * sum(13001 + n % 44 <= 13040 for n in range(200, 280))
    (sentence,) = made.sentences
    assert "44 customer IDs" in sentence and "40 of them are existing customers" in sentence
    assert f"{made.respelled.money:,.2f}" in sentence


def test_an_export_with_zeros_is_of_those_whose_first_export_lost_them(tmp_path, lakes, take_in, lake_rows):
    take_in(export(lakes, tmp_path / "1.csv", "{}", range(200)))
    made = take_in(export(lakes, tmp_path / "2.csv", "{:07d}", range(150, 280)))

    assert customers(lake_rows) == {str(n) for n in PEOPLE}
    assert made.batch.rows_known["transactions"] == 50  # the same orders, of the same customers
    assert made.respelled.known == 40


def test_every_id_as_it_is_written_stays_so(tmp_path, lakes, take_in, lake_rows):
    take_in(export(lakes, tmp_path / "1.csv", "{:07d}", range(200)))
    path = export(lakes, tmp_path / "2.csv", "{}", range(200, 280))
    made = take_in(path, answers=Answers(customer_id="exact"))

    assert len(customers(lake_rows)) == 80 and made.sentences == ()


def test_what_nothing_tells_apart_is_told_with_its_money(tmp_path, lakes, take_in, lake_rows):
    take_in(export(lakes, tmp_path / "1.csv", "{:07d}", range(200)))
    made = take_in(export(lakes, tmp_path / "2.csv", "{}", range(200, 300), range(13031, 13081)))

    assert len(customers(lake_rows)) == 90
    assert (made.respelled.customers, made.respelled.unsure) == (0, 10)
    (sentence,) = made.sentences
    assert "10 customer IDs in this file (200.00 in total)" in sentence and "it is unclear" in sentence


def test_an_erased_customer_who_comes_back_without_zeros_is_told(
    tmp_path, lakes, workspace, take_in, settings, lake_rows
):
    take_in(export(lakes, tmp_path / "1.csv", "{:07d}", range(200)))
    in_shop(forget, Forget(("0013005",)), workspace, settings, SilentProgress())
    made = take_in(export(lakes, tmp_path / "2.csv", "{}", range(200, 280)))

    assert made.returned == 1 and len(customers(lake_rows)) == 40
