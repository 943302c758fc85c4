"""Use cases about models: back-test, train, predict, explain, tune, compare."""
