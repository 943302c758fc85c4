"""A made-up shop, known to the bottom: people, goods, orders, events, defects and the truth."""
