"""A simulated shop with known true values: people, goods, orders, events and defects."""
