"""The call log: what was asked when, what was promised, and what follows."""
