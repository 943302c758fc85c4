"""What the columns of a file mean: which rows are sales, in which currency, by whom, and how much."""
