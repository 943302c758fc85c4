"""Boosted trees and forests: fitting, and files of other libraries read safely."""
