"""Models of customer tables: target, cross-validation, calibration."""
