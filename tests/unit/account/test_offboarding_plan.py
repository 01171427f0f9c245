# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What has to be decided before an account is given back, and what is known then of what would be found in the end."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._account.offboarding.decisions import evaluate, has_work
from ansible_collections.ctl.aws.plugins.module_utils._account.offboarding.request import LISTS, ask, typed
from ansible_collections.ctl.aws.tests.accounts import ACME as ACCOUNT
from ansible_collections.ctl.aws.tests.accounts import ANALYTICS as CAM
from ansible_collections.ctl.aws.tests.unit.support.departures import arn, iam, item, trust, trusting

AUDIT, CONFIG = f"ctlaudit-{ACCOUNT}", f"config-bucket-{ACCOUNT}"
STEP = {"operation": "DeleteRole", "resource": "IAM role CTLOperationsRole", "reason": "delete role CTLOperationsRole"}
CAM_ROLE = {"name": "CTLCAMRole", "policies": [], "trusted_accounts": [CAM]}


def unread(kind: str, name: str, region: str = "") -> dict[str, str]:
    return {"kind": kind, "name": name, "region": region, "why": "AWS answered AccessDenied."}


def look(**more: Any) -> dict[str, Any]:
    nowhere = {"recorder": None, "channel": None}
    return {
        "account": {"id": ACCOUNT, "partition": "aws"},
        "trails": {"trails": []},
        "config": {"regions": {"us-east-1": nowhere}},
        "contacts": {},
        "primary_contact": None,
        **more,
    }


def facts(**more: Any) -> dict[str, Any]:
    return {
        "account_id": ACCOUNT,
        "member": None,
        "keep_hardening": False,
        "keep_cam": False,
        "cam_role": "CTLCAMRole",
        "confirmed": [],
        "keep": [],
        "also_remove": [],
        "accepted": [],
        "partner_domains": ["partner.example"],
        "partner_names": ["Partner"],
        "origin": None,
        "ledger": {},
        "unfolded": [],
        "catalogue": {"policies": [{"name": "CTLCAMPolicy"}], "roles": [CAM_ROLE]},
        "log_buckets": [AUDIT, CONFIG],
        "look": look(),
        "problems": [],
        "way_in_role": "CTLDeveloperRole",
        "own_role": "",
        "iam": iam(),
        **trusting(),
        "settings": {},
        "buckets": [],
        "foreseen": [{}, {"skipped": True}, {"results": [{"changed": True}]}],
        "root_findings": [],
        "packet_directory": "",
        "check_mode": False,
        **more,
    }


def deletes(bucket: str, *steps: Any) -> list[dict[str, Any]]:
    return [{"bucket": {"name": bucket}, "steps": list(steps) or [STEP]}]


def made(bucket: str, **more: Any) -> dict[str, Any]:
    entry = {"account": ACCOUNT, "resource": f"S3 bucket {bucket}", "created": True, "certain": True, **more}
    return {"resources": [entry]}


WORK: list[tuple[str, dict[str, Any], bool]] = [
    ("nothing at all", {}, False),
    ("a member", {"member": {"id": ACCOUNT}}, True),
    # A name became a condition once, and the condition False.
    ("nothing but the role in use", {"own_role": "CTLDeveloperRole"}, True),
    ("something of IAM", {"iam": iam(steps=[STEP])}, True),
    ("a setting", {"settings": {"steps": [STEP]}}, True),
    ("a bucket", {"buckets": deletes(AUDIT)}, True),
    ("a bucket that is gone", {"buckets": [{"bucket": {"name": AUDIT}, "steps": []}]}, False),
    ("settings that were not planned", {"settings": {"skipped": True}}, False),
]


@pytest.mark.parametrize(("more", "work"), [row[1:] for row in WORK], ids=[row[0] for row in WORK])
def test_there_is_work_wherever_something_would_be_written(more: dict[str, Any], work: bool) -> None:
    assert has_work(facts(**more)) is work


DELIVERS = look(trails={"trails": [{"Name": "company", "S3BucketName": AUDIT}]})
RECORDS = look(
    config={
        "regions": {
            "eu-west-1": {"recorder": {"roleARN": arn("role/CTLx")}, "channel": {"s3BucketName": CONFIG}},
            "us-east-1": {"recorder": None, "channel": None},
        }
    }
)
OTHER, S3 = "222222222229", f"arn:aws:s3:::{AUDIT}"
POLICY, CONTACT = arn("policy/CTLCustomerPolicy"), f"SECURITY contact of account {ACCOUNT}"
ENTRY = {"account": ACCOUNT, "created": True, "certain": True}
IN_LEDGER = {"resources": [{**ENTRY, "resource": "IAM policy CTLCustomerPolicy"}]}
REMOVED, ANYWHERE = {"resources": [{**ENTRY, "resource": "IAM role vendor"}]}, "arn:aws:iam::*:role/vendor"
# What there is, and the words of each problem.
PROBLEMS: list[tuple[str, dict[str, Any], list[str]]] = [
    ("none", {}, []),
    ("known before", {"problems": ["the root user"]}, ["the root user"]),
    ("undecided", {"iam": iam(unproved=[item("roles", "CTLx")])}, ["proves", "CTLx", "ctl_offboard_confirmed"]),
    (
        "confirmed, and something else",
        {"iam": iam(similar_names=[item("policies", "CTLCAMPolicy")]), "confirmed": ["CTLCAMPolicy"]},
        ["CTLCAMPolicy of ctl_offboard_confirmed says something else"],
    ),
    ("looks like ours, and not confirmed", {"iam": iam(similar_names=[item("roles", "CTLx")])}, []),
    # Names that mean nothing.
    ("a slip", {"confirmed": ["CTLCAMPolcy"]}, ["ctl_offboard_confirmed names CTLCAMPolcy", "like it: CTLCAMPolicy"]),
    ("nothing like it", {"keep": ["zzz"]}, ["ctl_offboard_keep names zzz"]),
    ("a slip in an ARN", {"also_remove": [arn("role/ap")]}, ["ctl_offboard_also_remove names", f"{arn('role/app')}"]),
    (
        "a slip in what is accepted",
        trusting(trust("vendor"), in_vain=[arn("role/vendr")]),
        ["ctl_offboard_accepted_trust names", arn("role/vendor")],
    ),
    ("of the catalogue", {"confirmed": ["CTLCAMPolicy"], "keep": ["CTLCAMRole"]}, []),
    ("in the account", {"also_remove": [arn("role/app")]}, []),
    (
        "in the origin",
        {"also_remove": [arn("user/op")], "origin": {"iam": {"users": {"op": {"arn": arn("user/op")}}}}},
        [],
    ),
    (
        "removed before, in a path",
        {
            "also_remove": [arn("role/path/vendor")],
            "ledger": {
                "resources": [{"account": ACCOUNT, "resource": "IAM role vendor", "created": False, "certain": True}]
            },
        },
        [],
    ),
    (
        "another kind of that name was removed",
        {
            "also_remove": [arn("policy/vendor")],
            "ledger": {
                "resources": [{"account": ACCOUNT, "resource": "IAM role vendor", "created": False, "certain": True}]
            },
        },
        ["ctl_offboard_also_remove names"],
    ),
    ("accepted, and gone since", {**trusting(in_vain=[arn("role/app")])}, []),
    ("accepted, of the root user", trusting(in_vain=[f"access key A of root user {ACCOUNT}"]), []),
    ("accepted, a certificate", trusting(in_vain=[f"signing certificate A1-b of root user {ACCOUNT}"]), []),
    ("accepted, a contact", trusting(in_vain=[f"SECURITY contact of account {ACCOUNT}"]), []),
    ("accepted, the primary contact", trusting(in_vain=[f"primary contact of account {ACCOUNT}"]), []),
    *(
        (f"accepted, {words}", trusting(in_vain=[words]), ["ctl_offboard_accepted_trust names", words, *like])
        for words, *like in (
            (f"securty contact of account {OTHER}", f"like it: SECURITY contact of account {ACCOUNT}"),
            (f"SECURITY contact of account {OTHER}", f"SECURITY contact of account {ACCOUNT}"),
            (f"security contact of account {ACCOUNT}", f"SECURITY contact of account {ACCOUNT}"),
            (f"PRIMARY contact of account {ACCOUNT}", f"primary contact of account {ACCOUNT}"),
            (f"SECURITY contact of account {ACCOUNT}\n",),
            (f"anything at all of root user {ACCOUNT}",),
            (f"access key A of root user {OTHER}", f"access key ID of root user {ACCOUNT}"),
            (f"acess key A of root user {ACCOUNT}", f"access key ID of root user {ACCOUNT}"),
            # Each key is accepted by itself.
            (f"access key * of root user {ACCOUNT}",),
            (f"access key  of root user {ACCOUNT}",),
            # Never found: accepting them means nothing.
            (f"mfa device A of root user {ACCOUNT}",),
            (f"password of root user {ACCOUNT}",),
        )
    ),
    *((f"accepted by {text}", trusting(in_vain=[text]), []) for text in ("*", arn("role/*"), arn("role/ap?"))),
    ("accepted by a pattern of any account", trusting(in_vain=["arn:aws:iam::*:role/app"]), []),
    *(
        (f"accepted by {text}", trusting(in_vain=[text]), ["ctl_offboard_accepted_trust names", text])
        # A finding is never called by its name alone.
        for text in (arn("role/vend*"), f"arn:aws:iam::{OTHER}:role/*", "arn:aws:s3:::web*", "app")
    ),
    # What is there is meant by its own ARN only.
    *(
        (
            f"{variable} {slip}",
            {variable: [slip], "ledger": IN_LEDGER, "iam": iam(names=["CTLCustomerPolicy", POLICY])},
            [f"ctl_offboard_{variable} names {slip}", f"like it: {POLICY}"],
        )
        for variable in ("keep", "confirmed", "also_remove")
        for slip in (
            f"arn:aws:iam::{OTHER}:policy/CTLCustomerPolicy",
            f"arn:aws-cn:iam::{ACCOUNT}:policy/CTLCustomerPolicy",
            arn("policy/ctl/CTLCustomerPolicy"),
            arn("policy//CTLCustomerPolicy"),
            arn("policy/ctlcustomerpolicy"),
            arn("role/CTLCustomerPolicy"),
            # iam_removal knows no patterns.
            arn("policy/CTLCustomer*"),
            f"{POLICY} ",
        )
    ),
    (
        "its own ARN",
        {
            **{variable: [POLICY] for variable in ("keep", "confirmed", "also_remove")},
            "ledger": IN_LEDGER,
            "iam": iam(names=["CTLCustomerPolicy", POLICY]),
        },
        [],
    ),
    (
        "its ARN in the origin, and there in another path since",
        {
            "keep": [arn("policy/ctl/CTLCustomerPolicy")],
            "origin": {"iam": {"policies": {"CTLCustomerPolicy": {"arn": arn("policy/ctl/CTLCustomerPolicy")}}}},
            "iam": iam(names=["CTLCustomerPolicy", POLICY]),
        },
        ["ctl_offboard_keep names", f"like it: {POLICY}"],
    ),
    (
        "in the origin, where another kind has that name",
        {
            "keep": [arn("role/op"), arn("user/op"), "op"],
            "origin": {
                "iam": {kind: {"op": {"arn": arn(f"{one}/op")}} for kind, one in (("roles", "role"), ("users", "user"))}
            },
        },
        [],
    ),
    ("a bucket of the ledger that was accepted", {**trusting(in_vain=[S3]), "ledger": made(AUDIT)}, []),
    ("removed before", {"keep": [POLICY], "ledger": IN_LEDGER}, []),
    ("removed before, by its name", {"keep": ["CTLCustomerPolicy"], "ledger": IN_LEDGER}, []),
    ("removed before, and accepted", {**trusting(in_vain=[arn("role/a/vendor")]), "ledger": REMOVED}, []),
    ("removed before, and accepted everywhere", {**trusting(in_vain=[ANYWHERE]), "ledger": REMOVED}, []),
    (
        "removed before, from another account",
        {"keep": [f"arn:aws:iam::{OTHER}:policy/CTLCustomerPolicy"], "ledger": IN_LEDGER},
        ["ctl_offboard_keep names"],
    ),
    (
        "removed before, from another partition",
        {"keep": [f"arn:aws-us-gov:iam::{ACCOUNT}:policy/CTLCustomerPolicy"], "ledger": IN_LEDGER},
        ["ctl_offboard_keep names"],
    ),
    (
        "in the ledger, of another account",
        {"keep": ["CTLCustomerPolicy"], "ledger": {"resources": [{**IN_LEDGER["resources"][0], "account": OTHER}]}},
        ["ctl_offboard_keep names"],
    ),
    (
        "a word of the ledger that is no name",
        {"keep": [ACCOUNT], "ledger": {"resources": [{**IN_LEDGER["resources"][0], "resource": CONTACT}]}},
        ["ctl_offboard_keep names"],
    ),
    *(
        (
            f"an identity provider with the path {path!r}, removed before",
            {
                "also_remove": [arn(f"oidc-provider/id.example{path}")],
                "ledger": {"resources": [{**IN_LEDGER["resources"][0], "resource": "IAM OIDC provider id.example/a"}]},
            },
            words,
        )
        for path, words in (("/a", []), ("", ["ctl_offboard_also_remove"]), ("/b/a", ["ctl_offboard_also_remove"]))
    ),
    *(
        (
            f"{name} is to be kept, and its data deleted",
            {"keep": [name], "buckets": deletes(AUDIT), "ledger": made(AUDIT), **trusting(trust(AUDIT, "bucket", S3))},
            [f"ctl_offboard_keep names {name}", "would be deleted", "ctl_offboard_audit_data"],
        )
        for name in (AUDIT, S3)
    ),
    ("a bucket is to be kept, and stays", {"keep": [AUDIT]}, []),
    # Buckets.
    ("nobody knows who made it", {"buckets": deletes(AUDIT)}, [AUDIT, "would be lost"]),
    ("we made it", {"buckets": deletes(AUDIT), "ledger": made(AUDIT)}, []),
    ("we changed it", {"buckets": deletes(AUDIT), "ledger": made(AUDIT, created=False)}, [AUDIT]),
    ("we may have made it", {"buckets": deletes(AUDIT), "ledger": made(AUDIT, certain=False)}, [AUDIT]),
    ("another account's", {"buckets": deletes(AUDIT), "ledger": made(AUDIT, account="333333333333")}, [AUDIT]),
    ("not made, and named", {"buckets": deletes(AUDIT), "confirmed": [AUDIT]}, []),
    (
        "a trail goes on",
        {"buckets": deletes(AUDIT), "confirmed": [AUDIT], "look": DELIVERS},
        ["trail company would go on delivering"],
    ),
    ("a trail goes on into another", {"buckets": deletes(CONFIG), "confirmed": [CONFIG], "look": DELIVERS}, []),
    (
        "the trail goes too",
        {
            "buckets": deletes(AUDIT),
            "confirmed": [AUDIT],
            "look": DELIVERS,
            "settings": {"steps": [{"operation": "DeleteTrail", "resource": "trail company"}]},
        },
        [],
    ),
    (
        "the trail is only stopped",
        {
            "buckets": deletes(AUDIT),
            "confirmed": [AUDIT],
            "look": DELIVERS,
            "settings": {"steps": [{"operation": "StopLogging", "resource": "trail company"}]},
        },
        ["trail company"],
    ),
    (
        "a channel goes on",
        {"buckets": deletes(CONFIG), "confirmed": [CONFIG], "look": RECORDS},
        ["Config in eu-west-1 would go on delivering"],
    ),
    # Roles that are needed.
    (
        "a recorder that stays needs a role that goes",
        {"keep_hardening": True, "look": RECORDS, "iam": iam(managed=[item("roles", "CTLx")])},
        ["AWS Config in eu-west-1 records with a role that is removed"],
    ),
    ("a recorder that goes", {"look": RECORDS, "iam": iam(managed=[item("roles", "CTLx")])}, []),
    ("a recorder with another role", {"keep_hardening": True, "look": RECORDS}, []),
    ("the CAM goes on without a role", {"keep_cam": True}, ["needs the role CTLCAMRole"]),
    (
        "the CAM goes on",
        {"keep_cam": True, "keep": ["CTLCAMRole"], **trusting(trust("CTLCAMRole"))},
        [],
    ),
    (
        "the way in is to be kept",
        {"keep": ["CTLDeveloperRole"], "iam": iam(names=["CTLDeveloperRole"])},
        ["through which the partner enters"],
    ),
    (
        "the way in is to be kept, by its ARN",
        {"keep": [arn("role/CTLDeveloperRole")], "iam": iam(names=[arn("role/CTLDeveloperRole")])},
        ["through which the partner enters"],
    ),
]


PROBLEMS += [
    (
        "the way in is to be kept, by its ARN with a path",
        {"keep": [arn("role/ctl/CTLDeveloperRole")], "iam": iam(names=[arn("role/ctl/CTLDeveloperRole")])},
        ["ctl_offboard_keep names CTLDeveloperRole"],
    ),
    (
        "the way in is accepted, by its ARN with a path",
        {"accepted": [{"arn": arn("role/ctl/CTLDeveloperRole"), "reason": "x"}]},
        ["ctl_offboard_accepted_trust names CTLDeveloperRole"],
    ),
    (
        "the way in is accepted",
        {"accepted": [{"arn": "arn:aws:iam::*:role/CTLDev*", "reason": "x"}]},
        ["ctl_offboard_accepted_trust names CTLDeveloperRole"],
    ),
]


@pytest.mark.parametrize(("more", "words"), [row[1:] for row in PROBLEMS], ids=[row[0] for row in PROBLEMS])
def test_what_is_not_decided_is_said_before_anything_is_done(more: dict[str, Any], words: list[str]) -> None:
    found = evaluate(facts(**more)).problems
    assert len(found) == bool(words), found
    assert [word for word in words if word not in found[0]] == []


BUCKET = f"arn:aws:s3:::{AUDIT}"


def came(name: str, *accounts: str) -> dict[str, Any]:
    """A role that came since the origin."""
    lets_in = [f"account {one}" for one in accounts]
    return {**trust(name), "was_there": False, "lets_in": lets_in, "why": ["it came since the origin"]}


KEEP_CAM = {"keep": ["CTLCAMRole"], "keep_cam": True}
FINDINGS: list[tuple[str, dict[str, Any], list[str]]] = [
    ("nobody", {}, []),
    ("somebody", trusting(trust("vendor")), ["role/vendor", "ctl_offboard_also_remove"]),
    ("removed by this run", {**trusting(trust("vendor")), "iam": iam(managed=[item("roles", "vendor")])}, []),
    ("kept for the CAM", {**trusting(trust("CTLCAMRole")), "keep": ["CTLCAMRole"], "keep_cam": True}, []),
    ("kept for the CAM, and new", {**trusting(trust("CTLCAMRole"), came=[came("CTLCAMRole", CAM)]), **KEEP_CAM}, []),
    (
        "kept for the CAM, and open to the partner",
        {**trusting({**trust("CTLCAMRole"), "accounts": [CAM, "589942003651"]}), **KEEP_CAM},
        ["role/CTLCAMRole"],
    ),
    (
        "kept for the CAM, and open to everybody",
        {**trusting({**trust("CTLCAMRole"), "accounts": [], "who": ["everybody"]}), **KEEP_CAM},
        ["role/CTLCAMRole"],
    ),
    (
        "kept for the CAM, and open to a stranger",
        {**trusting(came=[came("CTLCAMRole", CAM, "999999999999")]), **KEEP_CAM},
        ["role/CTLCAMRole"],
    ),
    ("kept without a reason", {**trusting(trust("CTLx")), "keep": ["CTLx"], "iam": iam(names=["CTLx"])}, ["role/CTLx"]),
    ("a policy that is a boundary", {"iam": iam(managed=[item("policies", "CTLx")])}, ["policy/CTLx would stay"]),
    (
        "a policy that goes",
        {
            "iam": iam(
                managed=[item("policies", "CTLx")],
                steps=[{"operation": "DeletePolicy", "resource": "IAM policy CTLx", "reason": ""}],
            )
        },
        [],
    ),
    (
        "the role of the way in, which goes last",
        {**trusting(trust("own")), "way_in_role": "own", "own_role": "own", "iam": iam(managed=[item("roles", "own")])},
        [],
    ),
    # Nothing closes it: it is not ours.
    (
        "a way in that lets in others too",
        {**trusting(trust("own")), "way_in_role": "own", "iam": iam(similar_names=[item("roles", "own")])},
        ["role/own", "ctl_offboard_also_remove"],
    ),
    ("a user called like it", {**trusting(trust("own", "user")), "way_in_role": "own"}, ["may assume it"]),
    # No ARN of IAM: ctl_offboard_also_remove would refuse it.
    (
        "a bucket",
        trusting(trust(AUDIT, "bucket", BUCKET)),
        ["Take it out of the policy", "ctl_offboard_accepted_trust"],
    ),
    ("a bucket that is deleted", {**trusting(trust(AUDIT, "bucket", BUCKET)), "buckets": deletes(AUDIT)}, []),
    (
        "a contact",
        {"look": look(contacts={"BILLING": {"EmailAddress": "b***@partner.example"}})},
        [f"BILLING contact of account {ACCOUNT}"],
    ),
    (
        "a contact below its domain",
        {"look": look(contacts={"BILLING": {"EmailAddress": "b***@a.Partner.example"}})},
        ["BILLING"],
    ),
    (
        "another's contact",
        {"look": look(contacts={"BILLING": {"EmailAddress": "b***@apartner.example"}, "SECURITY": None})},
        [],
    ),
    (
        "a contact that goes",
        {
            "look": look(contacts={"BILLING": {"EmailAddress": "b***@partner.example"}}),
            "settings": {
                "steps": [{"operation": "DeleteAlternateContact", "resource": f"BILLING contact of account {ACCOUNT}"}]
            },
        },
        [],
    ),
    (
        "a contact, accepted",
        {
            "look": look(contacts={"BILLING": {"EmailAddress": "b***@partner.example"}}),
            "accepted": [{"arn": f"BILLING contact of account {ACCOUNT}", "reason": "x"}],
        },
        [],
    ),
    (
        "the primary contact, by web site",
        {"look": look(primary_contact={"CompanyName": "x", "WebsiteUrl": "https://www.partner.example/a"})},
        ["primary contact of account", "www.partner.example"],
    ),
    (
        "by a bare web site",
        {"look": look(primary_contact={"CompanyName": "", "WebsiteUrl": "partner.example"})},
        ["primary contact of account"],
    ),
    *(
        (
            f"by the web site {site}",
            {"look": look(primary_contact={"CompanyName": "", "WebsiteUrl": site})},
            ["primary contact of account"],
        )
        for site in (
            *("https://www.partner.example.", "https:/www.partner.example", "www.acme.example and www.partner.example"),
            *("HTTP://PARTNER.EXAMPLE:80", "https://[partner.example"),
        )
    ),
    *(
        (f"the web site {site}", {"look": look(primary_contact={"CompanyName": "", "WebsiteUrl": site})}, [])
        for site in ("https://[::1", "https://acme.example/partner.example", "apartner.example")
    ),
    (
        "by company",
        {"look": look(primary_contact={"CompanyName": "The PARTNER, Inc.", "WebsiteUrl": ""})},
        ["The PARTNER, Inc."],
    ),
    (
        "another company",
        {"look": look(primary_contact={"CompanyName": "Partnership", "WebsiteUrl": "acme.example"})},
        [],
    ),
    (
        "a journal that was not folded",
        {"unfolded": ["/spool/r.jsonl is broken"]},
        ["/spool/r.jsonl is broken. What that"],
    ),
    ("unreadable", trusting(unreadable=[unread("bucket", "b")]), ["bucket b: it could not be read"]),
    ("a region that is unreadable", trusting(unreadable=[unread("key", "", "eu-west-1")]), ["key in eu-west-1"]),
    ("a refusal", trusting(unreadable=[unread("bucket", "b")]), ["accept 'bucket b' in ctl_offboard_accepted_trust"]),
    # To accept what was only asked too often would be to know nothing of it.
    (
        "throttled",
        trusting(unreadable=[{**unread("bucket", "b"), "why": "AWS answered SlowDown"}]),
        ["bucket b", "run it again."],
    ),
    (
        "not yet known",
        trusting({**trust("q", "analyzer_finding", "arn:aws:sqs:::q"), "known": False}),
        ["Run this again when IAM Access Analyzer", "up to a day."],
    ),
]


@pytest.mark.parametrize(("more", "words"), [row[1:] for row in FINDINGS], ids=[row[0] for row in FINDINGS])
def test_what_would_be_found_is_known_with_the_plan(more: dict[str, Any], words: list[str]) -> None:
    found = evaluate(facts(**more)).findings
    assert len(found) == bool(words), found
    assert [word for word in words if word not in found[0]] == []
    if words and "s3" in found[0]:
        assert "ctl_offboard_also_remove" not in found[0]


OPTIONS: dict[str, Any] = {
    **dict.fromkeys(("archive_bucket", "backup_store", "confirm", "contract_end", "customer_email"), ""),
    **dict.fromkeys(("transfer_organization_id", "transfer_management_account_id"), ""),
    **{name: [] for name in (*LISTS, "accepted_trust")},
    "audit_data": "keep",
    "config_data": "keep",
    "partner_domains": ["partner.example"],
    "keep_hardening": True,
    "keep_cam": False,
    "leave": "removed",
    "root_held_by": "customer",
}
GONE = {"audit_data": "delete", "keep_hardening": False}
TRANSFER = {
    "leave": "transferred",
    "transfer_organization_id": "o-abc",
    "transfer_management_account_id": "111111111111",
}
BOTH = {"audit_data": "archive", "config_data": "archive"}
# What is asked for, and the words of what is wrong with it.
ASKED: list[tuple[dict[str, Any], list[str]]] = [
    ({}, []),
    ({"confirm": ACCOUNT, "contract_end": "2026-12-31"}, []),
    ({"confirm": "x"}, ["expected the id of this account"]),
    ({"contract_end": "2026-13-01"}, ["such as 2026-12-31"]),
    ({"contract_end": "20261231"}, ["such as 2026-12-31"]),
    ({"root_held_by": "partner"}, ["ctl_offboard_customer_email"]),
    ({"root_held_by": "partner", "customer_email": "a@b.example"}, []),
    ({"root_held_by": "partner", "customer_email": " "}, ["ctl_offboard_customer_email has to be"]),
    ({"root_held_by": "partner", "customer_email": "a@apartner.example"}, []),
    ({"root_held_by": "partner", "customer_email": "partner.example@b.example"}, []),
    *(
        (
            {"root_held_by": "partner", "customer_email": email},
            [f"ctl_offboard_customer_email is '{shown}', in a domain"],
        )
        for email, shown in (
            ("aws-root@partner.example", "a***@partner.example"),
            ("root@PARTNER.Example", "r***@PARTNER.Example"),
            ("root@mail.partner.example", "r***@mail.partner.example"),
            (" root@partner.example ", "r***@partner.example"),
            ("root@partner.example.", "r***@partner.example."),
        )
    ),
    # Written so, they never fitted anything.
    *(
        ({"root_held_by": "partner", "customer_email": "a@m.partner.example", "partner_domains": [text]}, ["m.partner"])
        for text in (
            "@partner.example",
            ".partner.example",
            "Partner.Example.",
            " partner.example ",
            "x@partner.example",
        )
    ),
    ({"partner_domains": [" ", "@"]}, ["no domain in partner.domains, and ctl_offboard_partner_domains is empty"]),
    ({"audit_data": "archive"}, ["ctl_offboard_archive_bucket"]),
    ({"config_data": "archive", "archive_bucket": "x"}, []),
    ({"config_data": "archive", "archive_bucket": f"{CONFIG}-2"}, []),
    ({"config_data": "archive", "archive_bucket": AUDIT}, []),
    ({"config_data": "archive", "archive_bucket": CONFIG}, [f"is '{CONFIG}', which is archived or deleted itself"]),
    ({**BOTH, "archive_bucket": CONFIG}, ["archived or deleted itself"]),
    ({**BOTH, "archive_bucket": AUDIT}, ["archived or deleted itself"]),
    ({**BOTH, "archive_bucket": "x"}, []),
    (
        {"audit_data": "archive", "archive_bucket": CONFIG, "config_data": "delete", "keep_hardening": False},
        ["archived or deleted itself"],
    ),
    (
        {"config_data": "archive", "archive_bucket": AUDIT, **GONE, "backup_store": "/x"},
        ["archived or deleted itself"],
    ),
    # Nothing is archived: the bucket is not used.
    ({"config_data": "delete", "archive_bucket": CONFIG, "keep_hardening": False}, []),
    ({"config_data": "delete"}, ["has to have its bucket"]),
    ({"config_data": "delete", "keep_hardening": "no"}, []),
    (GONE, ["ctl_evidence_backup_store has to name"]),
    ({**GONE, "backup_store": f"s3://{AUDIT}/x"}, ["must not lie in a bucket"]),
    ({**GONE, "backup_store": f"s3://{AUDIT}-other/x"}, []),
    ({"audit_data": "delete", "backup_store": "/x"}, ["has to have its bucket"]),
    ({"backup_store": "s3://evidence/of/customer"}, ["at two places"]),
    ({"backup_store": "s3://evidence-2"}, []),
    ({"leave": "transferred"}, ["a transfer needs"]),
    (TRANSFER, []),
    ({**TRANSFER, "transfer_management_account_id": "111"}, ["a transfer needs"]),
    ({"keep_cam": True}, ["ctl_offboard_keep_cam needs"]),
    ({"partner_domains": ""}, ["no domain in partner.domains, and ctl_offboard_partner_domains is empty"]),
    ({"accepted_trust": [{"arn": "a"}]}, ["needs arn and reason"]),
    ({"accepted_trust": [{"arn": "a", "reason": "  "}]}, ["needs arn and reason"]),
    ({"accepted_trust": [{"arn": "a", "reason": "CASE"}]}, []),
    ({"accepted_trust": ["a"]}, ["expected a list of arn and reason"]),
    ({"keep_hardening": "perhaps"}, ["expected true or false"]),
    ({"keep": {"a": 1}}, ["expected a list"]),
    # All of it at once.
    ({"confirm": "x", "root_held_by": "partner"}, ["expected the id", "ctl_offboard_customer_email"]),
]


NO_PROVIDER = {"endpoint": "", "id": "", "name": ""}
OF_CATALOGUE: dict[str, Any] = {
    "names": {"audit_bucket": AUDIT, "config_bucket": CONFIG},
    "partner": {"domains": [], "companies": []},
}


@pytest.mark.parametrize(
    ("endpoint", "provider", "name", "called"),
    [
        ("", "", "", ""),
        ("https://cam", "", "", ""),
        ("", "p-1", "", ""),
        ("", "", "acme", ""),
        ("https://cam", "p-1", "", "p-1"),
        ("https://cam", 7, "", "7"),
        ("https://cam", "", "acme", "acme"),
    ],
)
def test_a_provider_has_an_endpoint_and_an_id_or_a_name(endpoint: str, provider: Any, name: str, called: str) -> None:
    given = {"account_id": ACCOUNT, **OF_CATALOGUE, "evidence_store": "s3://evidence", "options": OPTIONS}
    asked = ask({**given, "provider": {"endpoint": endpoint, "id": provider, "name": name}})
    assert (asked.has_provider, asked.provider) == (bool(called), called)


@pytest.mark.parametrize(
    ("member", "directory", "check_mode", "writes"),
    [
        ({"id": ACCOUNT}, "/packets", False, True),
        ({"id": ACCOUNT}, "/packets", True, False),
        ({"id": ACCOUNT}, "", False, False),
        (None, "/packets", False, False),
    ],
)
def test_a_packet_is_written_where_there_is_work_a_place_and_no_check_mode(
    member: Any, directory: str, check_mode: bool, writes: bool
) -> None:
    assert evaluate(facts(member=member, packet_directory=directory, check_mode=check_mode)).writes_packet is writes


@pytest.mark.parametrize(("asked", "words"), ASKED)
def test_what_cannot_be_meant_is_named_all_at_once(asked: dict[str, Any], words: list[str]) -> None:
    given = {"account_id": ACCOUNT, **OF_CATALOGUE, "evidence_store": "s3://evidence", "provider": NO_PROVIDER}
    found = ask({**given, "options": {**OPTIONS, **asked}}).problems
    assert len(found) == len(words), found
    assert [word for word, sentence in zip(words, found, strict=True) if word not in sentence] == []


@pytest.mark.parametrize(
    ("evidence", "backup", "elsewhere"),
    [
        (f"s3://{AUDIT}/ctl-evidence", "", f"s3://{AUDIT}-2"),
        ("/evidence/", "/evidence", "/evidence-2"),
        ("/evidence", "/other/../evidence", "/other"),
        # One lies within the other: what takes the one away takes both.
        ("/evidence", "/evidence/customer", "/evidences/customer"),
        ("/evidence/customer", "/evidence", "/customer/evidence"),
        ("/evidence/a/../b", "/evidence/b/c", "/evidence/a"),
        ("/evidence", "/", "s3://evidence"),
        ("~/evidence", "~/evidence/customer", "~/customer"),
        ("s3://evidence", "s3://evidence/customer", "s3://evidence-2/customer"),
        ("s3://evidence/of/partner", "s3://evidence/of", "/evidence/of"),
    ],
)
def test_one_place_is_not_two(evidence: str, backup: str, elsewhere: str) -> None:
    given = {
        "account_id": ACCOUNT,
        **OF_CATALOGUE,
        "provider": NO_PROVIDER,
        "options": {**OPTIONS, "backup_store": backup},
    }
    assert ["at two places" in sentence for sentence in ask({**given, "evidence_store": evidence}).problems] == [True]
    assert ask({**given, "evidence_store": elsewhere}).problems == []


def test_an_evidence_store_in_a_deleted_bucket_is_refused() -> None:
    options = {**OPTIONS, **GONE, "backup_store": "/x"}
    given = {
        "account_id": ACCOUNT,
        **OF_CATALOGUE,
        "evidence_store": f"s3://{AUDIT}",
        "provider": NO_PROVIDER,
        "options": options,
    }
    assert ["must not lie" in sentence for sentence in ask(given).problems] == [True]


@pytest.mark.parametrize(
    ("given", "meant"),
    [("CTLx", ["CTLx"]), ("CTLx, CTLy", ["CTLx", "CTLy"]), ("", []), (" ", []), (["a", 1], ["a", "1"]), ([], [])],
)
def test_a_single_name_is_a_list_of_one(given: Any, meant: list[str]) -> None:
    assert typed({**OPTIONS, "confirmed": given})[0]["confirmed"] == meant


def test_a_blank_name_names_nobody() -> None:
    blank = {**OPTIONS, "partner_names": ["", " ", "Partner"]}
    assert typed(blank)[0]["partner_names"] == ["Partner"]
    partner = {**OF_CATALOGUE["partner"], "companies": ["", "Company"]}
    given = {"account_id": ACCOUNT, **OF_CATALOGUE, "partner": partner, "evidence_store": "/x", "provider": NO_PROVIDER}
    assert ask({**given, "options": blank}).options["partner_names"] == ["Company", "Partner"]


@pytest.mark.parametrize(("given", "meant"), [("false", False), ("yes", True), (True, True), (0, False)])
def test_a_text_from_the_command_line_is_a_switch(given: Any, meant: bool) -> None:
    assert typed({**OPTIONS, "keep_hardening": given})[0]["keep_hardening"] is meant


OWN_POLICY = item("policies", "CTLDeveloperPolicy")
OWN_ROLE = {
    "name": "CTLDeveloperRole",
    "policies": ["CTLDeveloperPolicy"],
    "trusted_accounts": [],
    "trusted_services": [],
}


@pytest.mark.parametrize(("bounding", "stays"), [([], False), (["CTLDeveloperPolicy"], True)])
def test_the_policy_of_the_way_in_stays_only_if_it_bounds_somebody(bounding: list[str], stays: bool) -> None:
    """It goes with the role, in the end; what is somebody's boundary does not."""
    known = {"policies": [{"name": "CTLDeveloperPolicy"}], "roles": [OWN_ROLE]}
    plan = iam(managed=[OWN_POLICY], bounding=bounding)
    found = evaluate(facts(iam=plan, catalogue=known, own_role="CTLDeveloperRole")).findings
    assert any("it is somebody's permissions boundary" in sentence for sentence in found) is stays


REFUSED = {"error": {"code": ""}, "msg": "Bucket archive does not exist"}


@pytest.mark.parametrize("foreseen", [REFUSED, {"results": [{"changed": False}, REFUSED]}])
def test_what_a_later_phase_would_be_refused_is_a_problem_of_the_plan(foreseen: dict[str, Any]) -> None:
    assert evaluate(facts(foreseen=[{}, foreseen])).problems == ["Bucket archive does not exist"]


def test_a_new_credential_of_the_root_user_is_found_by_the_plan() -> None:
    key = {"kind": "access_keys", "id": "AKIA1", "since": "2026-01-31T12:00:00+00:00"}
    [finding] = evaluate(facts(root_findings=[key])).findings
    assert f"access key AKIA1 of root user {ACCOUNT} was made on 2026-01-31" in finding
    accepted = [{"arn": f"access key AKIA1 of root user {ACCOUNT}", "reason": "the owner's"}]
    assert evaluate(facts(root_findings=[key], accepted=accepted)).findings == []
