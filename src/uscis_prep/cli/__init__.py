"""The command line: options, wiring and exit codes."""
