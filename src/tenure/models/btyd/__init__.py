"""Buy-till-you-die models: equations, likelihoods, simulation, and what order timing and value share."""
