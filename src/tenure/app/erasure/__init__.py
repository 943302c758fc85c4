"""Find customers in files and texts of a workspace, so that an erasure covers these too."""
