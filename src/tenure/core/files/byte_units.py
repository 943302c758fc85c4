"""Units of file and memory sizes."""

MEBIBYTE, GIBIBYTE = 1 << 20, 1 << 30
