"""Cohorts, margins and what campaigns won, read from the published copy."""
