"""Customer profiles on file at the shop; names, addresses and phone numbers are fictitious."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tenure.sources.synthetic_shop.columns import customer_ids, ids, money, timestamps, words_by_code
from tenure.sources.synthetic_shop.people import ACQUISITION, CAMPAIGNS, People
from tenure.sources.synthetic_shop.plan import DAY_SECONDS, ShopPlan, Stream, rng

_BLOCK = 250_000
_PLACES = (
    ("United Kingdom", "England", "London", 0.16), ("United Kingdom", "England", "Leeds", 0.07),
    ("United Kingdom", "Scotland", "Glasgow", 0.05), ("United Kingdom", "Wales", "Cardiff", 0.03),
    ("United States", "California", "San Diego", 0.08), ("United States", "Texas", "Austin", 0.07),
    ("United States", "New York", "Buffalo", 0.07), ("United States", "Ohio", "Columbus", 0.04),
    ("Germany", "Berlin", "Berlin", 0.07), ("Germany", "Bavaria", "Munich", 0.06),
    ("Germany", "Saxony", "Leipzig", 0.03), ("France", "Brittany", "Rennes", 0.05),
    ("France", "Occitania", "Toulouse", 0.05), ("Netherlands", "Utrecht", "Utrecht", 0.05),
    ("Spain", "Andalusia", "Seville", 0.05), ("Sweden", "Skane", "Malmo", 0.03),
    ("Portugal", "Norte", "Porto", 0.02), ("Ireland", "Munster", "Cork", 0.02),
)  # fmt: skip
_FIRST_NAMES = (
    "Ada", "Bo", "Cleo", "Dara", "Eli", "Finn", "Gia", "Hana", "Ivo", "Jun",
    "Kim", "Lena", "Milo", "Nia", "Otto", "Pia", "Remy", "Sol", "Tess", "Uma",
)  # fmt: skip
_LAST_NAMES = (
    "Ash", "Birch", "Cedar", "Dale", "Elm", "Fern", "Grove", "Hill", "Ivy", "Juniper",
    "Knoll", "Lake", "Meadow", "North", "Oak", "Pine", "Quarry", "Reed", "Stone", "Thorn",
)  # fmt: skip
_GENDERS = ("female", "male", "other")


def customer_blocks(plan: ShopPlan, people: People, first_second: np.ndarray) -> Iterator[pa.Table]:
    """The customers table, a block at a time."""
    for block, low in enumerate(range(0, len(people), _BLOCK)):
        rows = slice(low, min(low + _BLOCK, len(people)))
        yield _block(plan, people, rows, first_second[rows], rng(plan, Stream.PROFILE, block))


def _block(
    plan: ShopPlan, people: People, rows: slice, first_second: np.ndarray, random: np.random.Generator
) -> pa.Table:
    n = len(first_second)
    number = np.arange(rows.start, rows.stop)
    lag = np.where(random.random(n) < 0.6, 600, random.exponential(8 * DAY_SECONDS, n)).astype(np.int64)
    place = random.choice(len(_PLACES), size=n, p=[share for *_, share in _PLACES])
    birth_year = plan.end.year - random.normal(41, 13, n).clip(18, 90).astype(np.int64)
    gender = random.choice(len(_GENDERS), size=n, p=[0.55, 0.42, 0.03])
    cost = np.array([source.cost for source in ACQUISITION])[people.source[rows]] * random.lognormal(
        0, 0.35, n
    )
    identity = customer_ids(number)
    return pa.table(
        {
            "customer_id": identity,
            "signup_date": timestamps(plan, np.maximum(first_second - lag, 0)),
            "birth_year": pa.array(birth_year, mask=random.random(n) < 0.06),
            "gender": words_by_code(np.where(random.random(n) < 0.05, -1, gender), _GENDERS),
            "country": words_by_code(place, tuple(entry[0] for entry in _PLACES)),
            "region": words_by_code(place, tuple(entry[1] for entry in _PLACES)),
            "city": words_by_code(place, tuple(entry[2] for entry in _PLACES)),
            "postal_code": ids("", random.integers(1000, 9999, size=n), groups=1),
            "acquisition_source": words_by_code(
                people.source[rows], tuple(source.name for source in ACQUISITION)
            ),
            "campaign_type": words_by_code(people.campaign[rows], CAMPAIGNS),
            "acquisition_cost": money(np.round(cost * 100).astype(np.int64)),
            "first_name": words_by_code(random.integers(len(_FIRST_NAMES), size=n), _FIRST_NAMES),
            "last_name": words_by_code(random.integers(len(_LAST_NAMES), size=n), _LAST_NAMES),
            "email": pc.binary_join_element_wise(pc.utf8_lower(identity), "example.com", "@"),
            "phone": _phones(random, n),
            "consent_email": pa.array(people.consent_email[rows]),
            "consent_sms": pa.array(random.random(n) < 0.35),
            "consent_ads": pa.array(random.random(n) < 0.5),
        }
    )


def _phones(random: np.random.Generator, n: int) -> pa.Array:
    """Numbers from +44 7700 900000 to 900999, which Ofcom reserves for fiction."""
    ending = pc.utf8_slice_codeunits(ids("", random.integers(1000, size=n), groups=1), 1, 4)
    return pc.if_else(
        pa.array(random.random(n) < 0.12), None, pc.binary_join_element_wise("+447700900", ending, "")
    )


def spoiled_profiles(table: pa.Table, random: np.random.Generator, count: int) -> tuple[pa.Table, pa.Table]:
    """Copies of customers to append: exact copies, and copies with the same key but another city and age."""
    rows = random.choice(len(table), size=min(2 * count, len(table) // 2 * 2), replace=False)
    exact = table.take(pa.array(np.sort(rows[: len(rows) // 2])))
    changed = table.take(pa.array(np.sort(rows[len(rows) // 2 :])))
    younger = pc.add(changed["birth_year"], 1)
    changed = changed.set_column(changed.column_names.index("birth_year"), "birth_year", younger)
    nowhere = pa.array(["Elsewhere"] * len(changed))
    return exact, changed.set_column(changed.column_names.index("city"), "city", nowhere)
