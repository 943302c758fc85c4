"""Where orders come from: one file per source; the file name is the source's name."""
