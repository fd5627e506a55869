"""The shipped rulebook, compiled once for all interviews."""

import pytest

from uscis_prep.engine.compiled import Compiled
from uscis_prep.rulebook.store import load_compiled


@pytest.fixture(scope="session")
def compiled(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("USCIS_PREP_CACHE", str(tmp_path_factory.mktemp("cache")))
        return Compiled(load_compiled())
