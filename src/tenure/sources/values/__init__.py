"""What values mean: amounts, dates, zones, flags and texts read from columns."""
