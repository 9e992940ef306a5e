"""The stage is built once for each module; every request is rolled back."""

from __future__ import annotations

import pytest
from django.db import transaction

from sites import directory
from sites.publishing import gates
from tests.cluster.walls import stage as stages
from tests.cluster.walls.stage import Stage
from tests.cluster.walls.walk import Visitor
from tests.conftest import OpenGate


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        directory.invalidate()
        with pytest.MonkeyPatch.context() as patch:
            # The stage stands longer than one test, and what it shows as public was never reviewed.
            patch.setitem(gates._gates, "approvals", OpenGate())
            built = stages.build()
        yield built
        transaction.set_rollback(True)
    directory._memo = None


@pytest.fixture(scope="module")
def visitors(stage: Stage) -> dict[str, Visitor]:
    return {name: Visitor(person) for name, person in stage.people.items()}
