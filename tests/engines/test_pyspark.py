import pytest

pytestmark = pytest.mark.spark


def test_a_session_handed_in_is_left_running(spark_engine, sockets_collected):
    from tenure.engines.pyspark import Engine

    session = spark_engine.backend._session
    with sockets_collected():
        with Engine(session) as second:
            assert second.to_arrow(second.backend.sql("SELECT 1 AS one")).to_pydict() == {"one": [1]}
        assert session.sql("SELECT 2 AS two").collect()[0].two == 2
