"""What customers cost and bring, and where the next money goes: use cases over what is served."""
