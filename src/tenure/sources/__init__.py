"""Where orders come from: one file per place; its name is the source's name."""
