"""Background jobs: users submit them, workers run them; each kind is a module of `app.job_kinds`."""
