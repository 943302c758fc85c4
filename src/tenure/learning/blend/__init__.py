"""Several fitted models as one champion, by a recipe learned out of time."""
