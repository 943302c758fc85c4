"""What an order log is: tables, columns, readings, answers, cleaning, money and dates."""
