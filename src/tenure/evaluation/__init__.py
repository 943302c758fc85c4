"""How good a prediction is: windows, metrics, calibration, intervals; values in, values out."""
