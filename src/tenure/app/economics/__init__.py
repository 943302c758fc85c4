"""Use cases about acquisition cost, customer value and budgets, based on the serving copy."""
