# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The catalogue: complete, within IAM's limits, and doing what it says, evaluated by a small evaluator."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.ctl.aws.plugins.module_utils._policies.catalogue_form import problems
from ansible_collections.ctl.aws.tests.unit.support.iam_evaluator import Decision, Request, allowed, evaluate, listed
from hypothesis import given
from hypothesis import strategies as st

FILES = Path(__file__).parents[3] / "catalogue"
CATALOGUE: dict[str, Any] = yaml.safe_load((FILES / "catalogue.yml").read_text(encoding="utf-8"))
SOURCES = {path.stem: path.read_text(encoding="utf-8") for path in (FILES / "policies").iterdir()}
POLICIES: dict[str, dict[str, Any]] = {name: json.loads(text) for name, text in SOURCES.items()}
ROLES: dict[str, dict[str, Any]] = {role["name"]: role for role in CATALOGUE["roles"]}
ENTRIES: dict[str, dict[str, Any]] = {policy["name"]: policy for policy in CATALOGUE["policies"]}

# The mission's own list, written down once more: the catalogue is compared with it, not with itself.
SEED_DESCRIPTION = (
    "Provides necessary access to AWS services and resources so that compliance-related services may be activated and "
    "other IAM policies and roles may be set up for CenturyLink Operational Staff."
)
OVERRIDES = {"CAMOverridePolicy", "CAMOpsOverridePolicy"}
POLICY_NAMES = OVERRIDES | {
    "CTLDeveloperPolicy",
    "CTLOperationsPolicy",
    "CTLAccountControlsLambdaPolicy",
    "CTLCloudOptimization",
    "CTLCAMPolicy",
    "CTLCustNoSupportPolicy",
    "CTLCustomerPolicy",
    "CTLServiceManagmentPolicy",
}
READ_ONLY = "aws:ReadOnlyAccess"
MISSION = {  # role: (trust, policies)
    "CTLOperationsRole": ("partner", {READ_ONLY, "CTLOperationsPolicy", "CAMOpsOverridePolicy"}),
    "CTLDeveloperRole": ("partner", {"CTLDeveloperPolicy"}),
    "CTLAccountControlsLambdaRole": ("lambda", {"CTLAccountControlsLambdaPolicy"}),
    "CTLCloudOptimization": ("analytics", {"CTLCloudOptimization"}),
    "CTLCAMRole": ("cam", {"CTLCAMPolicy", READ_ONLY, "CAMOverridePolicy"}),
    "CTLCloudIntegrationAdminRole": (
        "cam_no_external_id",
        {"CTLCustNoSupportPolicy", "CTLCAMPolicy", "CAMOverridePolicy", "CTLCustomerPolicy", READ_ONLY},
    ),
    "CTLCAMUserReadOnlyRole": ("cam_no_external_id", {READ_ONLY}),
    "CTLCloudIntegrationReadOnlyRole": (
        "cam_no_external_id",
        {READ_ONLY, "CTLCustomerPolicy", "CTLCustNoSupportPolicy"},
    ),
    "CTLServiceManagmentRole": ("nobody", {"CTLServiceManagmentPolicy"}),
    # Not the mission's: the benchmark's.
    "CTLSupportRole": ("partner", {"aws:AWSSupportAccess"}),
}
TRUSTS = {
    "partner": {
        "principal": {"AWS": "589942003651"},
        "external_id_variable": "ctl_external_id",
        "narrowed_by_partner_principals": True,
    },
    "cam": {
        "principal": {"AWS": "540339316802"},
        "external_id": "elasticbox",
        "narrowed_by_partner_principals": False,
    },
    "cam_no_external_id": {"principal": {"AWS": "540339316802"}, "narrowed_by_partner_principals": False},
    "analytics": {
        "principal": {"AWS": "540339316802"},
        "external_id_variable": "ctl_analytics_external_id",
        "narrowed_by_partner_principals": False,
    },
    "lambda": {"principal": {"Service": "lambda.amazonaws.com"}, "narrowed_by_partner_principals": False},
    "nobody": {"principal": {"AWS": "*"}, "effect": "Deny", "narrowed_by_partner_principals": False},
}

PARTITIONS = ("aws", "aws-cn", "aws-us-gov")


def iam(kind: str, name: str, partition: str = "aws") -> str:
    return f"arn:{partition}:iam::111122223333:{kind}/{name}"


def statements() -> Iterator[tuple[str, dict[str, Any]]]:
    for name, document in POLICIES.items():
        for statement in document["Statement"]:
            yield name, statement


class TestComplete:
    def test_policies_are_the_missions(self) -> None:
        assert sorted(ENTRIES) == sorted(POLICY_NAMES)
        assert len(CATALOGUE["policies"]) == len(POLICY_NAMES)

    def test_every_policy_is_a_file_and_every_file_a_policy(self) -> None:
        assert {path.name for path in (FILES / "policies").iterdir()} == {f"{name}.json" for name in ENTRIES}

    def test_roles_are_the_missions(self) -> None:
        assert {name: (role["trust"], set(role["policies"])) for name, role in ROLES.items()} == MISSION
        assert len(CATALOGUE["roles"]) == len(MISSION)

    def test_trusts_are_the_missions(self) -> None:
        assert CATALOGUE["trusts"] == TRUSTS

    def test_only_analytics_requires_something(self) -> None:
        requires = {name: role["requires"] for name, role in ROLES.items() if "requires" in role}
        assert requires == {"CTLCloudOptimization": "ctl_analytics_external_id"}

    def test_two_roles_have_a_switch(self) -> None:
        keys = ("created_if", "activated_if", "activated_trust")
        switches = {name: {key: role[key] for key in keys if key in role} for name, role in ROLES.items()}
        assert {name: switch for name, switch in switches.items() if switch} == {
            "CTLSupportRole": {"created_if": "ctl_harden_support_role"},
            "CTLServiceManagmentRole": {
                "activated_if": "ctl_harden_service_management_active",
                "activated_trust": "partner",
            },
        }

    def test_names_are_the_missions(self) -> None:
        assert CATALOGUE["names"] == {
            "role": "CTLDeveloperRole",
            "provider_role": "CTLCAMRole",
            "audit_bucket": "ctlaudit-{account_id}",
            "config_bucket": "config-bucket-{account_id}",
            "trail": "ctlaudit",
            "evidence_folder": "ctl-evidence",
        }

    def test_only_the_overrides_are_created_once(self) -> None:
        assert {name for name, entry in ENTRIES.items() if entry.get("create_only", False)} == OVERRIDES

    def test_every_customer_group_gets_the_customer_policy(self) -> None:
        assert CATALOGUE["customer_groups"] == {"policies": ["CTLCustomerPolicy"]}

    def test_schema(self) -> None:
        assert problems(CATALOGUE) == []
        assert all(entry["description"] for entry in CATALOGUE["policies"] + CATALOGUE["roles"])

    def test_seed_word_for_word(self) -> None:
        assert ENTRIES["CTLDeveloperPolicy"]["description"] == SEED_DESCRIPTION
        assert ROLES["CTLDeveloperRole"]["description"] == SEED_DESCRIPTION
        assert POLICIES["CTLDeveloperPolicy"] == {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
        }


class TestLimits:
    @pytest.mark.parametrize("name", sorted(POLICIES))
    def test_document(self, name: str) -> None:
        document = POLICIES[name]
        assert set(document) == {"Version", "Statement"}
        assert document["Version"] == "2012-10-17"
        assert document["Statement"]
        assert len(re.sub(r"\s", "", SOURCES[name])) <= 6144
        assert "{{" not in SOURCES[name] and "${" not in SOURCES[name]
        sids = [statement["Sid"] for statement in document["Statement"] if "Sid" in statement]
        assert len(sids) == len(set(sids))

    def test_statements(self) -> None:
        for name, statement in statements():
            assert set(statement) <= {"Sid", "Effect", "Action", "Resource", "Condition"}, name
            assert re.fullmatch("[A-Za-z0-9]*", statement.get("Sid", "")), name
            assert statement["Effect"] in ("Allow", "Deny"), name
            for action in listed(statement["Action"]):
                assert re.fullmatch(r"\*|[a-z0-9-]+:[A-Za-z0-9*]+", action), (name, action)
            for key in ("Action", "Resource"):
                if isinstance(statement[key], list):
                    assert len(statement[key]) == len(set(statement[key])), (name, key)

    def test_arns_fit_every_partition(self) -> None:
        for name, statement in statements():
            arns = listed(statement["Resource"])
            for tests in statement.get("Condition", {}).values():
                arns += [arn for value in tests.values() for arn in listed(value)]
            for arn in arns:
                assert re.fullmatch(r"\*|arn:\*:iam::(\*|0{12}):(role|policy|user)/[A-Za-z*/]+", arn), (name, arn)

    @pytest.mark.parametrize("entry", CATALOGUE["policies"] + CATALOGUE["roles"], ids=lambda entry: entry["name"])
    def test_names_and_descriptions(self, entry: dict[str, Any]) -> None:
        assert re.fullmatch(r"[\w+=,.@-]{1,64}", entry["name"], re.ASCII)
        assert re.fullmatch(r"[\x20-\x7e]{1,1000}", entry["description"])

    @pytest.mark.parametrize("role", CATALOGUE["roles"], ids=lambda role: role["name"])
    def test_role_refers_to_what_exists(self, role: dict[str, Any]) -> None:
        assert role["trust"] in CATALOGUE["trusts"]
        assert len(role["policies"]) == len(set(role["policies"])) <= 10
        assert {name for name in role["policies"] if not name.startswith("aws:")} <= set(POLICIES)

    def test_accepted_by_moto(self) -> None:
        validation = pytest.importorskip("moto.iam.policy_validation")
        for text in SOURCES.values():
            validation.IAMPolicyDocumentValidator(text).validate()

    def test_actions_exist(self) -> None:
        """A misspelt action is accepted by IAM and does nothing. Services whose actions are their operations."""
        session = pytest.importorskip("botocore.session").get_session()
        services = {
            "autoscaling": ["autoscaling"],
            "cloudformation": ["cloudformation"],
            "cloudtrail": ["cloudtrail"],
            "cloudwatch": ["cloudwatch"],
            "dynamodb": ["dynamodb"],
            "elasticloadbalancing": ["elb", "elbv2"],
            "iam": ["iam"],
            "iot": ["iot"],
            "organizations": ["organizations"],
            "rds": ["rds"],
            "sts": ["sts"],
        }
        known = {"iam:PassRole"}  # a permission, not an operation
        for prefix, names in services.items():
            for service in names:
                known |= {f"{prefix}:{name}" for name in session.get_service_model(service).operation_names}
        for name, statement in statements():
            for action in listed(statement["Action"]):
                if action.split(":")[0] in services and not action.endswith(":*"):
                    pattern = re.compile(action.replace("*", ".*"))
                    assert any(pattern.fullmatch(each) for each in known), (name, action)


# --- CTLCustomerPolicy -----------------------------------------------------------------------------------------

# In the manner of AWS's ReadOnlyAccess, billing included; the group is the customer's.
READ_ONLY_LIKE = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": [
                *(
                    f"{s}:{v}*"
                    for s in ("ec2", "iam", "rds", "s3", "organizations")
                    for v in ("Describe", "Get", "List")
                ),
                "aws-portal:View*",
                "billing:Get*",
                "budgets:View*",
                "ce:Get*",
                "support:Describe*",
            ],
            "Resource": "*",
        }
    ],
}
AWS_LIKE = {
    READ_ONLY: READ_ONLY_LIKE,
    "aws:AWSSupportAccess": {"Statement": [{"Effect": "Allow", "Action": "support:*", "Resource": "*"}]},
}
ADMINISTRATOR = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
CUSTOMER = POLICIES["CTLCustomerPolicy"]
OPERATIONS = POLICIES["CTLOperationsPolicy"]

READS = [
    Request("ec2:DescribeInstances"),
    Request("iam:GetAccountAuthorizationDetails"),
    Request("iam:GetRole", iam("role", "CTLCAMRole")),
    Request("iam:GetPolicyVersion", iam("policy", "CTLCustomerPolicy")),
    Request("iam:ListMFADevices", iam("user", "ann")),
    Request("organizations:DescribeOrganization"),
    Request("organizations:ListHandshakesForAccount"),
    Request("rds:DescribeDBInstances", "arn:aws:rds:eu-west-1:111122223333:db:orders"),
    Request("s3:GetObject", "arn:aws:s3:::orders/2026/01.csv"),
    Request("support:DescribeCases"),
]
BILLING = [
    "aws-portal:ModifyBilling",
    "aws-portal:ViewBilling",
    "aws-portal:ViewUsage",
    "bcm-data-exports:GetExport",
    "billing:GetBillingData",
    "budgets:ModifyBudget",
    "budgets:ViewBudget",
    "ce:GetCostAndUsage",
    "consolidatedbilling:ListLinkedAccounts",
    "cur:DescribeReportDefinitions",
    "freetier:GetFreeTierUsage",
    "invoicing:GetInvoicePDF",
    "payments:MakePayment",
    "purchase-orders:ListPurchaseOrders",
    "tax:GetTaxRegistration",
]
CUSTOMER_MAY_NOT = [
    *map(Request, BILLING),
    Request("organizations:AcceptHandshake"),
    Request("organizations:CreateOrganization"),
    Request("organizations:LeaveOrganization"),
    Request("iam:DeactivateMFADevice", iam("user", "ann")),
    Request("iam:DeleteVirtualMFADevice", iam("mfa", "ann")),
    Request("iam:DeleteSAMLProvider", iam("saml-provider", "corp")),
    *(
        Request(f"iam:{action}", iam("role", name, partition))
        for partition in PARTITIONS
        for name in ("CTLCAMRole", "CTLDeveloperRole", "partner/CTLDeveloperRole")
        for action in (
            "AttachRolePolicy",
            "DeleteRole",
            "DeleteRolePolicy",
            "DetachRolePolicy",
            "PassRole",
            "PutRolePermissionsBoundary",
            "PutRolePolicy",
            "UntagRole",
            "UpdateAssumeRolePolicy",
            "UpdateRole",
        )
    ),
    *(
        Request(f"iam:{action}", iam("policy", name, partition))
        for partition in PARTITIONS
        for name in ("CTLCustomerPolicy", "partner/CTLDeveloperPolicy")
        for action in ("CreatePolicyVersion", "DeletePolicy", "DeletePolicyVersion", "SetDefaultPolicyVersion")
    ),
    *(Request("iam:DeletePolicy", iam("policy", name)) for name in sorted(OVERRIDES)),
    *(
        Request(f"iam:Detach{kind.title()}Policy", iam(kind, "any"), {"iam:PolicyARN": iam("policy", name, partition)})
        for partition in PARTITIONS
        for kind in ("group", "role", "user")
        for name in ("CTLCustomerPolicy", *sorted(OVERRIDES))
    ),
]
# An administrator's group stays one, except for the above.
CUSTOMER_MAY = [
    *READS,
    Request("account:GetContactInformation"),
    Request("iam:AttachRolePolicy", iam("role", "app"), {"iam:PolicyARN": "arn:aws:iam::aws:policy/ReadOnlyAccess"}),
    Request("iam:CreateVirtualMFADevice", iam("mfa", "ann")),
    Request("iam:DeleteRole", iam("role", "CAMERA-upload")),
    Request("iam:DeleteRole", iam("role", "app-CTL")),
    Request("iam:DeletePolicy", iam("policy", "CAMERA-upload")),
    Request("iam:DetachGroupPolicy", iam("group", "dev"), {"iam:PolicyARN": iam("policy", "dev")}),
    Request("iam:EnableMFADevice", iam("user", "ann")),
    Request("iam:PassRole", iam("role", "app")),
    Request("iam:UpdateSAMLProvider", iam("saml-provider", "corp")),
    Request("organizations:DeclineHandshake"),
    # The override policies are the customer's: their content is.
    *(
        Request(f"iam:{action}", iam("policy", name))
        for name in sorted(OVERRIDES)
        for action in ("CreatePolicyVersion", "DeletePolicyVersion", "SetDefaultPolicyVersion")
    ),
]


def shown(request: Request) -> str:
    return f"{request.action}-{request.resource}"


class TestCustomerPolicy:
    def test_denies_only(self) -> None:
        assert {statement["Effect"] for statement in CUSTOMER["Statement"]} == {"Deny"}

    @pytest.mark.parametrize("request_", READS, ids=shown)
    def test_reads_stay(self, request_: Request) -> None:
        assert allowed([READ_ONLY_LIKE], request_)
        assert allowed([READ_ONLY_LIKE, CUSTOMER], request_)

    @pytest.mark.parametrize("action", BILLING)
    def test_billing_goes(self, action: str) -> None:
        assert evaluate([READ_ONLY_LIKE, CUSTOMER], Request(action)) is Decision.EXPLICITLY_DENIED

    @pytest.mark.parametrize("request_", CUSTOMER_MAY_NOT, ids=shown)
    def test_not_even_an_administrator(self, request_: Request) -> None:
        assert allowed([ADMINISTRATOR], request_)
        assert evaluate([ADMINISTRATOR, CUSTOMER], request_) is Decision.EXPLICITLY_DENIED

    @pytest.mark.parametrize("request_", CUSTOMER_MAY, ids=shown)
    def test_what_else_an_administrator_may(self, request_: Request) -> None:
        assert allowed([ADMINISTRATOR, CUSTOMER], request_)

    def test_alone_allows_nothing(self) -> None:
        for request in CUSTOMER_MAY + CUSTOMER_MAY_NOT:
            assert not allowed([CUSTOMER], request)

    def test_real_read_only_access(self) -> None:
        """Each action of AWS's own ReadOnlyAccess, as moto carries it: unchanged, or billing."""
        managed = pytest.importorskip("moto.iam.aws_managed_policies")
        document = json.loads(managed.aws_managed_policies_data)["ReadOnlyAccess"]["Document"]
        actions = {each for statement in document["Statement"] for each in listed(statement["Action"])}
        requests = {each: Request(each.replace("*", "Any")) for each in actions}
        before = {each for each, request in requests.items() if allowed([document], request)}
        lost = before - {each for each, request in requests.items() if allowed([document, CUSTOMER], request)}
        billing = {
            *("aws-portal", "bcm-dashboards", "bcm-data-exports", "bcm-recommended-actions", "billing"),
            *("billingconductor", "budgets", "ce", "consolidatedbilling", "cur", "freetier", "invoicing"),
            *("mapcredits", "payments", "purchase-orders", "sustainability", "tax"),
        }
        assert len(before) > 1000
        assert lost and {each.split(":")[0] for each in lost} <= billing


_WORDS = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=12)
_NAMED = sorted({each for _policy, statement in statements() for each in listed(statement["Action"])} - {"*"})
_ACTIONS = st.one_of(
    st.builds("{}:{}".format, _WORDS, _WORDS),
    st.builds(lambda pattern, word: pattern.replace("*", word), st.sampled_from(_NAMED), _WORDS),
)
_NAMES = st.builds("{}{}".format, st.sampled_from(["", "CTL", "CAM", "x/CTL", *sorted(OVERRIDES)]), _WORDS)
_IAM_ARNS = st.builds(
    iam, st.sampled_from(["role", "policy", "user", "group", "mfa"]), _NAMES, st.sampled_from(PARTITIONS)
)
_REQUESTS = st.builds(
    Request,
    _ACTIONS,
    st.one_of(st.just("*"), _IAM_ARNS, st.text(max_size=40)),
    st.one_of(st.just({}), st.builds(lambda arn: {"iam:PolicyARN": arn}, _IAM_ARNS)),
)
_EFFECTS = st.fixed_dictionaries(
    {
        "Effect": st.sampled_from(["Allow", "Deny"]),
        "Action": st.lists(st.one_of(st.just("*"), st.sampled_from(_NAMED), _ACTIONS), min_size=1, max_size=4),
        "Resource": st.one_of(st.just("*"), _IAM_ARNS),
    }
)
_DOCUMENTS = st.builds(lambda each: {"Version": "2012-10-17", "Statement": each}, st.lists(_EFFECTS, max_size=4))


@given(before=st.lists(_DOCUMENTS, max_size=2), request_=_REQUESTS)
def test_customer_policy_never_grants(before: list[dict[str, Any]], request_: Request) -> None:
    before = [READ_ONLY_LIKE, *before]
    if allowed([*before, CUSTOMER], request_):
        assert allowed(before, request_)


# --- the overrides, and the other Deny -------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(OVERRIDES))
class TestOverrides:
    def test_grants_nothing(self, name: str) -> None:
        assert {statement["Effect"] for statement in POLICIES[name]["Statement"]} == {"Deny"}

    @given(request_=_REQUESTS)
    def test_changes_nothing(self, name: str, request_: Request) -> None:
        assert evaluate([ADMINISTRATOR, POLICIES[name]], request_) is Decision.ALLOWED
        assert evaluate([POLICIES[name]], request_) is Decision.IMPLICITLY_DENIED

    def test_not_even_its_own_action(self, name: str) -> None:
        request = Request("iam:GetSSHPublicKey", iam("user", "NobodyEver"))
        assert allowed([ADMINISTRATOR, POLICIES[name]], request)


def test_no_support() -> None:
    policy = POLICIES["CTLCustNoSupportPolicy"]
    assert {statement["Effect"] for statement in policy["Statement"]} == {"Deny"}
    assert not allowed([ADMINISTRATOR, policy], Request("support:CreateCase"))
    assert allowed([ADMINISTRATOR, policy], Request("ec2:RunInstances"))


# --- CTLOperationsPolicy ---------------------------------------------------------------------------------------

OURS = {
    "role": ("CTLOperationsRole", "CTLCAMRole", "CAMRole", "partner/CTLDeveloperRole"),
    "policy": ("CTLOperationsPolicy", "CAMOpsOverridePolicy", "partner/CTLDeveloperPolicy"),
}
FORBIDDEN = {
    "role": (
        "AttachRolePolicy",
        "CreateRole",
        "DeleteRole",
        "DeleteRolePermissionsBoundary",
        "DeleteRolePolicy",
        "DetachRolePolicy",
        "PassRole",
        "PutRolePermissionsBoundary",
        "PutRolePolicy",
        "TagRole",
        "UntagRole",
        "UpdateAssumeRolePolicy",
        "UpdateRole",
    ),
    "policy": (
        "CreatePolicy",
        "CreatePolicyVersion",
        "DeletePolicy",
        "DeletePolicyVersion",
        "SetDefaultPolicyVersion",
        "TagPolicy",
        "UntagPolicy",
    ),
}
OPERATIONS_MAY_NOT = [
    *(
        Request(f"iam:{action}", iam(kind, name, partition))
        for partition in PARTITIONS
        for kind, actions in FORBIDDEN.items()
        for action in actions
        for name in OURS[kind]
    ),
    *(
        Request(f"iam:{verb}{kind.title()}Policy", iam(kind, "any"), {"iam:PolicyARN": iam("policy", name, partition)})
        for partition in PARTITIONS
        for verb in ("Attach", "Detach")
        for kind in ("group", "role", "user")
        for name in OURS["policy"]
    ),
]
OPERATIONS_MAY = [
    Request("iam:AddUserToGroup", iam("group", "dev")),
    Request("iam:AttachRolePolicy", iam("role", "app"), {"iam:PolicyARN": "arn:aws:iam::aws:policy/ReadOnlyAccess"}),
    Request("iam:CreatePolicy", iam("policy", "app")),
    Request("iam:CreatePolicyVersion", iam("policy", "app")),
    Request("iam:CreateRole", iam("role", "app")),
    Request("iam:CreateUser", iam("user", "ann")),
    Request("iam:GetRole", iam("role", "CTLOperationsRole")),
    Request("iam:PassRole", iam("role", "app")),
    Request("iam:UpdateAssumeRolePolicy", iam("role", "app")),
]
OPERATIONS_NOT_GRANTED = [
    Request("ec2:RunInstances"),
    Request("iam:CreateSAMLProvider", iam("saml-provider", "corp")),
    Request("iam:DeleteAccountPasswordPolicy"),
    Request("iam:DeleteUser", iam("user", "ann")),
    Request("iam:UpdateAccountPasswordPolicy"),
    Request("organizations:LeaveOrganization"),
    Request("sts:AssumeRole", iam("role", "CTLDeveloperRole")),
]


class TestOperationsPolicy:
    @pytest.mark.parametrize("request_", OPERATIONS_MAY_NOT, ids=shown)
    def test_never_touches_ours(self, request_: Request) -> None:
        """Not even with an Allow from elsewhere: the Deny is explicit."""
        assert evaluate([ADMINISTRATOR, OPERATIONS], request_) is Decision.EXPLICITLY_DENIED

    @pytest.mark.parametrize("request_", OPERATIONS_MAY, ids=shown)
    def test_creates_and_updates(self, request_: Request) -> None:
        assert allowed([OPERATIONS], request_)

    @pytest.mark.parametrize("request_", OPERATIONS_NOT_GRANTED, ids=shown)
    def test_not_granted(self, request_: Request) -> None:
        assert evaluate([READ_ONLY_LIKE, OPERATIONS], request_) is Decision.IMPLICITLY_DENIED

    def test_is_administrator_equivalent_all_the_same(self) -> None:
        """By another name everything is open: create and update most of IAM is that. The catalogue must say so."""
        escalation = [
            Request("iam:CreateRole", iam("role", "other")),
            Request(
                "iam:AttachRolePolicy",
                iam("role", "other"),
                {"iam:PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess"},
            ),
        ]
        assert all(allowed([OPERATIONS], each) for each in escalation)
        assert "administrator-equivalent" in ENTRIES["CTLOperationsPolicy"]["notes"]


ESCALATIONS = [  # any of these on anything is enough to become an administrator
    Request("iam:PutUserPolicy", iam("user", "ann")),
    Request("iam:PutRolePolicy", iam("role", "app")),
    Request(
        "iam:AttachRolePolicy", iam("role", "app"), {"iam:PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess"}
    ),
    Request("iam:CreateAccessKey", iam("user", "ann")),
    Request("redshift:GetClusterCredentials", "arn:aws:redshift:eu-west-1:111122223333:dbuser:c/admin"),
]


@pytest.mark.parametrize("role", CATALOGUE["roles"], ids=lambda role: role["name"])
def test_administrator_equivalent_roles_say_so(role: dict[str, Any]) -> None:
    documents = [AWS_LIKE[name] if name in AWS_LIKE else POLICIES[name] for name in role["policies"]]
    notes = role.get("notes", "").lower()
    said = "administrator-equivalent" in notes or "full access" in notes
    assert said == any(allowed(documents, each) for each in ESCALATIONS)


# --- the others ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "action", "expected"),
    [
        ("CTLAccountControlsLambdaPolicy", "config:PutEvaluations", True),
        ("CTLAccountControlsLambdaPolicy", "iam:DetachUserPolicy", True),
        ("CTLAccountControlsLambdaPolicy", "ec2:RunInstances", False),
        ("CTLCAMPolicy", "ec2:RunInstances", True),
        ("CTLCAMPolicy", "elasticache:CreateCacheCluster", True),
        ("CTLCAMPolicy", "iam:CreateRole", False),
        ("CTLCAMPolicy", "sts:AssumeRole", True),
        ("CTLCloudOptimization", "ec2:GetConsoleOutput", True),
        ("CTLCloudOptimization", "ec2:GetPasswordData", False),
        ("CTLCloudOptimization", "ec2:TerminateInstances", False),
        ("CTLCloudOptimization", "iam:GenerateCredentialReport", True),
        ("CTLCloudOptimization", "s3:GetObject", True),
        ("CTLCloudOptimization", "ssm:GetParameter", False),
        ("CTLCloudOptimization", "ssm:ListCommands", True),
        ("CTLCloudOptimization", "support:CreateCase", True),
        ("CTLServiceManagmentPolicy", "account:GetContactInformation", False),
        ("CTLServiceManagmentPolicy", "aws-portal:ViewAccount", False),
        ("CTLServiceManagmentPolicy", "budgets:ViewBudget", False),
        ("CTLServiceManagmentPolicy", "ec2:TerminateInstances", True),
        ("CTLServiceManagmentPolicy", "s3:CreateBucket", True),
    ],
)
def test_grants(name: str, action: str, expected: bool) -> None:
    assert allowed([POLICIES[name]], Request(action, "arn:aws:x:eu-west-1:111122223333:any")) is expected


CAM_LIST = {  # the published list, EC2 widened
    "autoscaling": """CreateAutoScalingGroup CreateLaunchConfiguration DeleteAutoScalingGroup DeleteLaunchConfiguration
        DescribeScalingActivities DescribeAutoScalingGroups DescribeAutoScalingInstances DescribeLaunchConfigurations
        ResumeProcesses SuspendProcesses TerminateInstanceInAutoScalingGroup UpdateAutoScalingGroup""",
    "cloudformation": """CreateStack DeleteStack DescribeStackEvents DescribeStackResource DescribeStackResources
        DescribeStacks GetTemplate ListStacks ListStackResources UpdateStack ValidateTemplate""",
    "dynamodb": "CreateTable DeleteTable DescribeTable ListTables",
    "ec2": "*",
    "elasticache": "*",
    "elasticloadbalancing": """CreateLoadBalancer CreateLoadBalancerPolicy DeleteLoadBalancer DeleteLoadBalancerPolicy
        DeregisterInstancesFromLoadBalancer DescribeInstanceHealth DescribeLoadBalancerPolicies DescribeLoadBalancers
        RegisterInstancesWithLoadBalancer SetLoadBalancerPoliciesOfListener""",
    "iam": """CreateUser DeleteUser ListAccessKeys ListUserPolicies ListServerCertificates PutUserPolicy GetUser
        CreateAccessKey DeleteUserPolicy DeleteAccessKey PassRole ListRoles ListInstanceProfilesForRole""",
    "rds": """AuthorizeDBSecurityGroupIngress AddTagsToResource CreateDBInstance CreateDBSecurityGroup CreateDBSnapshot
        DeleteDBInstance DeleteDBSecurityGroup DeleteDBSnapshot DescribeDBInstances DescribeDBParameterGroups
        DescribeDBParameters DescribeDBSecurityGroups DescribeDBSnapshots DescribeDBEngineVersions
        DescribeDBSubnetGroups DescribeOptionGroups ModifyDBInstance ModifyDBSubnetGroup RebootDBInstance
        RemoveTagsFromResource RestoreDBInstanceFromDBSnapshot RevokeDBSecurityGroupIngress""",
    "s3": """CreateBucket DeleteBucket DeleteBucketPolicy GetBucketAcl GetBucketCORS GetBucketLocation ListAllMyBuckets
        ListBucket PutBucketAcl PutBucketCORS PutBucketPolicy PutBucketTagging""",
    "sts": "AssumeRole",
}
ANALYTICS_LIST = """acm autoscaling cloudformation cloudfront cloudhsm cloudsearch cloudtrail cloudwatch config
    datapipeline directconnect dynamodb ec2 ecs elasticache elasticbeanstalk elasticfilesystem elasticloadbalancing
    elasticmapreduce es glacier iam iot kinesis kms lambda logs rds redshift route53 s3 ses sdb support swf sns ssm sqs
    storagegateway workspaces organizations"""


def granted(name: str) -> set[str]:
    return {a for each in POLICIES[name]["Statement"] if each["Effect"] == "Allow" for a in listed(each["Action"])}


def test_cam_list_exactly() -> None:
    assert granted("CTLCAMPolicy") == {f"{service}:{a}" for service, all_ in CAM_LIST.items() for a in all_.split()}


def test_analytics_list() -> None:
    actions = granted("CTLCloudOptimization")
    assert {action.split(":")[0] for action in actions} == set(ANALYTICS_LIST.split())
    assert {action for action in actions if not action.endswith("*")} == {
        "cloudtrail:DescribeTrails",
        "cloudtrail:GetTrailStatus",
        "cloudwatch:DescribeAlarms",
        "cloudwatch:GetMetricStatistics",
        "cloudwatch:ListMetrics",
        "iam:GenerateCredentialReport",
        "iot:DescribeThing",
        "iot:ListThings",
    }


def test_analytics_writes_nothing_but_support() -> None:
    for statement in POLICIES["CTLCloudOptimization"]["Statement"]:
        if statement["Effect"] == "Allow":
            for action in listed(statement["Action"]):
                assert re.match("[a-z0-9]+:(Describe|Get|List)|iam:GenerateCredentialReport|support:", action), action


# --- the evaluator itself ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statement", "request_", "expected"),
    [
        ({"Action": "s3:get*", "Resource": "*"}, Request("s3:GetObject"), True),
        ({"Action": "s3:Get?", "Resource": "*"}, Request("s3:GetObject"), False),
        ({"NotAction": "iam:*", "Resource": "*"}, Request("s3:GetObject"), True),
        ({"NotAction": ["iam:*", "s3:*"], "Resource": "*"}, Request("s3:GetObject"), False),
        ({"Action": "*", "NotResource": "arn:aws:s3:::a/*"}, Request("s3:GetObject", "arn:aws:s3:::a/b"), False),
        ({"Action": "*", "Resource": "arn:*:iam::*:role/CTL*"}, Request("x:Y", iam("role", "CTLx")), True),
        ({"Action": "*", "Resource": "arn:*:iam::*:role/CTL*"}, Request("x:Y", iam("role", "ctlx")), False),
        ({"Action": "*", "Resource": "arn:*:iam::*:role/CTL*"}, Request("x:Y"), False),
        ({"Action": "*", "Resource": "arn:aws:*:role/CTL*"}, Request("x:Y", iam("role", "CTLx")), False),
        (
            {"Action": "*", "Resource": "*", "Condition": {"StringEquals": {"aws:PrincipalTag/a": ["1", "2"]}}},
            Request("x:Y", "*", {"AWS:principaltag/A": "2"}),
            True,
        ),
        ({"Action": "*", "Resource": "*", "Condition": {"StringEquals": {"a:b": "1"}}}, Request("x:Y"), False),
    ],
)
def test_evaluator(statement: dict[str, Any], request_: Request, expected: bool) -> None:
    allow = {"Statement": {"Effect": "Allow", **statement}}
    deny = {"Statement": [{"Effect": "Deny", **statement}]}
    assert allowed([allow], request_) is expected
    assert allowed([ADMINISTRATOR, deny], request_) is not expected


def test_evaluator_refuses_to_guess() -> None:
    statement = {
        "Effect": "Allow",
        "Action": "*",
        "Resource": "*",
        "Condition": {"IpAddress": {"aws:SourceIp": "::/0"}},
    }
    with pytest.raises(NotImplementedError):
        allowed([{"Statement": statement}], Request("x:Y"))
