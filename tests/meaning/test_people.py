"""Who ordered: one id per person, nobody for placeholders, guests by e-mail."""

from __future__ import annotations

import pytest

from tenure.core.errors import ColumnError


def test_addresses_are_compared_without_letter_case(account):
    result = account(
        "email,date,amount\nAnn@X.com,2024-01-01,1\nann@x.com ,2024-01-02,2\nbob@x.com,2024-01-03,3\n"
    )

    assert result.customers == ["ann@x.com", "bob@x.com"]
    question = result.question("customer")
    assert {choice.value: choice.customers for choice in question.choices} == {"auto": 2, "exact": 3}


def test_exact_keeps_ids_as_written(account):
    text = "customer,date,amount\nAnn@x.com,2024-01-01,1\nann@x.com,2024-01-02,2\nguest,2024-01-03,3\n"

    assert account(text, customer_id="exact").customers == ["Ann@x.com", "ann@x.com", "guest"]


def test_ids_that_a_spreadsheet_turned_into_numbers_are_one_customer(account):
    result = account(
        "customer,order,date,amount\n13085,1,2024-01-01,1\n13085.0,2,2024-01-02,2\n7.0,3,2024-01-02,2\n"
    )

    assert result.customers == ["13085", "7"]


def test_leading_zeros_are_restored_if_the_log_shows_them(account):
    rows = (
        "00123,1,2024-01-01,1\n123,2,2024-01-02,1\n04567,3,2024-01-03,1\n4567,4,2024-01-04,1\n"
        "12345,5,2024-01-05,1\n"
    )
    result = account("customer,order,date,amount\n" + rows)

    assert result.customers == ["00123", "04567", "12345"]
    assert "leading zeros" in result.question("customer").text


@pytest.mark.parametrize(
    "rows", ["007,1,2024-01-01,1\n42,2,2024-01-02,1\n", "007,1,2024-01-01,1\n07,2,2024-01-02,1\n"]
)
def test_ids_of_other_lengths_stay_as_they_are(rows, account):
    assert len(account("customer,order,date,amount\n" + rows).customers) == 2


def test_surrounding_blanks_are_not_part_of_an_id(account):
    result = account(
        "customer,order,date,amount\nAB\u00a012,1,2024-01-01,1\nAB 12,2,2024-01-02,2\n"
        "AB  12 ,3,2024-01-02,2\n"
    )

    assert result.customers == ["AB 12"]


@pytest.mark.parametrize("column", ["customer", "order"])
def test_scientific_notation_has_lost_digits_and_is_refused(column, account):
    ids = {"customer": "7", "order": "1"} | {column: "4.47E+11"}
    with pytest.raises(ColumnError) as refused:
        account(
            f"customer,order,date,amount\n{ids['customer']},{ids['order']},2024-01-01,1\nbob,2,2024-01-02,2\n"
        )

    assert refused.value.code == "source.id.scientific"
    assert "digits are lost" in str(refused.value)


@pytest.mark.parametrize(
    "name", ["Guest", "0", "-1", "-", "unknown", "walk-in", "N/A", "anonymous", "TEST", "Gast"]
)
def test_placeholders_are_not_customers(name, account):
    result = account(
        f"customer,order,date,amount\nc7,1,2024-01-01,1\n{name},2,2024-01-02,2\nc9,3,2024-01-02,4\n"
    )

    assert result.customers == ["c7", "c9"]
    assert result.left_out == {"missing_customer": (1, 2.00)}


def test_zero_is_a_customer_where_ids_count_from_zero(account):
    rows = "".join(f"{n},{n}{k},2024-01-0{k},1\n" for n in range(4) for k in (1, 2))

    assert account("customer,order,date,amount\n" + rows).customers == ["0", "1", "2", "3"]


def test_guests_are_identified_by_address_and_joined_with_accounts(account):
    result = account(
        "order,customer id,billing email,date,amount\n1,0,guest1@x.com,2024-01-01,1\n"
        "2,0,Guest1@x.com,2024-01-02,2\n"
        "3,17,ann@x.com,2024-01-03,4\n4,0,ann@x.com,2024-01-04,8\n5,,bob@x.com,2024-01-05,16\n6,0,,2024-01-05,32\n"
    )

    assert result.customers == ["17", "bob@x.com", "guest1@x.com"]
    assert result.left_out == {"missing_customer": (1, 32.00)}
    assert any("4 guest rows" in note for note in result.reading.notes)


def test_guests_without_placeholders_are_identified_despite_odd_spellings(account):
    result = account(
        "order,customer id,email,date,amount\n1,Ann@x.com,,2024-01-01,1\n2,ann@x.com,,2024-01-02,2\n"
        "3,,bob@x.com,2024-01-03,4\n"
    )

    assert result.customers == ["ann@x.com", "bob@x.com"]


def test_customers_can_be_identified_by_address(account):
    text = (
        "order,customer id,email,date,amount\n1,a1,ann@x.com,2024-01-01,1\n2,a2,Ann@x.com,2024-01-02,2\n"
        "3,a3,,2024-01-03,4\n"
    )

    assert account(text).customers == ["a1", "a2", "a3"]
    assert account(text, customer_id="email").customers == ["a3", "ann@x.com"]


def test_no_address_to_identify_by_is_refused(account):
    with pytest.raises(ColumnError, match="e-mail"):
        account("order,customer id,date,amount\n1,a1,2024-01-01,1\n", customer_id="email")


def test_a_user_id_is_preferred_to_a_display_name(account):
    result = account(
        "Order ID,Sale Date,Buyer,Buyer User ID,Order Value\n1,2024-01-01,Ann Lee,u1,5\n"
        "2,2024-01-02,Ann Lee,u2,6\n"
    )

    assert result.customers == ["u1", "u2"]


def test_side_tables_get_the_same_ids(account, tmp_path, duckdb_engine):
    from tenure.core.catalog import SOURCES
    from tenure.core.orders.reading import ReadOptions

    (tmp_path / "o.csv").write_text(
        "customer,order,date,amount\nAnn@x.com,1,2024-01-01,1\nann@x.com,2,2024-01-02,2\n"
    )
    (tmp_path / "c.csv").write_text("customer_id,country\nANN@x.com,DE\n")
    options = ReadOptions(customers=str(tmp_path / "c.csv"))
    reading = SOURCES.load("csv").read(str(tmp_path / "o.csv"), options, duckdb_engine)

    assert reading.tables.customers.to_pyarrow().column("customer_id").to_pylist() == ["ann@x.com"]


def test_ids_are_repaired_in_a_file_that_has_addresses_beside_them(account):
    result = account(
        "order,customer,email,date,total\n1,Ann@x.org,ann@x.org,2024-01-01,10\n"
        "2,ann@x.org,ann@x.org,2024-02-01,20\n3,,bob@x.org,2024-02-02,5\n"
    )

    assert result.customers == ["ann@x.org", "bob@x.org"]
    assert result.money == 35
