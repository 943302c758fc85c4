"""Groups of customers with names: RFM and value tiers; values in, values out."""
