"""The pure core: conditions become decision diagrams, diagrams answer what is decided and what to ask next."""
