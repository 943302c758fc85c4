"""ZIP archives that are damaged in one place each: every library answers differently to each of them."""

from __future__ import annotations

import io
import struct
import zipfile

CENTRAL, END = b"PK\x01\x02", b"PK\x05\x06"


def damaged_zips(content: bytes, name: str = "orders.csv") -> dict[str, bytes]:
    """By what is wrong with them."""
    found = {}
    methods = {"lzma": zipfile.ZIP_LZMA, "bz2": zipfile.ZIP_BZIP2, "deflate": zipfile.ZIP_DEFLATED}
    for kind, method in methods.items():
        spoilt = _zip(content, name, method)
        for at in range(30 + len(name), 30 + len(name) + 24):
            spoilt[at] ^= 0xFF
        found[f"{kind} stream"] = bytes(spoilt)
    plain = _zip(content, name, zipfile.ZIP_DEFLATED)
    central, end = plain.find(CENTRAL), plain.find(END)
    for what, at, value in (
        ("method", central + 10, struct.pack("<H", 99)),
        ("offset of the file", central + 42, struct.pack("<I", 0x7FFFFFFF)),
        ("offset of the list", end + 16, struct.pack("<I", 0xFFFFFFF0)),
        ("sizes", central + 20, b"\xff" * 8),
        ("extra field", central + 30, struct.pack("<H", 4)),
    ):
        spoilt = bytearray(plain)
        spoilt[at : at + len(value)] = value
        found[what] = bytes(spoilt)
    return found | {"name": _with_a_name_that_is_no_text(plain, name), "cut short": bytes(plain[: end - 5])}


def _zip(content: bytes, name: str, method: int) -> bytearray:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr(name, content)
    return bytearray(out.getvalue())


def _with_a_name_that_is_no_text(plain: bytearray, name: str) -> bytes:
    """Flagged as UTF-8, which it is not."""
    spoilt = bytearray(bytes(plain).replace(name.encode(), b"\xff\xfe" + name.encode()[2:]))
    for at in (6, spoilt.find(CENTRAL) + 8):
        spoilt[at : at + 2] = struct.pack("<H", 0x800)
    return bytes(spoilt)
