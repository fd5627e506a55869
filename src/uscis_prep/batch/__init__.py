"""Many cases at once: one row in, one verdict out."""
