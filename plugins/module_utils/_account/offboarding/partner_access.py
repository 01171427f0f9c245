# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which access of the partner's is left when an account is offboarded: what is a finding, and what is meant."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._policies.external_access import ACCOUNT

Facts = t.Mapping[str, t.Any]
Items = t.Sequence[t.Mapping[str, t.Any]]

# Kinds of trust that ctl_offboard_also_remove can end.
REMOVED_BY_ARN = ("role", "user", "saml_provider", "oidc_provider")


def kept_for_cam(facts: Facts, catalogue_roles: Items) -> set[str]:
    """The ARN of the role that stays for the CAM, as long as it lets in nobody else.

    :param facts: {"keep_cam", "cam_role", "trust" (as account_trust_info returned it)}
    """
    if not facts["keep_cam"]:
        return set()
    name = facts["cam_role"]
    meant = {one for role in catalogue_roles if role["name"] == name for one in role["trusted_accounts"]}
    let_in: dict[str, set[str]] = {}
    for item in [*facts["trust"]["trust"], *facts["trust"]["came_since"]]:
        if (item["kind"], item["name"]) == ("role", name):
            let_in.setdefault(item["arn"], set()).update(item["lets_in"] if "lets_in" in item else _reported(item))
    return {arn for arn, whom in let_in.items() if whom <= {f"account {one}" for one in meant}}


def _reported(item: t.Mapping[str, t.Any]) -> list[str]:
    """Whom an entry of `trust` names, in the words of `came_since`."""
    return [*(f"account {one}" for one in item["accounts"]), *(kind for kind in item["who"] if kind != ACCOUNT)]


def remaining_trust(trust: Facts, going: t.Collection[str]) -> list[str]:
    """Which access of the partner's is left, or may be, each with what can be done about it.

    :param trust: as account_trust_info returns it, without what is accepted. :param going: ARNs of what is removed, or
        closed, by this run, and of what is meant to stay.
    """
    # What is kept for other reasons lets the partner in all the same: that needs a reason.
    return [
        f"{finding['words']}. {finding['remedy']}{_otherwise(finding)}."
        for finding in trust["findings"]
        if finding["arn"] not in going
    ]


def _otherwise(finding: Facts) -> str:
    """What the inventory can say about a finding. What was not read for another reason than a refusal is read again."""
    removed = "; name its ARN in ctl_offboard_also_remove" if finding["kind"] in REMOVED_BY_ARN else ""
    if finding["why"] == "not_yet_known" or (finding["why"] == "unreadable" and "Denied" not in finding["words"]):
        return ""
    return f"{removed}; or accept '{finding['arn']}' in ctl_offboard_accepted_trust"


def new_root_credentials(facts: Facts) -> list[str]:
    """What of the root user came after its password was let be recovered, and nobody has accepted.

    :param facts: {"account_id", "accepted", "root_findings" (as root_credentials returns them)}
    """
    account = facts["account_id"]
    accepted = {item["arn"] for item in facts["accepted"]}
    named = [
        (f"{one['kind'].replace('_', ' ').removesuffix('s')} {one['id']} of root user {account}", one["since"])
        for one in facts["root_findings"]
    ]
    return [
        f"{what} was made on {since[:10]}, after the password was let be recovered: the owner deletes it, or accepts "
        f"it: '{what}' as arn in ctl_offboard_accepted_trust."
        for what, since in named
        if what not in accepted
    ]
