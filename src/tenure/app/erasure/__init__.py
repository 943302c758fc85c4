"""Who is named in files and texts of a workspace, so that an erasure reaches them."""
