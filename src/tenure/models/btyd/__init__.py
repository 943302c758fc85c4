"""Buy-till-you-die models: equations, likelihoods, simulation, and code shared by order timing and value."""
