"""Writes any result as one JSON object: stable key order, UTF-8, a newline at the end."""

from __future__ import annotations

import json
from typing import Any


def render(result: Any) -> str:
    """Return a result as JSON text."""
    return json.dumps(result, ensure_ascii=False, indent=2) + "\n"
