"""Numbers in pieces, gaps, categories with an unknown level: against columns written out."""

import json

import numpy as np
import pytest

from tenure.models.deep.piecewise_design import PiecewiseDesign
from tenure.models.panel.heads import Rows


def rows_of(features: np.ndarray, categorical: list[int]) -> Rows:
    features = features.astype(np.float32)
    late = np.arange(len(features)) % 5 == 0
    return Rows(features, np.ones(len(features)), ~late, late, categorical)


@pytest.fixture
def design() -> PiecewiseDesign:
    # 0 to 40, its quartiles 10, 20 and 30; and a category of which code 7 is rare.
    numbers = np.tile(np.arange(41.0), 10)
    codes = np.where(np.arange(410) == 0, 7.0, np.arange(410) % 2)
    return PiecewiseDesign.learn(rows_of(np.column_stack([numbers, codes]), [1]), pieces=4)


def in_pieces(design: PiecewiseDesign, number: float, code: float = 0.0) -> np.ndarray:
    columns = design.matrix(np.array([[number, code]], dtype=np.float32))[0]
    return columns[(design.sources() == 0).nonzero()[0][1:]]


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, [0, 0, 0, 0]),
        (10, [1, 0, 0, 0]),
        (25, [1, 1, 0.5, 0]),
        (40, [1, 1, 1, 1]),
        (-5, [0, 0, 0, 0]),
        (1e9, [1, 1, 1, 1]),
        (np.nan, [0, 0, 0, 0]),
    ],
)
def test_a_number_fills_the_pieces_below_it(design, number, expected):
    np.testing.assert_allclose(in_pieces(design, number), expected, atol=1e-6)


def test_rare_unseen_and_missing_categories_are_the_unknown_level(design):
    given = np.array([[5, 0], [5, 1], [5, 7], [5, 99], [5, np.nan]], dtype=np.float32)

    unknown = design.matrix(given)[:, -1]

    np.testing.assert_array_equal(unknown, [0, 0, 1, 1, 1])
    assert design.sources()[-1] == 1


def test_a_column_says_what_is_often_unknown():
    numbers = np.where(np.arange(200) % 4 == 0, np.nan, np.arange(200.0))
    design = PiecewiseDesign.learn(rows_of(numbers[:, None], []), pieces=4)

    made = design.matrix(np.array([[np.nan], [3.0]], dtype=np.float32))

    assert made.shape == (2, len(design.sources())) and np.isfinite(made).all()
    assert made[0].tolist() == [0, 1, 0, 0, 0, 0] and made[1][1] == 0


def test_numbers_that_are_all_the_same_or_all_unknown_have_no_pieces():
    same = np.column_stack([np.full(60, 3.0), np.full(60, np.nan), np.arange(60.0)])

    design = PiecewiseDesign.learn(rows_of(same, []), pieces=4)

    assert [max(len(one) - 1, 0) for one in design.edges] == [0, 0, 4]
    assert np.isfinite(design.matrix(same.astype(np.float32))).all()


def test_it_is_the_same_after_json(design):
    again = PiecewiseDesign.from_json(json.loads(json.dumps(design.to_json())))

    assert again == design


@pytest.mark.parametrize(
    "wrong",
    [
        {"edges": [[3, 2, 1]]},
        {"edges": []},
        {"categorical": [0]},
        {"categorical": [-1]},
        {"categorical": [5]},
    ],
)
def test_a_design_that_cannot_be_is_refused(design, wrong):
    with pytest.raises(ValueError, match=r"pieces|features"):
        PiecewiseDesign.from_json(design.to_json() | wrong)
