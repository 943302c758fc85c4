"""How the tables of the SQL store came about: one revision per change, run by `store.database`."""
