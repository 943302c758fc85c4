"""What the customer buys: breadth of taste, price level, discounts and promotions."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from tenure.core.frames.feature import feature, how_many, ratio

_PRODUCT = ("transactions.product_id",)
_CATEGORY = ("transactions.category | products.category + transactions.product_id",)
_QUANTITY = ("transactions.quantity",)
_DISCOUNT = ("transactions.discount", "transactions.amount")
_PREMIUM = ("products.is_premium", "transactions.product_id", "transactions.amount")
_COUNT_DIGITS = 12


@feature(grain="product", unit="count", needs=_PRODUCT)
def distinct_products(products: ir.Table) -> ir.Value:
    """Number of different products bought."""
    return products.count()


@feature(grain="product", unit="share", needs=_PRODUCT)
def repeat_product_share(products: ir.Table) -> ir.Value:
    """Share of product lines with a product that the customer had bought before."""
    return 1.0 - ratio(products.count(), products.lines.sum())


@feature(grain="category", unit="count", needs=_CATEGORY)
def distinct_categories(categories: ir.Table) -> ir.Value:
    """Number of different categories bought."""
    return categories.count()


@feature(grain="category", unit="index", needs=_CATEGORY)
def category_entropy(categories: ir.Table) -> ir.Value:
    """Shannon entropy of the lines over categories, in nats: 0 is one category only."""
    lines = categories.lines.cast("float64")
    return lines.sum().ln() - ratio((lines * lines.ln()).sum(), lines.sum())


@feature(grain="category", unit="share", needs=_CATEGORY)
def category_diversity(categories: ir.Table) -> ir.Value:
    """Probability that two lines drawn with replacement are of different categories (Gini-Simpson index)."""
    lines = categories.lines.cast("float64")
    return 1.0 - ratio((lines * lines).sum(), lines.sum() * lines.sum())


@feature(grain="category", unit="share", needs=_CATEGORY)
def top_category_share(categories: ir.Table) -> ir.Value:
    """Share of lines in the most-bought category."""
    return ratio(categories.lines.max(), categories.lines.sum())


@feature(grain="category", unit="category", needs=_CATEGORY)
def modal_category(categories: ir.Table) -> ir.Value:
    """Category with the most lines; if tied, the last in alphabetical order."""
    keyed = categories.lines.cast("string").lpad(_COUNT_DIGITS, "0") + categories.category
    return keyed.max().substr(_COUNT_DIGITS)


@feature(grain="line", unit="share", needs=_PREMIUM)
def premium_share(lines: ir.Table) -> ir.Value:
    """Share of gross spend on premium products, among products whose range is known."""
    rated_spend = ibis.ifelse(lines.is_premium.notnull(), lines.spent, None)
    return ratio((lines.spent * lines.is_premium).sum(), rated_spend.sum())


@feature(grain="line", unit="count", needs=_QUANTITY)
def _items_bought(lines: ir.Table) -> ir.Value:
    return ibis.ifelse(lines.bought, lines.quantity, None).sum()


@feature(grain="customer", unit="count", needs=_QUANTITY, uses=("order_count",), parts=(_items_bought,))
def items_per_order(customer: ir.Table) -> ir.Value:
    """Units bought per order."""
    return ratio(customer._items_bought, customer.order_count)


@feature(grain="order", unit="count")
def lines_per_order(orders: ir.Table) -> ir.Value:
    """Log rows per order: 1 if the log has one row per order."""
    return ratio(orders.lines.sum(), orders.count())


@feature(grain="line", unit="currency", needs=("transactions.amount", "transactions.quantity"))
def mean_item_price(lines: ir.Table) -> ir.Value:
    """Gross spend per unit bought, over rows with a quantity."""
    has_quantity = lines.bought & lines.quantity.notnull()
    return ratio(
        ibis.ifelse(has_quantity, lines.spent, None).sum(),
        ibis.ifelse(has_quantity, lines.quantity, None).sum(),
    )


@feature(grain="line", unit="share", needs=_DISCOUNT)
def discount_share(lines: ir.Table) -> ir.Value:
    """Discount divided by the price before discount; rows with an unknown discount are ignored."""
    discount = ibis.ifelse(lines.bought, lines.discount, None)
    discounted_spend = ibis.ifelse(lines.discount.notnull(), lines.spent, None)
    return ratio(discount.sum(), discount.sum() + discounted_spend.sum())


@feature(grain="day", unit="share", needs=("transactions.promo_code",))
def promo_order_share(days: ir.Table) -> ir.Value:
    """Share of order days with a promotion code."""
    return ratio(how_many(days.promo_lines > 0), days.order_day.count())


FEATURES = (
    distinct_products.said_as("bought {} different products"),
    repeat_product_share,
    distinct_categories.said_as("bought from {} categories"),
    category_entropy,
    category_diversity,
    top_category_share,
    modal_category,
    premium_share,
    items_per_order.said_as("buys {} items per order on average"),
    lines_per_order,
    mean_item_price,
    discount_share,
    promo_order_share.said_as("used a promotion on {} of orders"),
)
