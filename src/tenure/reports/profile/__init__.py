"""The exploratory report of an order log."""
