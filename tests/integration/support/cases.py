# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One ordinary piece of work for every module: what has to be there, the options, and how it looks before and after."""

from __future__ import annotations

import json
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from ansible_collections.ctl.aws.plugins.module_utils._services.account_contact import mark
from ansible_collections.ctl.aws.tests.accounts import ACME, GLOBEX, MANAGEMENT, PARTNER
from ansible_collections.ctl.aws.tests.cam_server.client import LocalCam
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.emulator.testing import document
from ansible_collections.ctl.aws.tests.integration.support import looks
from ansible_collections.ctl.aws.tests.integration.support.backups import backup_of

LOGS, ACCESS_LOGS, ARCHIVE = f"ctlaudit-{ACME}", "acme-access-logs", "acme-archive"
EVIDENCE = "ctlpartner-evidence"
CAM_ROLE = f"arn:aws:iam::{ACME}:role/CTLCAMRole"
TAGS = {"ctl:managed-by": "ctl.aws"}

Options = dict[str, Any]


class Stage(NamedTuple):
    aws: LocalAws
    cam: LocalCam
    customer: Callable[..., Options]
    management: Options

    def clear(self) -> None:
        self.aws.clear_calls()
        self.cam.clear_calls()

    def writes(self) -> Counter[tuple[str, str, str]]:
        """The writes since the logs were cleared, as steps name them: service, operation, region."""
        calls = [(call["service"], call["operation"], call["region"]) for call in self.aws.writes()]
        for call in self.cam.writes():
            changing = "SyncProvider" if call["path"].endswith("/sync") else "UpdateProvider"
            operation = {"POST": "CreateProvider", "DELETE": "DeleteProvider"}.get(call["method"], changing)
            calls.append(("cam", operation, looks.HOME))
        return Counter(calls)


@dataclass(frozen=True)
class Case:
    """`prepare` makes what has to be there and answers the options; `look` says how it is, `after` how it will be."""

    module: str
    prepare: Callable[[Stage], Options]
    look: Callable[[Stage], Any]
    after: Any
    name: str = ""

    def __str__(self) -> str:
        return f"{self.module} {self.name}".strip()


def invite(stage: Stage) -> str:
    client = stage.aws.client("organizations", account=MANAGEMENT)
    answer = client.invite_account_to_organization(Target={"Id": ACME, "Type": "ACCOUNT"})
    return str(answer["Handshake"]["Id"])


def beginning(stage: Stage) -> Options:
    return {"account_id": ACME, "host": "acme", "catalogue": {"names": {"role": "CTLDeveloperRole"}, "partner": {}}}


def invited(stage: Stage) -> Options:
    return {**stage.management, "state": "invited", "target_account_id": ACME, "notes": "from a test"}


def accepted(stage: Stage) -> Options:
    inviter = {"management_account_id": MANAGEMENT, "organization_id": "o-ctlpartner01"}
    return {**stage.customer(ACME), "state": "accepted", **inviter, "handshake_id": invite(stage)}


def declined(stage: Stage) -> Options:
    return {**stage.customer(ACME), "state": "declined", "handshake_id": invite(stage)}


def canceled(stage: Stage) -> Options:
    return {**stage.management, "state": "canceled", "target_account_id": ACME, "handshake_id": invite(stage)}


def member(stage: Stage) -> Options:
    stage.aws.client("organizations", account=ACME).accept_handshake(HandshakeId=invite(stage))
    return {**stage.management, "target_account_id": ACME, "organizational_unit_id": "ou-ctl1-customers"}


def removed(stage: Stage) -> Options:
    member(stage)
    return {**stage.management, "target_account_id": ACME, "state": "removed"}


def left(stage: Stage) -> Options:
    organization = {"member_of": "o-ctlpartner01", "unit": "ou-ctl1-customers"}
    return {**stage.customer(ACME, organization=organization), "organization_id": "o-ctlpartner01", "state": "left"}


def staying(stage: Stage) -> Options:
    """A member with something of everything that hinders it."""
    options = {"target_account_id": ACME, "organization_id": "o-ctlpartner01"}
    stage.customer(ACME, organization={"member_of": "o-ctlpartner01", "unit": "ou-ctl1-customers", "joined": "CREATED"})
    organizations = stage.aws.client("organizations", account=MANAGEMENT)
    organizations.register_delegated_administrator(AccountId=ACME, ServicePrincipal="guardduty.amazonaws.com")
    policy = document({"Effect": "Deny", "NotAction": "s3:*", "Resource": "*"})
    made = organizations.create_policy(Content=policy, Description="", Name="Stay", Type="SERVICE_CONTROL_POLICY")
    organizations.attach_policy(PolicyId=made["Policy"]["PolicySummary"]["Id"], TargetId="r-ctl1")
    return {**stage.management, **options}


def place(stage: Stage) -> Any:
    return looks.place(stage.aws, ACME)


def password_policy(stage: Stage) -> Any:
    found = looks.password_policy(stage.aws, ACME) or {}
    return [found.get(name) for name in ("MinimumPasswordLength", "PasswordReusePrevention", "ExpirePasswords")]


DECLARED: Options = {
    "policies": [
        {"name": name, "document": {"Version": "2012-10-17", "Statement": statement}}
        for name, statement in {
            "CTLCustomerPolicy": {"Effect": "Deny", "Action": "s3:DeleteBucket", "Resource": "*"},
            "CTLCAMPolicy": {"Effect": "Allow", "Action": ["ec2:*"], "Resource": "*"},
        }.items()
    ],
    "roles": [
        {
            "name": "CTLCAMRole",
            "trusted_accounts": ["540339316802"],
            "external_id": "for-analytics",
            "policies": ["CTLCAMPolicy"],
            "aws_policies": ["ReadOnlyAccess"],
        },
        {"name": "CTLConfigRole", "trusted_services": ["config.amazonaws.com"]},
    ],
    "group_policies": ["CTLCustomerPolicy"],
    "excluded_groups": ["auditors"],
}


def identities(stage: Stage) -> Options:
    return {**stage.customer(GLOBEX), **DECLARED}


def identities_now(stage: Stage) -> Any:
    aws = stage.aws
    return looks.roles(aws, GLOBEX), looks.groups(aws, GLOBEX), sorted(looks.policies(aws, GLOBEX))


IDENTITIES = (
    {
        "CTLCAMRole": ["CTLCAMPolicy", "ReadOnlyAccess"],
        "CTLConfigRole": [],
        "CTLDeveloperRole": ["AdministratorAccess"],
    },
    {
        "auditors": ["ReadOnlyAccess"],
        "developers": ["CTLCustomerPolicy", "PowerUserAccess"],
        "empty": ["CTLCustomerPolicy"],
    },
    ["CTLCAMPolicy", "CTLCustomerPolicy", "globex-deploy"],
)


def audit_bucket(stage: Stage) -> Options:
    write = {"Effect": "Allow", "Principal": {"Service": "logging.s3.amazonaws.com"}, "Action": "s3:PutObject"}
    policy = {"Version": "2012-10-17", "Statement": [{**write, "Resource": f"arn:aws:s3:::{ACCESS_LOGS}/*"}]}
    way_in = stage.customer(ACME, buckets=[{"name": ACCESS_LOGS, "policy": policy}])
    return {**way_in, "name": LOGS, "service": "cloudtrail", "trail_name": "ctlaudit", "access_log_bucket": ACCESS_LOGS}


def config_bucket(stage: Stage) -> Options:
    way_in = {**stage.customer(ACME), "region": "eu-west-1"}
    return {**way_in, "name": LOGS, "service": "config", "retention_days": 365}


def archived_bucket(stage: Stage) -> Options:
    """One object: the contract counts the writes."""
    logs = {"name": LOGS, "objects": {"AWSLogs/one.json.gz": "events"}}
    way_in = stage.customer(ACME, buckets=[logs, {"name": ARCHIVE, "region": "eu-west-1"}])
    return {**way_in, "name": LOGS, "archive_bucket": ARCHIVE, "state": "archived"}


def full_bucket(stage: Stage) -> Options:
    objects = {"AWSLogs/one.json.gz": ["events", "more events"], "AWSLogs/two.json.gz": "events"}
    way_in = stage.customer(ACME, buckets=[{"name": LOGS, "versioning": True, "objects": objects}])
    return {**way_in, "name": LOGS, "state": "absent", "backup": backup_of(way_in, ["buckets"])}


def filled_bucket(service: str, **differences: Any) -> dict[str, Any]:
    safe = {"services": ["*", service], "versioning": "Enabled", "closed": True, "encryption": "AES256"}
    return {**safe, "expires": [None], "logging": None, "tags": TAGS, **differences}


def delivering(service: str) -> Callable[[Stage], Options]:
    return lambda stage: {**stage.customer(ACME, buckets=[{"name": LOGS, "delivers": service}]), "bucket": LOGS}


TRAIL = {"bucket": LOGS, "everywhere": True, "validation": True, "logging": True, "tags": TAGS}
RECORDER = {"name": "default", "role": "AWSServiceRoleForConfig", "bucket": LOGS, "recording": True, "all": True}


def provider(stage: Stage) -> Options:
    stage.cam.seed({"id": "acme", "credentials": {"role": f"arn:aws:iam::{ACME}:role/Old"}})
    way_in = {"endpoint": stage.cam.url, "token": stage.cam.token}
    return {**way_in, "provider_id": "acme", "account_role_arn": CAM_ROLE}


def unmade_provider(stage: Stage) -> Options:
    others = {"role": f"arn:aws:iam::{GLOBEX}:role/CTLCAMRole"}
    stage.cam.seed({"id": "globex", "name": "globex", "credentials": others})
    way_in = {"endpoint": stage.cam.url, "token": stage.cam.token}
    return {**way_in, "name": "acme", "account_role_arn": CAM_ROLE}


def made_providers(stage: Stage) -> Any:
    found = [one for one in stage.cam.providers() if one["name"] == "acme"]
    return [(one["type"], one["credentials"]["role"]) for one in found]


def provider_now(stage: Stage) -> Any:
    try:
        found = stage.cam.provider("acme")
    except KeyError:
        return None
    return found["credentials"]["role"], found["state"]


def stored(stage: Stage) -> Any:
    client = stage.aws.client("s3", profile="partner")
    return sorted(one["Key"] for one in client.list_objects_v2(Bucket=EVIDENCE).get("Contents", []))


def recording(stage: Stage) -> Options:
    return {"profile": "partner", "region": "us-east-1", "store": f"s3://{EVIDENCE}/all", "target_account_id": ACME}


# A directory of this machine, for the one case that writes there.
PACKETS = tempfile.TemporaryDirectory()


def packed(stage: Stage) -> Options:
    for path in Path(PACKETS.name).iterdir():
        path.unlink()
    files = [{"name": f"{ACME}.md", "text": "# Hand-over"}, {"name": f"{ACME}.yml", "text": "---", "replace": False}]
    return {"directory": PACKETS.name, "files": files}


PACKED = {f"{ACME}.md": ("# Hand-over", "0o100600"), f"{ACME}.yml": ("---", "0o100600")}


def packets(stage: Stage) -> Any:
    return {path.name: (path.read_text(), oct(path.stat().st_mode)) for path in Path(PACKETS.name).iterdir()}


def leasing(stage: Stage) -> Options:
    """Of a run whose journal is in a directory of its own."""
    return {**recording(stage), "journal": f"{tempfile.mkdtemp()}/a-run.jsonl"}


def planning(stage: Stage) -> Options:
    """Of a run that has planned one call."""
    options = leasing(stage)
    call = {"account": ACME, "region": "", "service": "iam", "operation": "CreateRole", "parameters": {"RoleName": "X"}}
    line = {**call, "precondition": None, "resource": "IAM role X", "reason": "create role X"}
    Path(options["journal"]).with_suffix(".plan").write_text(json.dumps(line) + "\n", encoding="utf-8")
    return {**options, "state": "stored", "playbook": "Harden accounts"}


def left_undone(stage: Stage) -> Options:
    """Of a run that has made none of two approved calls."""
    options = planning(stage)
    path = Path(options["journal"])
    line = json.loads(path.with_suffix(".plan").read_text(encoding="utf-8"))
    plan = {"calls": [line, {**line, "parameters": {"RoleName": "Y"}}]}
    note = {"plan": plan, "identities": [], "done": []}
    path.with_suffix(".approved").write_text(json.dumps(note), encoding="utf-8")
    return {**options, "state": "ended"}


CONTACT = {
    "name": "Security Operations",
    "title": "On-call team",
    "email_address": "soc@partner.example",
    "phone_number": "+1 555 0100",
}


def settings(stage: Stage) -> Options:
    """An account with something of everything, and nothing that stands in the way."""
    things = {
        "buckets": [{"name": "acme-closed"}, {"name": "acme-own", "public_access_block": []}],
        "images": [{"name": "golden"}],
        "documents": [{"name": "acme-patching", "shared_with": [GLOBEX]}],
        "snapshots": [{"region": "eu-west-1", "shared_with": [ACME]}],
        "ebs_encryption": ["us-west-2"],
        "ebs_snapshot_block": {"us-west-2": ALL_SHARING},
        "image_block": ["us-west-2"],
        "ssm_document_block": ["us-west-2"],
        "analyzers": [{"name": "theirs", "region": "eu-west-1"}],
    }
    asked = {"public_access_block": "unless_public", "ebs_encryption": "unless_shared", "access_analyzer": True}
    asked |= {"ebs_snapshot_block": "new", "image_block": "unless_public", "ssm_document_block": "unless_public"}
    return {**stage.customer(ACME, **things), **asked}


NEW_SHARING, ALL_SHARING = "block-new-sharing", "block-all-sharing"
OUR_ANALYZER = {"CTLExternalAccess": TAGS}
SETTINGS_ON = {
    "public access block": [True] * 4,
    "encrypted": looks.REGIONS,
    "snapshots blocked": {"eu-west-1": NEW_SHARING, "us-east-1": NEW_SHARING, "us-west-2": ALL_SHARING},
    "images blocked": looks.REGIONS,
    "documents blocked": looks.REGIONS,
    "analyzers": {"eu-west-1": {"theirs": {}}, "us-east-1": OUR_ANALYZER, "us-west-2": OUR_ANALYZER},
}


CONFIG_LOGS = f"config-bucket-{ACME}"


def bare(stage: Stage) -> Options:
    """An account where every control has something to do."""
    way_in = stage.customer(ACME)
    return {
        **way_in,
        "controls": {
            "iam": DECLARED,
            "password_policy": {},
            "audit_bucket": {"name": LOGS, "service": "cloudtrail", "trail_name": "ctlaudit"},
            "audit_trail": {"name": "ctlaudit", "bucket": LOGS},
            "config_bucket": {"name": CONFIG_LOGS, "service": "config"},
            "config": {"bucket": CONFIG_LOGS},
            "public_access_block": {"public_access_block": "unless_public"},
            "ebs_encryption": {"ebs_encryption": "unless_shared"},
            "ebs_snapshot_block": {"ebs_snapshot_block": "new"},
            "image_block": {"image_block": "unless_public"},
            "ssm_document_block": {"ssm_document_block": "unless_public"},
            "access_analyzer": {"access_analyzer": True},
            "security_contact": CONTACT,
        },
    }


def controls_now(stage: Stage) -> Any:
    aws = stage.aws
    return [
        sorted(looks.roles(aws, ACME)),
        password_policy(stage),
        looks.bucket(aws, ACME, LOGS),
        looks.trail(aws, ACME, "ctlaudit"),
        looks.bucket(aws, ACME, CONFIG_LOGS),
        {region: recorder["bucket"] for region, recorder in looks.recorders(aws, ACME).items()},
        looks.settings(aws, ACME),
        looks.contacts(aws, ACME),
    ]


def trusting(stage: Stage) -> Options:
    """From the management account, for a member."""
    organizations = stage.aws.client("organizations", account=ACME)
    organizations.accept_handshake(HandshakeId=invite(stage))
    return {**stage.management, **CONTACT, "target_account_id": ACME, "contact_type": "OPERATIONS"}


def contact_of(contact_type: str) -> Callable[[Stage], Any]:
    return lambda stage: looks.contacts(stage.aws, ACME).get(contact_type)


NEW_ADDRESS = "aws-root@acme.example"


def handed_over(stage: Stage) -> Options:
    """A member, and the address that its root user is to have."""
    stage.customer(ACME, organization={"member_of": "o-ctlpartner01"})
    return {**stage.management, "target_account_id": ACME, "email_address": NEW_ADDRESS}


def code_sent(stage: Stage) -> Options:
    """The same, and the code that the customer read to us."""
    options = handed_over(stage)
    account = stage.aws.client("account", account=MANAGEMENT)
    account.start_primary_email_update(AccountId=ACME, PrimaryEmail=NEW_ADDRESS)
    return {**options, "otp": looks.root(stage.aws, ACME)["email_otp"]}


def root_address(stage: Stage) -> Any:
    found = looks.root(stage.aws, ACME)
    return found["email"], found["email_status"]


def equipped(state: str) -> Callable[[Stage], Options]:
    """A member whose address was handed over a minute ago, and whose root user has something of everything."""

    def prepare(stage: Stage) -> Options:
        options = handed_over(stage)
        done = {"email": NEW_ADDRESS, "email_status": "COMPLETED", "email_updated": time.time() - 60}
        root = {"mfa": ["virtual", "hardware"], "keys": 2, "certificates": 1, "password": True}
        stage.aws.set_account(ACME, **done, root=root)
        return {**options, "state": state}

    return prepare


def root_credentials(stage: Stage) -> Any:
    found = looks.root(stage.aws, ACME)["root"]
    return [len(found["mfa"]), len(found["keys"]), len(found["certificates"]), found["password"] is not None]


def furnished(stage: Stage) -> Options:
    logs, config_logs = f"ctlaudit-{GLOBEX}", f"config-bucket-{GLOBEX}"
    way_in = stage.customer(
        GLOBEX,
        buckets=[{"name": logs, "delivers": "cloudtrail"}, {"name": config_logs, "delivers": "config"}],
        trails=[{"name": "ctlaudit", "bucket": logs}],
        config={looks.HOME: {"bucket": config_logs}},
        password_policy={"minimum_password_length": 20},
        organization={"member_of": "o-ctlpartner01", "unit": "ou-ctl1-customers"},
    )
    return {**way_in, **looks.logs(GLOBEX)}


# IAM takes nothing shorter than 1,000 characters.
METADATA = '<EntityDescriptor entityID="https://idp.partner.example/saml"/>'.ljust(1000)


def open_to_the_partner(stage: Stage) -> Options:
    """One thing of each kind lets the partner in."""
    allow = {"Effect": "Allow", "Principal": {"AWS": PARTNER}, "Resource": "*"}
    way_in = stage.customer(
        ACME,
        users={"ctl-user": {"tags": TAGS}},
        saml_providers={"Partner": {"metadata": METADATA}},
        oidc_providers=[{"url": "https://login.partner.example"}],
        buckets=[{"name": "acme-shared", "policy": {"Statement": {**allow, "Action": "s3:GetObject"}}}],
        keys=[{"policy": {"Statement": {**allow, "Action": "kms:Decrypt"}}}],
    )
    return {**way_in, "accounts": [PARTNER], "domains": ["partner.example"]}


OUR_POLICY, OUR_ROLE = {"Effect": "Allow", "Action": ["ec2:*"], "Resource": "*"}, "CTLCAMRole"
DEVELOPER = {"CTLDeveloperRole": ["AdministratorAccess"]}


def operated(stage: Stage) -> Options:
    """Something of ours and of the partner's of every kind, and a group of the customer's that our policy is on."""
    way_in = stage.customer(
        ACME,
        policies={"CTLCAMPolicy": ["ec2:*"]},
        roles={OUR_ROLE: {"trust": {"AWS": PARTNER}, "tags": TAGS, "policies": ["CTLCAMPolicy"]}},
        users={"operator": {"password": "Operator-Start-1!", "policies": ["ReadOnlyAccess"]}},
        groups={"people": {"policies": ["CTLCAMPolicy"], "members": ["operator"]}, "operators": {}},
        saml_providers={"Partner": {"metadata": METADATA}},
        oidc_providers=[{"url": "https://login.partner.example"}],
    )
    backup = backup_of(way_in, ["iam", "federation"])
    listed = ("user/operator", "group/operators", "saml-provider/Partner", "oidc-provider/login.partner.example")
    return {
        **way_in,
        "policies": [{"name": "CTLCAMPolicy", "document": {"Version": "2012-10-17", "Statement": [OUR_POLICY]}}],
        "roles": [{"name": OUR_ROLE, "trusted_accounts": [PARTNER], "policies": ["CTLCAMPolicy"]}],
        "confirmed": ["CTLCAMPolicy"],
        "also_remove": [f"arn:aws:iam::{ACME}:{name}" for name in listed],
        "backup": backup,
    }


IAM_LEFT = {"roles": DEVELOPER, "groups": {"people": []}, "users": {}, "policies": [], "providers": []}


def hardened(stage: Stage) -> Options:
    """An account where hardening made everything; the origin knows of nothing, the ledger of everything."""
    way_in = stage.customer(
        ACME,
        buckets=[{"name": LOGS, "delivers": "cloudtrail"}, {"name": f"config-bucket-{ACME}", "delivers": "config"}],
        trails=[{"name": "ctlaudit", "bucket": LOGS, "tags": TAGS}],
        config={region: {"bucket": f"config-bucket-{ACME}"} for region in looks.REGIONS},
        password_policy={"minimum_password_length": 14},
        ebs_encryption=looks.REGIONS,
        ebs_snapshot_block=dict.fromkeys(looks.REGIONS, NEW_SHARING),
        image_block=looks.REGIONS,
        ssm_document_block=looks.REGIONS,
        analyzers=[{"name": "CTLExternalAccess", "region": looks.HOME, "tags": TAGS}],
        contacts={"SECURITY": {"name": "SOC", "title": "Team", "email": "soc@partner.example", "phone": "+1 555 0100"}},
        public_access_block=list(BLOCK),
    )
    by_region = [f"{what} in {region}" for what in REGIONAL for region in looks.REGIONS]
    resources = ["password policy", "trail ctlaudit", "S3 public access block of the account", *by_region]
    entries = [{"account": ACME, "resource": resource, "unique_id": "", "certain": True} for resource in resources]
    contact = {"Name": "SOC", "Title": "Team", "EmailAddress": "s***@partner.example", "PhoneNumber": "***00"}
    of_contact = {"resource": f"SECURITY contact of account {ACME}", "mark": mark(contact)}
    of_blocks = [
        {"resource": f"{title} in {region}", "mark": state}
        for title, state in SHARING_BLOCKED.items()
        for region in looks.REGIONS
    ]
    ledger = {"resources": [*entries, *({**entries[0], **marked} for marked in (of_contact, *of_blocks))]}
    backup = backup_of(way_in, [])
    return {**way_in, **looks.logs(ACME), "state": "origin", "snapshot": ORIGIN, "ledger": ledger, "backup": backup}


BLOCK = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
SHARING_BLOCKED = {"EBS snapshot block": NEW_SHARING, "AMI block": NEW_SHARING, "SSM document block": "Disable"}
REGIONAL = ("Config", "Config recorder", "access analyzer", "EBS encryption by default")
NO_CONFIG = {"recorder": None, "recording": False, "channel": None}
ORIGIN: Options = {
    "account": {"id": ACME},
    "password_policy": None,
    "buckets": {LOGS: None},
    "trails": {"trails": [], "trail": None},
    "config": {"service_role": False, "regions": dict.fromkeys(looks.REGIONS, NO_CONFIG)},
    "public_access_block": {},
    "ebs_encryption": dict.fromkeys(looks.REGIONS, False),
    "ebs_snapshot_block": dict.fromkeys(looks.REGIONS, "unblocked"),
    "image_block": dict.fromkeys(looks.REGIONS, "unblocked"),
    "ssm_document_block": dict.fromkeys(looks.REGIONS, "Enable"),
    "analyzers": {region: [] for region in looks.REGIONS},
    "contacts": dict.fromkeys(("SECURITY", "BILLING", "OPERATIONS")),
}


def settings_now(stage: Stage) -> Any:
    aws = stage.aws
    return [
        looks.password_policy(aws, ACME),
        looks.trail(aws, ACME, "ctlaudit"),
        looks.recorders(aws, ACME),
        looks.settings(aws, ACME),
        looks.contacts(aws, ACME),
    ]


NO_SETTINGS = {
    "public access block": None,
    "encrypted": [],
    "snapshots blocked": {},
    "images blocked": [],
    "documents blocked": [],
    "analyzers": {region: {} for region in looks.REGIONS},
}

CONTROLS_SET = [
    ["CTLCAMRole", "CTLConfigRole", "CTLDeveloperRole"],
    [14, 24, False],
    filled_bucket("cloudtrail.amazonaws.com"),
    {**TRAIL, "left out": [f"arn:aws:s3:::{LOGS}/"]},
    filled_bucket("config.amazonaws.com"),
    dict.fromkeys(looks.REGIONS, CONFIG_LOGS),
    {
        **SETTINGS_ON,
        "snapshots blocked": dict.fromkeys(looks.REGIONS, NEW_SHARING),
        "analyzers": dict.fromkeys(looks.REGIONS, OUR_ANALYZER),
    },
    {"SECURITY": list(CONTACT.values())},
]


def with_backup(stage: Stage) -> Options:
    """An account that had a role with its policy, a group with a member, and two identity providers."""
    way_in = stage.customer(ACME)
    named = {"path": "/", "tags": {}, "inline": {}, "boundary": ""}
    policy = f"arn:aws:iam::{ACME}:policy/CTLCAMPolicy"
    document = {"Version": "2012-10-17", "Statement": [OUR_POLICY]}
    trust = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
    role = {"trust": {**document, "Statement": [trust]}, "description": "", "max_session": 7200, "attached": [policy]}
    iam = {
        "policies": {"CTLCAMPolicy": {**named, "arn": policy, "description": "", "document": document}},
        "roles": {OUR_ROLE: {**named, **role, "instance_profiles": []}},
        "groups": {"people": {**named, "attached": [policy]}},
        "users": {"operator": {**named, "attached": [], "groups": ["people"]}},
    }
    oidc = {"login.partner.example": {"client_ids": ["app"], "thumbprints": ["a" * 40], "tags": {}}}
    federation = {"saml": {"Partner": {"metadata": METADATA, "tags": {}}}, "oidc": oidc}
    snapshot = {"account": {"id": ACME}, "iam": iam, "federation": federation}
    return {**way_in, "state": "backup", "snapshot": snapshot}


IAM_BACK = {
    "roles": {OUR_ROLE: ["CTLCAMPolicy"], **DEVELOPER},
    "groups": {"people": ["CTLCAMPolicy"]},
    "users": {"operator": ["people"]},
    "policies": ["CTLCAMPolicy"],
    "providers": ["Partner", "login.partner.example"],
}


def kept(stage: Stage) -> Options:
    """A store with a backup in it."""
    client = stage.aws.client("s3", profile="partner")
    body = b'{"kind": "backup", "snapshot": {"support": "basic"}}'
    client.put_object(Bucket=EVIDENCE, Key=f"all/{ACME}/backups/before.json", Body=body)
    return {**recording(stage), "documents": ["backup"], "backup_name": "before"}


CASES = [
    Case("organization_invitation", invited, place, (["OPEN"], None), "invited"),
    Case("organization_invitation", accepted, place, (["ACCEPTED"], "r-ctl1"), "accepted"),
    Case("organization_invitation", declined, place, (["DECLINED"], None), "declined"),
    Case("organization_invitation", canceled, place, (["CANCELED"], None), "canceled"),
    Case("organization_membership", member, place, (["ACCEPTED"], "ou-ctl1-customers"), "present"),
    Case("organization_membership", removed, place, (["ACCEPTED"], None), "removed"),
    Case("organization_membership", left, place, ([], None), "left"),
    Case("organization_membership_info", staying, place, ([], "ou-ctl1-customers")),
    Case("iam_password_policy", lambda stage: stage.customer(ACME), password_policy, [14, 24, False]),
    Case("iam_baseline", identities, identities_now, IDENTITIES),
    Case(
        "log_bucket",
        audit_bucket,
        lambda stage: looks.bucket(stage.aws, ACME, LOGS),
        filled_bucket("cloudtrail.amazonaws.com", logging=ACCESS_LOGS),
        "cloudtrail",
    ),
    Case(
        "log_bucket",
        config_bucket,
        lambda stage: looks.bucket(stage.aws, ACME, LOGS),
        filled_bucket("config.amazonaws.com", expires=[365]),
        "config",
    ),
    Case(
        "log_bucket",
        lambda stage: {**stage.customer(ACME), "name": LOGS, "service": "none"},
        lambda stage: looks.bucket(stage.aws, ACME, LOGS),
        {**filled_bucket(""), "services": ["*"]},
        "of no service",
    ),
    Case(
        "log_bucket",
        archived_bucket,
        lambda stage: [looks.objects(stage.aws, ACME, name) for name in (LOGS, ARCHIVE)],
        [{"AWSLogs/one.json.gz": "events"}, {f"{LOGS}/AWSLogs/one.json.gz": "events"}],
        "archived",
    ),
    Case("log_bucket", full_bucket, lambda stage: looks.objects(stage.aws, ACME, LOGS), None, "absent"),
    Case(
        "cloudtrail_trail",
        lambda stage: {**delivering("cloudtrail")(stage), "name": "ctlaudit", "unlogged_buckets": ["a-config-bucket"]},
        lambda stage: looks.trail(stage.aws, ACME, "ctlaudit"),
        {**TRAIL, "left out": ["arn:aws:s3:::a-config-bucket/", f"arn:aws:s3:::{LOGS}/"]},
    ),
    Case(
        "config_recorder",
        delivering("config"),
        lambda stage: looks.recorders(stage.aws, ACME),
        {region: {**RECORDER, "global": region == looks.HOME} for region in looks.REGIONS},
    ),
    Case("account_baseline", bare, controls_now, CONTROLS_SET),
    Case("account_settings", settings, lambda stage: looks.settings(stage.aws, ACME), SETTINGS_ON),
    Case(
        "account_contact",
        lambda stage: {**stage.customer(ACME), **CONTACT},
        contact_of("SECURITY"),
        list(CONTACT.values()),
    ),
    Case("account_contact", trusting, contact_of("OPERATIONS"), list(CONTACT.values()), "of a member"),
    Case("account_primary_email", handed_over, root_address, ("aws-prod@acme.example.com", "PENDING"), "code sent"),
    Case("account_primary_email", code_sent, root_address, (NEW_ADDRESS, "COMPLETED"), "code given"),
    Case("root_credentials", equipped("absent"), root_credentials, [0, 0, 0, False], "absent"),
    Case("root_credentials", equipped("recoverable"), root_credentials, [0, 0, 0, True], "recoverable"),
    Case("cam_provider", provider, provider_now, (CAM_ROLE, "ready"), "present"),
    Case("cam_provider", unmade_provider, made_providers, [("Amazon Web Services", CAM_ROLE)], "made"),
    Case(
        "cam_provider",
        lambda stage: {**provider(stage), "state": "absent", "account_id": ACME},
        provider_now,
        None,
        "absent",
    ),
    Case(
        "account_evidence",
        lambda stage: {**recording(stage), "origin": {"support": "basic"}},
        stored,
        [f"all/{ACME}/ledger.json", f"all/{ACME}/origin.json"],
    ),
    Case(
        "account_evidence",
        lambda stage: {**recording(stage), "backup": {"support": "basic"}, "backup_name": "before"},
        stored,
        [f"all/{ACME}/backups/before.json", f"all/{ACME}/ledger.json"],
        "backup",
    ),
    Case("account_evidence", lambda stage: {**recording(stage), "recorded": True}, stored, [], "recorded"),
    Case("account_lease", leasing, stored, [f"all/{ACME}/lease.json"]),
    Case("account_plan", planning, stored, [f"all/{ACME}/ledger.json", f"all/{ACME}/plans/a-run.json"], "stored"),
    Case("account_plan", left_undone, stored, [], "ended"),
    Case("account_evidence_info", recording, stored, []),
    Case("account_evidence_info", lambda stage: {**recording(stage), "verify": True}, stored, [], "verified"),
    Case("account_evidence_info", kept, stored, [f"all/{ACME}/backups/before.json"], "backup"),
    Case("private_files", packed, packets, PACKED),
    Case("show_text", lambda stage: {"lines": ["account  result"]}, place, ([], None)),
    Case("account_run_info", beginning, place, ([], None)),
    Case("account_audit_info", lambda stage: stage.customer(ACME), place, ([], None)),
    Case("account_snapshot_info", lambda stage: stage.customer(ACME), place, ([], None), "empty"),
    Case("account_snapshot_info", furnished, place, ([], None), "with everything"),
    Case("iam_removal", operated, lambda stage: looks.iam(stage.aws, ACME), IAM_LEFT),
    Case("account_restore", hardened, settings_now, [None, None, {}, NO_SETTINGS, {}], "origin"),
    Case("account_restore", with_backup, lambda stage: looks.iam(stage.aws, ACME), IAM_BACK, "backup"),
    Case("account_trust_info", open_to_the_partner, place, ([], None)),
]
