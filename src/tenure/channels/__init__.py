"""One file per place audiences are sent to."""
