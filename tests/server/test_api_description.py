"""The API against its own description: no answer that it does not describe, no mistake of its own.

Requests are made by Schemathesis from /api/openapi.json: good ones, and such as break its rules.
"""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks

from voskhod.server.app import Parts, create_app
from voskhod.server.guards import Access
from voskhod.server.limits import USUAL

LIMITS = USUAL._replace(waiting=4, campaigns=4)
load_all_checks()
# A body that fits its shape may still name a mission, or change a key, that is not there.
LEFT_OUT = CHECKS.get_by_names(["positive_data_acceptance"])
STREAM = "/api/campaigns/{campaign}/events"  # it ends when its campaign does
BARE = ("GET /api/health", "GET /api/missions", "GET /api/campaigns")  # nothing can be wrong
OPERATIONS = 15


@pytest.fixture(scope="module")
def operations(served, in_place, tmp_path_factory):
    """Return what can be asked of an application that runs while the tests do."""
    from fastapi.testclient import TestClient

    def run(campaign):
        yield {"summary": {}}

    out = tmp_path_factory.mktemp("out")
    app = create_app(served, Parts(Access("testserver"), LIMITS, out, in_place, run, False))
    with TestClient(app, base_url="http://testserver"):
        schema = schemathesis.openapi.from_asgi("/api/openapi.json", app)
        yield [found.ok() for found in schema.get_all_operations()]


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_answers_are_as_described(operations, mode):
    """Status, type and shape of every answer; nothing bad is let in, nothing ends in 500."""
    asked, is_bad = 0, mode is GenerationMode.NEGATIVE
    for operation in operations:
        if is_bad and operation.label in BARE:
            continue

        @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case):
            nonlocal asked
            asked += 1
            for told in (case.path_parameters, case.body):
                if not is_bad and isinstance(told, dict) and isinstance(told.get("mission"), str):
                    told["mission"] = "capsule"  # the only one that is served
            case.call_and_validate(excluded_checks=LEFT_OUT)

        if operation.path != STREAM:
            ask()
    assert len(operations) == OPERATIONS
    assert asked > 2 * OPERATIONS
