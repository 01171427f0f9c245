# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Giving an account back: what has to be decided before the first write, and what would be found at the end."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible_collections.ctl.aws.plugins.module_utils._account.offboarding.contacts import partners
from ansible_collections.ctl.aws.plugins.module_utils._account.offboarding.names import unknown
from ansible_collections.ctl.aws.plugins.module_utils._account.offboarding.partner_access import (
    kept_for_cam,
    new_root_credentials,
    remaining_trust,
)
from ansible_collections.ctl.aws.plugins.module_utils._policies.patterns import matches

Facts = t.Mapping[str, t.Any]
Items = t.Sequence[t.Mapping[str, t.Any]]

# What settles where logs of a trail or recorder go.
REDIRECTING = ("DeleteTrail", "UpdateTrail", "DeleteDeliveryChannel", "PutDeliveryChannel")


@dataclass(frozen=True)
class Evaluation:
    """What a plan comes to.

    :param work: whether anything is to be done, which needs a backup. :param writes_packet: whether the hand-over
        packet is written: check mode writes nothing, here neither, and that of an account that has gone stays as it
        was then.
    :param problems: why it may not be carried out yet. :param findings: what the verification would find all the same.
    """

    work: bool
    writes_packet: bool
    problems: list[str]
    findings: list[str]


def evaluate(facts: Facts) -> Evaluation:
    """Evaluate a plan before the first write.

    :param facts: {"account_id", "member", "keep_hardening", "keep_cam", "cam_role", "confirmed", "keep", "also_remove",
        "accepted", "partner_domains", "partner_names", "origin", "ledger", "unfolded", "catalogue", "look",
        "problems" (known before), "way_in_role", "own_role", and the plans, as the modules returned them: "iam",
        "trust", "settings", "buckets", "foreseen" (of the later phases), "root_findings"; "packet_directory",
        "check_mode"}
    """
    work = has_work(facts)
    resets = {step["resource"] for step in (facts["settings"] or {}).get("steps", [])}
    findings = [
        *remaining_trust(facts["trust"], {*_going(facts), *kept_for_cam(facts, facts["catalogue"]["roles"])}),
        *partners({**facts, **facts["look"]}, resets),
        *unfolded(facts),
        *_boundaries(facts),
        *new_root_credentials(facts),
    ]
    return Evaluation(
        work=work,
        writes_packet=work and bool(facts["packet_directory"]) and not facts["check_mode"],
        problems=[
            *facts["problems"],
            *_unresolved(facts["iam"]["unproved"]),
            *_not_what_they_are(facts),
            *unknown(facts),
            *_kept_and_deleted(facts),
            *_not_ours_to_delete(facts),
            *_still_delivering(facts),
            *_role_needed_by_config(facts),
            *_no_role_for_cam(facts),
            *_entered_through(facts),
            *_foreseen(facts),
        ],
        findings=findings,
    )


def _foreseen(facts: Facts) -> list[str]:
    """What the modules of later phases refuse, in check mode: known before the first write."""
    results = [one for result in facts["foreseen"] for one in result.get("results") or [result]]
    return [str(one["msg"]) for one in results if "error" in one]


def _boundaries(facts: Facts) -> list[str]:
    """Policies of ours that cannot go, since somebody of the customer's would gain permissions without them."""
    going = {step["resource"] for step in facts["iam"]["steps"] if step["operation"] == "DeletePolicy"}
    own = {
        name for role in facts["catalogue"]["roles"] if role["name"] == facts["own_role"] for name in role["policies"]
    }
    bounding = set(facts["iam"]["bounding"])
    return [
        f"{item['arn']} would stay: it is somebody's permissions boundary or attached to the credentials in use. Let "
        "the customer set another boundary, or name it in ctl_offboard_keep."
        for item in facts["iam"]["managed"]
        if item["kind"] == "policies"
        and f"IAM policy {item['name']}" not in going
        and item["name"] not in own - bounding
    ]


def has_work(facts: Facts) -> bool:
    """Whether a run would change anything of the account, or of what the organization knows of it."""
    plans = [facts["iam"], facts["settings"], *facts["buckets"]]
    return bool(facts["member"]) or bool(facts["own_role"]) or any(plan.get("steps") for plan in plans if plan)


def _unresolved(unproved: Items) -> list[str]:
    names = sorted({item["name"] for item in unproved})
    if not names:
        return []
    return [
        f"Nothing proves that these are ours, or they were there before our care: {', '.join(names)}. Look at them, "
        "then name each in ctl_offboard_confirmed (it is removed) or in ctl_offboard_keep (it stays)."
    ]


def _not_what_they_are(facts: Facts) -> list[str]:
    confirmed = set(facts["confirmed"])
    others = sorted(
        {
            item["name"]
            for item in facts["iam"]["similar_names"]
            if not confirmed.isdisjoint((item["name"], item["arn"]))
        }
    )
    if not others:
        return []
    return [
        f"{', '.join(others)} of ctl_offboard_confirmed says something else than the catalogue's, or lets somebody "
        "else in, so it is not removed by its name. Look at it, then name its ARN in ctl_offboard_also_remove, or take "
        "the name away."
    ]


def _deleted(facts: Facts) -> list[str]:
    """The buckets that are there and would be deleted."""
    return [plan["bucket"]["name"] for plan in facts["buckets"] if plan.get("steps")]


def _kept_and_deleted(facts: Facts) -> list[str]:
    """Buckets are kept by what is decided about their data, not by their names."""
    deleted = _deleted(facts)
    return [
        f"ctl_offboard_keep names {text}, whose data would be deleted: set ctl_offboard_audit_data or "
        "ctl_offboard_config_data to keep, or take the name away."
        for text in facts["keep"]
        if text.rpartition(":::")[2] in deleted
    ]


def _not_ours_to_delete(facts: Facts) -> list[str]:
    created = {
        entry["resource"]
        for entry in facts["ledger"].get("resources", [])
        if entry["account"] == facts["account_id"] and entry["created"] and entry["certain"]
    }
    unproved = [
        name for name in _deleted(facts) if f"S3 bucket {name}" not in created and name not in facts["confirmed"]
    ]
    if not unproved:
        return []
    return [
        f"Nothing proves that these were made in our care: {', '.join(unproved)}; all that is in them would be lost. "
        "Look at them, then name each in ctl_offboard_confirmed (it is deleted with everything in it), or set its data "
        "to keep or archive."
    ]


def _still_delivering(facts: Facts) -> list[str]:
    emptied = _deleted(facts)
    trails = [f"trail {one['Name']}" for one in facts["look"]["trails"]["trails"] if one["S3BucketName"] in emptied]
    regions = facts["look"]["config"]["regions"]
    channels = [
        f"Config in {region}"
        for region, state in regions.items()
        if state["channel"] and state["channel"]["s3BucketName"] in emptied
    ]
    settings = facts["settings"] or {}
    settled = {step["resource"] for step in settings.get("steps", []) if step["operation"] in REDIRECTING}
    going_on = [source for source in [*trails, *channels] if source not in settled]
    if not going_on:
        return []
    return [
        f"{', '.join(going_on)} would go on delivering into a bucket that is deleted, and is not proved to be ours. "
        "Let the customer remove it or point it elsewhere, or keep or archive the data."
    ]


def _role_needed_by_config(facts: Facts) -> list[str]:
    if not facts["keep_hardening"]:
        return []
    removed = {item["arn"] for item in facts["iam"]["managed"]}
    regions = [
        region
        for region, state in facts["look"]["config"]["regions"].items()
        if state["recorder"] and state["recorder"]["roleARN"] in removed
    ]
    if not regions:
        return []
    return [
        f"AWS Config in {', '.join(regions)} records with a role that is removed. Give its recorder the service-linked "
        "role AWSServiceRoleForConfig first, keep the role (ctl_offboard_keep), or set ctl_offboard_keep_hardening to "
        "false."
    ]


def _no_role_for_cam(facts: Facts) -> list[str]:
    trusting = {item["name"] for item in facts["trust"]["trust"] if item["kind"] == "role"}
    if not facts["keep_cam"] or facts["cam_role"] in trusting:
        return []
    return [
        f"ctl_offboard_keep_cam needs the role {facts['cam_role']} in account {facts['account_id']}, which is not "
        "there or does not trust the Cloud Application Manager. Harden the account first."
    ]


def _entered_through(facts: Facts) -> list[str]:
    """The role by which the partner enters cannot be kept or accepted: then the partner would not be out."""
    name = facts["way_in_role"]
    arn = f"arn:{facts['look']['account']['partition']}:iam::{facts['account_id']}:role/{name}"

    def is_it(given: str) -> bool:
        """Whether it is named, by an ARN with whatever path."""
        return given == name or (":role/" in given and given.rsplit("/", 1)[-1] == name)

    accepted = any(matches(arn, item["arn"]) or is_it(item["arn"]) for item in facts["accepted"])
    if not any(map(is_it, facts["keep"])) and not accepted:
        return []
    variable = "accepted_trust" if accepted else "keep"
    return [
        f"ctl_offboard_{variable} names {facts['way_in_role']}, through which the partner enters account "
        f"{facts['account_id']}: with it the account is not given back. Take the name away."
    ]


def _going(facts: Facts) -> set[str]:
    """The ARNs of what the plan removes."""
    partition = facts["look"]["account"]["partition"]
    buckets = {f"arn:{partition}:s3:::{name}" for name in _deleted(facts)}
    return {item["arn"] for item in facts["iam"]["managed"]} | buckets


def unfolded(facts: Facts) -> list[str]:
    """Journals that the ledger does not have: what those runs changed would be kept, or left, in silence."""
    return [
        f"{trouble}. What that run changed is not in the ledger: let it end, or look at its calls in the file and move "
        "it out of the spool, then run again."
        for trouble in facts["unfolded"]
    ]
