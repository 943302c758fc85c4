"""Saved segments, clusterings, and the sizes of segments at each scoring."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "segments",
        sa.Column("segment_id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("note", sa.String(256), nullable=False),
        sa.Column("rule", sa.JSON, nullable=False),
        sa.Column("made_by", sa.String(128), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("segment_id", name="pk_segments"),
        sa.UniqueConstraint("name", name="uq_segments_name"),
    )
    op.create_table(
        "clusterings",
        sa.Column("clustering_id", sa.String(32), nullable=False),
        sa.Column("method", sa.String(16), nullable=False),
        sa.Column("made_by", sa.String(128), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("document", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("clustering_id", name="pk_clusterings"),
    )
    op.create_index("ix_clusterings_made_at", "clusterings", ["made_at"])
    op.create_table(
        "segment_sizes",
        sa.Column("run_id", sa.String(64), nullable=False),
        sa.Column("segment", sa.String(64), nullable=False),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("customers", sa.BigInteger, nullable=False),
        sa.Column("predicted_clv", sa.Float),
        sa.Column("entered", sa.BigInteger, nullable=False),
        sa.Column("left", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("run_id", "segment", name="pk_segment_sizes"),
    )


def downgrade() -> None:
    op.drop_table("segment_sizes")
    op.drop_index("ix_clusterings_made_at", table_name="clusterings")
    op.drop_table("clusterings")
    op.drop_table("segments")
