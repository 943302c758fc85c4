"""Imports that children need, done once in the process they are forked from, so that they start quickly.

Only imported there. Nothing here may start a thread or open a connection: neither survives a fork.
"""

from importlib import import_module
from pkgutil import iter_modules

_LIBRARIES = (
    "ibis.backends.duckdb.converter",
    "ibis.expr.types.groupby",
    "ibis.formats.pandas",
    "ibis.formats.pyarrow",
    "lightgbm",
    "pandas",
    "pyarrow.compute",
    "pyarrow.parquet",
    "scipy.optimize",
    "scipy.stats",
    "sqlglot.dialects.duckdb",
)
_OURS = (
    "tenure.app.model_versions.model_trial",
    "tenure.app.job_parameters.preview_upload",
    "tenure.engines.duckdb",
    "tenure.store.workspace",
)
_ROOMS = ("tenure.sources", "tenure.meaning", "tenure.cleaning")

for name in (*_LIBRARIES, *_OURS):
    import_module(name)
for room in _ROOMS:
    for module in iter_modules(import_module(room).__path__, f"{room}."):
        import_module(module.name)
