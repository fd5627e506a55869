"""The numbered line prompter of the interview."""
