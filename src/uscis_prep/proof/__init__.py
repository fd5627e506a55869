"""Tests of a rulebook: examples, near misses, stories, and how much of the rulebook they reach."""
