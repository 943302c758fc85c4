"""Index of arrivals by order."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("arrivals", sa.Column("order_id", sa.String(256)))
    arrivals = sa.table(
        "arrivals", sa.column("kind", sa.String), sa.column("order_id", sa.String), sa.column("row", sa.JSON)
    )
    order_id = arrivals.c.row["order_id"].as_string()
    orders = arrivals.update().where(arrivals.c.kind == "transactions")
    op.execute(orders.values(order_id=order_id))
    op.create_index("ix_arrivals_order_id", "arrivals", ["order_id"])


def downgrade() -> None:
    op.drop_index("ix_arrivals_order_id", table_name="arrivals")
    op.drop_column("arrivals", "order_id")
