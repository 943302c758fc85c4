import builtins

import pytest

from tenure.core.errors import EngineError, MissingExtra


def test_an_unreachable_database_says_where_and_keeps_the_password():
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    from tenure.engines.postgres import Engine

    with pytest.raises(EngineError) as caught:
        Engine("postgresql://ann:secret@127.0.0.1:1/shop")

    assert caught.value.code == "engine.unreachable"
    assert "127.0.0.1:1/shop" in str(caught.value)
    assert "secret" not in f"{caught.value} {caught.value.hint} {caught.value.__cause__}"


@pytest.mark.parametrize(("engine", "package"), [("postgres", "psycopg"), ("pyspark", "pyspark")])
def test_a_missing_package_names_the_extra(monkeypatch, engine, package):
    from tenure.core.catalog import ENGINES

    real = builtins.__import__

    def absent(name, *args, **kwargs):
        if name.partition(".")[0] == package and args[3:] != (1,):
            raise ImportError(name)
        return real(name, *args, **kwargs)

    make = ENGINES.load(engine)
    monkeypatch.setattr(builtins, "__import__", absent)
    with pytest.raises(MissingExtra) as caught:
        make(*(["postgres://x"] if engine == "postgres" else []))

    assert "pip install" in caught.value.hint
