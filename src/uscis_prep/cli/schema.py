"""`uscis-prep rules schema`: a JSON Schema of the rulebook's files, for editors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uscis_prep.clean import excerpt
from uscis_prep.cli.output import write_json
from uscis_prep.errors import UsageError
from uscis_prep.rulebook.editor_schema import editor_schema, kinds
from uscis_prep.rulebook.load import load
from uscis_prep.rulebook.store import rules_folder

if TYPE_CHECKING:
    from uscis_prep.cli.settings import Settings


def run_schema(settings: Settings, *, kind: str | None) -> None:
    """Print the schema of one kind of file, or one that accepts all kinds.

    Raises:
        UsageError: There is no such kind.
        RulebookError: The rulebook cannot be read, so that its names are not known.
    """
    if kind is not None and kind not in kinds():
        raise UsageError("usage-value", option="KIND", given=excerpt(kind), options=", ".join(kinds()))
    write_json(editor_schema(load(settings.rules or rules_folder()), kind))
