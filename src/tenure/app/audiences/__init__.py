"""Use cases about audiences: freeze a segment for a channel, with a hold-out, and send it once."""
