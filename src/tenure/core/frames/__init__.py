"""The customer frame: features, grains, snapshots and horizons."""
