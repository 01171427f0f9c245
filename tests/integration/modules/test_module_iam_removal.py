# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""iam_removal in accounts that make it hard: nothing of the customer's is lost, nothing of ours survives."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._access.connection import Connection
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError
from ansible_collections.ctl.aws.plugins.module_utils._engine.converge import converge
from ansible_collections.ctl.aws.plugins.module_utils._services.iam import iam_removal
from ansible_collections.ctl.aws.tests.accounts import ACME, ANALYTICS, PARTNER
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.integration.support import looks
from ansible_collections.ctl.aws.tests.integration.support.backups import SECTIONS, backing_up, backup_of

ADMIN = {"profile": "acme-prod-admin", "region": "us-east-1", "account_id": ACME}
OURS = {"ctl:managed-by": "ctl.aws"}

Options = dict[str, Any]
RunModule = Callable[..., dict[str, Any]]
Customer = Callable[..., Options]


@pytest.fixture
def run_module(run_module: RunModule) -> RunModule:
    """As everywhere, with a backup where one is needed."""
    return backing_up(run_module)


def document(*actions: str, effect: str = "Allow") -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [{"Effect": effect, "Action": list(actions), "Resource": "*"}]}


# A small catalogue: what hardening would make.
CATALOGUE = {
    "policies": [
        {"name": "CTLDeveloperPolicy", "document": document("*")},
        {"name": "CTLOperationsPolicy", "document": document("iam:*")},
        {"name": "CTLCAMPolicy", "document": document("ec2:*")},
    ],
    "roles": [
        {"name": "CTLDeveloperRole", "trusted_accounts": [PARTNER], "policies": ["CTLDeveloperPolicy"]},
        {"name": "CTLOperationsRole", "trusted_accounts": [PARTNER], "policies": ["CTLOperationsPolicy"]},
        {"name": "CTLCAMRole", "trusted_accounts": [ANALYTICS], "policies": ["CTLCAMPolicy"]},
        {"name": "CTLAccountControlsLambdaRole", "trusted_services": ["lambda.amazonaws.com"]},
    ],
}
METADATA = '<EntityDescriptor entityID="https://idp.example"/>'
BY_HAND = {
    "policies": {"CTLOperationsPolicy": ["iam:*"]},
    "roles": {"CTLOperationsRole": {"trust": {"AWS": PARTNER}, "policies": ["CTLOperationsPolicy"]}},
}


TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}


def arn(kind: str, name: str) -> str:
    return f"arn:aws:iam::{ACME}:{kind}/{name}"


def remaining(aws: LocalAws) -> dict[str, set[str]]:
    """The names of everything in the account's IAM but its administrator."""
    client = aws.client("iam", account=ACME)
    found = {
        "roles": {role["RoleName"] for role in client.list_roles()["Roles"]},
        "policies": {policy["PolicyName"] for policy in client.list_policies(Scope="Local")["Policies"]},
        "users": {user["UserName"] for user in client.list_users()["Users"]} - {"admin"},
        "groups": {group["GroupName"] for group in client.list_groups()["Groups"]},
        "saml": {one["Arn"].rpartition("/")[2] for one in client.list_saml_providers()["SAMLProviderList"]},
    }
    return {kind: names for kind, names in found.items() if names}


@dataclass(frozen=True)
class Strange:
    """Something in the account. :param stays: what remains, by kind. :param says: what is listed, and as what."""

    name: str
    seed: dict[str, Any]
    stays: dict[str, set[str]]
    options: dict[str, Any] = field(default_factory=dict)
    says: dict[str, list[str]] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name


def role(principal: Any = None, **more: Any) -> dict[str, Any]:
    return {"trust": {"Service": "ec2.amazonaws.com"} if principal is None else principal, **more}


def theirs(kind: str, name: str, **more: Any) -> dict[str, Any]:
    return {"seed": {kind: {name: more.pop("item")}}, "stays": {kind: {name}}, **more}


STRANGE = [
    Strange(
        "made by this collection",
        {
            "policies": {"CTLOperationsPolicy": ["iam:Get*"]},  # changed since, and still ours
            "roles": {"CTLOperationsRole": role({"AWS": "999999999999"}, tags=OURS, policies=["CTLOperationsPolicy"])},
        },
        # The seed cannot tag a policy, and this one says something else than ours does.
        {"policies": {"CTLOperationsPolicy"}},
        says={"similar_names": ["CTLOperationsPolicy"]},
    ),
    Strange(
        "made by hand before this collection existed",
        BY_HAND,
        {"roles": {"CTLOperationsRole"}, "policies": {"CTLOperationsPolicy"}},
        says={"unproved": ["CTLOperationsRole", "CTLOperationsPolicy"]},
    ),
    Strange(
        "made by hand, and confirmed",
        BY_HAND,
        {},
        {"confirmed": ["CTLOperationsRole", "CTLOperationsPolicy"]},
    ),
    Strange(
        "one name confirmed, the other not",
        BY_HAND,
        {"policies": {"CTLOperationsPolicy"}},
        {"confirmed": ["CTLOperationsRole"]},
        {"unproved": ["CTLOperationsPolicy"]},
    ),
    Strange(
        "named like ours", **theirs("roles", "CTLsomething", item=role(), says={"similar_names": ["CTLsomething"]})
    ),
    Strange("named like ours, small", **theirs("roles", "ctl-app", item=role(), says={"similar_names": ["ctl-app"]})),
    Strange("named CONTROL", **theirs("roles", "CONTROL", item=role())),
    Strange(
        "a user and a group named like ours",
        {"users": {"CTLbob": {}}, "groups": {"ctl-admins": {"members": ["CTLbob"]}}},
        {"users": {"CTLbob"}, "groups": {"ctl-admins"}},
        says={"similar_names": ["CTLbob", "ctl-admins"]},
    ),
    Strange(
        "tagged like ours under a name of its own",
        **theirs("roles", "app", item=role(tags=OURS), says={"similar_names": ["app"]}),
    ),
    Strange(
        "our name, in another path, for somebody else",
        **theirs("roles", "CTLCAMRole", item=role(path="/team/"), says={"similar_names": ["CTLCAMRole"]}),
        options={"confirmed": ["CTLCAMRole"]},
    ),
    Strange(
        "our name, trusting the partner and somebody else",
        **theirs(
            "roles",
            "CTLCAMRole",
            item=role({"AWS": [ANALYTICS, "999999999999"]}),
            says={"similar_names": ["CTLCAMRole"]},
        ),
        options={"confirmed": ["CTLCAMRole"]},
    ),
    Strange("trusts the partner under another name", **theirs("roles", "vendor", item=role({"AWS": ANALYTICS}))),
    Strange(
        "trusts the partner under another name, and is to go",
        {"roles": {"vendor": role({"AWS": ANALYTICS}, policies=["ReadOnlyAccess"], inline={"more": ["s3:Get*"]})}},
        {},
        {"also_remove": [arn("role", "vendor")]},
    ),
    Strange(
        "a forged ledger with a wrong id",
        {"roles": {"CTLCAMRole": role()}},
        {"roles": {"CTLCAMRole"}},
        {
            "ledger": {
                "resources": [{"account": ACME, "resource": "IAM role CTLCAMRole", "unique_id": "AROAFORGED000000"}]
            }
        },
        {"similar_names": ["CTLCAMRole"]},
    ),
    Strange(
        "a forged ledger about a role of the customer's",
        {"roles": {"app": role()}},
        {"roles": {"app"}},
        {"ledger": {"resources": [{"account": ACME, "resource": "IAM role app", "unique_id": "AROAFORGED000000"}]}},
    ),
    Strange(
        "our policy on roles, users and groups of the customer's",
        {
            "policies": {"CTLCAMPolicy": ["ec2:*"], "own": ["s3:*"]},
            "roles": {"app": role(policies=["CTLCAMPolicy", "own"])},
            "users": {"bob": {"policies": ["CTLCAMPolicy"]}},
            "groups": {"people": {"policies": ["CTLCAMPolicy"], "members": ["bob"]}},
        },
        {"policies": {"own"}, "roles": {"app"}, "users": {"bob"}, "groups": {"people"}},
        {"confirmed": ["CTLCAMPolicy"]},
    ),
    Strange(
        "kept on purpose",
        {
            "policies": {"CTLCAMPolicy": ["ec2:*"]},
            "roles": {"CTLCAMRole": role({"AWS": ANALYTICS}, tags=OURS, policies=["CTLCAMPolicy"])},
        },
        {"policies": {"CTLCAMPolicy"}, "roles": {"CTLCAMRole"}},
        {"kept": ["CTLCAMRole"], "confirmed": ["CTLCAMPolicy"]},
    ),
    Strange(
        "kept on purpose, by its ARN",
        {
            "policies": {"CTLCAMPolicy": ["ec2:*"]},
            "roles": {"CTLCAMRole": role({"AWS": ANALYTICS}, tags=OURS, policies=["CTLCAMPolicy"])},
        },
        {"policies": {"CTLCAMPolicy"}, "roles": {"CTLCAMRole"}},
        {"kept": [arn("role", "CTLCAMRole")], "confirmed": [arn("policy", "CTLCAMPolicy")]},
    ),
    Strange(
        "a user of the partner's with everything",
        {
            "users": {
                "operator": {
                    "policies": ["ReadOnlyAccess"],
                    "inline": {"more": ["s3:*"]},
                    "password": "Operator-Start-1!",
                    "profile": "operator",
                }
            },
            "groups": {"people": {"members": ["operator"]}},
        },
        {"groups": {"people"}},
        {"also_remove": [arn("user", "operator")]},
    ),
    Strange(
        "a group of the partner's",
        {"groups": {"operators": {"policies": ["ReadOnlyAccess"], "inline": {"m": ["s3:*"]}, "members": ["bob"]}}},
        {"users": {"bob"}},
        {"also_remove": [arn("group", "operators")]},
    ),
]


@pytest.mark.parametrize("strange", STRANGE, ids=str)
def test_what_is_ours_goes_and_what_is_not_stays(
    strange: Strange, aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    way_in = customer(ACME, **strange.seed)
    options = {**way_in, **CATALOGUE, **strange.options}
    # The role in use is not to be evaluated here.
    foreseen = run_module("iam_removal", check_mode=True, **options)
    assert not foreseen.get("failed"), foreseen
    assert aws.writes() == []
    done = run_module("iam_removal", **options)
    assert not done.get("failed"), done
    assert len(done["steps"]) == len(foreseen["steps"])
    left = remaining(aws)
    left["roles"] -= {"CTLDeveloperRole"}
    assert {kind: names for kind, names in left.items() if names} == strange.stays
    listed = {key: [one["name"] for one in done[key] if one["name"] != "CTLDeveloperRole"] for key in LISTS}
    assert {key: names for key, names in listed.items() if names} == strange.says
    assert run_module("iam_removal", **options)["steps"] == []


LISTS = ("unproved", "similar_names")


def test_what_the_customer_has_attached_besides_stays_attached(
    aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    way_in = customer(
        ACME,
        policies={"CTLCAMPolicy": ["ec2:*"], "own": ["s3:*"]},
        roles={"CTLapp": role(policies=["CTLCAMPolicy", "own"])},
        groups={"people": {"policies": ["ReadOnlyAccess", "CTLCAMPolicy"]}},
    )
    run_module("iam_removal", **way_in, **CATALOGUE, confirmed=["CTLCAMPolicy"])
    assert looks.roles(aws, ACME)["CTLapp"] == ["own"]
    assert looks.groups(aws, ACME)["people"] == ["ReadOnlyAccess"]


def test_a_policy_that_bounds_somebody_of_the_customers_stays(
    aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    way_in = customer(ACME, policies={"CTLCAMPolicy": ["ec2:*"]}, roles={"app": role()})
    client = aws.client("iam", account=ACME)
    client.put_role_permissions_boundary(RoleName="app", PermissionsBoundary=arn("policy", "CTLCAMPolicy"))
    done = run_module("iam_removal", **way_in, **CATALOGUE, confirmed=["CTLCAMPolicy"])
    assert "CTLCAMPolicy" in looks.policies(aws, ACME)
    assert "permissions boundary of role app" in "".join(done["warnings"])
    assert done["bounding"] == ["CTLCAMPolicy"]


def test_a_role_leaves_its_instance_profile_and_its_boundary_behind(
    aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    way_in = customer(ACME, roles={"CTLCAMRole": role({"AWS": ANALYTICS}, tags=OURS)})
    client = aws.client("iam", account=ACME)
    client.create_instance_profile(InstanceProfileName="web")
    client.add_role_to_instance_profile(InstanceProfileName="web", RoleName="CTLCAMRole")
    client.put_role_permissions_boundary(
        RoleName="CTLCAMRole", PermissionsBoundary="arn:aws:iam::aws:policy/ReadOnlyAccess"
    )
    done = run_module("iam_removal", **way_in, **CATALOGUE)
    operations = [step["operation"] for step in done["steps"]]
    assert operations == ["RemoveRoleFromInstanceProfile", "DeleteRolePermissionsBoundary", "DeleteRole"]
    assert client.get_instance_profile(InstanceProfileName="web")["InstanceProfile"]["Roles"] == []


def test_the_ledger_proves_what_lost_its_tag(aws: LocalAws, run_module: RunModule, customer: Customer) -> None:
    way_in = customer(ACME, roles={"CTLCAMRole": role({"AWS": "999999999999"})})
    found = aws.client("iam", account=ACME).get_role(RoleName="CTLCAMRole")["Role"]
    entry = {"account": ACME, "resource": "IAM role CTLCAMRole", "unique_id": found["RoleId"]}
    done = run_module("iam_removal", **way_in, **CATALOGUE, ledger={"resources": [entry]})
    assert [one["name"] for one in done["managed"]] == ["CTLCAMRole"]
    assert "CTLCAMRole" not in looks.roles(aws, ACME)


def test_what_was_there_before_us_is_not_removed_without_being_named(
    aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    """The customer's policy under our name was overwritten with his agreement: now it has our tag and our document."""
    way_in = customer(ACME, policies={"CTLCAMPolicy": ["s3:*"]}, roles={"CTLCAMRole": role({"AWS": ANALYTICS})})
    wanted = {"policies": [CATALOGUE["policies"][2]], "roles": [CATALOGUE["roles"][2]], "adopt": ["CTLCAMPolicy"]}
    steps = run_module("iam_baseline", **way_in, **wanted)["steps"]
    assert {"CreatePolicyVersion", "TagPolicy", "TagRole"} <= {step["operation"] for step in steps}
    client = aws.client("iam", account=ACME)
    ids = {
        "IAM policy CTLCAMPolicy": client.get_policy(PolicyArn=arn("policy", "CTLCAMPolicy"))["Policy"]["PolicyId"],
        "IAM role CTLCAMRole": client.get_role(RoleName="CTLCAMRole")["Role"]["RoleId"],
    }
    entries = [{"account": ACME, "resource": name, "unique_id": one, "created": False} for name, one in ids.items()]
    options = {**way_in, **CATALOGUE, "ledger": {"resources": entries}}
    kept = run_module("iam_removal", **options)
    assert kept["steps"] == []
    assert {one["name"] for one in kept["unproved"]} >= {"CTLCAMPolicy", "CTLCAMRole"}
    done = run_module("iam_removal", **options, confirmed=["CTLCAMPolicy", "CTLCAMRole"])
    assert {"DeletePolicy", "DeleteRole"} <= {step["operation"] for step in done["steps"]}
    assert "CTLCAMPolicy" not in looks.policies(aws, ACME)


def test_a_tag_that_the_ledger_contradicts_proves_nothing(
    aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    way_in = customer(ACME, roles={"CTLCAMRole": role(tags=OURS)})
    entry = {"account": ACME, "resource": "IAM role CTLCAMRole", "unique_id": "AROAANOTHER00000"}
    done = run_module("iam_removal", **way_in, **CATALOGUE, ledger={"resources": [entry]})
    assert done["steps"] == []
    assert [one["name"] for one in done["similar_names"] if one["name"] != "CTLDeveloperRole"] == ["CTLCAMRole"]


def test_a_role_that_is_replaced_between_look_and_call_is_not_touched(
    aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    """What was planned is for the role that was read, and the customer has put one of its own in place meanwhile."""
    way_in = customer(ACME, roles={"CTLCAMRole": role({"AWS": ANALYTICS}, tags=OURS)})
    client = aws.client("iam", account=ACME)

    connection = Connection(way_in, check_mode=False)
    account = iam_removal.Account(ACME, "roles", "CTLDeveloperRole")
    params = {
        "ledger": None,
        "origin": None,
        "confirmed": [],
        "also_remove": [],
        "kept": [],
        "own_role": "keep",
        "last_role": "",
        **CATALOGUE,
    }
    params["roles"] = [
        {"trusted_accounts": [], "trusted_services": [], "policies": [], **one} for one in params["roles"]
    ]
    seen = iam_removal.read(connection, [])
    client.delete_role(RoleName="CTLCAMRole")
    client.create_role(RoleName="CTLCAMRole", AssumeRolePolicyDocument=json.dumps(TRUST))
    with pytest.raises(CtlError, match="Somebody replaced it"):
        converge(connection, lambda: seen, lambda now: iam_removal.plan(now, params, account), check_mode=False)
    assert client.get_role(RoleName="CTLCAMRole")


# The role in use


def bootstrapped(customer: Customer, **more: Any) -> Options:
    trust = {"AWS": PARTNER, "external_id": "the-external-id-of-this-customer"}
    return customer(
        ACME,
        policies={"CTLDeveloperPolicy": ["*"], **more.pop("policies", {})},
        roles={
            "CTLDeveloperRole": {"trust": trust, "tags": OURS, "policies": ["ReadOnlyAccess", "CTLDeveloperPolicy"]},
            **more.pop("roles", {}),
        },
        **more,
    )


def test_the_role_in_use_stays_with_its_policies(aws: LocalAws, run_module: RunModule, customer: Customer) -> None:
    way_in = bootstrapped(customer)
    done = run_module("iam_removal", **way_in, **CATALOGUE, confirmed=["CTLDeveloperPolicy"])
    assert (done["steps"], done["own_role"]["name"]) == ([], "CTLDeveloperRole")
    assert looks.roles(aws, ACME)["CTLDeveloperRole"] == ["CTLDeveloperPolicy", "ReadOnlyAccess"]


def test_the_role_in_use_is_closed_last_and_in_this_order(
    aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    way_in = bootstrapped(customer, roles={"CTLCAMRole": role({"AWS": ANALYTICS}, tags=OURS)})
    admin, everything = aws.client("iam", account=ACME), {"Effect": "Allow", "Action": "*", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": everything})
    admin.create_policy_version(
        PolicyArn=arn("policy", "CTLDeveloperPolicy"), PolicyDocument=document, SetAsDefault=True
    )
    backup = backup_of(way_in, SECTIONS["iam_removal"])
    confirmed = ["CTLDeveloperPolicy"]
    done = run_module("iam_removal", **way_in, **CATALOGUE, confirmed=confirmed, own_role="close", backup=backup)
    reasons = [step["reason"] for step in done["steps"]]
    assert set(reasons[:2]) == {"delete role CTLCAMRole", "delete version v1 of policy CTLDeveloperPolicy"}
    assert reasons[2:] == [
        "let nobody assume role CTLDeveloperRole any more",
        "detach policy ReadOnlyAccess from role CTLDeveloperRole",
        "detach policy CTLDeveloperPolicy from role CTLDeveloperRole",
    ]
    assert looks.roles(aws, ACME) == {"CTLDeveloperRole": []}
    again = run_module("iam_removal", **way_in, **CATALOGUE, own_role="close", backup=backup)
    assert again["failed"] and "cannot be assumed" in again["msg"]
    # What the customer is told to do in the end, in that order.
    admin.delete_role(RoleName="CTLDeveloperRole")
    admin.delete_policy(PolicyArn=arn("policy", "CTLDeveloperPolicy"))
    assert (looks.roles(aws, ACME), looks.policies(aws, ACME)) == ({}, {})


def test_the_customers_administrator_removes_it_altogether(
    aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    bootstrapped(customer)
    done = run_module("iam_removal", **ADMIN, **CATALOGUE, confirmed=["CTLDeveloperPolicy"])
    assert not done.get("failed"), done
    assert (looks.roles(aws, ACME), looks.policies(aws, ACME)) == ({}, {})


def test_credentials_in_use_that_live_on_a_policy_of_ours_are_not_cut(
    aws: LocalAws, run_module: RunModule, customer: Customer
) -> None:
    bootstrapped(customer)
    client = aws.client("iam", account=ACME)
    name = client.get_user()["User"]["UserName"]
    client.attach_user_policy(UserName=name, PolicyArn=arn("policy", "CTLDeveloperPolicy"))
    done = run_module("iam_removal", **ADMIN, **CATALOGUE, confirmed=["CTLDeveloperPolicy"])
    assert list(looks.policies(aws, ACME)) == ["CTLDeveloperPolicy"]
    assert f"attached to {name}, whose credentials are in use" in "".join(done["warnings"])


def test_a_user_goes_with_everything_that_hangs_on_it(aws: LocalAws, run_module: RunModule, customer: Customer) -> None:
    way_in = customer(ACME, users={"operator": {"password": "Operator-Start-1!"}})
    client = aws.client("iam", account=ACME)
    client.create_access_key(UserName="operator")
    client.create_service_specific_credential(UserName="operator", ServiceName="codecommit.amazonaws.com")
    device = client.create_virtual_mfa_device(VirtualMFADeviceName="operator")["VirtualMFADevice"]["SerialNumber"]
    client.enable_mfa_device(
        UserName="operator", SerialNumber=device, AuthenticationCode1="123456", AuthenticationCode2="654321"
    )
    done = run_module("iam_removal", **way_in, also_remove=[arn("user", "operator")])
    assert {step["operation"] for step in done["steps"]} == {
        "DeleteAccessKey",
        "DeactivateMFADevice",
        "DeleteVirtualMFADevice",
        "DeleteServiceSpecificCredential",
        "DeleteLoginProfile",
        "DeleteUser",
    }
    assert client.list_virtual_mfa_devices()["VirtualMFADevices"] == []


def test_identity_providers_go_by_their_arn_only(aws: LocalAws, run_module: RunModule, customer: Customer) -> None:
    way_in = customer(
        ACME,
        saml_providers={"CTLpartner": {"metadata": METADATA}, "own": {"metadata": METADATA}},
        oidc_providers=[{"url": "https://ci.ctl.io"}, {"url": "https://ci.acme.example"}],
    )
    listed = [arn("saml-provider", "CTLpartner"), arn("oidc-provider", "ci.ctl.io")]
    planned = run_module("iam_removal", **way_in, check_mode=True)
    assert planned["steps"] == []
    assert {one["name"] for one in planned["similar_names"]} >= {"CTLpartner", "ci.ctl.io"}
    done = run_module("iam_removal", **way_in, also_remove=listed)
    assert len(done["steps"]) == 2
    assert remaining(aws)["saml"] == {"own"}


def test_an_arn_that_is_none_is_refused(refused: RunModule, customer: Customer) -> None:
    refused("iam_removal", "also_remove is 'bob'", **customer(ACME), also_remove=["bob"])
    administrator = {"profile": "acme-prod-admin", "account_id": ACME}
    refused("iam_removal", "whose credentials make the calls", **administrator, also_remove=[arn("user", "admin")])
