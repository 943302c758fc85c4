"""The order log: tables, columns, readings, answers, cleaning, money and dates."""
