"""Lets tests import the helpers that stand beside them, such as `books`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
