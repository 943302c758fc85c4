"""From value to action on a million customers: groups, clusters, a rule, an audience, a budget."""

import os
import time
from pathlib import Path


def _open(place):
    from tenure.app.bootstrap import settings_from
    from tenure.serving.shop import Shop

    return Shop.open(Path(place), settings_from())


def _frame(shop, columns):
    from tenure.serving.copy.names import COPY, CUSTOMER_TABLE

    return shop.served.cursor().sql(f"SELECT {columns} FROM {COPY}.{CUSTOMER_TABLE}").df()


def rfm_and_tiers(place):
    """Scores, names and tiers from four columns."""
    from tenure.segments.rfm import score_rfm
    from tenure.segments.value_tiers import value_tier

    columns = "customer_id, days_since_last_order, order_days - 1 AS frequency, net_spend, predicted_clv"
    frame = _frame(_open(place), columns)
    began = time.perf_counter()
    scored = score_rfm(frame)
    tiers = value_tier(frame["predicted_clv"])
    seconds = time.perf_counter() - began
    return seconds, {
        "customers": len(scored),
        "segments": scored["segment"].nunique(),
        "tiers": tiers.nunique(),
    }


def clusters(place, method):
    """Found, their stability, and everybody's; reading them counts."""
    from tenure.segments.clusters import find_clusters
    from tenure.serving.segments.cluster_features import cluster_features

    shop = _open(place)
    began = time.perf_counter()
    frame = cluster_features(shop.served)
    found = find_clusters(frame, method)
    labels = found.assign(frame)
    seconds = time.perf_counter() - began
    return seconds, {"customers": len(labels), "clusters": int(labels.max()), "stability": found.stability}


def rule(place, text):
    """The members of a rule."""
    from tenure.core.activation.segment import Segment
    from tenure.segments.rule_text import rule_of
    from tenure.segments.rules import as_json
    from tenure.serving.segments.members import members_of

    shop = _open(place)
    segment = Segment("rule", as_json(rule_of(text)))
    began = time.perf_counter()
    members = members_of(shop.served, segment)
    return time.perf_counter() - began, {"members": len(members)}


def audience(place, sink):
    """Frozen, and every call of it made to a server that only counts: hashing, JSON, HTTP, receipts."""
    from tenure.app.audiences.freeze import Freeze, freeze
    from tenure.app.audiences.send import Send, send
    from tenure.app.bootstrap import settings_from
    from tenure.core.activation.segment import Segment
    from tenure.core.ports import SilentProgress
    from tenure.store.records.segments import SegmentStore

    os.environ |= {
        "TENURE_META_ADS_TOKEN": "load",
        "TENURE_META_ADS_ACCOUNT": "1",
        "TENURE_META_ADS_URL": sink,
    }
    shop, settings = _open(place), settings_from()
    everybody = Segment("everybody", {"field": "orders", "op": ">=", "value": 1})
    SegmentStore(shop.database).save(everybody, "load", settings.now)
    name = f"everybody-{time.time_ns()}"
    began = time.perf_counter()
    made = freeze(Freeze(name, everybody.name, "meta_ads", hold_out=0.1, country="GB"), shop)
    frozen = time.perf_counter() - began
    sent = send(Send(name), shop, SilentProgress())
    seconds = time.perf_counter() - began
    return seconds, {"frozen_s": frozen, "members": made.size + made.held_out, "delivered": sent.added}


def budget(cells, grid, seed):
    """The optimum under limits, and what the same cells bring on a fine grid."""
    import numpy as np

    from tenure.economics.limits import Limits
    from tenure.economics.plan import Cell, Terms, optimal_spend, planned
    from tenure.economics.response import ResponseCurve

    rng = np.random.default_rng(seed)
    curves = [
        ResponseCurve(level, spend, elasticity, 0.3, 0.1, 0.0, "assumed")
        for level, spend, elasticity in zip(
            rng.lognormal(3, 1, cells), rng.lognormal(6, 1, cells), rng.uniform(0.3, 0.9, cells), strict=True
        )
    ]
    made = [
        Cell(f"cell {i}", None, None, 1 / cells, float(rng.lognormal(4, 0.8)), 0.2, curve)
        for i, curve in enumerate(curves)
    ]
    total = 100_000.0
    limits = Limits({"cell 0": 3_000.0, "cell 1": 500.0}, {"cell 2": 100.0, "cell 3": 2_000.0})
    began = time.perf_counter()
    spend = optimal_spend(made, limits, total)
    planned(made, spend, limits, Terms(90))
    seconds = time.perf_counter() - began

    ours, best = _value(made, spend), _value(made, _on_a_grid(made, limits, total, grid))
    return seconds, {"value": ours, "value_on_grid": best, "percent_below": 100 * (1 - ours / best)}


def _value(cells, spends):
    return sum(
        one.value_per_customer * float(one.curve.customers(spend))
        for one, spend in zip(cells, spends, strict=True)
    )


def _on_a_grid(cells, limits, total, steps):
    """Step by step to whoever gains most by it: exact on the grid, where returns diminish."""
    import heapq

    import numpy as np

    lower, upper = limits.bounds([cell.name for cell in cells], total)
    step = (total - lower.sum()) / steps
    spend = lower.copy()

    def gain(i):
        ahead, now = cells[i].curve.customers(np.array([spend[i] + step, spend[i]]))
        return cells[i].value_per_customer * float(ahead - now)

    waiting = [(-gain(i), i) for i in range(len(cells)) if spend[i] + step <= upper[i]]
    heapq.heapify(waiting)
    for _ in range(steps):
        _, i = heapq.heappop(waiting)
        spend[i] += step
        if spend[i] + step <= upper[i]:
            heapq.heappush(waiting, (-gain(i), i))
    return spend
