"""Units of what files and memory take."""

MEBIBYTE, GIBIBYTE = 1 << 20, 1 << 30
