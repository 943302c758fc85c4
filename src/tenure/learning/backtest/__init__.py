"""Tests of models on past windows: their predictions against what happened."""
