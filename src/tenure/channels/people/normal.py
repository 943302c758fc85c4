"""Contact details as platforms compare them: normalised per column, each distinct text once, then hashed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from tenure.core.errors import MissingExtra
from tenure.core.text.normal_forms import normal_form

_EMAIL = r"^[^@\s,;<>\"()]+@[^@\s.,;<>\"()]+(\.[^@\s.,;<>\"()]+)+$"
_SPELT = {
    "uk": "GB", "great britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "eire": "IE",
    "usa": "US", "rsa": "ZA", "uae": "AE", "south korea": "KR", "czech republic": "CZ", "turkey": "TR",
    "channel islands": "JE", "holland": "NL",
}  # fmt: skip
_FIRST_YEAR = 1900


def each(column: pa.Array | pa.ChunkedArray, change: Callable[[str], str | None]) -> pa.Array:
    """Apply `change` to every text, once per distinct text; null stays null."""
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    coded = column.cast(pa.string()).dictionary_encode()
    changed = pa.array([change(text) for text in coded.dictionary.to_pylist()], pa.string())
    return changed.take(coded.indices)


def hashed(column: pa.Array) -> pa.Array:
    """Lower-case hex SHA-256 of the UTF-8 text."""
    return each(column, sha256)


def sha256(text: str) -> str:
    """Lower-case hex SHA-256 of the UTF-8 text."""
    return hashlib.sha256(text.encode()).hexdigest()


def emails(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Trimmed and in lower case; null if it is not an e-mail address."""
    clean = pc.utf8_lower(pc.utf8_trim_whitespace(_text(column)))
    return pc.if_else(pc.match_substring_regex(clean, _EMAIL), clean, None)


def countries(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """ISO 3166-1 alpha-2 in upper case; null if no country has that name."""
    return each(_text(column), country)


@cache
def country(text: str) -> str | None:
    """The code of a country, by name or by another code.

    Examples
    --------
    >>> country("united kingdom"), country("FRA"), country("EIRE"), country("Utopia")
    ('GB', 'FR', 'IE', None)
    """
    countries_by_name = _pycountry()
    name = text.strip()
    if name.lower() in _SPELT:
        return _SPELT[name.lower()]
    try:
        record = countries_by_name.countries.lookup(name)
    except LookupError:
        return None
    return str(record.alpha_2)


def phones(column: pa.Array | pa.ChunkedArray, regions: pa.Array) -> pa.Array:
    """E.164 (`+16505551212`); null if the number cannot be dialed.

    `regions` is the country of each number, for numbers without a country code.
    """
    library = _phonenumbers()
    mark = "\x1f"

    def number(joined_text: str) -> str | None:
        region, _, text = joined_text.partition(mark)
        if plain := international(text):
            return plain
        if not region and not text.lstrip().startswith("+"):
            text = f"+{text}"  # without the leading + the country code is not recognised
        try:
            parsed = library.parse(text, region or None)
        except library.NumberParseException:
            return None
        if not library.is_valid_number(parsed):
            return None
        return str(library.format_number(parsed, library.PhoneNumberFormat.E164))

    texts = _text(column)
    return each(pc.binary_join_element_wise(pc.fill_null(regions, ""), texts, mark), number)


def international(text: str) -> str | None:
    """Recognise an obviously valid number with country code in a tenth of the time the library takes.

    It has to match one of the library's own patterns for that country completely. None means that the
    library has to decide.
    """
    clean = text.translate(_SIGNS)
    digits = clean[1:]
    if not (clean.startswith("+") and digits.isascii() and digits.isdigit()):
        return None
    for length in (1, 2, 3):  # no country code is a prefix of another
        patterns = _patterns(int(digits[:length] or 0))
        if patterns:
            national = digits[length:]
            return clean if any(whole.fullmatch(national) for whole in patterns) else None
    return None


@cache
def _patterns(code: int) -> list[re.Pattern[str]]:
    """One pattern per region of a country code that matches its numbers of any kind."""
    library = _phonenumbers()
    patterns = []
    for region in library.COUNTRY_CODE_TO_REGION_CODE.get(code, ()):
        metadata = library.PhoneMetadata.metadata_for_region(region, None)
        if metadata is None:
            continue
        general = metadata.general_desc
        descriptions = [getattr(metadata, kind) for kind in _KINDS]
        parts = [
            f"(?=.{{{length}}}$)(?:{description.national_number_pattern})"
            for description in descriptions
            if description is not None and description.national_number_pattern
            for length in description.possible_length or general.possible_length
        ]
        patterns.append(re.compile(f"(?={general.national_number_pattern}$)(?:{'|'.join(parts)})"))
    return patterns


def names(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Lower case without punctuation; accents stay."""
    plain = each(_text(column), lambda text: normal_form("NFC", text))
    bare = pc.replace_substring_regex(pc.utf8_lower(plain), r"[\p{P}\p{S}]", "")
    return _or_null(pc.utf8_trim_whitespace(bare))


def places(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Cities and regions: as names, without spaces."""
    return _or_null(pc.replace_substring_regex(names(column), r"\s+", ""))


def regions(column: pa.Array | pa.ChunkedArray, countries_: pa.Array) -> pa.Array:
    """States: two letters in the United States, elsewhere as in `places`."""
    states = each(_text(column), _state)
    american = pc.fill_null(pc.equal(countries_, "US"), False)
    return pc.if_else(pc.and_(american, pc.is_valid(states)), states, places(column))


def postal_codes(column: pa.Array | pa.ChunkedArray, countries_: pa.Array) -> pa.Array:
    """Lower case without spaces; in the United States the first five digits."""
    bare = pc.replace_substring_regex(pc.utf8_lower(_text(column)), r"\s+", "")
    american = pc.fill_null(pc.equal(countries_, "US"), False)
    return _or_null(pc.if_else(american, pc.utf8_slice_codeunits(bare, 0, 5), bare))


def genders(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """`m`, `f`, or null."""
    return each(_text(column), lambda text: _GENDERS.get(text.strip().lower()))


def birth_years(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Four digits; null for years in which nobody alive today was born."""
    whole = column.cast(pa.int64())
    return pc.if_else(pc.greater_equal(whole, _FIRST_YEAR), whole.cast(pa.string()), None)


_SIGNS = {ord(sign): None for sign in " ().-/\u00a0"}
_KINDS = (
    "fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "personal_number", "voip", "pager",
    "uan", "voicemail",
)  # fmt: skip
_GENDERS = {"m": "m", "male": "m", "man": "m", "f": "f", "female": "f", "woman": "f", "w": "f"}


@cache
def _state(text: str) -> str | None:
    states = _pycountry().subdivisions.get(country_code="US") or ()
    name = text.strip().lower()
    for state in states:
        code = str(state.code).removeprefix("US-").lower()
        if name in (code, state.name.lower()):
            return code
    return None


def _text(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    return whole.cast(pa.string())


def _or_null(column: pa.Array) -> pa.Array:
    return pc.if_else(pc.equal(column, ""), None, column)


def _phonenumbers() -> Any:
    try:
        import phonenumbers
    except ImportError as error:
        raise MissingExtra("Audiences", "ads") from error
    return phonenumbers


def _pycountry() -> Any:
    try:
        import pycountry
    except ImportError as error:
        raise MissingExtra("Audiences", "ads") from error
    return pycountry
