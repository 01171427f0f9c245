# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IAM: what exists under a name of the standard, and whether it may be taken over or is the customer's own."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError
from ansible_collections.ctl.aws.plugins.module_utils._policies.document import Document, same
from ansible_collections.ctl.aws.plugins.module_utils._policies.iam_records import Iam, Policy, Role
from ansible_collections.ctl.aws.plugins.module_utils._policies.ownership import is_tagged, ledger_ids
from ansible_collections.ctl.aws.plugins.module_utils._policies.trust import denies_all
from ansible_collections.ctl.aws.plugins.module_utils._services.iam import authorization_details
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.declared import Baseline
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.role_trust import spoken_of
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.roles import desired_trust


def check_adopted(current: Iam, desired: Baseline, account: str) -> None:
    """See that nothing of the customer's own would be overwritten.

    :param current: what _iam.read() returns. :param desired: the options of iam_baseline, without what is excluded.
    :raises CtlError: something would, all of it in one message.
    """
    found = [*_policies(current, desired, account), *_roles(current, desired, account)]
    if not found:
        return
    names = ", ".join(name for name, _why in found)
    raise CtlError(
        f"Account {account} has something else under names of the standard: {'; '.join(why for _name, why in found)}",
        hint="Rename or remove it together with the customer. What may be overwritten is named in "
        f"ctl_harden_adopt: [{names}]. Nothing was written.",
        account=account,
    )


def _policies(current: Iam, desired: Baseline, account: str) -> t.Iterator[tuple[str, str]]:
    for policy in desired["policies"]:
        name, existing = policy["name"], current["policies"].get(policy["name"])
        if existing is None or policy["create_only"] or _proved("policies", name, existing, desired, account):
            continue
        if same(existing["document"], policy["document"]):
            continue
        holders = _holders(current, existing["arn"])
        if not holders or not all(_is_standard(kind, holder, name, desired) for kind, holder in holders):
            words = ", ".join(f"{authorization_details.WORDS[kind]} {holder}" for kind, holder in holders) or "nothing"
            yield name, f"policy {name} (its document is not the standard's, and it is attached to {words})"


def _roles(current: Iam, desired: Baseline, account: str) -> t.Iterator[tuple[str, str]]:
    partners = {("AWS", one) for role in desired["roles"] for one in role["trusted_accounts"]}
    for role in desired["roles"]:
        name, existing = role["name"], current["roles"].get(role["name"])
        if existing is None or _proved("roles", name, existing, desired, account):
            continue
        if not _related(existing["trust"], desired_trust(role), partners):
            whom = ", ".join(sorted(one for _kind, one in spoken_of(existing["trust"])))
            yield name, f"role {name} (it has another purpose: it trusts {whom})"


def _proved(kind: str, name: str, existing: Policy | Role, desired: Baseline, account: str) -> bool:
    """Whether tag, ledger or operator say that something may be taken over."""
    recorded = ledger_ids(desired["ledger"], account).get(authorization_details.resource(kind, name), "")
    return name in desired["adopt"] or is_tagged(existing["tags"]) or (bool(recorded) and recorded == existing["id"])


def _holders(current: Iam, arn: str) -> list[tuple[str, str]]:
    """Whoever has a policy, or has it as permissions boundary: (kind, name)."""
    return [
        (kind, name)
        for kind in ("roles", "groups", "users")
        for name, item in sorted(current[kind].items())
        if arn in item["attached"] or item.get("boundary") == arn
    ]


def _is_standard(kind: str, holder: str, policy: str, desired: Baseline) -> bool:
    """Whether hardening itself attaches, or attached in former years, a policy to such a holder."""
    if kind == "groups":
        return policy in desired["group_policies"]
    known = {*desired["known_roles"], *desired["excluded"], *(role["name"] for role in desired["roles"])}
    return kind == "roles" and holder in known


def _related(now: Document, trust: Document, partners: t.Collection[tuple[str, str]]) -> bool:
    """Whether a role that was there before us can be the standard's: everybody, and a principal that was deleted since
    (shown by its unique id), say nothing against it."""
    whom = spoken_of(now)
    unclear = {(kind, name) for kind, name in whom if kind == "AWS" and (name == "*" or not name.isdigit())}
    # A role that nobody may assume yet names nobody: it is the standard's if it trusts whom the others do.
    wanted = partners if denies_all(trust) else spoken_of(trust)
    return bool(not whom or unclear or whom & set(wanted))
