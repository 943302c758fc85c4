"""Who is in a version follows from the segment, consent, suppression, contact details and the hold-out."""

from __future__ import annotations

import hashlib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pandas as pd
import pyarrow as pa
import pytest
from tests.audience_shop import (
    NEXT_RUN,
    RUN,
    audience_shop,
    people,
    predictions_of,
    score_again,
    settings_of,
    shop_of,
)
from tests.in_shop import in_shop

from tenure.app.audiences import freeze as freeze_module
from tenure.app.audiences.freeze import Freeze, freeze, preview
from tenure.app.audiences.members_file import forget_members, members_path, product_path, read_members
from tenure.app.audiences.members_file import sending_alone as sending
from tenure.app.audiences.refresh import Refresh, refresh
from tenure.app.forgetting.forget import Forget, forget
from tenure.core.activation.audience import HOLD_OUT, SEND, is_held_out, members_hash
from tenure.core.clock import clock
from tenure.core.errors import DataError, NotFound, OptionError, StoreError
from tenure.core.ports import SilentProgress
from tenure.serving.audiences.eligible import _not_suppressed
from tenure.serving.audiences.suppression import SUPPRESSED_FILE, suppressed_lines
from tenure.store.records.erasures import Erasures

CUSTOMERS = 1_000


def expected() -> pd.DataFrame:
    """Everybody's fate, worked out a second time by hand."""
    told = people(CUSTOMERS)
    high = predictions_of(CUSTOMERS, RUN)["value_tier"] == "High-CLV"
    number = told.index
    phone_good = (number % 3 != 0) & (number % 13 != 4) & (number % 4 != 0)
    reachable = (number % 11 != 3) | phone_good
    agreed = (told["consent_ads"] == "true").to_numpy()
    unknown = (told["consent_ads"] == "").to_numpy()
    return told.assign(high=high, agreed=agreed, unknown=unknown, reachable=reachable)


def test_everybody_of_the_segment_is_accounted_for(frozen):
    everybody = expected()
    inside = everybody[everybody["high"]]

    made = frozen(hold_out=0.1)

    assert made.figures["segment_size"] == len(inside) == 500
    assert made.left_out["consent_unknown"] == int(inside["unknown"].sum())
    assert made.left_out["no_consent"] == int((~inside["agreed"] & ~inside["unknown"]).sum())
    asked = inside[inside["agreed"]]
    assert made.left_out["no_usable_contact"] == int((~asked["reachable"]).sum())
    assert made.size + made.held_out == int(asked["reachable"].sum())
    assert sum(made.left_out.values()) + made.size + made.held_out == len(inside)


@pytest.mark.parametrize("channel", ["csv_export", "klaviyo", "webhook"])
def test_a_channel_gets_every_figure_it_passes_on(frozen, place, channel):
    members = read_members(members_path(place, frozen(channel=channel))).to_pandas()

    assert members["predicted_clv"].between(100, 116).all()
    assert (members["churn_probability"] == 0.25).all()
    assert (members["expected_date_of_next_order"].astype(str) == "2024-04-01").all()
    if channel == "klaviyo":
        # One order each: there are no days between orders, and no number is made up.
        assert members["average_days_between_orders"].isna().all()
        assert (members["predicted_number_of_orders"] == 1.5).all()


def test_the_members_are_those_and_the_hash_is_theirs(frozen, place):
    everybody = expected()
    wanted = everybody[everybody["high"] & everybody["agreed"] & everybody["reachable"]]["customer_id"]

    made = frozen(hold_out=0.2)

    kept = read_members(members_path(place, made))
    arms = dict(zip(kept["customer_id"].to_pylist(), kept["arm"].to_pylist(), strict=True))
    assert sorted(arms) == sorted(wanted)
    assert all((arm == HOLD_OUT) == is_held_out(one, "best", 0.2) for one, arm in arms.items())
    assert made.members_hash == members_hash([one for one, arm in arms.items() if arm == SEND])
    assert (made.as_of.isoformat(), made.run_id) == ("2024-02-01", RUN)


def test_a_held_out_customer_is_held_out_of_every_version_and_channel(frozen, place):
    first, second = frozen(hold_out=0.2), frozen(hold_out=0.2, channel="csv_export")

    held = [
        set(read_members(members_path(place, one), HOLD_OUT)["customer_id"].to_pylist())
        for one in (first, second)
    ]
    assert second.number == 2
    assert held[0] and held[0] <= held[1]


def test_suppressed_customers_stay_out_of_later_versions_too(frozen, tmp_path, place):
    everybody = frozen()
    ids = read_members(members_path(place, everybody), SEND)["customer_id"].to_pylist()
    with_mail = [one for one in ids if int(one[1:]) % 11 != 3]
    by_id, by_mail = with_mail[0], with_mail[1]
    digest = hashlib.sha256(f"person{int(by_mail[1:])}@example.com".encode()).hexdigest()
    (tmp_path / "never.csv").write_text(f"{by_id},gone\n{digest.upper()}\n")

    made = frozen(suppress=(tmp_path / "never.csv",))
    again = frozen()

    for one in (made, again):
        kept = set(read_members(members_path(place, one), SEND)["customer_id"].to_pylist())
        assert kept == set(ids) - {by_id, by_mail}
        assert one.left_out["suppressed"] == 2


@pytest.mark.parametrize("channel", ["webhook", "csv_export"])
def test_hashed_addresses_are_suppressed_where_no_address_is_sent(frozen, place, channel):
    who = "c000012"
    made = frozen(
        channel=channel, suppressed=frozenset({hashlib.sha256(b"person12@example.com").hexdigest()})
    )

    members = read_members(members_path(place, made))
    assert made.left_out["suppressed"] == 1
    assert who not in members["customer_id"].to_pylist()
    assert "email" not in members.column_names


def test_hashed_addresses_that_nothing_can_be_compared_with_are_refused(tmp_path):
    place = audience_shop(tmp_path, 100, people(100).drop(columns=["email"]))
    hashed = frozenset({hashlib.sha256(b"person12@example.com").hexdigest()})
    shop = shop_of(place)
    with pytest.raises(DataError) as caught:
        freeze(Freeze("best", "High-CLV", "webhook", suppressed=hashed), shop)
    made = freeze(Freeze("best", "High-CLV", "webhook", suppressed=frozenset({"c000012"})), shop)
    shop.close()

    assert (caught.value.code, "add email" in caught.value.hint) == ("audience.suppression", True)
    assert made.left_out == {"suppressed": 1}


def test_a_preview_says_the_same_and_keeps_nothing(frozen, place):
    shop = shop_of(place)
    found = preview(Freeze("best", "High-CLV", "meta_ads", 0.1), shop)
    shop.close()

    made = frozen(hold_out=0.1)
    assert (found.size, found.held_out, found.left_out) == (made.size, made.held_out, made.left_out)
    assert made.number == 1


def test_problems_with_details_are_counted(frozen, place):
    everybody = expected()
    asked = everybody[everybody["high"] & everybody["agreed"]]

    made = frozen(hold_out=0.2)
    problems = made.figures["problems"]

    assert problems["invalid_email"] == int((asked.index % 11 == 3).sum())
    assert problems["invalid_phone"] > 0
    sent = read_members(members_path(place, made), SEND)
    assert made.figures["keys"]["EMAIL"] == len(sent) - sent["EMAIL"].null_count < made.size


def test_a_small_list_is_refused_unless_one_says_so(frozen):
    with pytest.raises(DataError) as caught:
        frozen(minimum=501)
    assert caught.value.code == "audience.too_small"
    assert "501" in str(caught.value)
    assert frozen(minimum=1, hold_out=0.9).size > 0


def test_an_unknown_segment_names_the_nearest(frozen):
    with pytest.raises(NotFound) as caught:
        frozen(segment="High-CLVs")
    assert "High-CLV" in caught.value.hint


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"audience": "../x"}, "option.audience"),
        ({"hold_out": 0.95}, "option.hold_out"),
        ({"public_name": "High income people"}, "option.public_name"),
        ({"country": "UTO"}, "option.country"),
        ({"salt": ""}, "option.salt"),
    ],
)
def test_what_cannot_be_is_refused(frozen, asked, code):
    with pytest.raises(OptionError) as caught:
        frozen(**asked)
    assert caught.value.code == code


def test_a_refresh_freezes_again_and_says_what_changed(frozen, place):
    before = frozen(hold_out=0.1, country="GB")
    score_again(place, CUSTOMERS, NEXT_RUN, shift=50)
    shop = shop_of(place)
    found = refresh(Refresh("best"), shop)
    shop.close()

    then = set(read_members(members_path(place, before), SEND)["customer_id"].to_pylist())
    now = set(read_members(members_path(place, found.after), SEND)["customer_id"].to_pylist())
    assert (found.after.number, found.after.hold_out, found.after.run_id) == (2, 0.1, NEXT_RUN)
    assert (found.added, found.removed, found.stayed) == (len(now - then), len(then - now), len(now & then))
    assert found.added > 0 and found.removed > 0


@pytest.mark.parametrize(
    ("contacts", "code", "hint"),
    [
        (lambda told: told[["customer_id", "country", "consent_ads"]], "audience.no_contacts", "--customers"),
        (lambda told: told.drop(columns=["consent_ads"]), "audience.no_consent", "consent_ads"),
        (lambda told: told.assign(consent_ads="false"), "audience.no_consent", "unknown counts as no"),
        (lambda told: told.assign(consent_ads=""), "audience.no_consent", "unknown counts as no"),
        (lambda told: told.assign(email="none", phone="x"), "audience.no_contacts", "--country"),
    ],
)
def test_bad_contact_data_is_said_with_the_next_step(tmp_path, contacts, code, hint):
    place = audience_shop(tmp_path, 200, contacts(people(200)))
    shop = shop_of(place)
    with pytest.raises(DataError) as caught:
        freeze(Freeze("best", "High-CLV", "meta_ads", minimum=1), shop)
    shop.close()

    assert caught.value.code == code
    assert hint in caught.value.hint


def test_a_forgotten_customer_is_in_no_version_any_more(frozen, place):
    made = frozen()
    gone = read_members(members_path(place, made), SEND)["customer_id"].to_pylist()[3]

    done = in_shop(forget, Forget((gone,)), place, settings_of(), SilentProgress())

    kept = read_members(members_path(place, made))
    assert done.erased["files.audiences"] == 1
    assert gone not in kept["customer_id"].to_pylist()
    gap = kept.to_pylist()[3]
    assert {name for name, value in gap.items() if value is not None} == {"arm"}
    assert forget_members(place, [gone]) == 0


def test_a_channel_that_needs_no_details_works_without_a_customers_table(tmp_path):
    place = audience_shop(tmp_path, 100, pd.DataFrame())
    shop = shop_of(place)
    made = freeze(Freeze("best", "High-CLV", "csv_export"), shop)
    with pytest.raises(DataError) as caught:
        freeze(Freeze("best", "High-CLV", "meta_ads"), shop)
    shop.close()

    assert made.size == 50
    assert caught.value.code == "audience.no_contacts"


def test_versions_frozen_at_once_are_each_whole(frozen, place):
    with ThreadPoolExecutor(3) as together:
        made = list(together.map(lambda share: frozen(hold_out=share), (0.0, 0.2, 0.4)))

    assert sorted(one.number for one in made) == [1, 2, 3]
    for one in made:
        ids = read_members(members_path(place, one), SEND)["customer_id"].to_pylist()
        assert (len(ids), members_hash(ids)) == (one.size, one.members_hash)


def test_the_last_one_on_a_suppression_list_is_forgotten_too(frozen, place, tmp_path):
    listed = tmp_path / "not-to-be-sent.txt"
    listed.write_text("C0003 \n")
    made = frozen(suppress=(listed,))

    forget_members(place, ["c0003"])

    assert not (members_path(place, made).parent / SUPPRESSED_FILE).exists()


def test_an_erasure_that_is_killed_leaves_no_file_of_a_version_that_names_nobody(frozen, place, monkeypatch):
    made = frozen(channel="csv_export")
    product = product_path(place, made)
    product.write_text("who")
    [gone, *_] = read_members(members_path(place, made), SEND)["customer_id"].to_pylist()

    def killed(path, table):
        raise KeyboardInterrupt

    monkeypatch.setattr("tenure.app.audiences.members_file.write_members", killed)
    with pytest.raises(KeyboardInterrupt):
        forget_members(place, [gone])

    assert not product.exists()


def test_what_a_freeze_that_was_killed_has_left_is_forgotten_too(frozen, place):
    made = frozen()
    left = members_path(place, made).with_name(".v0009.parquet")
    left.write_bytes(members_path(place, made).read_bytes())

    forget_members(place, ["nobody"])

    assert not left.exists()


def test_what_a_send_that_was_killed_has_left_is_forgotten_too(frozen, place):
    made = frozen(channel="csv_export")
    left = product_path(place, made).with_name(f".{product_path(place, made).name}")
    left.write_text("c000012")

    with sending(place, made):
        forget_members(place, ["nobody"])
        assert left.exists()
    forget_members(place, ["nobody"])

    assert not left.exists()


def test_who_is_erased_while_a_version_is_frozen_is_in_none(frozen, place, monkeypatch):
    found = freeze_module._members

    def found_slowly(command, shop, suppressed):
        chosen = found(command, shop, suppressed)
        who = chosen.eligible.rows["customer_id"].to_pylist()[0]
        in_shop(forget, Forget((who,)), place, settings_of(), SilentProgress())
        return chosen

    with monkeypatch.context() as patched:
        patched.setattr(freeze_module, "_members", found_slowly)
        with pytest.raises(StoreError) as caught:
            frozen()

    assert caught.value.code == "store.erased_meanwhile"
    assert not list((place / "audiences").rglob("*.parquet"))
    assert frozen().number == 1


def test_an_erasure_of_somebody_else_holds_up_no_freeze(frozen, place, monkeypatch):
    found = freeze_module._members

    def found_slowly(command, shop, suppressed):
        Erasures(place).begin(["somebody else"], clock())
        return found(command, shop, suppressed)

    monkeypatch.setattr(freeze_module, "_members", found_slowly)
    assert frozen().number == 1


def test_who_is_suppressed_while_another_version_is_frozen_is_in_neither(frozen, place, monkeypatch):
    made = frozen()
    who = read_members(members_path(place, made), SEND)["customer_id"].to_pylist()[0]
    found, calls = freeze_module._members, []

    def found_slowly(command, shop, suppressed):
        chosen = found(command, shop, suppressed)
        if not calls:
            calls.append(suppressed)
            frozen(suppressed=frozenset({who}))
        return chosen

    monkeypatch.setattr(freeze_module, "_members", found_slowly)
    last = frozen()

    assert last.number == 3
    assert who not in read_members(members_path(place, last), SEND)["customer_id"].to_pylist()


def test_an_id_that_is_an_address_is_suppressed_by_its_hash():
    known = pa.table({"customer_id": ["Anna@X.de", "bob@x.de", "c3"]})
    left_out: Counter[str] = Counter()

    kept = _not_suppressed(known, suppressed_lines("anna@x.de"), left_out)

    assert (kept["customer_id"].to_pylist(), left_out["suppressed"]) == (["bob@x.de", "c3"], 1)


def test_an_audience_that_has_many_versions_goes_on_and_loses_the_oldest_that_were_never_sent(
    frozen, deliver, place, monkeypatch
):
    monkeypatch.setattr(freeze_module, "MAX_VERSIONS", 2)
    frozen(channel="csv_export")
    deliver()

    made = [frozen(channel="csv_export") for _ in range(4)]

    assert made[-1].number == 5
    files = sorted(path.name for path in members_path(place, made[0]).parent.glob("v*"))
    assert files == ["v0001-csv_export.csv", "v0001.parquet", "v0004.parquet", "v0005.parquet"]
    assert deliver(number=1).was_sent
