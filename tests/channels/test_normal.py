"""Details come out as the platforms' own published examples say."""

from __future__ import annotations

import pyarrow as pa
import pytest

from tenure.channels.people import normal

META = "https://developers.facebook.com/docs/marketing-api/conversions-api/parameters/customer-information-parameters"
META_GUIDE = "https://developers.facebook.com/docs/marketing-api/custom-audiences-targeting/"
GOOGLE = "https://developers.google.com/data-manager/api/devguides/concepts/formatting"
TIKTOK = "https://ads.tiktok.com/help/article/how-to-create-a-custom-audience-with-a-customer-file"


def one(column: pa.Array) -> str | None:
    return column.to_pylist()[0]


@pytest.mark.parametrize(
    ("page", "given", "digest"),
    [
        (META, " John_Smith@gmail.com ", "62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f"),
        (META_GUIDE, "mary@example.com", "f1904cf1a9d73a55fa5de0ac823c4403ded71afd4c3248d00bdcd0866552bb79"),
        (TIKTOK, "JaneDoe@gmail.com", "d6117306485ed0e50afab3ac871e98f81699151f30281527d63ff5f233656c69"),
    ],
)
def test_published_e_mail_hashes(page, given, digest):
    assert one(normal.hashed(normal.emails(pa.array([given])))) == digest


def test_the_published_phone_hash():
    """Meta: (650)555-1212 in the United States is 16505551212."""
    phones = normal.phones(pa.array(["(650)555-1212"]), pa.array(["US"]))

    assert one(phones) == "+16505551212"
    assert normal.sha256("16505551212") == "e323ec626319ca94ee8bff2e4c87cf613be6ea19919ed1364124e16807ab3176"


@pytest.mark.parametrize(
    ("given", "digest"),
    [
        ("Mary", "6915771be1c5aa0c886870b6951b03d7eafc121fea0e80a5ea83beb7c449f4ec"),
        ("정", "8fa8cd9c440be61d0151429310034083132b35975c4bea67fdd74158eb51db14"),
        ("Valéry", "08e1996b5dd49e62a4b4c010d44e4345592a863bb9f8e3976219bac29417149c"),
        ("Vale\u0301ry", "08e1996b5dd49e62a4b4c010d44e4345592a863bb9f8e3976219bac29417149c"),
    ],
)
def test_published_name_hashes_keep_accents(given, digest):
    assert one(normal.hashed(normal.names(pa.array([given])))) == digest


def test_what_is_no_address_is_unknown():
    bad = ["", "x", "a@b", "a b@c.de", "a@b@c.de", "@c.de", "a@.de", "a,b@c.de", None]

    assert normal.emails(pa.array(bad, pa.string())).null_count == len(bad)


@pytest.mark.parametrize(
    ("text", "region", "number"),
    [
        ("+44 20 7946 0958", None, "+442079460958"),
        ("020 7946 0958", "GB", "+442079460958"),
        ("00 33 1 42 68 53 00", "FR", "+33142685300"),
        ("16505551212", None, "+16505551212"),
        ("(800)555-0100", "US", "+18005550100"),
        ("12", "GB", None),
        ("call me", "GB", None),
    ],
)
def test_phone_numbers_become_international(text, region, number):
    assert one(normal.phones(pa.array([text]), pa.array([region], pa.string()))) == number


def test_countries_by_name_or_code():
    given = ["United Kingdom", "uk", "FRA", " de ", "EIRE", "USA", "Utopia", None]

    assert normal.countries(pa.array(given)).to_pylist() == ["GB", "GB", "FR", "DE", "IE", "US", None, None]


def test_places_and_codes():
    us, gb = pa.array(["US"]), pa.array(["GB"])

    assert one(normal.places(pa.array(["St. John's "]))) == "stjohns"
    assert one(normal.regions(pa.array(["California"]), us)) == "ca"
    assert one(normal.regions(pa.array(["Greater London"]), gb)) == "greaterlondon"
    assert one(normal.postal_codes(pa.array(["94035-1234"]), us)) == "94035"
    assert one(normal.postal_codes(pa.array(["SW1A 1AA"]), gb)) == "sw1a1aa"
    assert normal.genders(pa.array(["Female", "m", "x"])).to_pylist() == ["f", "m", None]
    assert normal.birth_years(pa.array([1980, 1850, None], pa.int64())).to_pylist() == ["1980", None, None]


def test_texts_that_are_alike_are_changed_once():
    seen = []
    normal.each(pa.array(["a", "b", "a", None]), lambda text: seen.append(text) or text)

    assert sorted(seen) == ["a", "b"]


def test_the_quick_way_to_a_number_says_what_the_library_says():
    """For every country: the library's example numbers of every kind, whole and spoilt."""
    import phonenumbers as library

    told, quick = 0, 0
    for region in sorted(library.SUPPORTED_REGIONS):
        for kind in library.PhoneNumberType.values():
            example = library.example_number_for_type(region, kind)
            if example is None:
                continue
            right = library.format_number(example, library.PhoneNumberFormat.E164)
            for text in (right, right[:-1], right + "0", right[:4] + right[5:], right[:3] + "0" + right[3:]):
                found = normal.international(text)
                try:
                    parsed = library.parse(text, None)
                    is_valid = library.is_valid_number(parsed)
                    same = library.format_number(parsed, library.PhoneNumberFormat.E164)
                except library.NumberParseException:
                    is_valid, same = False, None
                assert found is None or (is_valid and found == same), text
                told += is_valid
                quick += found is not None
    assert quick / told > 0.8
