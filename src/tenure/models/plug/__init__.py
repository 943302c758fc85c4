"""What every model needs: its folder, its threads, errors for what it does not give."""
