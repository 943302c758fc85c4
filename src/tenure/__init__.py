"""From an order log to customer lifetime value.

>>> import tenure
>>> tenure.predict_clv  # doctest: +ELLIPSIS
<function predict_clv at ...>

The models work on plain frames too: `tenure.BgNbd().fit(frame)`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tenure.app.modelling.predict_clv import predict_clv
    from tenure.core.errors import TenureError
    from tenure.models.bg_nbd import BgNbd
    from tenure.models.bg_nbd_gamma_gamma import BgNbdGammaGamma
    from tenure.models.gamma_gamma import GammaGamma

__all__ = ["BgNbd", "BgNbdGammaGamma", "GammaGamma", "TenureError", "predict_clv"]

# Nothing is imported until it is asked for: `import tenure` and the command line start at once.
_HOMES = {
    "predict_clv": "tenure.app.modelling.predict_clv",
    "TenureError": "tenure.core.errors",
    "BgNbd": "tenure.models.bg_nbd",
    "BgNbdGammaGamma": "tenure.models.bg_nbd_gamma_gamma",
    "GammaGamma": "tenure.models.gamma_gamma",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'tenure' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
