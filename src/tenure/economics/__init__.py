"""Money over time: cohort tables; values in, values out."""
