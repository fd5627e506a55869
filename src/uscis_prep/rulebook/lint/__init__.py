"""What `rules lint` finds beyond the faults that make a rulebook unusable."""
