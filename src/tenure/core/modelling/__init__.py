"""What a model, its settings and a back-test are."""
