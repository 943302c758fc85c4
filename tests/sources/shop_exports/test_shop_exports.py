"""Exports of shop systems: what is recognised, refused and asked, and how the user has the last word."""

# ruff: noqa: E501 - lines of exports

from __future__ import annotations

import pytest

from tenure.core.errors import ColumnError, OptionError, TenureError
from tenure.core.orders.answers import Answers
from tenure.sources.mapping.recognise import recognise


def mapped(reading) -> dict[str, str]:
    return {
        column.target_column: column.source_column
        for column in reading.mapping
        if column.table == "transactions"
    }


def questions_by_column(reading, topic: str) -> dict[str, object]:
    return {question.column: question for question in reading.questions if question.topic == topic}


GENERIC = [
    "customer_id,order_id,order_date,amount",
    "id,customer,created,amount,currency",
    "Order ID,Customer ID,Order Date,Order Status,Order Total,Currency",
    "order_id,order_date,customer_email,status,total,currency,country",
    "Date,Transaction ID,Type,Amount,Fee,Net,Currency,Email",
    "Sale Date,Order ID,Buyer,Total",
    "ID,Purchase Date,Email,Grand Total,Status",
    "Date,Time,Net Sales,Tax,Customer ID",
    "order-id,buyer-email,purchase-date,price",
    "Name,Email,Created at,Total,Currency,Financial Status",
]


@pytest.mark.parametrize("header", GENERIC)
def test_a_log_that_is_not_a_shop_export_stays_plain(header, write):
    row = ",".join("1" for _ in header.split(","))

    assert recognise(write(f"{header}\n{row}\n")) == "csv"


NOBODY = {
    "amazon all orders": (
        "amazon",
        "amazon-order-id\tpurchase-date\torder-status\tsku\tquantity\tcurrency\titem-price\n"
        "1-1\t2025-01-05T09:15:00+00:00\tShipped\tMUG\t1\tUSD\t20\n",
    ),
    "amazon payments": (
        "amazon",
        '"Includes Amazon Marketplace, Fulfillment by Amazon (FBA), and Amazon Webstore transactions"\n'
        '"All amounts in USD, unless specified"\n'
        '"date/time","settlement id","type","order id","sku","description","quantity","product sales","total"\n'
        '"Jan 5, 2025 1:00:00 AM PST","1","Order","1-1","MUG","Mug","1","20.00","15.00"\n'
        '"Jan 6, 2025 1:00:00 AM PST","1","Order","1-2","MUG","Mug","1","20.00","15.00"\n',
    ),
    "amazon shipments without addresses": (
        "amazon",
        "amazon-order-id\tshipment-id\tpurchase-date\tbuyer-email\tsku\tcurrency\titem-price\n"
        "1-1\tS1\t2025-01-05T09:15:00+00:00\t\tMUG\tUSD\t20\n",
    ),
    "stripe balance history": (
        "stripe",
        "id,Type,Source,Amount,Fee,Net,Currency,Created (UTC),Available On (UTC),Description\n"
        "txn_1,charge,ch_1,20.00,1.00,19.00,usd,2025-01-05 10:00,2025-01-07 00:00,Mug\n",
    ),
    "stripe itemised balance report": (
        "stripe",
        "balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category,source_id\n"
        "txn_1,2025-01-05 10:00:00,usd,20.00,1.00,19.00,charge,ch_1\n",
    ),
    "woocommerce analytics": (
        "woocommerce",
        "Date,Order #,N. Revenue (formatted),Status,Customer,Customer type,Product(s),Items sold,Coupon(s),"
        "Net Sales,Attribution\n2025-01-05 10:00:00,501,€20.00,completed,Ann Made,new,1× Mug,1,,20,Direct\n",
    ),
    "magento without e-mail": (
        "magento",
        'ID,"Purchase Date","Grand Total (Base)",Status\n000000001,"2025-01-10 10:11:12",20.0000,Complete\n',
    ),
    "etsy without buyer": (
        "etsy",
        "Sale Date,Order ID,Full Name,Currency,Order Value,Order Net\n01/05/25,3001,Ann Made,USD,40.00,38\n",
    ),
    "square without customers": (
        "square",
        "Date,Time,Net Sales,Gift Card Sales,Total Collected,Transaction ID,Event Type\n"
        "2025-01-05,10:02:11,$27.00,$0.00,$27.00,TX1,Payment\n",
    ),
}


@pytest.mark.parametrize("kind", NOBODY)
def test_an_export_without_customers_names_an_export_with_them(kind, write, read):
    source, text = NOBODY[kind]
    location = write(text)

    with pytest.raises(ColumnError) as caught:
        read(location, recognise(location))

    assert caught.value.code == f"source.{source}.no_customer"
    assert "--column customer_id=" in caught.value.hint
    assert "Ann Made" not in f"{caught.value} {caught.value.hint}"


def test_names_of_people_can_be_insisted_on(write, read, column):
    reading = read(
        write(NOBODY["woocommerce analytics"][1]), "woocommerce", columns={"customer_id": "Customer"}
    )

    assert column(reading, "customer_id") == ["Ann Made"]
    assert column(reading, "amount") == [20.0]


def test_a_file_of_another_kind_is_refused_with_the_columns_it_lacks(write, read):
    with pytest.raises(ColumnError) as caught:
        read(write("customer,date,amount\nann,2025-01-05,5\n"), "stripe")

    assert caught.value.code == "source.stripe.layout"
    assert "Amount Refunded" in str(caught.value)
    assert "--source csv" in caught.value.hint


def test_an_export_without_its_amounts_is_refused(write, read):
    text = "Date,Time,TimeZone,Type,Fee,Sum,Transaction ID,From Email Address\n"

    with pytest.raises(TenureError) as caught:
        read(write(f"{text}2025-01-05,10:00:00,PST,Website Payment,-1,20,T1,ann@example.com\n"), "paypal")

    assert caught.value.code == "source.paypal.layout"
    assert "would need Gross" in str(caught.value)


def test_totals_before_tax_count_where_there_are_no_others(write, read):
    reading = read(
        write(
            "Order ID,Order Date,Order Status,Customer ID,Order Total (ex tax),Shipping Cost (ex tax),"
            "Order Currency Code\n1,2025-01-05,Completed,7,20.00,5.00,EUR\n"
        ),
        "bigcommerce",
    )

    assert mapped(reading)["amount"] == "Order Total (ex tax) - Shipping Cost (ex tax)"


def test_a_second_file_of_lines_is_refused(write, read):
    with pytest.raises(OptionError) as caught:
        read(write(WOO), "woocommerce", lines=write("order_id\n1\n", "lines.csv"))

    assert caught.value.code == "option.lines"


WOO = (
    "order_id,order_date,status,order_total,shipping_total,order_currency,customer_id,billing_email\n"
    "1,2025-01-05,completed,25.00,5.00,EUR,7,ann@example.com\n"
    "2,2025-01-06,completed,40.00,0,EUR,0,Bob@example.com\n"
    "3,2025-02-06,completed,45.00,5.00,EUR,0,bob@example.com\n"
)


def test_shipping_in_a_total_is_subtracted_reported_and_counted_on_request(write, read, net):
    location = write(WOO)
    reading = read(location, "woocommerce")

    assert mapped(reading)["amount"] == "order_total - shipping_total"
    assert questions_by_column(reading, "lines")["shipping_total"].money == 10.0
    assert net(reading) == {"7": 20.0, "bob@example.com": 80.0}
    counted = read(location, "woocommerce", answers=Answers(include=("shipping",)))
    assert net(counted) == {"7": 25.0, "bob@example.com": 85.0}


def test_a_column_named_by_the_user_wins(write, read, column):
    reading = read(write(WOO), "woocommerce", columns={"amount": "order_total", "channel": "status"})

    assert column(reading, "amount") == [25.0, 40.0, 45.0]
    assert column(reading, "channel") == ["completed"] * 3
    assert questions_by_column(reading, "lines") == {}


def test_a_row_per_item_counts_items_with_their_tax(write, read, net):
    reading = read(
        write(
            "order_id,date,status,order_total,shipping_total,order_currency,customer_id,billing_email,item_id,"
            "item_name,item_sku,item_quantity,item_total,item_total_tax,item_refunded\n"
            "1,2025-01-05,completed,41,5,EUR,7,ann@example.com,1,Mug,M,2,20,4,0\n"
            "1,2025-01-05,completed,41,5,EUR,7,ann@example.com,2,Tea,T,1,10,2,12\n"
            "2,2025-01-06,completed,12,0,EUR,8,bob@example.com,3,Tea,T,1,10,2,0\n"
        ),
        "woocommerce",
    )

    assert net(reading) == {"7": 24.0, "8": 12.0}


ADVANCED = (
    "Order Number,Order Status,Order Date,First Name (Billing),Email (Billing),SKU,Item Name,Quantity,Item Cost,"
    "Order Shipping Amount,Order Refund Amount,Order Total Amount\n"
)


def test_totals_that_advanced_order_export_repeats_on_items_count_once(write, read, net):
    lines = [
        f"{n},Completed,2025-01-0{n},Ann,p{n}@example.com,M,Mug,2,10.00,5.00,0,{35 + n}\n"
        f"{n},Completed,2025-01-0{n},Ann,p{n}@example.com,T,Tea,1,{10 + n}.00,5.00,0,{35 + n}\n"
        for n in range(1, 5)
    ]
    reading = read(write(ADVANCED + "".join(lines)), "woocommerce")

    assert mapped(reading)["amount"] == "Order Total Amount - Order Shipping Amount"
    assert (
        questions_by_column(reading, "amount")["Order Total Amount - Order Shipping Amount"].answer == "order"
    )
    assert net(reading) == {f"p{n}@example.com": 30.0 + n for n in range(1, 5)}


def test_line_totals_of_advanced_order_export_are_preferred(write, read, net):
    header = ADVANCED.replace("Item Cost", "Order Line Total,Order Line Total Refunded")
    reading = read(
        write(
            f"{header}1,Completed,2025-01-05,Ann,ann@example.com,M,Mug,2,20.00,0,5.00,8.00,35.00\n"
            "1,Completed,2025-01-05,Ann,ann@example.com,T,Tea,1,10.00,8.00,5.00,8.00,35.00\n"
        ),
        "woocommerce",
    )

    assert net(reading) == {"ann@example.com": 22.0}
