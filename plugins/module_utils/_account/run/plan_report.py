# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is said of plans that were kept for approval."""

from __future__ import annotations

import typing as t

Facts = t.Mapping[str, t.Any]


def plans(kept: t.Sequence[Facts]) -> dict[str, str]:
    """The digest of each plan, by account.

    :param kept: of each account {"account_id", "host", "plan" (as account_plan answers, or {}), "left"}
    """
    return {str(one["account_id"]): str(one["plan"]["digest"]) for one in kept if one["plan"]}


def lines(facts: Facts) -> list[str]:
    """What is to be approved: a line for each account, and one for all of them.

    :param facts: {"set" (as account_plan answers), "kept" (see plans())}
    """
    made = [one for one in facts["kept"] if one["plan"]]
    width = max(len(str(one["host"])) for one in made)
    rows = [f"{one['host']!s:<{width}}  {one['plan']['digest']}  {_words(one['plan'])}" for one in made]
    whole = facts["set"]
    return [
        f"plan {whole['name']}: nothing was done. It is carried out with ctl_plan_digest, and nothing else",
        *rows,
        f"all {len(made)} of them together: {whole['digest']}",
    ]


def _words(plan: Facts) -> str:
    calls = f"{plan['calls']} call{'' if plan['calls'] == 1 else 's'}"
    until = [f"until {plan['ends']}"] if plan["ends"] else []
    return ", ".join([calls, *until, *(f"later: {text}" for text in plan["later"])])
