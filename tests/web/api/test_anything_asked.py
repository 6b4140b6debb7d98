"""Whatever is asked of the API is answered as its description says, or refused so."""

from __future__ import annotations

from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.config import SchemathesisConfig

from onrecord.web.app import create_app
from onrecord.web.site import Site
from onrecord.workflow import correct, record
from onrecord.workflow.parts import Parts
from onrecord.workflow.reading import PageReading
from support.stand_ins import Analyzer, Reader, resolve

HOSTS = ("testserver",)
N_EXAMPLES = 10
REFUSED = (400, 401, 403, 404, 405, 406, 409, 413, 415, 422, 428, 429, 431)
APP = create_app(Site(Path("made-by-the-fixture.db"), hosts=HOSTS))
"""The calls are known before there is a record; the fixture gives it one."""
CONFIG = SchemathesisConfig.from_dict(
    {
        "seed": 5,
        "generation": {"max-examples": N_EXAMPLES, "deterministic": True},
        # A day, a name or a cursor of the right form may still lead nowhere, which is a refusal.
        # Words that are longer than a parameter may be can make an address that is too long.
        "checks": {
            "positive_data_acceptance": {"enabled": False},
            "negative_data_rejection": {"expected-statuses": [*map(str, REFUSED), "5xx"]},
        },
    }
)
CALLS = schemathesis.openapi.from_asgi("/api/1/openapi.json", APP, config=CONFIG)


@pytest.fixture
def served(quarrelled: Path) -> dict[str, cycle[str]]:
    """A quarrel, read by nothing that takes time; names of its things by kind, over and over."""
    reading = PageReading(load=lambda: Parts(Reader(), Analyzer(), resolve))  # type: ignore[arg-type]
    APP.state.site = Site(quarrelled, hosts=HOSTS, reading=reading)
    return {
        "articles": cycle(one.id for one in record.documents(quarrelled)),
        "people": cycle(one.id for one in correct.entities(quarrelled)),
        "statements": cycle(
            one.attribution.id for one in record.said(quarrelled, record.Filters())
        ),
    }


@CALLS.parametrize()
@settings(deadline=None, suppress_health_check=list(HealthCheck))
def test_every_call_answers_as_it_says(case: Case[Any], served: dict[str, cycle[str]]) -> None:
    kind = case.path.split("/")[3]
    if "name" in case.path_parameters and kind in served and len(case.path_parameters["name"]) % 2:
        case.path_parameters["name"] = next(served[kind])
    case.call_and_validate()
