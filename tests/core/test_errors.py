import pytest

from tenure.core import errors
from tenure.core.errors import ColumnError, MissingExtra, TenureError, UnknownPlug


def subclasses(kind):
    return {kind, *(deeper for child in kind.__subclasses__() for deeper in subclasses(child))}


def test_an_error_shows_the_first_five_values_and_counts_the_rest():
    error = TenureError("Bad dates.", values=range(8))

    assert str(error) == "Bad dates. (0, 1, 2, 3, 4 and 3 more)"


def test_a_long_value_is_shortened_and_never_breaks_the_line():
    shown = str(TenureError("Bad.", values=["x" * 500 + "\n"]))

    assert len(shown) < 100
    assert "\n" not in shown


def test_an_unknown_plug_names_the_nearest_one():
    assert UnknownPlug("model", "bgnbd", ["bg_nbd", "lightgbm"]).hint == "did you mean 'bg_nbd'?"


def test_an_unknown_plug_far_from_all_lists_them():
    assert UnknownPlug("model", "zzz", ["bg_nbd", "lightgbm"]).hint == "choose one of: bg_nbd, lightgbm"


def test_a_missing_extra_says_how_to_install_it():
    assert 'pip install "tenure[spark]"' in MissingExtra("The pyspark engine", "spark").hint


def test_a_case_may_have_a_finer_code_than_its_class():
    assert ColumnError("Two columns fit.", code="source.column.ambiguous").code == "source.column.ambiguous"
    assert ColumnError("One is missing.").code == "source.column"


@pytest.mark.parametrize("kind", sorted(subclasses(TenureError), key=lambda kind: kind.__name__))
def test_every_error_is_drawn_in_the_tree(kind):
    assert kind.__name__ in errors.__doc__
    assert kind.exit_code in (1, 2, 3, 4, 5, 6, 7)
