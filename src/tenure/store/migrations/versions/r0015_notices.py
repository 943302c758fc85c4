"""Notices for users, and what users prefer."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "notices",
        sa.Column("notice_id", sa.String(32), nullable=False),
        sa.Column("user_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("job_id", sa.String(32)),
        sa.Column("code", sa.String(64)),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True)),
        sa.Column("mail_due_at", sa.DateTime(timezone=True)),
        sa.Column("mail_attempts", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("notice_id", name="pk_notices"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.user_id"], name="fk_notices_user_id_users", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_notices_of_user", "notices", ["user_id", "at"])
    op.create_index("ix_notices_mail_due_at", "notices", ["mail_due_at"])
    op.create_table(
        "preferences",
        sa.Column("user_id", sa.String(32), nullable=False),
        sa.Column("email", sa.String(254)),
        sa.Column("mailed", sa.JSON, nullable=False),
        sa.Column("start_page", sa.String(2200)),
        sa.PrimaryKeyConstraint("user_id", name="pk_preferences"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.user_id"], name="fk_preferences_user_id_users", ondelete="CASCADE"
        ),
    )


def downgrade() -> None:
    op.drop_table("preferences")
    op.drop_index("ix_notices_mail_due_at", table_name="notices")
    op.drop_index("ix_notices_of_user", table_name="notices")
    op.drop_table("notices")
