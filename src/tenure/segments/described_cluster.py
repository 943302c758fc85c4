"""The description of a cluster."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class DescribedCluster:
    """One cluster in words and figures.

    title : what differs most, in a few words. differences : by column, in standard deviations from the mean
    of all customers, largest first. medians : by column; None where unknown.
    """

    number: int
    title: str
    customers: int
    differences: Mapping[str, float]
    medians: Mapping[str, float | None]

    @property
    def name(self) -> str:
        return cluster_name(self.number)


def cluster_name(number: int) -> str:
    """Name of the cluster in the customer table."""
    return f"CLUSTER_{number}"
