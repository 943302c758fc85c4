"""Uploads, reports and results that name an erased customer go; the others stay."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zipfile
from uuid import UUID

import pyarrow as pa
import pytest
import xlsxwriter
from pyarrow import parquet
from tests.damaged_zips import damaged_zips
from tests.in_shop import in_shop

from tenure.app.erasure import named_in_file
from tenure.app.erasure.erased_files import remove_files_that_name
from tenure.app.erasure.named_in_workbook import is_in_workbook
from tenure.app.forgetting.forget import Forget, forget
from tenure.core.files.unpacking import UnpackingLimits
from tenure.core.ports import SilentProgress

WHO = "ann-9f3c"


def write_parquet(path, who: str) -> None:
    table = pa.table({"day": [1, 2], "customer": pa.array(["bob", who]).dictionary_encode()})
    parquet.write_table(table, path)


def write_zip(path, content: bytes) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("orders.csv.gz", content)


def write_workbook(path, who: str) -> None:
    with xlsxwriter.Workbook(path) as book:
        cell = [book.add_format({"bold": True}), who[:2], who[2:]]
        book.add_worksheet().write_rich_string(0, 0, *cell)


WRITERS = {
    "a.csv": lambda path, who: path.write_text(f"customer_id\nbob\n{who}\n"),
    "latin.csv": lambda path, who: path.write_bytes(f"customer\nJosé\n{who}\n".encode("latin-1")),
    "wide.csv": lambda path, who: path.write_bytes(f"customer\n{who}\n".encode("utf-16")),
    "a.csv.gz": lambda path, who: path.write_bytes(gzip.compress(b"x" * 5_000_000 + who.encode())),
    "a.parquet": write_parquet,
    "nested.parquet": lambda path, who: parquet.write_table(pa.table({"of": [["bob", who]]}), path),
    "loud.csv": lambda path, who: path.write_text(f"customer_id\n{who.upper()}\n"),
    "a.xlsx": write_workbook,
    "a.zip": lambda path, who: write_zip(path, gzip.compress(who.encode())),
    "report.html": lambda path, who: path.write_text(f"<td>{who}</td>"),
}


@pytest.mark.parametrize("name", WRITERS)
def test_a_file_that_names_them_goes_with_its_folder_and_others_stay(tmp_path, name):
    for folder, who in {"one": WHO, "two": "bob"}.items():
        (tmp_path / "uploads" / folder).mkdir(parents=True)
        WRITERS[name](tmp_path / "uploads" / folder / name, who)
        (tmp_path / "uploads" / folder / "upload.json").write_text("{}")

    assert remove_files_that_name(tmp_path, [WHO]) == {"uploads": 1}

    assert [path.name for path in (tmp_path / "uploads").iterdir()] == ["two"]
    assert remove_files_that_name(tmp_path, [WHO]) == {}


@pytest.mark.parametrize(
    ("who", "written"), [("José & <b>", "José &amp; &lt;b&gt;"), ('a"b', 'a\\"b'), ("é", "\\u00e9")]
)
def test_an_id_is_found_as_pages_and_json_spell_it(tmp_path, who, written):
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / "page.html").write_text(written, encoding="utf-8")

    assert remove_files_that_name(tmp_path, [who]) == {"runs": 1}


def in_zip(content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner", content)
    return packed.getvalue()


PACKED = {
    "gzip in gzip": lambda content: gzip.compress(gzip.compress(content)),
    "ZIP in gzip": lambda content: gzip.compress(in_zip(content)),
    "bzip2 in ZIP": lambda content: in_zip(bz2.compress(content)),
    "xz": lzma.compress,
    "bzip2": bz2.compress,
    "UTF-32": lambda content: content.decode().encode("utf-32"),
}


@pytest.mark.parametrize("how", PACKED)
def test_what_is_packed_again_is_unpacked_again(tmp_path, how):
    (tmp_path / "uploads").mkdir()
    for name, who in {"one": "Žižka", "two": "bob"}.items():
        (tmp_path / "uploads" / name).write_bytes(PACKED[how](f"customer_id\n{who}\n".encode()))

    assert remove_files_that_name(tmp_path, ["žižka"]) == {"uploads": 1}
    assert [path.name for path in (tmp_path / "uploads").iterdir()] == ["two"]


@pytest.mark.parametrize("start", [b"\x28\xb5\x2f\xfd", b"7z\xbc\xaf\x27\x1c", b"\xd0\xcf\x11\xe0"])
def test_what_nothing_here_reads_may_name_them(tmp_path, start):
    (tmp_path / "uploads").mkdir()
    (tmp_path / "uploads" / "a").write_bytes(start + b"\0" * 600)
    (tmp_path / "uploads" / "a.gz").write_bytes(gzip.compress(start + b"\0" * 600))

    assert remove_files_that_name(tmp_path, [WHO]) == {"uploads": 2}


def test_a_text_of_many_rows_is_looked_at_once(tmp_path, monkeypatch):
    texts = ["bob" * 1_000] * 50_000
    parquet.write_table(pa.table({"a": texts, "b": pa.array(texts, pa.large_string())}), tmp_path / "a")
    looked_at = []
    monkeypatch.setattr(
        named_in_file.FileSearch, "_is_in_block", lambda _, block: bool(looked_at.append(len(block)))
    )

    assert not named_in_file.FileSearch([WHO]).is_in(tmp_path / "a")
    assert max(looked_at) < 10_000


def test_cells_with_numbers_are_read_as_they_are_shown(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        book.add_worksheet("Zoe").write_row(0, 0, [100234, "bob"])

    assert is_in_workbook(tmp_path / "a.xlsx", ("100234",))
    assert is_in_workbook(tmp_path / "a.xlsx", ("zoe",))
    assert not is_in_workbook(tmp_path / "a.xlsx", ("100235",))


def test_what_cannot_be_read_is_removed_rather_than_kept(tmp_path):
    (tmp_path / "checks").mkdir()
    (tmp_path / "checks" / "a.csv.gz").write_bytes(gzip.compress(b"x" * 1_000)[:-20])
    (tmp_path / "checks" / "b.parquet").write_bytes(b"PAR1 nothing of the kind")
    (tmp_path / "checks" / "empty.csv").touch()

    assert remove_files_that_name(tmp_path, [WHO]) == {"checks": 2}
    assert [path.name for path in (tmp_path / "checks").iterdir()] == ["empty.csv"]


def test_an_id_across_two_pieces_is_found(tmp_path):
    (tmp_path / "uploads").mkdir()
    content = b"x" * ((1 << 22) - 3) + WHO.encode() + b"x" * 100
    (tmp_path / "uploads" / "a.csv.gz").write_bytes(gzip.compress(content, 1))

    assert remove_files_that_name(tmp_path, [WHO]) == {"uploads": 1}


def test_forgetting_reaches_what_was_handed_in(workspace, take_in, lakes, settings):
    place = workspace / "uploads" / "one"
    place.mkdir(parents=True)
    rows = [(who, f"{who}{day}", f"2024-01-0{day}", 5.0) for who in (WHO, "bob") for day in (1, 2, 3)]
    take_in(lakes.write_log(place / "orders.csv", *rows))

    made = in_shop(forget, Forget((WHO,)), workspace, settings, SilentProgress())

    assert made.erased == {"lake.transactions": 3, "files.uploads": 1}
    assert lakes.places_that_mention(workspace, WHO) == []


def test_a_file_called_after_them_goes_whatever_is_in_it(tmp_path):
    (tmp_path / "uploads" / "one").mkdir(parents=True)
    (tmp_path / "uploads" / "one" / "of_ann_example.com.csv").write_text("customer_id\nbob\n")

    assert remove_files_that_name(tmp_path, ["ann@example.com"]) == {"uploads": 1}


def test_an_id_without_its_leading_zeros_is_theirs(tmp_path):
    (tmp_path / "uploads").mkdir()
    (tmp_path / "uploads" / "a.csv").write_text("customer_id\n47110\n")

    assert remove_files_that_name(tmp_path, ["0047110"]) == {"uploads": 1}


@pytest.mark.parametrize("what", damaged_zips(b"customer_id\nbob\n" * 50))
def test_an_archive_that_cannot_be_read_goes_and_holds_nothing_up(tmp_path, what):
    """What cannot be looked through may name them."""
    outer = tmp_path / "uploads" / "nested"
    outer.mkdir(parents=True)
    content = damaged_zips(b"customer_id\nbob\n" * 50)[what]
    (tmp_path / "uploads" / "orders.zip").write_bytes(content)
    with zipfile.ZipFile(outer / "more.zip", "w") as archive:
        archive.writestr("inner.zip", content)
    (tmp_path / "uploads" / "zz.csv").write_text(WHO)
    (tmp_path / "uploads" / "other.csv").write_text("bob")

    remove_files_that_name(tmp_path, [WHO])

    left = {path.name for path in (tmp_path / "uploads").iterdir()}
    assert "other.csv" in left and "zz.csv" not in left
    assert left <= {"other.csv", "orders.zip", "nested"}


def test_a_bomb_is_not_unpacked_to_see_whom_it_names(tmp_path, monkeypatch):
    monkeypatch.setattr(named_in_file, "_LIMITS", UnpackingLimits(max_bytes=1_000_000))
    (tmp_path / "uploads").mkdir()
    for name, depth in (("flat.zip", 0), ("deep.zip", 4)):
        content = b"x" * 5_000_000 if depth == 0 else b"bob"
        for _ in range(depth + 1):
            packed = io.BytesIO()
            with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr("inner.zip" if depth else "a.csv", content)
            content = packed.getvalue()
        (tmp_path / "uploads" / name).write_bytes(content)

    assert remove_files_that_name(tmp_path, [WHO]) == {"uploads": 2}


@pytest.mark.parametrize("who", ["Иван Петров", "山田太郎"])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_name_of_any_script_is_found_in_utf_16(tmp_path, who, encoding):
    path = tmp_path / "orders.csv"
    path.write_bytes("".join(f"{who[::-1]},{who[1:]}\n" for _ in range(500)).encode(encoding))
    assert not named_in_file.FileSearch([who]).is_in(path)
    path.write_bytes("".join(f"{who[::-1]},{who}\n" for _ in range(500)).encode(encoding))
    assert named_in_file.FileSearch([who]).is_in(path)


@pytest.mark.parametrize("who", ["顧客七", "Иванов Иван", "李 a", "Ян_7"])
def test_a_name_of_which_a_file_name_keeps_nothing_is_in_no_file_name(tmp_path, who):
    (tmp_path / "uploads").mkdir()
    (tmp_path / "uploads" / "black_friday_7.csv").write_text("customer_id\nbob\n")
    assert remove_files_that_name(tmp_path, [who]) == {}


def test_cells_that_are_no_plain_texts_are_read_as_they_are_shown(tmp_path):
    who, other = UUID(int=4711), UUID(int=4712)
    (tmp_path / "runs").mkdir()
    columns = {
        "session": pa.ExtensionArray.from_storage(pa.uuid(), pa.array([who.bytes], pa.binary(16))),
        "names": pa.array([["Jörg".encode()]], pa.list_(pa.binary())),
        "more": pa.array([{"of": "Zoe Quist"}]),
    }
    parquet.write_table(pa.table(columns), tmp_path / "runs" / "one.parquet")

    assert remove_files_that_name(tmp_path, [str(other), "bob"]) == {}
    for named in (str(who), "jörg", "Zoe Quist"):
        parquet.write_table(pa.table(columns), tmp_path / "runs" / "one.parquet")
        assert remove_files_that_name(tmp_path, [named]) == {"runs": 1}
