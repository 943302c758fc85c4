"""Code that every model needs: saving, thread limits, and errors for unsupported predictions."""
