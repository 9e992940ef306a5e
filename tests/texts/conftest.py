"""Where the collection of real papers lies, for the measurements that need it."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

_BESIDE_THE_REPOSITORY = Path(__file__).resolve().parents[3] / "shared"


@pytest.fixture(scope="session")
def papers() -> list[dict[str, Any]]:
    """Return the papers; without them the test is skipped, on the build server it fails."""
    path = Path(os.environ.get("CLUSTER_SHARED") or _BESIDE_THE_REPOSITORY) / "corpus" / "documents.jsonl"
    if not path.exists():
        message = f"no collection of papers at {path} (CLUSTER_SHARED)"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
