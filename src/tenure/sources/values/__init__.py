"""Read values from columns: amounts, dates, time zones, flags and texts."""
