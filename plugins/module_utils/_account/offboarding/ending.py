# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Giving an account back: what the verification found, and what may be said of the account in the end."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible_collections.ctl.aws.plugins.module_utils._account.offboarding.contacts import partners
from ansible_collections.ctl.aws.plugins.module_utils._account.offboarding.decisions import unfolded
from ansible_collections.ctl.aws.plugins.module_utils._account.offboarding.facts import (
    HANDED_OVER,
    NONE,
    PARTNER,
    PARTNERS,
)
from ansible_collections.ctl.aws.plugins.module_utils._account.offboarding.partner_access import (
    kept_for_cam,
    new_root_credentials,
    remaining_trust,
)

Facts = t.Mapping[str, t.Any]


@dataclass(frozen=True)
class Ending:
    """What becomes of an account in a run.

    :param status: one word or two for the table. :param access: whether the partner has any: none (seen in this run),
        closed (as the ledger proves), open, unknown. :param organization: member or left. :param root: who has that
            user.
    :param open: what is left to be done by others.
    """

    status: str
    access: str
    organization: str
    root: str
    open: list[str]


def verify(facts: Facts) -> list[str]:
    """The findings of the verification, each a sentence with what can be done.

    :param facts: {"account_id", "organization_id", "accepted", "keep_cam", "cam_role", "way_in_role",
        "catalogue_roles", "root_before", "root_handed_over", "root_findings", "unfolded", "partner_domains",
        "partner_names", "look" (its contacts), and as the modules returned them: "trust", "iam", "member"}
    """
    account = facts["account_id"]
    # Only what is proved to be ours is closed after this: another role of the name of the partner's role stays open.
    closing = {item["arn"] for item in facts["iam"]["managed"] if item["name"] == facts["way_in_role"]}
    return [
        *remaining_trust(facts["trust"], {*closing, *kept_for_cam(facts, facts["catalogue_roles"])}),
        *_left_behind(facts),
        *(
            [f"Account {account} is still a member of {facts['organization_id']}: run the phase that leaves."]
            if facts["member"]
            else []
        ),
        *_root_user(facts),
        *partners({**facts, **facts["look"]}),
        *unfolded(facts),
    ]


def _left_behind(facts: Facts) -> list[str]:
    """What is ours and still there, but for what goes last: the partner's role, with its policies.

    One of these that bounds somebody who stays does not go.
    """
    own = {facts["way_in_role"]}
    own |= {name for role in facts["catalogue_roles"] if role["name"] in own for name in role["policies"]}
    own -= set(facts["iam"]["bounding"])
    left = [*facts["iam"]["managed"], *facts["iam"]["unproved"]]
    return [f"{item['arn']} is still there." for item in left if item["name"] not in own]


def hindrances(facts: Facts) -> list[str]:
    """What has to be settled before an account leaves: once it has, nobody can look at its root user.

    :param facts: {"account_id", "accepted", "root_before", "root_handed_over", "root_findings"}
    """
    if root_user(facts) == PARTNERS:
        return [
            f"The root user of account {facts['account_id']} is not handed over: something that the partner can sign "
            "in with is left, or there is nothing that the customer can sign in with. Once the account has left nobody "
            "can hand it over. Run the phase root with this one."
        ]
    return _root_user(facts)


def _root_user(facts: Facts) -> list[str]:
    account = facts["account_id"]
    if root_user(facts) == PARTNERS:
        return [
            f"Nothing proves that the partner does not have the root user of account {account} any more. While it is a "
            "member, run the phase that hands it over; once it has left, the customer recovers the password, then "
            "state that in ctl_offboard_root_held_by: customer and ctl_offboard_root_held_by_reason."
        ]
    return new_root_credentials(facts)


def root_user(facts: Facts) -> str:
    """Who has the root user now.

    :param facts: {"root_before": as it was proved at the start, "root_handed_over": what each look of this run saw, the
        last one last; None where it was not made}
    """
    # Jinja of ansible-core 2.18 and before writes a text for None.
    seen = [one for one in facts["root_handed_over"] if isinstance(one, bool)]
    return HANDED_OVER if facts["root_before"] == PARTNERS and seen[-1:] == [True] else facts["root_before"]


def is_out(facts: Facts) -> bool:
    """Whether the partner has no access: tried in this run, and the role closed by it or looked at by somebody else."""
    closed = any(step["status"] == "applied" for step in facts["closed_now"])
    seen_by_others = facts["way_in"] != PARTNER or facts["has_customer"]
    return facts["denied"] == "AccessDenied" and (closed or (seen_by_others and _is_verified(facts)))


def _is_verified(facts: Facts) -> bool:
    """Whether there was a verification; for None, Jinja of ansible-core 2.18 and before writes a text."""
    return isinstance(facts["findings"], list)


def end(facts: Facts) -> Ending:
    """Say what became of an account.

    :param facts: {"nothing", "way_in", "closed", "carried_out", "findings" (None: not verified), "denied" (the code
        with which entering was refused at the end), "closed_now" (the steps that closed it), "has_customer", "seen"
        (looks at the membership, the last one first; without "member" if it was not made), "root_before",
        "root_handed_over", "shell", "provider_refused", "provider_seen" (of an account that cannot be entered, what
        the module answered that would delete it), "provider_answers" (all that it answered), "provider_called",
        "ledger"}
    """
    out = is_out(facts)
    provider = [facts["provider_refused"]] if facts["provider_refused"] else provider_left(facts["provider_seen"])
    provider += provider_unseen(facts)
    remains = [*(shell(facts["shell"]) if out or facts["closed"] else []), *provider]
    return Ending(
        status=_status(facts, out, remains),
        access=_access(facts, out),
        organization="member" if _member(facts) else "left",
        root=root_user(facts),
        open=remains,
    )


def _status(facts: Facts, out: bool, remains: t.Sequence[str]) -> str:
    if facts["nothing"]:
        return "not known"
    if facts["way_in"] == NONE:
        given = facts["closed"] and not _member(facts) and root_user(facts) != PARTNERS
        return "given back" if given else "not finished"
    if not facts["carried_out"]:
        return "planned"
    if not _is_verified(facts) or facts["findings"] or not out:
        return "not finished"
    return "open: customer" if remains else "done"


def _member(facts: Facts) -> bool:
    """Whether the account is a member, as it was seen last."""
    return bool(next(look["member"] for look in facts["seen"] if "member" in look))


def _access(facts: Facts, out: bool) -> str:
    if out:
        return "none"
    if facts["way_in"] == NONE:
        return "closed" if facts["closed"] else "unknown"
    return "open"


def provider_left(seen: Facts) -> list[str]:
    """What is to be done about a provider that is still there.

    :param seen: what cam_provider answers in check mode; empty, where it was not asked.
    """
    if "error" in seen:
        return [f"whether the provider is gone is not known: {seen['msg']}"]
    return [step["reason"] for step in seen.get("steps", [])]


def provider_unseen(facts: Facts) -> list[str]:
    """That a provider of ours was not found: a token that does not see it proves nothing.

    :param facts: {"provider_answers" (of cam_provider; empty where it was not asked), "provider_called", "ledger"}
    """
    missed = [one for one in facts["provider_answers"] if one.get("state") == "absent" and not one.get("steps")]
    called = f"CAM provider {facts['provider_called']}"
    made = [
        one
        for one in facts["ledger"].get("resources", [])
        if one["resource"] == called and one["created"] and not one.get("gone")
    ]
    if not missed or not made:
        return []
    return [
        f"{called}, which a run of ours made, is not there as far as the token in use sees: look in the Cloud "
        "Application Manager whether it is gone (ctl_cam_token, ctl_cam_owner)"
    ]


def shell(facts: Facts) -> list[str]:
    """What the customer does about the role that closed itself, which cannot delete itself.

    :param facts: {"has_customer", "own_role" ({"name", "stack"}; empty once it is closed), "closed", "removed",
        "way_in_role", "catalogue_roles", "partition", "account_id"}
    """
    own = facts["own_role"]
    role = own.get("name", "") or (facts["way_in_role"] if facts["closed"] and not facts["removed"] else "")
    if facts["has_customer"] or not role:
        return []
    if own.get("stack"):
        return [f"delete the CloudFormation stack {own['stack']}: it made role {role}"]
    of_account = f"arn:{facts['partition']}:iam::{facts['account_id']}:policy/"
    policies = [name for one in facts["catalogue_roles"] if one["name"] == role for name in one["policies"]]
    return [
        f"delete the closed role: aws iam delete-role --role-name {role}",
        *(f"delete its policy: aws iam delete-policy --policy-arn {of_account}{name}" for name in policies),
    ]


def restored(facts: Facts) -> dict[str, t.Any]:
    """What became of an account into which a backup was put back.

    :param facts: {"backup", "confirmed", "check_mode", and of account_restore's answer "changed", "steps", "warnings"}
    :returns: {"status", "changed", "backup", "restored" (how many calls were, or would be, made), "warnings"}
    """
    applied = [step for step in facts["steps"] if step["status"] == "applied"]
    carried_out = facts["confirmed"] and not facts["check_mode"]
    return {
        "status": "done" if carried_out and applied == facts["steps"] else "not finished" if carried_out else "planned",
        "changed": facts["changed"] and facts["confirmed"],
        "backup": facts["backup"],
        "restored": len(facts["steps"]),
        "warnings": facts["warnings"],
    }
