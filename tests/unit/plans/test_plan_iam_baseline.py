# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Plans of iam_baseline: policies, roles and groups together."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError, InputError
from ansible_collections.ctl.aws.plugins.module_utils._policies.trust import Visitor
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.iam_baseline import Account, plan
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.role_trust import InUse
from ansible_collections.ctl.aws.tests.accounts import ACME as ACCOUNT
from ansible_collections.ctl.aws.tests.accounts import PARTNER
from ansible_collections.ctl.aws.tests.unit.support import iam_policies as policies
from ansible_collections.ctl.aws.tests.unit.support import iam_roles as roles
from ansible_collections.ctl.aws.tests.unit.support.iam_accounts import now, wanted
from ansible_collections.ctl.aws.tests.unit.support.plan_steps import PROPERTY, Effect, after, operations, shows
from hypothesis import given
from hypothesis import strategies as st

ATTACH_GROUP = "AttachGroupPolicy"


def account(partition: str = "aws", in_use: InUse | None = None) -> Account:
    return Account(ACCOUNT, partition, in_use)


def group(*attached: str) -> dict[str, Any]:
    return {"arn": f"arn:aws:iam::{ACCOUNT}:group/G", "id": "AGPAEXAMPLE", "path": "/", "attached": list(attached)}


def role(**values: Any) -> dict[str, Any]:
    return {**roles.declared(**values), "policies": values.get("policies", []), "aws_policies": values.get("aws", [])}


def attach_group(state: dict[str, Any], sent: dict[str, Any]) -> None:
    attached = state["groups"][sent["GroupName"]]["attached"]
    attached.append(sent["PolicyArn"])
    assert len(attached) <= 10, "LimitExceeded"


EFFECTS: dict[str, Effect] = {**policies.EFFECTS, **roles.EFFECTS, ATTACH_GROUP: attach_group}

STANDARD = policies.existing()["arn"]
THEIRS = policies.existing("Theirs", arn=f"arn:aws:iam::{ACCOUNT}:policy/own/Theirs", path="/own/")
OTHERS = [f"arn:aws:iam::{ACCOUNT}:policy/Other{number}" for number in range(12)]
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"


@pytest.mark.parametrize(
    ("current", "desired", "steps"),
    [
        (now(), wanted(), []),
        # A policy comes before what it is attached to; whatever is not declared is not touched.
        (
            now(policies={"Theirs": THEIRS}, roles={"Other": roles.existing()}, groups={"G": group()}),
            wanted(
                policies=[policies.declared()],
                roles=[role(policies=["Standard"], aws=["ReadOnlyAccess"])],
                group_policies=["Standard"],
            ),
            [
                ("CreatePolicy", {"PolicyName": "Standard"}),
                ("CreateRole", {"RoleName": "CTLRole"}),
                ("AttachRolePolicy", {"PolicyArn": STANDARD}),
                ("AttachRolePolicy", {"PolicyArn": READ_ONLY}),
                (ATTACH_GROUP, {"GroupName": "G", "PolicyArn": STANDARD}),
            ],
        ),
        # A policy is known by its name: declared, or there already, wherever its path has put it.
        (
            now(policies={"Theirs": THEIRS}, groups={"G": group()}),
            wanted(group_policies=["Theirs"]),
            [(ATTACH_GROUP, {"PolicyArn": THEIRS["arn"]})],
        ),
        (
            now(policies={"Theirs": THEIRS}),
            wanted(policies=[policies.declared("Theirs", create_only=True)], roles=[role(policies=["Theirs"])]),
            [("CreateRole", {}), ("AttachRolePolicy", {"PolicyArn": THEIRS["arn"]})],
        ),
        (
            now(groups={"G": group()}),
            wanted(policies=[policies.declared(path="/ctl/")], group_policies=["Standard"]),
            [
                ("CreatePolicy", {}),
                (ATTACH_GROUP, {"PolicyArn": f"arn:aws:iam::{ACCOUNT}:policy/ctl/Standard"}),
            ],
        ),
        # Groups only ever gain; a group with an exception is left alone.
        (
            now(
                policies={"Standard": policies.existing()},
                groups={"A": group(OTHERS[0]), "B": group(STANDARD), "C": group(), "D": group()},
            ),
            wanted(policies=[policies.declared()], group_policies=["Standard"], excluded_groups=["C", "Missing"]),
            [
                (ATTACH_GROUP, {"GroupName": "A", "PolicyArn": STANDARD}),
                (ATTACH_GROUP, {"GroupName": "D", "PolicyArn": STANDARD}),
            ],
        ),
        (
            now(policies={"Standard": policies.existing()}, groups={"Full": group(*OTHERS[:9])}),
            wanted(group_policies=["Standard"]),
            [(ATTACH_GROUP, {"GroupName": "Full"})],
        ),
        (
            now(policies={"Standard": policies.existing()}, groups={"Full": group(STANDARD, *OTHERS[:9])}),
            wanted(group_policies=["Standard"]),
            [],
        ),
        # A higher quota of the customer's, with nothing to attach, is no error.
        (
            now(policies={"Standard": policies.existing()}, groups={"Full": group(STANDARD, *OTHERS[:11])}),
            wanted(group_policies=["Standard"]),
            [],
        ),
    ],
)
def test_everything_declared_comes_about_and_nothing_else(
    current: dict[str, Any], desired: dict[str, Any], steps: list[tuple[str, dict[str, Any]]]
) -> None:
    planned = plan(current, desired, account())
    shows(planned, steps)
    assert not plan(after(current, planned, EFFECTS), desired, account()).steps


@pytest.mark.parametrize("partition", ["aws", "aws-us-gov", "aws-cn"])
def test_arns_are_of_the_partition(partition: str) -> None:
    desired = wanted(
        policies=[policies.declared()], roles=[role(policies=["Standard"], aws=["job-function/ViewOnlyAccess"])]
    )
    planned = plan(now(), desired, account(partition))
    assert [step.parameters["PolicyArn"] for step in planned.steps if step.operation == "AttachRolePolicy"] == [
        f"arn:{partition}:iam::{ACCOUNT}:policy/Standard",
        f"arn:{partition}:iam::aws:policy/job-function/ViewOnlyAccess",
    ]


def test_a_group_waits_for_the_policies_that_it_gets() -> None:
    desired = wanted(policies=[policies.declared()], group_policies=["Standard"])
    create, attach = plan(now(groups={"G": group()}), desired, account()).steps
    assert attach.depends_on == (create.resource,)


def test_a_group_that_is_full_is_named_and_left_as_it_is() -> None:
    full = now(policies={"Standard": policies.existing()}, groups={"Full": group(*OTHERS[:10])})
    found = plan(full, wanted(group_policies=["Standard"]), account())
    assert (operations(found), len(found.unmet)) == ([], 1)
    assert "Group Full has 10 policies, IAM takes 10: Standard not attached" in found.unmet[0]


@pytest.mark.parametrize(
    ("current", "desired", "error", "message"),
    [
        (
            now(policies={"Theirs": THEIRS}),
            wanted(roles=[role(policies=["Mistyped"])]),
            InputError,
            "policies of role CTLRole is 'Mistyped', expected a policy that is declared in policies or exists",
        ),
        (now(), wanted(group_policies=["Mistyped"]), InputError, "group_policies is 'Mistyped', expected a policy"),
        (
            now(),
            wanted(roles=[role(aws=[f"Managed{number}" for number in range(11)])]),
            CtlError,
            "Role CTLRole would have 11 policies, IAM takes 10",
        ),
    ],
)
def test_what_cannot_be_done_is_an_error_before_anything_is_written(
    current: dict[str, Any], desired: dict[str, Any], error: type[CtlError], message: str
) -> None:
    with pytest.raises(error, match=message):
        plan(current, desired, account())


FULL_ACCESS = {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


@pytest.mark.parametrize(
    ("document", "create_only", "refused"),
    [
        (FULL_ACCESS, False, False),
        (policies.document("s3:*"), False, True),
        (
            {"Statement": [*FULL_ACCESS["Statement"], {"Effect": "Deny", "Action": "iam:*", "Resource": "*"}]},
            False,
            True,
        ),
        (policies.document("s3:*"), True, False),  # it stays as it is
    ],
)
def test_the_policy_of_the_role_in_use_keeps_permitting_this_work(
    document: dict[str, Any], create_only: bool, refused: bool
) -> None:
    in_use = InUse("CTLRole", Visitor(PARTNER, f"arn:aws:iam::{PARTNER}:user/operator", ""))
    current = now(
        policies={"Standard": policies.existing(document=FULL_ACCESS)},
        roles={"CTLRole": roles.existing(attached=[STANDARD])},
    )
    declared = policies.declared(document=document, create_only=create_only)
    desired = wanted(policies=[declared], roles=[role(policies=["Standard"])])
    if refused:
        with pytest.raises(CtlError, match="policies of role CTLRole, which is in use, would no longer permit"):
            plan(current, desired, account(in_use=in_use))
    else:
        assert not operations(plan(current, desired, account(in_use=in_use)))
    plan(current, desired, account())


@pytest.mark.parametrize("partition", ["aws", "aws-us-gov", "aws-cn"])
def test_of_the_policies_by_aws_the_administrators_own_is_known_to_permit_this_work(partition: str) -> None:
    in_use = account(partition, InUse("CTLRole", Visitor(PARTNER, f"arn:{partition}:iam::{PARTNER}:user/operator", "")))
    administrator = f"arn:{partition}:iam::aws:policy/AdministratorAccess"
    current = now(roles={"CTLRole": roles.existing(attached=[administrator, OTHERS[0]])})
    kept = plan(current, wanted(roles=[role(aws=["AdministratorAccess"])]), in_use)
    shows(kept, [("DetachRolePolicy", {"PolicyArn": OTHERS[0]})])
    with pytest.raises(CtlError, match="would no longer permit this work"):
        plan(current, wanted(roles=[role(aws=["ReadOnlyAccess"])]), in_use)


NAMES = ["Standard", "Second", "Theirs"]
GROUPS = st.dictionaries(
    st.sampled_from(["A", "B", "C"]), st.lists(st.sampled_from([STANDARD, *OTHERS[:5]]), unique=True)
)
WANTED = st.builds(
    lambda on_role, on_groups, excluded: wanted(
        policies=[policies.declared(name) for name in NAMES],
        roles=[role(policies=on_role, aws=["ReadOnlyAccess"])],
        group_policies=on_groups,
        excluded_groups=excluded,
    ),
    st.lists(st.sampled_from(NAMES), unique=True),
    st.lists(st.sampled_from(NAMES), unique=True),
    st.lists(st.sampled_from(["A", "B", "C"]), unique=True),
)


@given(groups=GROUPS, desired=WANTED, has_role=st.booleans())
@PROPERTY
def test_a_second_plan_is_empty_and_groups_lose_nothing(
    groups: dict[str, list[str]], desired: dict[str, Any], has_role: bool
) -> None:
    current = now(
        policies={"Theirs": {**THEIRS, "tags": {}}},
        roles={"CTLRole": roles.existing(attached=[READ_ONLY, OTHERS[0]], tags={})} if has_role else {},
        groups={name: group(*attached) for name, attached in groups.items()},
    )
    state = after(current, plan(current, desired, account()), EFFECTS)
    assert not plan(state, desired, account()).steps
    for name, attached in groups.items():
        assert set(attached) <= set(state["groups"][name]["attached"])
        assert name not in desired["excluded_groups"] or state["groups"][name]["attached"] == attached
