import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import hyp2f1

from tenure.models.btyd.decay_integrals import COARSE, FINE, log_integral


@pytest.fixture
def rows():
    rng = np.random.default_rng(3)
    first, second = rng.gamma(1, 3, 300) + 0.1, rng.gamma(1, 3, 300) + 0.1
    return rng.gamma(1, 4, 300) + 0.5, rng.gamma(1, 1, 300) + 0.7, first, second


@pytest.mark.parametrize(("step", "close"), [(FINE, 1e-12), (COARSE, 1e-8)])
def test_it_is_the_hypergeometric_function_of_the_papers(rows, step, close):
    a, b, first, second = rows
    m, large = a + b - 1, np.maximum(first, second)
    closed = hyp2f1(m, np.where(first < second, a, b), m + 1, abs(first - second) / large) / m / large**m

    np.testing.assert_allclose(np.exp(log_integral(*rows, step).value), closed, rtol=close)


@pytest.mark.parametrize("place", range(4))
def test_derivatives_are_those_of_its_value(rows, place):
    step = np.zeros((4, 1))
    step[place] = 1e-6
    up, down = (log_integral(*(np.array(rows) + sign * step)).value for sign in (1, -1))

    np.testing.assert_allclose(log_integral(*rows)[place + 1], (up - down) / 2e-6, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize(
    ("a", "b", "first", "second"),
    [(221.5, 1.3, 106.0, 117.0), (2000.0, 0.3, 1e-2, 1e4), (0.5, 300.0, 4.0, 1e-4), (0.4, 1.02, 1e-4, 1e4)],
)
def test_extreme_customers_agree_with_adaptive_integration(a, b, first, second):
    top = min(first / a, second / b)

    def integrand(w):
        y = top * np.exp(w)
        return y * np.exp(-a * np.log1p(y / first) - b * np.log1p(y / second))

    pieces = [quad(integrand, low, low + 4, epsabs=0, epsrel=1e-12)[0] for low in range(-40, 120, 4)]
    closed = np.log(sum(pieces)) - a * np.log(first) - b * np.log(second)

    made = log_integral(*(np.array([value]) for value in (a, b, first, second))).value[0]

    assert made == pytest.approx(closed, abs=1e-10)
