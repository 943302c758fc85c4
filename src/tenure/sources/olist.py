"""Olist's Brazilian marketplace: a folder with files under their original names; not all are required.

Orders and customers are required; in Olist, `customer_id` is per order, and the person is
`customer_unique_id`. With the items file, a row is an item and its amount the price; freight does not count.
With payments only, a row is an order and its amount the sum of its payments, including freight. Without both,
there are no amounts. Canceled and unavailable orders do not count, whatever their amount; all other statuses
do. Times are assumed to be UTC.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import ibis

from tenure.core.errors import OptionError, SourceError
from tenure.core.orders.cleaning import LINE_ID
from tenure.core.orders.reading import SOURCE_ROW, MappedColumn, Reading, SourceCard
from tenure.sources.files import paths as _files
from tenure.sources.files.open_table import open_table
from tenure.sources.mapping.fixed import Fields, read_fixed
from tenure.sources.mapping.orders import Rules, settled_part, with_side_tables
from tenure.sources.mapping.parts import Part

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.orders.answers import StatusMeaning
    from tenure.core.orders.reading import ReadOptions
    from tenure.core.ports import Engine
    from tenure.meaning.ids import IdRepairs

FILES = {
    "orders": "olist_orders_dataset",
    "customers": "olist_customers_dataset",
    "items": "olist_order_items_dataset",
    "payments": "olist_order_payments_dataset",
    "reviews": "olist_order_reviews_dataset",
    "products": "olist_products_dataset",
    "sellers": "olist_sellers_dataset",
    "geolocation": "olist_geolocation_dataset",
    "translation": "product_category_name_translation",
}
_ENDINGS = (".csv", ".csv.gz")
_FIELDS: dict[str, Fields] = {
    "orders": {
        "order_id": ("order_id", "text"),
        "order_customer": ("customer_id", "text"),
        "status": ("order_status", "text"),
        "order_date": ("order_purchase_timestamp", "timestamp"),
    },
    "customers": {
        "order_customer": ("customer_id", "text"),
        "customer_id": ("customer_unique_id", "text"),
        "postal_code": ("customer_zip_code_prefix", "text"),
        "city": ("customer_city", "text"),
        "region": ("customer_state", "text"),
    },
    "items": {
        "order_id": ("order_id", "text"),
        LINE_ID: ("order_item_id", "text"),
        "product_id": ("product_id", "text"),
        "amount": ("price", "money"),
    },
    "payments": {"order_id": ("order_id", "text"), "amount": ("payment_value", "money")},
    "products": {
        "product_id": ("product_id", "text"),
        "category": ("product_category_name", "text"),
    },
    "translation": {
        "category": ("product_category_name", "text"),
        "english": ("product_category_name_english", "text"),
    },
}
_PROFILE = ("postal_code", "city", "region")
_STATUSES: dict[str, StatusMeaning] = {
    **dict.fromkeys(("canceled", "unavailable"), "cancelled"),
    **dict.fromkeys(("created", "approved", "invoiced", "processing", "shipped", "delivered"), "sale"),
}


class OlistSource:
    """Joins the files of the folder, keeping every order and every item."""

    card = SourceCard(
        name="olist",
        title="Olist",
        doc="Olist's Brazilian e-commerce files: orders, customers, items or payments, products.",
        reads="the folder with olist_orders_dataset.csv and the other Olist files, .csv or .csv.gz",
        example="tenure run olist/ --horizon 180d",
        has_own_columns=True,
    )

    def recognises(self, location: str) -> bool:
        """A folder with at least one of the nine files."""
        path = _files.local_path(location)
        return not _files.is_url(location) and path.is_dir() and bool(_existing_files(path))

    def read(self, location: str, options: ReadOptions, engine: Engine) -> Reading:
        """Read the available files; `source_row` numbers the joined rows in the order of the orders file.

        Raises
        ------
        SourceError
            `source.olist.files`, naming the files that are missing.
        """
        if any("." not in name for name in options.columns):
            raise OptionError(
                "The columns of the Olist files are fixed.",
                values=options.columns,
                hint="leave out --column, or read a single file with --source csv",
                code="option.column",
            )
        files = _existing_files(_folder(location))
        _refuse_incomplete(files)
        parts = {name: _read(name, path, engine, options) for name, path in files.items() if name in _FIELDS}
        transactions = engine.materialise(_transactions(parts), ibis.util.gen_name("tenure_read"))
        part = Part(transactions, _mapping(parts), notes=_notes(files))
        reading, ids = settled_part(part, "the Olist folder", options, engine, Rules(statuses=_STATUSES))
        tables = reading.tables
        for name, table in (("customers", _customers(parts, ids)), ("products", _products(parts))):
            if table is not None:
                tables = tables.with_table(name, table)
        return with_side_tables(replace(reading, tables=tables), options, engine, ids)


def _folder(location: str) -> Path:
    path = _files.local_path(location)
    if not path.exists():
        raise _files.missing_file_error(path)
    return path if path.is_dir() else path.parent


def _existing_files(folder: Path) -> dict[str, Path]:
    paths = {name: [folder / f"{file}{ending}" for ending in _ENDINGS] for name, file in FILES.items()}
    return {
        name: next(path for path in candidates if path.is_file())
        for name, candidates in paths.items()
        if any(path.is_file() for path in candidates)
    }


def _refuse_incomplete(files: dict[str, Path]) -> None:
    missing = [f"{FILES[name]}.csv" for name in ("orders", "customers") if name not in files]
    if missing:
        raise SourceError(
            f"The Olist folder is missing {' and '.join(missing)}: without them, it is "
            "unknown who ordered when.",
            values=[f"found: {path.name}" for path in files.values()],
            hint="add the missing files to the folder, under their original names (.csv or .csv.gz)",
            code="source.olist.files",
        )


def _read(name: str, path: Path, engine: Engine, options: ReadOptions) -> ir.Table:
    fields = _FIELDS[name]
    optional = _PROFILE if name == "customers" else ("category",) if name == "products" else ()
    typed, _ = read_fixed(
        open_table(str(path), engine),
        fields,
        [field for field in fields if field not in optional],
        engine,
        options,
    )
    return typed.table


def _transactions(parts: dict[str, ir.Table]) -> ir.Table:
    people = parts["customers"].select("order_customer", "customer_id")
    people = people.distinct(on="order_customer")
    orders = parts["orders"].left_join(people, "order_customer").drop("order_customer_right")
    if "items" in parts:
        line_columns = ["order_id", LINE_ID, "product_id", "amount"]
        lines = parts["items"].select(*line_columns, item_row=SOURCE_ROW)
        rows = orders.left_join(lines, "order_id").drop("order_id_right")
    elif "payments" in parts:
        order_payments = parts["payments"].group_by("order_id").aggregate(amount=lambda t: t.amount.sum())
        rows = (
            orders.left_join(order_payments, "order_id")
            .drop("order_id_right")
            .mutate(item_row=ibis.literal(0))
        )
    else:
        rows = orders.mutate(item_row=ibis.literal(0))
    number = ibis.row_number().over(ibis.window(order_by=[SOURCE_ROW, "item_row"])) + 1
    columns = ("customer_id", "order_id", "order_date", "amount", LINE_ID, "product_id", "status")
    rows = rows.mutate(**{SOURCE_ROW: number})
    return rows.select(SOURCE_ROW, *(name for name in columns if name in rows.columns))


def _customers(parts: dict[str, ir.Table], ids: IdRepairs) -> ir.Table:
    """One row per person, with the address of the latest order."""
    dated = (
        parts["customers"]
        .drop(SOURCE_ROW)
        .left_join(parts["orders"].select("order_customer", "order_date"), "order_customer")
    )
    dated = dated.mutate(customer_id=ids.apply(dated.customer_id))
    identified = dated.filter(dated.customer_id.notnull())
    profile = [name for name in _PROFILE if name in identified.columns]
    people = identified.group_by("customer_id").aggregate(
        **{name: identified[name].argmax(identified.order_date) for name in profile}
    )
    return people.mutate(**{SOURCE_ROW: ibis.row_number().over(ibis.window(order_by="customer_id")) + 1})


def _products(parts: dict[str, ir.Table]) -> ir.Table | None:
    products = parts.get("products")
    if products is None or "category" not in products.columns:
        return products
    products = products.select(SOURCE_ROW, "product_id", "category")
    if "translation" not in parts:
        return products
    translations = parts["translation"].select("category", "english").distinct(on="category")
    joined = products.left_join(translations, "category")
    return joined.select(SOURCE_ROW, "product_id", category=ibis.coalesce(joined.english, joined.category))


def _mapping(parts: dict[str, ir.Table]) -> tuple[MappedColumn, ...]:
    """Origin of the columns; items take precedence over payments."""
    money = "items" if "items" in parts else "payments"
    origins = {
        "orders": ("transactions", ("order_id", "order_date", "status")),
        "customers": ("customers", ("customer_id", *_PROFILE)),
        money: ("transactions", ("amount", LINE_ID, "product_id")),
        "products": ("products", ("product_id", "category")),
    }
    person = MappedColumn("transactions", "customer_id", "customer_unique_id", "alias")
    return (
        person,
        *(
            MappedColumn(table, field, _FIELDS[name][field][0], "alias")
            for name, (table, fields) in origins.items()
            if name in parts
            for field in fields
            if field in _FIELDS[name] and field in parts[name].columns
        ),
    )


def _notes(files: dict[str, Path]) -> tuple[str, ...]:
    if "items" in files:
        return ("Amounts are item prices; freight is not counted.",)
    if "payments" in files:
        return ("Amounts are payments, including freight: the items file is missing.",)
    return ("Both the items file and the payments file are missing.",)


SOURCE = OlistSource()
