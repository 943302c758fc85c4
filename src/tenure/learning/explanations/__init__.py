"""Why a prediction is what it is, in numbers and in words."""
