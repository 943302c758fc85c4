from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from tenure.core.errors import DataError, OptionError
from tenure.segments.cluster_words import described, stability_words
from tenure.segments.clusters import Clustering, find_clusters

EACH = 300


def three_kinds(seed: int = 0) -> pd.DataFrame:
    """Rich and frequent, green bargain hunters, and those who came once long ago."""
    rng = np.random.default_rng(seed)

    def column(*middles, spread=0.15):
        return np.concatenate([middle * np.exp(rng.normal(0, spread, EACH)) for middle in middles])

    return pd.DataFrame(
        {
            "predicted_clv": column(900, 120, 15),
            "orders": np.round(column(30, 8, 1.2)),
            "days_since_last_order": column(9, 40, 500),
            "average_order_value": column(90, 40, 35),
            "discount_share": np.clip(column(0.05, 0.4, 0.06), 0, 1),
            "eco_spend_share": np.clip(column(0.2, 0.8, 0.15), 0, 1),
        }
    )


@pytest.mark.parametrize("method", ["kmeans", "gmm"])
def test_groups_that_exist_are_found_again(method):
    frame = three_kinds()

    clustering = find_clusters(frame, method, seed=1)
    labels = clustering.assign(frame)

    by_kind = [set(labels[start : start + EACH]) for start in range(0, 3 * EACH, EACH)]
    if method == "kmeans":
        assert len(clustering.centres) == 3 and by_kind == [{1}, {2}, {3}]
        assert clustering.stability > 0.95 and "stable" in stability_words(clustering.stability)
        assert max(clustering.tried, key=clustering.tried.get) == 3
    else:
        assert min(clustering.tried, key=clustering.tried.get) == len(clustering.centres)
        assert not (by_kind[0] & by_kind[1] or by_kind[1] & by_kind[2])


def test_clusters_have_distinct_descriptions():
    frame = three_kinds()
    clustering = find_clusters(frame, number=3)

    rich, green, gone = described(clustering, frame, clustering.assign(frame))

    assert rich.name == "CLUSTER_1" and rich.customers == EACH
    assert "high expected spend" in rich.title.lower() or "many orders" in rich.title.lower()
    assert "discount" in green.title.lower() or "sustainable" in green.title.lower()
    assert gone.differences["days_since_last_order"] > 0.35
    assert gone.medians["orders"] == 1
    assert len({cluster.title for cluster in (rich, green, gone)}) == 3


@pytest.mark.parametrize("method", ["kmeans", "gmm"])
def test_what_is_kept_assigns_as_what_was_found(method):
    frame = three_kinds()
    clustering = find_clusters(frame, method, number=3)

    loaded = Clustering.from_json(json.loads(json.dumps(clustering.to_json())))

    assert loaded == clustering
    assert (loaded.assign(three_kinds(9)) == clustering.assign(three_kinds(9))).all()


def test_the_mixture_assigns_as_its_maker_does():
    """Against scikit-learn's own posterior."""
    from sklearn.mixture import GaussianMixture

    from tenure.segments.clusters import Mixture, _nearest

    points = np.random.default_rng(0).normal(size=(500, 3)) + np.repeat([[0, 0, 0], [3, 1, 0]], 250, axis=0)
    fitted = GaussianMixture(2, random_state=0).fit(points)
    mixture = Mixture(fitted.weights_.tolist(), fitted.precisions_cholesky_.tolist())

    assert (_nearest(points, fitted.means_, mixture) == fitted.predict(points)).all()


def test_the_same_seed_finds_the_same():
    assert find_clusters(three_kinds(), seed=3) == find_clusters(three_kinds(), seed=3)


def test_one_enormous_customer_and_unknown_values_change_little():
    frame = three_kinds()
    spoiled = frame.copy()
    spoiled.loc[0, "predicted_clv"] = 1e12
    spoiled.loc[5:40, "eco_spend_share"] = np.nan

    clustering = find_clusters(spoiled, number=3)

    same = clustering.assign(spoiled) == find_clusters(frame, number=3).assign(frame)
    assert same.mean() > 0.98


def test_columns_that_tell_nothing_are_left_out():
    frame = three_kinds().assign(categories=1, items_per_order=np.nan)

    used = {scale.name for scale in find_clusters(frame, number=3).scales}

    assert "categories" not in used and "items_per_order" not in used and "orders" in used


def test_what_cannot_be_clustered_is_refused():
    with pytest.raises(DataError, match="too few"):
        find_clusters(three_kinds().head(20))
    with pytest.raises(OptionError, match="method does not exist"):
        find_clusters(three_kinds(), "dbscan")
    with pytest.raises(OptionError, match="number of clusters"):
        find_clusters(three_kinds(), number=500)
    with pytest.raises(DataError, match="are alike"):
        find_clusters(pd.DataFrame({"orders": np.ones(100)}))
