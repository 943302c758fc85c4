"""Exports of shop systems and payment services: layouts and rows."""
