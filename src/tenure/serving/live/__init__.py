"""The shop at this moment: the published copy, and what came in since."""
