# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How long a call to AWS may take, and how often it is made again.

What AWS refuses for a while (throttling, its own failures) is asked five times, with botocore's pauses. What it does
not answer at all is asked twice: accounts of a run wait for each other, and one that hangs must not hold them for long.
"""

from __future__ import annotations

import typing as t

try:
    import botocore.client
    import botocore.config
    import botocore.exceptions
except ImportError:  # reported by the module's main(), in Ansible's own words
    pass

ATTEMPTS, UNANSWERED_ATTEMPTS = 5, 2
# Organizations serves few calls a second, and those about a whole fleet go to one account: there botocore slows down by
# itself, and asks more often.
SLOW_SERVICES, SLOW_ATTEMPTS = frozenset({"organizations"}), 10
_UNANSWERED = "ctl_aws_unanswered"
CONNECT_SECONDS, ANSWER_SECONDS = 10, 60


def config(service: str, label: str) -> botocore.config.Config:
    """The configuration of a service's client. :param label: who calls, for the user agent."""
    slow = service in SLOW_SERVICES
    return botocore.config.Config(
        retries={
            "mode": "adaptive" if slow else "standard",
            "total_max_attempts": SLOW_ATTEMPTS if slow else ATTEMPTS,
        },
        connect_timeout=CONNECT_SECONDS,
        read_timeout=ANSWER_SECONDS,
        max_pool_connections=16,
        user_agent_extra=label,
    )


def bound(client: botocore.client.BaseClient) -> botocore.client.BaseClient:
    """A client that gives up on what is not answered. :returns: the client."""
    name = client.meta.service_model.service_id.hyphenize()
    # Before botocore's own handler, which would have the call made again.
    client.meta.events.register_first(f"needs-retry.{name}", _give_up)
    return client


class _Request(t.TypedDict):
    """What botocore hands to who may have a call made again."""

    context: dict[str, int]


def _give_up(request_dict: _Request, caught_exception: Exception | None = None, **_more: object) -> None:
    unanswered = (botocore.exceptions.ReadTimeoutError, botocore.exceptions.ConnectTimeoutError)
    if not isinstance(caught_exception, unanswered):
        return
    # It is the same for all attempts of a call.
    context = request_dict["context"]
    context[_UNANSWERED] = context.get(_UNANSWERED, 0) + 1
    if context[_UNANSWERED] >= UNANSWERED_ATTEMPTS:
        raise caught_exception
