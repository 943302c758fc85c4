"""Texts that no spreadsheet interprets as a formula, for every CSV file written for people.

A cell that begins with `=`, `+`, `-`, `@`, a tab or a line break may be run when the file is opened, and its
text may come from anyone who placed an order (OWASP, CSV injection). Such a text gets a leading apostrophe.
Numbers and telephone numbers stay as they are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

_BLANKS = (
    r"[\s\x{000B}\x{001C}-\x{001F}\x{0085}\x{00A0}\x{1680}\x{2000}-\x{200D}\x{2028}\x{2029}\x{202F}\x{205F}"
    r"\x{2060}\x{3000}\x{FEFF}]*"
)
"""Blanks of every script, and zero-width characters; an engine's own class for blanks covers six of them."""

_BEGINS_FORMULA = "^" + _BLANKS + r"[=+\-@\x{FF1D}\x{FF0B}\x{FF0D}\x{FF20}]|^[\t\r\n]"
_HARMLESS = r"^[+\-]?\d+([.,]\d+)?$|^\+\d[\d ()/.\-]*$"
_RISKY = re.compile(_BEGINS_FORMULA.replace(r"\x{", r"\u").replace("}", ""))
_PLAIN = re.compile(_HARMLESS)


def safe_text(text: str) -> str:
    """The text, with a leading apostrophe if a spreadsheet might run it."""
    return f"'{text}" if _RISKY.match(text) and not _PLAIN.match(text) else text


def safe_table(rows: pa.Table) -> pa.Table:
    """`safe_text` of all text columns of a table, and of its column names."""
    import pyarrow as pa

    columns = [_safe_column(column) for column in rows.itercolumns()]
    return pa.table(columns, names=[safe_text(name) for name in rows.column_names])


def _safe_column(column: pa.ChunkedArray) -> pa.ChunkedArray:
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_dictionary(column.type) and _is_text(column.type.value_type):
        column = column.cast(column.type.value_type)
    if not _is_text(column.type):
        return column
    risky = pc.and_(
        pc.match_substring_regex(column, _BEGINS_FORMULA),
        pc.invert(pc.match_substring_regex(column, _HARMLESS)),
    )
    guarded = pc.binary_join_element_wise(pa.scalar("'", column.type), column, pa.scalar("", column.type))
    return pc.if_else(pc.fill_null(risky, False), guarded, column)


def _is_text(kind: pa.DataType) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))
