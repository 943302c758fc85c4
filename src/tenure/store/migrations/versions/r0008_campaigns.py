"""Campaigns, and their daily spend and results."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "campaigns",
        sa.Column("campaign_id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(128), nullable=False),
        sa.Column("source", sa.String(128), nullable=False),
        sa.Column("campaign_type", sa.String(128)),
        sa.Column("tier", sa.String(32)),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("campaign_id", name="pk_campaigns"),
        sa.UniqueConstraint("name", name="uq_campaigns_name"),
    )
    op.create_table(
        "campaign_days",
        sa.Column("campaign_id", sa.String(32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("spend", sa.Float(), nullable=False),
        sa.Column("impressions", sa.BigInteger()),
        sa.Column("clicks", sa.BigInteger()),
        sa.Column("new_customers", sa.Float()),
        sa.Column("revenue", sa.Float()),
        sa.PrimaryKeyConstraint("campaign_id", "day", name="pk_campaign_days"),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaigns.campaign_id"],
            ondelete="CASCADE",
            name="fk_campaign_days_campaign_id_campaigns",
        ),
    )
    op.create_index("ix_campaign_days_day", "campaign_days", ["day"])


def downgrade() -> None:
    op.drop_table("campaign_days")
    op.drop_table("campaigns")
