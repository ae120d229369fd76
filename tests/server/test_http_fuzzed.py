"""schemathesis against our own OpenAPI: whatever is sent, nothing unforeseen happens."""

from __future__ import annotations

from collections import Counter

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from parts import make_app, on_a_socket
from schemathesis import GenerationMode

EXAMPLES = 40
FEWEST_ROUTES = 14

bounded = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def api(tmp_path_factory):
    with on_a_socket(make_app(tmp_path_factory.mktemp("fuzzed"))) as origin:
        yield schemathesis.openapi.from_url(f"{origin}/openapi.json")


@pytest.mark.parametrize("mode", GenerationMode)
def test_no_request_makes_a_500(api, mode) -> None:
    operations = [found.ok() for found in api.get_all_operations()]
    assert len(operations) >= FEWEST_ROUTES
    seen = {op.label: statuses_of(op, mode) for op in operations if _can_be(op, mode)}
    assert seen["POST /chat"][200 if mode is GenerationMode.POSITIVE else 422]


def _can_be(operation, mode) -> bool:
    """A request that takes nothing cannot be wrong."""
    return mode is GenerationMode.POSITIVE or bool(
        operation.body or list(operation.iter_parameters())
    )


def statuses_of(operation, mode) -> Counter[int]:
    """How often each status came; fails on a 500 with the request that made it."""
    statuses: Counter[int] = Counter()

    @bounded
    @given(case=operation.as_strategy(generation_mode=mode))
    def none_is_a_500(case) -> None:
        response = case.call()
        statuses[response.status_code] += 1
        assert response.status_code != 500, (case.as_curl_command(), response.text)

    none_is_a_500()
    return statuses
