"""Each rule on the smallest log that shows it."""

import pytest

from tenure.core.orders.cleaning import CleaningRules

FINE = {"order_id": "fine"}


class TestDuplicates:
    def test_the_first_of_equal_rows_stays(self, shop):
        cleaned = shop.clean([{"country": None}, FINE, {"country": None}, {"country": None}])

        assert shop.reasons(cleaned) == {3: "exact_duplicate", 4: "exact_duplicate"}
        assert {row["detail"] for row in shop.rows(cleaned.quarantine)} == {"copy of row 1"}

    def test_equal_rows_are_two_orders_in_a_log_without_order_ids(self, shop):
        cleaned = shop.clean([{}, {}], CleaningRules(rows_are_orders=True))

        assert shop.reasons(cleaned) == {}
        assert "exact_duplicate" not in {count.rule for count in cleaned.counts}

    def test_rows_that_differ_in_an_unrecognized_column_are_not_copies(self, shop):
        cleaned = shop.clean([{"raw_description": "bunting"}, {"raw_description": "spotty bunting"}])

        assert shop.reasons(cleaned) == {}

    def test_copies_across_exports_are_distinguished_from_copies_within_an_export(self, shop):
        rules = CleaningRules(reopened_at=4)

        cleaned = shop.clean([{}, {}, FINE, FINE, {}, {"order_id": "new"}, {"order_id": "new"}], rules)

        assert shop.reasons(cleaned) == {
            2: "exact_duplicate",
            4: "overlapping_export",
            5: "overlapping_export",
            7: "exact_duplicate",
        }

    def test_of_two_lines_with_one_key_the_first_stays(self, shop):
        cleaned = shop.clean(
            [{"line_id": "1", "amount": 1.0}, {"line_id": "2"}, {"line_id": "1", "amount": 9.0}, {}, {}]
        )

        assert shop.reasons(cleaned) == {3: "key_duplicate", 5: "exact_duplicate"}
        assert "line_id" not in cleaned.tables.transactions.columns

    def test_of_two_customers_with_one_key_the_last_stays(self, shop):
        cleaned = shop.clean(
            [FINE],
            customers=[
                {"customer_id": "ann", "city": "Nice"},
                {"customer_id": "ann", "city": "Lyon"},
                {"customer_id": "ann", "city": "Nice"},
                {"customer_id": None, "city": "Paris"},
            ],
        )

        assert shop.reasons(cleaned, "customers") == {
            1: "key_duplicate",
            3: "exact_duplicate",
            4: "missing_customer",
        }


class TestKeysAndDates:
    @pytest.mark.parametrize("blank", [None, "", "   ", "a\x00b"])
    def test_an_empty_text_is_neither_a_customer_nor_an_order(self, shop, blank):
        cleaned = shop.clean([FINE, {"customer_id": blank}, {"order_id": blank}])

        assert shop.reasons(cleaned) == {2: "missing_customer", 3: "missing_order_id"}

    def test_a_date_that_could_not_be_read_is_shown_as_it_stood(self, shop):
        cleaned = shop.clean([FINE, {"order_date": None, "raw_order_date": "31.02.2024"}])

        (row,) = shop.rows(cleaned.quarantine)
        assert (row["reason"], row["detail"]) == ("missing_date", "31.02.2024")

    def test_today_is_possible_and_tomorrow_is_not(self, shop):
        cleaned = shop.clean(
            [
                {"order_date": "2024-06-30 23:59:59"},
                {"order_date": "2024-07-01 00:00:00"},
                {"order_date": "1970-01-01 12:00:00"},
                {"order_date": "1970-01-02 00:00:00"},
            ]
        )

        assert shop.reasons(cleaned) == {2: "future_date", 3: "impossible_date"}

    def test_a_line_without_header_is_an_orphan(self, shop):
        cleaned = shop.clean(
            [
                {**FINE, "header_amount": 10.0},
                {"order_id": "9", "customer_id": None, "order_date": None, "header_amount": None},
                {"order_id": "8", "customer_id": None, "header_amount": 10.0},
            ]
        )

        assert shop.reasons(cleaned) == {2: "orphan_line", 3: "missing_customer"}


class TestOrphans:
    def _rows(self, strangers, of=40):
        known = [{"order_id": str(place)} for place in range(of - strangers)]
        return known + [{"customer_id": "stranger", "order_id": f"s{place}"} for place in range(strangers)]

    def test_a_customer_register_removes_unknown_customers(self, shop):
        cleaned = shop.clean(self._rows(1), customers=[{"customer_id": "ann"}])

        assert shop.reasons(cleaned) == {40: "unknown_customer"}

    def test_a_list_of_some_customers_does_not(self, shop):
        cleaned = shop.clean(self._rows(20), customers=[{"customer_id": "ann"}])

        assert shop.reasons(cleaned) == {}
        assert shop.count(cleaned, "unknown_customer") == (20, 20)

    @pytest.mark.parametrize(
        ("policy", "strangers", "out"), [("keep", 1, 0), ("quarantine", 20, 20), ("auto", 1, 1)]
    )
    def test_the_rule_can_be_set(self, shop, policy, strangers, out):
        rules = CleaningRules(unknown_customers=policy)

        cleaned = shop.clean(self._rows(strangers), rules, customers=[{"customer_id": "ann"}])

        assert len(shop.reasons(cleaned)) == out

    def test_an_unknown_product_is_noted_and_kept(self, shop):
        rows = [
            {"product_id": "p"},
            {"product_id": "q", "order_id": "2"},
            {"product_id": None, "order_id": "3"},
        ]

        cleaned = shop.clean(rows, products=[{"product_id": "p"}])

        assert shop.reasons(cleaned) == {}
        assert shop.count(cleaned, "unknown_product") == (1, 1)

    def test_events_of_unknown_customers_are_removed_if_customers_are_a_register(self, shop):
        events = [{}] * 30 + [{"customer_id": "stranger"}]

        cleaned = shop.clean([FINE], customers=[{"customer_id": "ann"}], events=events)

        assert shop.reasons(cleaned, "events") == {31: "unknown_customer"}


class TestAmounts:
    def test_zero_unreadable_and_infinite_amounts_are_distinguished(self, shop):
        cleaned = shop.clean(
            [
                FINE,
                {"amount": 0.0},
                {"amount": -0.0, "order_id": "2"},
                {"amount": None, "raw_amount": "12 euro"},
                {"amount": float("-inf")},
                {"amount": float("nan")},
            ]
        )

        assert shop.reasons(cleaned) == {
            2: "zero_amount",
            3: "zero_amount",
            4: "unreadable_amount",
            5: "non_finite_amount",
            6: "non_finite_amount",
        }

    def test_zero_amounts_stay_where_the_rules_say_so(self, shop):
        cleaned = shop.clean([FINE, {"amount": 0.0}], CleaningRules(drop_zero_amounts=False))

        assert cleaned.rows_clean == {"transactions": 2}

    def test_a_log_without_amounts_has_no_money_rules(self, shop):
        cleaned = shop.clean(
            [FINE, {"order_id": "C1"}], CleaningRules(cancellation_prefix="C"), absent=["amount"]
        )

        assert shop.reasons(cleaned) == {2: "refund_without_amount"}
        assert "original_order_date" not in cleaned.tables.transactions.columns
        assert "outlier" not in {count.rule for count in cleaned.counts}

    def test_bookkeeping_goes_and_services_lose_their_product(self, shop):
        rules = CleaningRules(bookkeeping_prefix="A", bookkeeping_codes=("S",), service_codes=("POST",))

        cleaned = shop.clean(
            [
                {"product_id": "p"},
                {"product_id": "POST"},
                {"product_id": "S"},
                {"product_id": "p", "order_id": "A5", "amount": -3.0},
            ],
            rules,
        )

        assert shop.reasons(cleaned) == {3: "bookkeeping_code", 4: "bookkeeping_order"}
        clean_values = [row["product_id"] for row in shop.rows(cleaned.tables.transactions)]
        assert sorted(clean_values, key=str) == [None, "p"]
        assert shop.count(cleaned, "service_code") == (1, 1)

    def test_outliers_are_counted_and_stay(self, shop):
        rows = [{"order_id": str(place), "amount": 10.0 + place} for place in range(100)]

        cleaned = shop.clean([*rows, {"amount": 1e6}], CleaningRules(outlier_quantile=0.99))

        assert shop.count(cleaned, "outlier") == (1, 1)
        assert max(row["amount"] for row in shop.rows(cleaned.tables.transactions)) == 1e6

    def test_lines_win_if_the_header_differs(self, shop):
        cleaned = shop.clean(
            [
                {"order_id": "1", "amount": 10.0, "header_amount": 15.0, "product_id": "p"},
                {"order_id": "1", "amount": 4.0, "header_amount": 15.0, "product_id": "q"},
                {"order_id": "2", "amount": 10.0, "header_amount": 10.01, "product_id": "p"},
                {"order_id": "3", "amount": 5.0, "header_amount": 5.0, "product_id": "p"},
                {"order_id": "3", "amount": 5.0, "header_amount": 5.0, "product_id": "p"},
                {"order_id": "4", "amount": None, "header_amount": 5.0, "product_id": "p"},
            ]
        )

        assert shop.count(cleaned, "header_mismatch") == (1, 1)
        clean_values = [row["amount"] for row in shop.rows(cleaned.tables.transactions)]
        assert sorted(clean_values) == [4.0, 5.0, 10.0, 10.0]


class TestValues:
    def test_untrue_values_are_emptied_and_the_row_stays(self, shop):
        cleaned = shop.clean(
            [{"quantity": float("inf"), "unit_price": 5.0}],
            customers=[
                {
                    "customer_id": "ann",
                    "birth_year": 2200,
                    "acquisition_cost": -4.0,
                    "signup_date": "1900-01-01",
                },
                {
                    "customer_id": "bob",
                    "birth_year": 1980,
                    "acquisition_cost": 4.0,
                    "signup_date": "2020-01-01",
                },
            ],
            products=[{"product_id": "p", "eco_score": 7.0, "price": -1.0, "cost": 2.0}],
        )

        assert [row["quantity"] for row in shop.rows(cleaned.tables.transactions)] == [None]
        ann, bob = sorted(shop.rows(cleaned.tables.customers), key=lambda row: row["customer_id"])
        assert (ann["birth_year"], ann["acquisition_cost"], ann["signup_date"]) == (None, None, None)
        assert (bob["birth_year"], bob["acquisition_cost"]) == (1980, 4.0)
        (product,) = shop.rows(cleaned.tables.products)
        assert (product["eco_score"], product["price"], product["cost"]) == (None, None, 2.0)
        assert shop.count(cleaned, "negative_value", "customers") == (1, 1)

    def test_events_of_unknown_kinds_are_noted(self, shop):
        cleaned = shop.clean([FINE], events=[{}, {}, {"kind": "wave"}])

        assert shop.reasons(cleaned, "events") == {}
        assert shop.count(cleaned, "unknown_kind", "events") == (1, 1)
