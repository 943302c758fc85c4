"""Models on past windows: what they predicted, and what came."""
