import numpy as np
import pytest
from scipy.special import hyp2f1

from tenure.models.btyd import beta_mixtures
from tenure.models.btyd.beta_mixtures import orders_before_dropout, survival


@pytest.fixture
def rows():
    rng = np.random.default_rng(3)
    return rng.gamma(1, 3, 300) + 0.2, rng.gamma(1, 1, 300) + 1e-3, rng.gamma(1, 5, 300) + 0.3


@pytest.mark.parametrize("a", [0.3, 0.793, 1.5, 4.0])
def test_the_sum_equals_the_closed_form_of_the_paper(rows, a):
    s, u, b = rows
    z = u / (1 + u)

    closed = (a + b - 1) / (a - 1) * (1 - (1 - z) ** s * hyp2f1(s, b, a + b - 1, z))

    np.testing.assert_allclose(orders_before_dropout(s, u, a, b), closed, rtol=1e-9)


def test_the_survival_equals_its_closed_form(rows):
    s, u, b = rows
    z = u / (1 + u)

    np.testing.assert_allclose(survival(s, u, 0.8, b), (1 - z) ** s * hyp2f1(s, b, 0.8 + b, z), rtol=1e-10)


def test_nothing_special_happens_where_the_closed_form_divides_by_zero(rows):
    s, u, b = rows

    at, beside = (orders_before_dropout(s, u, a, b) for a in (1.0, 1.0 + 1e-9))

    np.testing.assert_allclose(at, beside, rtol=1e-8)


@pytest.mark.parametrize("kind", ["orders", "survival"])
def test_sum_and_integral_are_two_ways_to_the_same_number(rows, kind):
    s, u, b = rows
    a = np.full_like(u, 0.4)

    np.testing.assert_allclose(
        beta_mixtures._sum(s, u, a, b, kind), beta_mixtures._integral(s, u, a, b, kind), rtol=1e-12
    )


@pytest.mark.parametrize(
    ("s", "u", "a", "b"),
    [
        (2000.2, 10.0, 0.01, 2000.0),
        (221.5, 500.0, 0.79, 223.0),
        (1e-3, 1e5, 1e-4, 1e-4),
        (50.0, 1e6, 1000.0, 3000.0),
    ],
)
def test_extreme_customers_stay_finite_and_in_their_bounds(s, u, a, b):
    args = np.array([s]), np.array([u]), a, np.array([b])

    orders, alive = orders_before_dropout(*args)[0], survival(*args)[0]

    assert 0 < orders <= s * u
    assert 0 <= alive < 1
