# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Plans of roles: trust, attached policies, adoption, and not locking ourselves out."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError
from ansible_collections.ctl.aws.plugins.module_utils._policies.trust import Visitor, trust_policy
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.role_trust import NONE_REOPENS, InUse, Reopens
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.roles import desired_trust, plan
from ansible_collections.ctl.aws.tests.accounts import ACME as ACCOUNT
from ansible_collections.ctl.aws.tests.accounts import PARTNER, STRANGER
from ansible_collections.ctl.aws.tests.unit.support.iam_roles import (
    ADMIN,
    ARNS,
    ATTACH,
    DETACH,
    DOCUMENTS,
    EFFECTS,
    FULL_ACCESS,
    LIMITED,
    NARROW,
    OURS,
    SECRET,
    declared,
    existing,
    planned,
    trusting,
)
from ansible_collections.ctl.aws.tests.unit.support.plan_steps import (
    PROPERTY,
    Unmet,
    after,
    operations,
    shows,
    warns,
)
from hypothesis import given
from hypothesis import strategies as st

OUR_TAGS = [{"Key": "ctl:managed-by", "Value": "ctl.aws"}]
UPDATE_TRUST = "UpdateAssumeRolePolicy"
GONE = f"it no longer trusts {PARTNER}"
EVERYBODY_UNDER_A_CONDITION = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"AWS": "*"},
            "Action": "sts:AssumeRole",
            "Condition": {"StringEquals": {"aws:PrincipalAccount": PARTNER, "sts:ExternalId": "theirs"}},
        }
    ],
}


def with_deny(trust: dict[str, Any]) -> dict[str, Any]:
    """The customer's own rule beside it: only from his network."""
    deny = {
        "Effect": "Deny",
        "Principal": {"AWS": "*"},
        "Action": "sts:AssumeRole",
        "Condition": {"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}},
    }
    return {**trust, "Statement": [*trust["Statement"], deny]}


@pytest.mark.parametrize(
    ("current", "wanted", "attached", "steps", "warnings"),
    [
        (
            None,
            {**SECRET, "path": "/ctl/", "description": "Text."},
            ARNS[:2],
            [
                (
                    "CreateRole",
                    {
                        "RoleName": "CTLRole",
                        "Path": "/ctl/",
                        "Description": "Text.",
                        "AssumeRolePolicyDocument": trusting(PARTNER, secret="secret"),
                        "Tags": OUR_TAGS,
                    },
                ),
                (ATTACH, {"RoleName": "CTLRole", "PolicyArn": ARNS[0]}),
                (ATTACH, {"PolicyArn": ARNS[1]}),
            ],
            [],
        ),
        (
            None,
            {"trusted_accounts": []},
            [],
            [("CreateRole", {"AssumeRolePolicyDocument": trusting()})],
            [],
        ),
        ({}, {}, [], [], []),
        ({"attached": ARNS[:2]}, {}, ARNS[:2], [], []),
        # Trust: drift is corrected, what is stricter is kept.
        ({}, {"trusted_accounts": [STRANGER]}, [], [(UPDATE_TRUST, {"PolicyDocument": trusting(STRANGER)})], [GONE]),
        ({}, SECRET, [], [(UPDATE_TRUST, {"PolicyDocument": trusting(PARTNER, secret="secret")})], []),
        (
            {"trust": trusting(PARTNER, secret="other")},
            SECRET,
            [],
            [(UPDATE_TRUST, {})],
            ["its external id was another one than the inventory's, and is overwritten"],
        ),
        (
            {"trust": trusting(PARTNER, STRANGER)},
            {},
            [],
            [(UPDATE_TRUST, {"PolicyDocument": trusting(PARTNER)})],
            [f"it no longer trusts {STRANGER}"],
        ),
        # What is stricter in a deviating policy outlives its correction.
        (
            {"trust": trusting(PARTNER, STRANGER, secret="theirs")},
            {},
            [],
            [(UPDATE_TRUST, {"PolicyDocument": trusting(PARTNER, secret="theirs")})],
            ["the stricter part of its trust policy is kept", f"it no longer trusts {STRANGER}"],
        ),
        (
            {"trust": with_deny(trusting(PARTNER, STRANGER))},
            {},
            [],
            [(UPDATE_TRUST, {"PolicyDocument": with_deny(trusting(PARTNER))})],
            ["the stricter part of its trust policy is kept", f"it no longer trusts {STRANGER}"],
        ),
        ({"trust": EVERYBODY_UNDER_A_CONDITION}, {}, [], [], [Unmet("cannot be compared with the standard, kept")]),
        ({"trust": trusting(PARTNER, secret="theirs")}, {}, [], [], ["its trust policy is stricter"]),
        ({}, {"trusted_services": ["lambda.amazonaws.com"]}, [], [], ["its trust policy is stricter"]),
        ({"trust": trusting(PARTNER, like=("*Support*",))}, {}, [], [], ["its trust policy is stricter"]),
        ({"trust": trusting(PARTNER, like=("*",))}, NARROW, [], [(UPDATE_TRUST, {})], []),
        # A role is closed when we are told to.
        ({}, {"trusted_accounts": []}, [], [(UPDATE_TRUST, {"PolicyDocument": trusting()})], [GONE]),
        (
            {"tags": {}},
            {"trusted_accounts": []},
            [],
            [(UPDATE_TRUST, {"PolicyDocument": trusting()}), ("TagRole", {})],
            [GONE],
        ),
        # Adoption: whoever speaks of the same account or service means the same role.
        ({"tags": {}}, {}, [], [("TagRole", {"RoleName": "CTLRole", "Tags": OUR_TAGS})], []),
        ({"tags": {}}, SECRET, [], [(UPDATE_TRUST, {}), ("TagRole", {})], []),
        # Policies: missing ones come before surplus ones go; inline ones and the boundary stay.
        (
            {"attached": [ARNS[0], ARNS[1]], "boundary": ARNS[5]},
            {},
            [ARNS[1], ARNS[2]],
            [(ATTACH, {"PolicyArn": ARNS[2]}), (DETACH, {"RoleName": "CTLRole", "PolicyArn": ARNS[0]})],
            ["the permissions boundary P5 is not in the standard and narrows it, kept"],
        ),
        (
            {"inline": {"b": FULL_ACCESS, "a": FULL_ACCESS}},
            {},
            [],
            [],
            [Unmet(f"inline policy {name} is not in the standard, and nothing proves") for name in "ab"],
        ),
        # The rest.
        ({"path": "/theirs/"}, {}, [], [], ["its path is '/theirs/' instead of '/'"]),
        (
            {"description": "Old.", "max_session": 7200},
            {"description": "New."},
            [],
            [("UpdateRole", {"RoleName": "CTLRole", "Description": "New.", "MaxSessionDuration": 7200})],
            ["it can be assumed for 2 hours, not for one, and nothing proves that it is ours: kept"],
        ),
    ],
)
def test_a_role_is_made_corrected_or_adopted(
    current: dict[str, Any] | None,
    wanted: dict[str, Any],
    attached: list[str],
    steps: list[tuple[str, dict[str, Any]]],
    warnings: list[str],
) -> None:
    found = planned(current, wanted, attached)
    shows(found, steps)
    warns(found, *warnings)


DENY = {"Effect": "Deny", "Action": "ec2:*", "Resource": "*"}
DENIES, DENIES_AND_ALLOWS = ARNS[6], ARNS[7]
LIMITS = {
    DENIES: {"Statement": DENY},
    DENIES_AND_ALLOWS: {"Statement": [*FULL_ACCESS["Statement"], DENY]},
    ARNS[8]: {"Statement": []},
}
QUARANTINE = "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV2"


@pytest.mark.parametrize(
    ("there", "standard", "detached", "kept"),
    [
        # A policy that only denies: without it the role could do more.
        (DENIES, [LIMITED], [], ["P6"]),
        ("arn:aws:iam::aws:policy/AWSDenyAll", [], [], ["AWSDenyAll"]),
        (QUARANTINE, [ADMIN], [], ["AWSCompromisedKeyQuarantineV2"]),
        # One that allows, too: where all is allowed anyway, it adds nothing.
        (DENIES_AND_ALLOWS, [ADMIN], [], ["P7"]),
        (DENIES_AND_ALLOWS, [LIMITED], [DENIES_AND_ALLOWS], []),
        (ARNS[8], [LIMITED], [ARNS[8]], []),
        (LIMITED, [ADMIN], [LIMITED], []),
        ("arn:aws:iam::aws:policy/ReadOnlyAccess", [], ["arn:aws:iam::aws:policy/ReadOnlyAccess"], []),
    ],
)
@pytest.mark.parametrize("in_use", [None, InUse("CTLRole", Visitor(PARTNER, "", ""))])
def test_a_policy_that_narrows_a_role_is_kept_and_reported(
    in_use: InUse | None, there: str, standard: list[str], detached: list[str], kept: list[str]
) -> None:
    if in_use and detached and standard != [ADMIN]:
        return  # refused, as the role in use has to be an administrator
    current = {"CTLRole": existing(attached=[*standard, there])}
    found = plan(current, [declared()], {"CTLRole": standard}, {**DOCUMENTS, **LIMITS}, in_use)
    shows(found, [(DETACH, {"PolicyArn": arn}) for arn in detached])
    warns(found, *(f"policy {name} is not in the standard and narrows it, kept" for name in kept))


def test_what_narrows_a_role_counts_towards_the_quota() -> None:
    current = {"CTLRole": existing(attached=[DENIES])}
    standard = [ADMIN, *(f"{ADMIN}{number}" for number in range(9))]
    with pytest.raises(CtlError, match="would have 11 policies"):
        plan(current, [declared()], {"CTLRole": standard}, {**DOCUMENTS, **LIMITS}, None)


WAITS = Unmet("It stays closed until the customer opens it")
DENY_ALL = {"Effect": "Deny", "Principal": "*", "Action": "sts:*"}
IN_OTHER_WORDS = {"Version": "2012-10-17", "Statement": [*trusting(PARTNER)["Statement"], DENY_ALL]}
OPENED = [(UPDATE_TRUST, {"PolicyDocument": trusting(PARTNER)})]


@pytest.mark.parametrize(
    ("trust", "reopens", "steps", "warnings"),
    [
        # Nobody can tell who closed it: it was the customer.
        (trusting(), NONE_REOPENS, [], [WAITS]),
        (IN_OTHER_WORDS, NONE_REOPENS, [], [WAITS]),
        ({"Statement": []}, NONE_REOPENS, [], [WAITS]),
        (trusting("AROADELETED12345"), NONE_REOPENS, [], [WAITS]),
        # The customer's own account, or a service, may: that is closed to us.
        (trusting(ACCOUNT), NONE_REOPENS, [], [WAITS]),
        (trusting(f"arn:aws:iam::{ACCOUNT}:role/admin"), NONE_REOPENS, [], [WAITS]),
        (trusting(ACCOUNT, secret="mine"), Reopens(ours={"CTLRole"}), [], [WAITS]),
        (trusting(services=("lambda.amazonaws.com",)), NONE_REOPENS, [], [WAITS]),
        (trusting(ACCOUNT), Reopens(named={"CTLRole"}), OPENED, []),
        (trusting(), Reopens(ours={"CTLOther"}, named={"CTLOther"}), [], [WAITS]),
        # We did.
        (trusting(), Reopens(ours={"CTLRole"}), OPENED, []),
        # We did, and the customer has closed it once more since.
        (IN_OTHER_WORDS, Reopens(ours={"CTLRole"}), [], [WAITS]),
        # The customer agrees.
        (trusting(), Reopens(named={"CTLRole"}), OPENED, []),
        (IN_OTHER_WORDS, Reopens(named={"CTLRole"}), OPENED, []),
    ],
)
@pytest.mark.parametrize("tags", [OURS, {}])
def test_a_closed_role_is_opened_only_if_we_closed_it_or_the_customer_agrees(
    tags: dict[str, str], trust: Any, reopens: Reopens, steps: list[Any], warnings: list[str]
) -> None:
    found = planned({"trust": trust, "tags": tags}, {}, reopens=reopens)
    shows(found, steps if tags else [*steps, ("TagRole", {})])
    warns(found, *warnings)


@pytest.mark.parametrize("current", [None, {"trust": trusting(PARTNER)}, {"trust": trusting(), "description": "x"}])
def test_what_we_leave_closed_is_marked_so(current: dict[str, Any] | None) -> None:
    left = planned(current, {"trusted_accounts": []}, ARNS[:2]).steps
    assert left and {step.mark for step in left} == {"shut"}
    assert {step.mark for step in planned(current, {}, ARNS[:2], reopens=Reopens(named={"CTLRole"})).steps} == {""}


@pytest.mark.parametrize(
    "condition",
    [
        {"StringLike": {"aws:PrincipalArn": "*"}},
        {"StringNotEquals": {"aws:PrincipalArn": "nobody"}},
        {"Null": {"aws:PrincipalAccount": "false"}},
        {"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}},
    ],
)
def test_a_role_in_use_that_everybody_can_assume_is_corrected(condition: dict[str, Any]) -> None:
    operator = Visitor(PARTNER, f"arn:aws:iam::{PARTNER}:user/operator", "secret")
    wide = {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole", "Condition": condition}]}
    found = planned({"trust": wide}, SECRET, in_use=InUse("CTLRole", operator))
    shows(found, [(UPDATE_TRUST, {"PolicyDocument": trusting(PARTNER, secret="secret")})])
    warns(found, "it no longer trusts *")


def test_conditions_that_let_us_in_are_met_after_the_correction_too() -> None:
    operator = Visitor(PARTNER, f"arn:aws:iam::{PARTNER}:user/operator", "secret")
    office = trusting(PARTNER)
    office["Statement"][0]["Condition"] = {"IpAddress": {"aws:SourceIp": "8.8.8.0/24"}}
    [step] = planned({"trust": office}, SECRET, in_use=InUse("CTLRole", operator)).steps
    assert "8.8.8.0/24" in step.parameters["PolicyDocument"]


@pytest.mark.parametrize(
    ("have", "want", "steps"),
    [
        (ARNS[:10], ARNS[10:12], [DETACH, DETACH, ATTACH, ATTACH, *[DETACH] * 8]),
        (ARNS[:9], ARNS[9:11], [DETACH, ATTACH, ATTACH, *[DETACH] * 8]),
        (ARNS[:8], ARNS[8:10], [ATTACH, ATTACH, *[DETACH] * 8]),
        (ARNS[:10], ARNS[:9] + ARNS[10:11], [DETACH, ATTACH]),
    ],
)
def test_room_is_made_where_the_quota_needs_it(have: list[str], want: list[str], steps: list[str]) -> None:
    assert operations(planned({"attached": have}, {}, want)) == steps


def test_an_attachment_waits_for_the_policy_and_the_role_and_no_secret_is_shown() -> None:
    create, attached = planned(None, SECRET, [ARNS[3]]).steps
    assert attached.depends_on == ("IAM policy P3",)
    assert attached.resource == create.resource
    [changed] = planned({"trust": trusting(PARTNER, secret="former")}, SECRET).steps
    shown = f"{create.after}{changed.before}{changed.after}{create.reason}{changed.reason}"
    assert "********" in shown
    assert "secret" not in shown and "former" not in shown


@pytest.mark.parametrize(
    ("current", "wanted", "attached", "message"),
    [
        (None, {}, ARNS[:11], "Role CTLRole would have 11 policies, IAM takes 10"),
        ({}, {}, ARNS[:11], "Role CTLRole would have 11 policies, IAM takes 10"),
        (None, {"trusted_principals": ["arn:aws:iam::1:role/" + "x" * 2048]}, [], "trust policy of role CTLRole would"),
    ],
)
def test_what_cannot_be_meant_is_an_error(
    current: dict[str, Any] | None, wanted: dict[str, Any], attached: list[str], message: str
) -> None:
    with pytest.raises(CtlError, match=message):
        planned(current, wanted, attached)


ACCOUNTS = st.lists(st.sampled_from([PARTNER, STRANGER]), unique=True)
SERVICES = st.lists(st.sampled_from(["lambda.amazonaws.com", "ec2.amazonaws.com"]), unique=True)
EXTERNAL_IDS = st.sampled_from(["", "secret", "other"])
DECLARED = st.builds(
    lambda accounts, services, secret, text: declared(
        trusted_accounts=accounts, trusted_services=services, external_id=secret, description=text
    ),
    ACCOUNTS,
    SERVICES,
    EXTERNAL_IDS,
    st.sampled_from(["", "New."]),
)
ATTACHED = st.lists(st.sampled_from(ARNS), unique=True, max_size=10).map(sorted)
EXISTING = st.builds(
    lambda accounts, services, secret, attached: existing(
        trust=trust_policy(accounts, services, secret, []), attached=attached, max_session=7200
    ),
    ACCOUNTS,
    SERVICES,
    EXTERNAL_IDS,
    ATTACHED,
)


@given(current=st.none() | EXISTING, wanted=DECLARED, attached=ATTACHED)
@PROPERTY
def test_a_second_plan_is_empty(current: Any, wanted: dict[str, Any], attached: list[str]) -> None:
    roles, policies = {"CTLRole": current} if current else {}, {"CTLRole": attached}
    state = after({"roles": roles}, plan(roles, [wanted], policies, {}, None), EFFECTS)["roles"]
    assert not plan(state, [wanted], policies, {}, None).steps
    assert state["CTLRole"]["attached"] == attached
    assert state["CTLRole"]["max_session"] == (7200 if current else 3600)
    assert current or state["CTLRole"]["trust"] == desired_trust(wanted)
