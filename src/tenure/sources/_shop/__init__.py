"""A made-up shop whose customers are known to the bottom: people, goods, orders, events, defects and the truth."""
