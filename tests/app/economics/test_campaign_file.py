"""Files of campaigns: recognised, mapped, or refused with the line that is wrong."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
from datetime import date

import pytest

from tenure.app.economics import campaign_file
from tenure.app.economics.campaign_file import CampaignFile, campaign_rows, read_campaign_file
from tenure.core.errors import AmountError, DataError, SourceError, TenureError
from tenure.store.records.campaigns import CampaignDay, CampaignNamed


@pytest.fixture
def read(tmp_path):
    def made(text: str, **options):
        path = tmp_path / "campaigns.csv"
        path.write_text(text, encoding="utf-8")
        return read_campaign_file(CampaignFile(path, **options))

    return made


@pytest.mark.parametrize(
    "content",
    [
        "campaign,day,spend,source,currency\nA,2024-01-01,5,ads,USD\n",
        "campaign,day,spend,source,Account currency\nA,2024-01-01,5,ads,EUR\nB,2024-01-01,5,ads,usd\n",
        "campaign,day,Amount spent (USD),source\nA,2024-01-01,5,ads\n",
    ],
)
def test_money_of_another_currency_is_refused(tmp_path, content):
    path = tmp_path / "campaigns.csv"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(DataError) as caught:
        read_campaign_file(CampaignFile(path, currency="EUR"))

    assert (caught.value.code, caught.value.values) == ("campaign.currency", ("USD",))
    own = CampaignFile(path, currency="EUR")
    path.write_text(content.replace("USD", "EUR").replace("usd", " eur "), encoding="utf-8")
    assert read_campaign_file(own)


def test_an_export_of_a_platform_is_recognised(read):
    found = read(
        "Campaign name;Reporting starts;Amount spent (EUR);Impressions;Link clicks;Results\n"
        "Spring;2024-03-01;1,200.50;10000;120;8\n"
        "Spring;2024-03-02;80;900;11;\n",
        source="social",
    )
    assert found == {
        CampaignNamed("Spring", "social"): [
            CampaignDay(date(2024, 3, 1), 1200.5, 10000, 120, 8.0),
            CampaignDay(date(2024, 3, 2), 80.0, 900, 11, None),
        ]
    }


def test_our_own_names_are_read_and_rows_of_a_day_added_up(read):
    found = read(
        "campaign,day,spend,source,campaign_type,tier\n"
        "A,2024-03-01,10,search,brand,High-CLV\nA,2024-03-01,5,search,brand,High-CLV\n"
        "B,2024-03-01,7,social,,\n"
    )
    assert found == {
        CampaignNamed("A", "search", "brand", "High-CLV"): [CampaignDay(date(2024, 3, 1), 15.0)],
        CampaignNamed("B", "social"): [CampaignDay(date(2024, 3, 1), 7.0)],
    }


def test_columns_can_be_named(read):
    found = read("c,d,m\nA,2024-03-01,3\n", columns={"campaign": "c", "day": "d", "spend": "m"}, source="x")
    assert found == {CampaignNamed("A", "x"): [CampaignDay(date(2024, 3, 1), 3.0)]}


@pytest.mark.parametrize(
    ("text", "options", "code", "told"),
    [
        ("campaign,day\nA,2024-03-01\n", {}, "campaign.column", "spend"),
        ("campaign,day,spend\nA,2024-03-01,1\n", {}, "campaign.column", "--source"),
        ("campaign,day,spend,source\nA,2024-03-01,1,\n", {}, "campaign.column", "line 2"),
        ("campaign,day,spend,source\n,2024-03-01,1,x\n", {}, "campaign.column", "line 2"),
        ("campaign,day,spend,source\nA,soon,1,x\n", {}, "campaign.day", "line 2: soon"),
        ("campaign,day,spend,source\nA,03/04/2024,1,x\n", {}, "source.date.ambiguous", "03/04/2024 is"),
        (
            "campaign,day,spend,source\nA,31/01/2024,1,x\nA,01/31/2024,1,x\n",
            {},
            "source.date.mixed",
            "row 2: 31/01/2024",
        ),
        (
            "Campaign,Day,Spend,Date stop\nA,01/03/2024,1,31/03/2024\n",
            {"source": "x"},
            "campaign.day",
            "line 2",
        ),
        (
            "campaign,day,spend,source\nA,2024-03-01,1,x\nA,2024-03-02,-4,x\n",
            {},
            "campaign.amount",
            "line 3: -4",
        ),
        ("campaign,day,spend,source\nA,0024-03-01,1,x\n", {}, "campaign.day", "line 2: 0024"),
        ("campaign,day,spend,source\nA,2024-03-01,many,x\n", {}, "campaign.amount", "line 2: many"),
        ("campaign,day,spend,source\nA,2024-03-01,,x\n", {}, "campaign.amount", "line 2"),
        ("campaign,day,spend,source,tier\nA,2024-03-01,1,x,Best\n", {}, "option.tier", "Best"),
        ("campaign,day,spend,source\n", {}, "campaign.empty", "rows"),
        ("a,b\n1,2\n", {"columns": {"costs": "a"}}, "campaign.column", "costs"),
        ("a,b\n1,2\n", {"columns": {"spend": "c"}}, "campaign.column", "its columns are: a, b"),
        ("", {}, "source", "CSV"),
    ],
)
def test_what_cannot_be_used_is_named(read, text, options, code, told):
    with pytest.raises(TenureError) as caught:
        read(text, **options)
    assert caught.value.code == code
    assert told in f"{caught.value} {caught.value.hint}"


@pytest.mark.parametrize(
    ("texts", "options", "days"),
    [
        (("31/03/2024", "01/04/2024"), {}, ((3, 31), (4, 1))),
        (("3/31/24", "4/1/24"), {}, ((3, 31), (4, 1))),
        (("03/04/2024", "05/04/2024"), {"date_format": "%d/%m/%Y"}, ((4, 3), (4, 5))),
        (("03/04/2024", "05/04/2024"), {"date_format": "%m/%d/%Y"}, ((3, 4), (5, 4))),
        (("31.03.24", "01.04.24"), {}, ((3, 31), (4, 1))),
        (("31 Mar 2024", "1 April 2024"), {}, ((3, 31), (4, 1))),
        (("31. März 2024", "1. April 2024"), {}, ((3, 31), (4, 1))),
        (("2024-03-31T00:00:00+02:00", "2024-04-01T00:00:00+02:00"), {}, ((3, 31), (4, 1))),
        (("2024-03-31 23:59", "2024-04-01 00:00"), {}, ((3, 31), (4, 1))),
        (("45382", "45383"), {}, ((3, 31), (4, 1))),
        (("20240331", "20240401"), {}, ((3, 31), (4, 1))),
    ],
)
def test_days_are_read_as_the_dates_of_orders_are(read, texts, options, days):
    lines = "".join(f"A,{text},1,x\n" for text in texts)
    ((_, found),) = read(f"campaign,day,spend,source\n{lines}", **options).items()

    assert [day.day for day in found] == [date(2024, *day) for day in days]


def test_the_last_day_of_a_row_shows_how_its_first_day_is_written(read):
    ((_, found),) = read(
        "Campaign,Date start,Spend,Date stop\nA,01/03/2024,1,01/03/2024\nA,13/03/2024,1,13/03/2024\n",
        columns={"day": "Date start"},
        source="x",
    ).items()

    assert [day.day for day in found] == [date(2024, 3, 1), date(2024, 3, 13)]


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(TenureError, match="does not exist"):
        read_campaign_file(CampaignFile(tmp_path / "none.csv"))


def test_rows_of_programs_become_the_same():
    row = {"campaign": "A", "day": "2024-03-01", "spend": 10.0, "source": "search", "clicks": 4}
    assert campaign_rows([row]) == {
        CampaignNamed("A", "search"): [CampaignDay(date(2024, 3, 1), 10.0, None, 4)]
    }


def test_a_file_with_too_many_rows_is_refused_whole(read, monkeypatch):
    monkeypatch.setattr(campaign_file, "MAX_ROWS", 2)
    rows = [f"Spring,2024-01-0{day},10" for day in (1, 2, 3)]
    assert len(read("\n".join(["campaign,day,spend", *rows[:2]]), source="search")) == 1
    with pytest.raises(DataError, match="more than 2 rows") as caught:
        read("\n".join(["campaign,day,spend", *rows]), source="search")
    assert caught.value.code == "campaign.too_many"


@pytest.mark.parametrize(
    ("name", "value"), [("impressions", 10**17), ("clicks", 1e20), ("spend", 1e308), ("revenue", 2e12)]
)
def test_a_column_of_ids_is_no_column_of_figures(name, value):
    row = {"campaign": "Spring", "day": "2024-03-01", "spend": 1.0, "source": "ads"} | {name: value}
    with pytest.raises(AmountError) as refused:
        campaign_rows([row, row])
    assert refused.value.code == "campaign.amount"


def packed_as_tar(text: bytes) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        told = tarfile.TarInfo("campaigns.csv")
        told.size = len(text)
        archive.addfile(told, io.BytesIO(text))
    return made.getvalue()


@pytest.mark.parametrize(
    ("ending", "pack"),
    [("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress), ("tar", packed_as_tar)],
)
def test_what_is_packed_is_not_unpacked(tmp_path, ending, pack):
    path = tmp_path / f"campaigns.csv.{ending}"
    path.write_bytes(pack(b"campaign,day,spend,source\nSpring,2024-01-01,5,search\n"))

    with pytest.raises(SourceError):
        read_campaign_file(CampaignFile(path))


def test_a_name_alone_packs_nothing(tmp_path):
    path = tmp_path / "campaigns.csv.gz"
    path.write_text("campaign,day,spend,source\nSpring,2024-01-01,5,search\n")

    assert [len(days) for days in read_campaign_file(CampaignFile(path)).values()] == [1]


@pytest.mark.parametrize(
    ("delimiter", "written"),
    [
        (",", '"12,50"'),
        (",", '"1.234,50"'),
        (";", "12,50"),
        (";", "1.234,50"),
        (";", "1.234"),
        (";", "1,234"),
    ],
)
def test_an_amount_that_could_be_another_is_refused(read, delimiter, written):
    header = delimiter.join(("campaign", "day", "spend"))
    row = delimiter.join(("A", "2025-12-01", written))

    with pytest.raises(AmountError, match="not amounts") as refused:
        read(f"{header}\n{row}\n", source="x")
    assert "no thousands separator" in refused.value.hint


@pytest.mark.parametrize(
    ("delimiter", "written", "spend"),
    [
        (",", '"1,234"', 1234.0),
        (",", '"1,23,456.5"', 123456.5),
        (",", "1.234", 1.234),
        (";", "1234.5", 1234.5),
    ],
)
def test_amounts_of_one_meaning_are_read(read, delimiter, written, spend):
    header = delimiter.join(("campaign", "day", "spend"))
    found = read(f"{header}\n{delimiter.join(('A', '2025-12-01', written))}\n", source="x")

    assert [day.spend for days in found.values() for day in days] == [spend]


def test_a_row_for_a_month_is_refused(read):
    head = "Campaign name,Reporting starts,Reporting ends,Amount spent (EUR)\n"

    with pytest.raises(TenureError, match="more than one day") as refused:
        read(head + "Nov,2025-11-01,2025-11-30,3000\n", source="x")
    assert "broken down by day" in refused.value.hint
    assert read(head + "Nov,2025-11-01,2025-11-01,3000\n", source="x")
