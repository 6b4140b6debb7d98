"""Whatever is asked of the API is answered as its description says, or refused so."""

from __future__ import annotations

from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.config import SchemathesisConfig

from onrecord.web.app import create_app
from onrecord.web.site import Site

HOSTS = ("testserver",)
APP = create_app(Site(Path("made-by-the-fixture.db"), hosts=HOSTS))
"""The calls are known before there is a record; the fixture gives it one."""
CALLS = schemathesis.openapi.from_asgi(
    "/api/1/openapi.json",
    APP,
    config=SchemathesisConfig.from_dict(
        {
            "seed": 5,
            "generation": {"max-examples": 12, "deterministic": True},
            "checks": {"positive_data_acceptance": {"enabled": False}},
        }
    ),
)


@pytest.fixture
def served(quarrelled: Path) -> None:
    APP.state.site = Site(quarrelled, hosts=HOSTS)


@pytest.mark.usefixtures("served")
@CALLS.parametrize()
@settings(deadline=None, suppress_health_check=list(HealthCheck))
def test_every_call_answers_as_it_says(case: Case) -> None:
    case.call_and_validate()
