"""The command line: parse, call one use case, shape the answer."""
