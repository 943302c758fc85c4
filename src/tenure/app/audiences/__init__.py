"""From a segment to a list that a channel takes: frozen, held out, sent once."""
