# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is to be done about external access: findings with remedies, those accepted, and acceptances of nothing."""

from __future__ import annotations

import typing as t

from ansible_collections.ctl.aws.plugins.module_utils._policies.patterns import matches

Item = t.Mapping[str, t.Any]

_POLICY = "Take it out of the policy"
REMEDIES = {
    "role": "Take it out of the role's trust policy, or delete the role",
    "user": "Delete the user with its password and its access keys",
    "saml_provider": "Delete the identity provider, or let no role trust it",
    "oidc_provider": "Delete the identity provider, or let no role trust it",
    "bucket": f"{_POLICY} and the ACL of the bucket",
    "key": f"{_POLICY} of the key, and retire the grant",
    "event_bus": f"{_POLICY} of the event bus (events:RemovePermission)",
    "backup_vault": f"{_POLICY} of the backup vault (backup:PutBackupVaultAccessPolicy)",
    "resource_share": "Take the principal out of the resource share (ram:DisassociateResourceShare)",
    "image": "Reset the launch permission of the image (ec2:ResetImageAttribute)",
    "snapshot": "Reset the permission to create volumes of the snapshot (ec2:ResetSnapshotAttribute)",
    "aggregation_authorization": "Delete the authorization (config:DeleteAggregationAuthorization)",
    "trust_anchor": "Delete the trust anchor of IAM Roles Anywhere, or whoever has a certificate of it gets in",
    "analyzer_finding": "Close the resource to whom the finding names",
}
MAKE_READABLE = "Let the credentials of the run make the call that is named, and run it again"
ASK_LATER = "Run this again when IAM Access Analyzer has looked at it once more, which takes up to a day"
CLOSE_AGAIN = {
    "user": "Delete the credential that is named, or let the customer replace it, or accept it if he asked for it",
    "role": "Put its trust policy back as the origin has it, or accept it if the customer means it so",
    "saml_provider": "Put its metadata back as the origin has it, or accept it if the customer renewed it",
    "oidc_provider": "Put its audiences and certificates back as the origin has them, or accept it if the customer "
    "changed them",
}
DELETE_NEW = {
    "role": "Delete the role if nobody of the customer's made it",
    "user": "Delete the user, or its password and keys, if it belongs to nobody of the customer's",
    "saml_provider": "Delete the identity provider if nobody of the customer's made it",
    "oidc_provider": "Delete the identity provider if nobody of the customer's made it",
}


def findings(trust: t.Iterable[Item], unreadable: t.Iterable[Item], came: t.Iterable[Item]) -> list[dict[str, str]]:
    """One for everything that keeps an account from being given back: {arn, kind, why, words, remedy}.

    :param trust: those that let somebody in. Of an entry with known=False it is not known whether it still does.
    :param unreadable: {kind, name, region, why}. :param came: what came since the origin and is a finding.
    :returns: why: "trust", "not_yet_known", "unreadable" or "came_since". The arn of what cannot be read is its kind
        and name, and its region, in words.
    """
    return [
        *(_of_trust(item) for item in trust),
        *(_of_unreadable(item) for item in unreadable),
        *(_of_newcomer(item) for item in came),
    ]


def _of_trust(item: Item) -> dict[str, str]:
    if item.get("known", True):
        return _finding(item, item["arn"], "trust", item["how"], REMEDIES[item["kind"]])
    return _finding(item, item["arn"], "not_yet_known", item["how"], ASK_LATER)


def _of_unreadable(item: Item) -> dict[str, str]:
    where = f" in {item['region']}" if item["region"] else ""
    what = f"{item['kind']} {item['name']}".strip() + where
    words = f"it could not be read, so nobody knows whom it lets in: {item['why']}"
    return _finding(item, what, "unreadable", words, MAKE_READABLE)


def _of_newcomer(item: Item) -> dict[str, str]:
    remedy = (CLOSE_AGAIN if item["was_there"] else DELETE_NEW)[item["kind"]]
    return _finding(item, item["arn"], "came_since", "; ".join(item["why"]), remedy)


def _finding(item: Item, arn: str, why: str, words: str, remedy: str) -> dict[str, str]:
    return {"arn": arn, "kind": item["kind"], "why": why, "words": f"{arn}: {words}", "remedy": remedy}


def accept(
    found: t.Sequence[Item], accepted: t.Sequence[t.Mapping[str, str]]
) -> tuple[list[Item], list[Item], list[str]]:
    """Findings that are accepted by an item whose arn, a pattern, fits.

    :param accepted: {arn, reason}.
    :returns: the findings that are left; those accepted, each with its reason; and the patterns that fit nothing.
    """
    left: list[Item] = []
    taken: list[Item] = []
    for finding in found:
        reasons = [one["reason"] for one in accepted if matches(finding["arn"], one["arn"])]
        if reasons:
            taken.append({**finding, "reason": "; ".join(reasons)})
        else:
            left.append(finding)
    in_vain = [one["arn"] for one in accepted if not any(matches(finding["arn"], one["arn"]) for finding in found)]
    return left, taken, in_vain
