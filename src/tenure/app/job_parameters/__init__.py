"""Parameters that several kinds of jobs share, and what each role sees of them."""
