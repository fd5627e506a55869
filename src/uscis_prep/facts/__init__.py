"""From what people write to the values of questions."""
