"""The rulebook layer: strict YAML, schema, checks, and compilation to one plain data file."""
