"""The stage of a job, its share and remaining time, and how long its stages took."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column("jobs", sa.Column("step_number", sa.Integer))
    op.add_column("jobs", sa.Column("steps", sa.Integer))
    op.add_column("jobs", sa.Column("step_name", sa.String(64)))
    op.add_column("jobs", sa.Column("share", sa.Float))
    op.add_column("jobs", sa.Column("remaining_seconds", sa.Float))
    op.add_column("jobs", sa.Column("step_seconds", sa.JSON))


def downgrade() -> None:
    for name in ("step_seconds", "remaining_seconds", "share", "step_name", "steps", "step_number"):
        op.drop_column("jobs", name)
