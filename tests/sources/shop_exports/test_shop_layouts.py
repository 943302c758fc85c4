"""Layouts of PayPal, Square, Etsy and Stripe beside those of the contract's samples."""

# ruff: noqa: E501 - lines of exports

from __future__ import annotations

from datetime import datetime

from tenure.core.orders.answers import Answers
from tenure.sources.mapping.recognise import recognise


def questions_by_column(reading, topic: str) -> dict[str, object]:
    return {question.column: question for question in reading.questions if question.topic == topic}


PAYPAL = (
    '"Date","Time","TimeZone","Name","Type","Status","Currency","Gross","Fee","Net","From Email Address",'
    '"To Email Address","Transaction ID","Reference Txn ID"\n'
)


def test_a_refund_by_paypal_without_reference_is_its_payees(write, read, rows, net):
    reading = read(
        write(
            f"{PAYPAL}2025-01-15,22:30:00,PST,Ann,Website Payment,Completed,USD,40,-1,39,ann@example.com,me@x.org,T1,\n"
            "2025-01-17,09:05,PST,Ann,Payment Refund,Completed,USD,-15,0,-15,me@x.org,ANN@example.com,T2,\n"
        ),
        "paypal",
    )

    assert net(reading) == {"ann@example.com": 25.0}
    assert [row["order_date"] for row in rows(reading)] == [
        datetime(2025, 1, 15, 22, 30),
        datetime(2025, 1, 17, 9, 5),
    ]


def test_payments_sent_and_refunds_received_by_the_shop_are_not_orders(write, read, net):
    reading = read(
        write(
            f"{PAYPAL}2025-01-15,10:00:00,PST,Ann,Website Payment,Completed,USD,40,-1,39,ann@example.com,me@x.org,T1,\n"
            "2025-01-16,10:00:00,PST,Host,General Payment,Completed,USD,-30,0,-30,me@x.org,host@x.org,T2,\n"
            "2025-01-17,10:00:00,PST,Host,Refund,Completed,USD,30,0,30,host@x.org,me@x.org,T3,T2\n"
            "2025-01-18,10:00:00,PST,Ann,Remboursement de paiement,Completed,USD,-5,0,-5,me@x.org,ann@example.com,T4,T1\n"
        ),
        "paypal",
    )

    assert net(reading) == {"ann@example.com": 35.0}
    types = {
        question.option: (question.answer, question.money)
        for question in reading.questions
        if question.column == "Type"
    }
    assert types["status.Payment sent"] == ("drop", -30.0)
    assert types["status.Refund received"] == ("drop", 30.0)


def test_paypal_in_german(write, read, net):
    location = write(
        '"Datum","Uhrzeit","Zeitzone","Name","Typ","Status","Währung","Brutto","Gebühr","Netto",'
        '"Absender E-Mail-Adresse","Empfänger E-Mail-Adresse","Transaktionscode","Zugehöriger Transaktionscode"\n'
        '"15.01.2025","10:00:00","CET","Ann","PayPal Express-Zahlung","Abgeschlossen","EUR","1.040,00","-9,00",'
        '"1.031,00","ann@example.com","ich@x.org","T1",""\n'
        '"16.01.2025","10:00:00","CET","Ann","Rückzahlung","Abgeschlossen","EUR","-40,00","0,00","-40,00",'
        '"ich@x.org","ann@example.com","T2","T1"\n'
        '"17.01.2025","10:00:00","CET","","Allgemeine Abbuchung","Abgeschlossen","EUR","-500,00","0,00","-500,00",'
        '"ich@x.org","","T3",""\n'
    )

    assert recognise(location) == "paypal"
    assert net(read(location, "paypal")) == {"ann@example.com": 1000.0}


def test_a_currency_conversion_does_not_prompt_a_question(write, read):
    reading = read(
        write(
            f"{PAYPAL}2025-01-15,10:00:00,PST,Ann,Website Payment,Completed,USD,40,-1,39,ann@example.com,me@x.org,T1,\n"
            "2025-01-16,10:00:00,PST,,General Currency Conversion,Completed,USD,-30,0,-30,me@x.org,,T2,\n"
            "2025-01-16,10:00:00,PST,,General Currency Conversion,Completed,EUR,27,0,27,,me@x.org,T3,\n"
        ),
        "paypal",
    )

    assert reading.currency == "USD"
    assert questions_by_column(reading, "currency") == {}


SQUARE = (
    "Date,Time,Time Zone,Net Sales,Gift Card Sales,Tax,Tip,Partial Refunds,Total Collected,Transaction ID,"
    "Payment ID,Event Type,Customer ID,Transaction Status\n"
)


def test_times_in_twelve_hours_and_tax_and_gift_cards_on_request(write, read, column, net):
    location = write(
        f"{SQUARE}01/15/2025,12:05:09 AM,Eastern Time (US & Canada),$20.00,$0.00,$1.60,$3.00,$0.00,$24.60,T1,P1,"
        "Payment,C1,Complete\n"
        "01/16/2025,12:30 PM,Eastern Time (US & Canada),$10.00,$25.00,$0.80,$0.00,$0.00,$35.80,T2,P2,Payment,C1,"
        "Complete\n01/17/2025,1:15:00 PM,Eastern Time (US & Canada),$10.00,$0.00,$0.80,$0.00,$0.00,$10.80,T3,P3,"
        "Payment,C2,Complete\n"
    )
    reading = read(location, "square")
    more = read(location, "square", answers=Answers(include=("tax", "gift_cards")))

    assert column(reading, "order_date") == [
        datetime(2025, 1, 15, 0, 5, 9),
        datetime(2025, 1, 16, 12, 30),
        datetime(2025, 1, 17, 13, 15),
    ]
    assert net(reading) == {"C1": 30.0, "C2": 10.0}
    assert net(more) == {"C1": 57.4, "C2": 10.8}


def test_items_of_square_are_lines_and_their_refunds_belong_to_the_payment(write, read, rows, net):
    reading = read(
        write(
            "Date,Time,Time Zone,Category,Item,Qty,SKU,Gross Sales,Discounts,Net Sales,Tax,Transaction ID,"
            "Payment ID,Event Type,Customer ID\n"
            "2025-01-15,10:00:00,EST,Cups,Mug,1.0,M,$20.00,$0.00,$20.00,$1.60,T1,P1,Payment,C1\n"
            "2025-01-15,10:00:00,EST,Cups,Mug,1.0,M,$20.00,$0.00,$20.00,$1.60,T1,P1,Payment,C1\n"
            "2025-01-16,10:00:00,EST,Cups,Mug,-1.0,M,-$20.00,$0.00,-$20.00,-$1.60,T2,P1,Refund,\n"
        ),
        "square",
    )

    assert net(reading) == {"C1": 20.0}
    assert rows(reading)[2]["order_id"] == "T1"
    assert reading.rules.equal_lines_count


def test_items_of_etsy_are_by_user_name_and_month_first(write, read, column, net):
    reading = read(
        write(
            "Sale Date,Item Name,Buyer,Quantity,Price,Coupon Code,Discount Amount,Order Shipping,"
            "Order Sales Tax,Item Total,Currency,Transaction ID,Listing ID,Order ID\n"
            "03/04/25,Mug,annmade,2,10.00,,1.00,5.00,0,20.00,USD,1,9,3001\n"
            "03/05/25,Tea,bobmade,1,5.00,,0,5.00,0,5.00,USD,2,8,3002\n"
        ),
        "etsy",
    )

    assert column(reading, "order_date") == [datetime(2025, 3, 4), datetime(2025, 3, 5)]
    assert net(reading) == {"annmade": 19.0, "bobmade": 5.0}
    assert any("no refunds" in note for note in reading.notes)


def test_an_adjusted_total_of_zero_is_a_refund_if_etsy_states_all_of_them(write, read, net):
    orders = "".join(
        f"01/1{n}/25,300{n},buyer{n},USD,20.00,0,5.00,25.00,Completed,23.00,{adjusted}\n"
        for n, adjusted in enumerate(["25.00", "25.00", "25.00", "0.00", "15.00"], 1)
    )
    header = (
        "Sale Date,Order ID,Buyer User ID,Currency,Order Value,Discount Amount,Shipping,Order Total,Status,"
        "Order Net,Adjusted Order Total\n"
    )

    assert net(read(write(header + orders), "etsy")) == {
        "buyer1": 20.0,
        "buyer2": 20.0,
        "buyer3": 20.0,
        "buyer4": 0.0,
        "buyer5": 10.0,
    }


def test_the_itemised_balance_report_of_stripe(write, read, net):
    reading = read(
        write(
            "balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category,source_id,charge_id,"
            "customer_id,customer_email\n"
            "txn_1,2025-01-05 10:00:00,usd,60.00,2.00,58.00,charge,ch_1,ch_1,cus_A,ann@example.com\n"
            "txn_2,2025-01-09 10:00:00,usd,-20.00,0.00,-20.00,refund,re_1,ch_1,cus_A,ann@example.com\n"
            "txn_3,2025-01-10 10:00:00,usd,-38.00,0.00,-38.00,payout,po_1,,,\n"
            "txn_4,2025-02-05 10:00:00,usd,25.00,1.00,24.00,charge,ch_2,ch_2,,Dan@example.com\n"
        ),
        "stripe",
    )

    assert net(reading) == {"cus_A": 40.0, "dan@example.com": 25.0}


def test_payments_of_stripe_as_they_were_called_before(write, read, net):
    location = write(
        "id,Description,Created (UTC),Amount,Amount Refunded,Currency,Status,Customer ID,Customer Email\n"
        "ch_1,Mug,2025-01-05 10:00,60.00,10.00,usd,Paid,cus_A,ann@example.com\n"
        "ch_2,Mug,2025-01-06 10:00,20.00,0.00,usd,requires_payment_method,cus_A,ann@example.com\n"
    )

    assert recognise(location) == "stripe"
    assert net(read(location, "stripe")) == {"cus_A": 50.0}
