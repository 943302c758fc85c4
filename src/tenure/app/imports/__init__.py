"""Imports: what each brought, and their removal."""
