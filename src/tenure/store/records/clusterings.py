"""Clusterings in the SQL store. The newest is in use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tenure.store.people.secrets import new_id

if TYPE_CHECKING:
    from tenure.store.database.database import Database

_KEPT = 10


@dataclass(frozen=True)
class KeptClustering:
    """A stored clustering. `document` has centres, scales and descriptions; no customers."""

    clustering_id: str
    method: str
    made_by: str
    made_at: datetime
    document: dict[str, Any]


class ClusteringStore:
    """Clusterings of the shop; only the last ten are kept."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def newest(self) -> KeptClustering | None:
        """The clustering in use; None if there is none."""
        from sqlalchemy import select

        from tenure.store.database.schema import CLUSTERINGS

        query = select(CLUSTERINGS).order_by(CLUSTERINGS.c.made_at.desc(), CLUSTERINGS.c.clustering_id)
        with self._database.transaction(reads_only=True) as connection:
            row = connection.execute(query.limit(1)).mappings().first()
        return KeptClustering(**row) if row is not None else None

    def add(self, method: str, document: dict[str, Any], made_by: str, now: datetime) -> KeptClustering:
        """Store a clustering, which is then in use."""
        from sqlalchemy import select

        from tenure.store.database.schema import CLUSTERINGS

        clustering = KeptClustering(new_id(), method, made_by, now, document)
        newest = select(CLUSTERINGS.c.clustering_id).order_by(CLUSTERINGS.c.made_at.desc()).limit(_KEPT)
        with self._database.transaction() as connection:
            connection.execute(CLUSTERINGS.insert().values(vars(clustering)))
            newest_ids = [row[0] for row in connection.execute(newest)]
            connection.execute(CLUSTERINGS.delete().where(CLUSTERINGS.c.clustering_id.not_in(newest_ids)))
        return clustering
