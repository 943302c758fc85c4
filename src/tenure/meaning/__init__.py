"""What the columns of a file mean: which rows are sales, in which money, by whom, and how much."""
