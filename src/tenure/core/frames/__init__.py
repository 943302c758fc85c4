"""What a customer frame is: features, grains, snapshots and horizons."""
