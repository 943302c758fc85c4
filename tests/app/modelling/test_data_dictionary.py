from pathlib import Path

from tenure.app.modelling.data_dictionary import data_dictionary
from tenure.core.frames.compute import all_features

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "features.md"


def test_the_committed_page_is_the_generated_one():
    assert PAGE.read_text(encoding="utf-8") == data_dictionary(), "run: make docs"


def test_every_feature_is_explained_once():
    page = data_dictionary()

    for one in all_features():
        assert page.count(f"| `{one.name}` | {one.unit} | {one.doc} |") == 1


def test_a_derived_feature_shows_the_needs_of_what_it_is_made_of():
    row = next(line for line in data_dictionary().splitlines() if line.startswith("| `spend_per_day`"))

    assert "`transactions.amount`" in row
