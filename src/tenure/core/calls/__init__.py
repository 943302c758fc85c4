"""Responses of other servers, read within bounds."""
