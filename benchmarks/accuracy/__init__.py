"""The default champion beside its peers, on hold-outs of real and synthetic order logs."""
