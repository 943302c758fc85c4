"""The API key that submitted a job."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("jobs", sa.Column("key_id", sa.String(32)))


def downgrade() -> None:
    op.drop_column("jobs", "key_id")
