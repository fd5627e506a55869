"""The build hook: checks and compiles rules/ into the one module that the wheel carries."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class RulebookBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Refuses to build a wheel from a rulebook with any fault."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the rulebook and put it, and the YAML itself, into the wheel.

        Args:
            version: `editable` for an editable install, which reads rules/ in the checkout instead.
            build_data: What hatchling is told to include.

        Raises:
            RulebookError: The rulebook has a fault; the build stops.
        """
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "src"))
        from uscis_prep.rulebook.compile import compile_folder  # noqa: PLC0415 - found only through the path above
        from uscis_prep.rulebook.packed import pack  # noqa: PLC0415 - as above

        data = compile_folder(root / "rules")
        target = self._target()
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(pack(data), encoding="utf-8")
        build_data["force_include"][str(target)] = "uscis_prep/_rulebook.py"
        build_data["force_include"][str(root / "rules")] = "uscis_prep/rules"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002 - the interface
        """Remove the compiled module, which is now inside the wheel.

        Args:
            version: As for `initialize`.
            build_data: As for `initialize`.
            artifact_path: The finished wheel.
        """
        self._target().unlink(missing_ok=True)

    def _target(self) -> Path:
        return Path(self.directory) / "_rulebook.py"
