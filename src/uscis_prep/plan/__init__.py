"""The plan: the engine's result with dates, windows, texts and checklist, as plain data."""
