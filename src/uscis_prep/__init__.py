"""Decide whether, how and when to contact the USCIS Contact Center, and print the checklist."""

__version__ = "0.1.0"
