"""A question that was answered is still told with all its choices: whoever answered may change their mind."""

from __future__ import annotations

import pytest

CASES = {
    "customer": (
        "customer,order,date,amount\nAnn@x.com,1,2024-01-01,1\nann@x.com,2,2024-01-02,2\nguest,3,2024-01-03,3\n",
        "customer_id",
        ["auto", "exact"],
    ),
    "amount": (
        "order,customer,date,order total,sku\n"
        + "".join(f"{n},c{n},2024-01-0{n},{n}0,mug\n{n},c{n},2024-01-0{n},{n}0,tea\n" for n in range(1, 6)),
        "amount_is",
        ["order", "line"],
    ),
    "price": (
        "order,customer,date,quantity,price\n1,ann,2024-01-01,2,10\n2,bob,2024-01-02,3,30\n",
        "price_is",
        ["unit", "line"],
    ),
    "discount": (
        "order,customer,date,quantity,unit price,discount\n"
        "1,ann,2024-01-01,2,40,10\n2,bob,2024-01-02,3,30,20\n3,bob,2024-02-02,3,30,0\n",
        "discount_is",
        ["money", "percent", "included"],
    ),
    "repeated_orders": (
        "order,customer,date,total\n1,ann,2024-01-01,10\n2,bob,2024-01-02,20\n1,ann,2024-01-01,15\n",
        "repeated_orders",
        ["latest", "add"],
    ),
    "lines": (
        "order,customer,date,product,amount\n1,ann,2024-01-01,mug,10\n1,ann,2024-01-01,shipping,4\n",
        "include",
        ["leave_out", "shipping"],
    ),
}


@pytest.mark.integration
@pytest.mark.parametrize("topic", CASES)
def test_every_choice_can_be_made_and_undone(topic, account):
    text, field, values = CASES[topic]
    unanswered = account(text).question(topic)

    for value in values:
        answers = (
            {"include": [value] if value != "leave_out" else []} if field == "include" else {field: value}
        )
        answered = account(text, **answers).question(topic)
        assert answered.answer == value
        assert answered.option == field
        assert {choice.value for choice in answered.choices} == {
            choice.value for choice in unanswered.choices
        }
        assert {choice.value: choice.money for choice in answered.choices} == {
            choice.value: choice.money for choice in unanswered.choices
        }


@pytest.mark.integration
@pytest.mark.parametrize("topic", CASES)
def test_what_is_recommended_does_not_follow_what_was_answered(topic, account):
    text, field, values = CASES[topic]

    recommended = set()
    for value in values:
        answers = (
            {"include": [value] if value != "leave_out" else []} if field == "include" else {field: value}
        )
        choices = account(text, **answers).question(topic).choices
        recommended.add(tuple(choice.value for choice in choices if choice.recommended))

    assert len(recommended) == 1 and len(recommended.pop()) == 1


def test_a_status_keeps_its_recommendation_and_says_whether_it_is_only_assumed(account):
    text = "order,customer,date,total,status\n1,ann,2024-01-01,9,cancelled\n2,bob,2024-01-02,8,gift-wrapped\n"
    text += "3,bob,2024-01-02,8,completed\n"

    plain = {question.option: question for question in account(text).reading.questions}
    answers = {"cancelled": "sale", "gift-wrapped": "drop"}
    answered = {question.option: question for question in account(text, status=answers).reading.questions}

    for questions in (plain, answered):
        recommended = {
            option: [choice.value for choice in question.choices if choice.recommended]
            for option, question in questions.items()
        }
        assert recommended["status.cancelled"] == ["cancelled"]
        assert recommended["status.gift-wrapped"] == ["sale"]
    assert plain["status.gift-wrapped"].assumed and not plain["status.cancelled"].assumed
    assert not any(item.assumed for item in answered.values())


def test_customers_by_address_are_reported_with_the_alternatives(account):
    text = (
        "order,customer id,email,date,amount\n1,a1,ann@x.com,2024-01-01,1\n2,a2,Ann@x.com,2024-01-02,2\n"
        "3,a3,,2024-01-03,4\n"
    )

    question = account(text, customer_id="email").question("customer")

    assert question.answer == "email"
    assert {choice.value: choice.customers for choice in question.choices} == {
        "auto": 3,
        "exact": 3,
        "email": 2,
    }


def test_ids_taken_as_written_may_be_in_scientific_notation(account):
    text = "customer,order,date,amount\n4.47E+11,1,2024-01-01,1\n5.1E+11,2,2024-01-02,2\n"

    result = account(text, customer_id="exact")

    assert result.customers == ["4.47E+11", "5.1E+11"]
    assert result.reading.questions == ()


def test_no_text_names_an_option_of_the_command_line(account):
    for text, _, _ in CASES.values():
        reading = account(text).reading
        assert not [
            answers
            for answers in (*reading.notes, *(question.text for question in reading.questions))
            if "--" in answers
        ]


@pytest.mark.parametrize(
    ("currency", "unit", "line"), [(None, 20 + 60, 10 + 30), ("JPY", 9000, 3000)], ids=["most", "asked"]
)
def test_what_a_price_comes_to_is_never_added_up_over_currencies(currency, unit, line, account):
    text = (
        "order,customer,date,quantity,price,currency\n1,ann,2024-01-01,2,10,EUR\n"
        "2,bob,2024-01-02,2,30,eur\n3,cat,2024-01-03,3,3000,JPY\n"
    )
    answers = {"currency": currency, "only_currency": True} if currency else {}

    choices = account(text, **answers).question("price").choices

    assert {choice.value: choice.money for choice in choices} == {"unit": unit, "line": line}


def test_what_a_discount_comes_to_is_never_added_up_over_currencies(account):
    text = (
        "order,customer,date,quantity,unit price,discount,currency\n1,ann,2024-01-01,2,10,5,EUR\n"
        "2,bob,2024-01-02,2,30,0,EUR\n3,cat,2024-01-03,3,3000,500,JPY\n"
    )

    choices = {choice.value: choice.money for choice in account(text).question("discount").choices}

    assert (choices["included"], choices["money"]) == (80, 75)
