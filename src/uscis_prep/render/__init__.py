"""One file per format; each turns a plan into text."""
