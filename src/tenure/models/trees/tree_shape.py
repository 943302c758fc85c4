"""Limits on the trees of a loaded model from any library."""

from __future__ import annotations

from collections.abc import Sequence

MOST_FEATURES = 100_000
MOST_DEPTH = 1_000
"""Maximum depth of a tree: explanations recurse once per level."""


def is_within_reach(left: Sequence[int], right: Sequence[int]) -> bool:
    """Whether every node is below node 0, and none more than `MOST_DEPTH` levels. A child below 0 is no node.

    Each node is the child of at most one node.
    """
    visited, waiting = 0, [(0, 1)]
    while waiting:
        node, depth = waiting.pop()
        if depth > MOST_DEPTH:
            return False
        visited += 1
        waiting += [(child, depth + 1) for child in (left[node], right[node]) if child >= 0]
    return visited == len(left)
