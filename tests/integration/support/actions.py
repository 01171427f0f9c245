# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From a module to the API calls that it can make."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

import botocore.session
from ansible_collections.ctl.aws.plugins.module_utils._access.reads import READ_OPERATIONS
from ansible_collections.ctl.aws.plugins.module_utils._access.root_connection import TASKS
from ansible_collections.ctl.aws.plugins.module_utils._account.trust.given_credentials import GIVING
from ansible_collections.ctl.aws.plugins.module_utils._evidence.ledger import REMOVING
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.backed_up import ENDING
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.users import REMOVALS

PLUGINS = Path(__file__).resolve().parents[3] / "plugins"
ENGINE = PLUGINS / "module_utils"
PACKAGE = "ansible_collections.ctl.aws.plugins.module_utils"
SERVICES = READ_OPERATIONS.keys() - {"cam"}
# What all modules go through; of these only the methods of Connection that a module calls count.
CONNECTION = "_access/connection"
EVERYBODY = {
    CONNECTION,
    *("_access/definition", "_access/module", "_access/reads"),
    *("_base/errors", "_base/hints"),
    *("_engine/converge", "_engine/plan", "_engine/wait"),
}
# Operations of S3 that the service for accounts and outposts has too.
BUCKETS_CONTROL = (
    "DeleteBucketPolicy",
    "DeleteBucketTagging",
    "PutBucketLifecycleConfiguration",
    "PutBucketPolicy",
    "PutBucketTagging",
    "PutBucketVersioning",
)
# How a bucket is emptied, copied and removed, and a store read.
OBJECTS = ("CopyObject", "DeleteBucket", "DeleteObjects", "GetObject", "HeadObject", "ListObjectVersions")

# The ledger knows by which calls something comes to be, and of which service a section of the origin is.
LEDGERS_WORDS = {("config", "PutConfigurationRecorder"), ("config", "PutDeliveryChannel")}
# ... and by which it is gone, in whatever service that is a word of.
LEDGERS_ENDS = {(service, operation) for service in SERVICES for operation in REMOVING}

# What can be reached in the source, but not with what the module asks for.
STORES_NOTHING = ("s3", "PutObject")  # it opens the store to read
# Of what a removal ends, what hardening takes away too: policies from a role, an old version, what a trust said.
TAKEN = {"DetachRolePolicy", "DeletePolicyVersion", "DeleteRolePolicy", "UpdateAssumeRolePolicy"}
NEVER_MADE = {
    **dict.fromkeys(("account_evidence", "account_plan"), LEDGERS_WORDS | LEDGERS_ENDS),
    "account_evidence_info": {STORES_NOTHING, *LEDGERS_WORDS, *LEDGERS_ENDS},
    # It takes policies from users and roles, and knows from a table what the calls of a removal end.
    "iam_baseline": {
        STORES_NOTHING,
        *LEDGERS_WORDS,
        *(("iam", name) for name in ENDING.keys() - {*REMOVALS, *TAKEN}),
    },
    # The same, and its buckets are there to stay; they are buckets of S3, too.
    "account_baseline": {
        STORES_NOTHING,
        *(("iam", name) for name in ENDING.keys() - TAKEN),
        *(("s3", name) for name in OBJECTS),
        *(("s3control", name) for name in (*BUCKETS_CONTROL, "CreateBucket", "DeleteBucket")),
    },
    "iam_removal": {STORES_NOTHING, *LEDGERS_WORDS},
    # Organization and support are no settings; a policy is one of IAM, a bucket one of S3.
    "account_restore": {
        STORES_NOTHING,
        ("account", "GetContactInformation"),  # nothing sets it
        ("organizations", "CreatePolicy"),
        ("organizations", "DescribeOrganization"),
        ("support", "DescribeSeverityLevels"),
        *(("s3control", name) for name in BUCKETS_CONTROL),
    },
    "account_settings": {("s3", "PutPublicAccessBlock")},  # of the account, not of a bucket
    # It asks for the tags of no policy, and looks the others up in CloudTrail.
    "account_trust_info": {
        *(("iam", name) for name in ("ListPolicyTags", "CreateRole", "CreateUser", "TagRole", "TagUser", *GIVING)),
    },
}

# Made as a member's root user: a task policy of AWS allows them, nobody has to grant them.
ROOT_READS = ("GetLoginProfile", "ListAccessKeys", "ListMFADevices", "ListSigningCertificates")
AS_ROOT = {"root_credentials": {("iam", operation) for operation in (*ROOT_READS, *TASKS)}}


def operations_of(module: str) -> set[tuple[str, str]]:
    """The calls that the functions which a module can reach name: (service, operation)."""
    engine = _engine(module)
    todo, reached = [(engine, "MODULE")], set[tuple[str, str]]()
    while todo:
        current = todo.pop()
        if current not in reached:
            reached.add(current)
            todo += _references(*current)
    words = {word for where in reached for word in _words(*where)}
    found = {(service, operation) for service in words & SERVICES for operation in words & _operations(service)}
    # A word can be an operation of several services: of the reads, only those that the guard lets through are meant.
    reads = ("Describe", "Get", "Head", "List")
    meant = {
        (service, name) for service, name in found if name in READ_OPERATIONS[service] or not name.startswith(reads)
    }
    return meant - NEVER_MADE.get(module, set()) - AS_ROOT.get(module, set())


def _engine(module: str) -> str:
    """The file of module_utils that has a module's MODULE."""
    for node in ast.walk(_parsed(PLUGINS / "modules" / f"{module}.py")):
        if isinstance(node, ast.ImportFrom) and "MODULE" in [alias.name for alias in node.names]:
            return _file(str(node.module))
    raise LookupError(f"{module} imports no MODULE")


def _file(package: str) -> str:
    """Where a package of module_utils is, below it and without a suffix."""
    return package.removeprefix(PACKAGE).lstrip(".").replace(".", "/")


@functools.cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@functools.cache
def _operations(service: str) -> frozenset[str]:
    return frozenset(botocore.session.get_session().get_service_model(service).operation_names)


@functools.cache
def _definitions(file: str) -> dict[str, ast.AST]:
    """What a file of module_utils defines, by name. Of Connection, the methods: everything uses the class."""
    found: dict[str, ast.AST] = {}
    for node in _parsed(ENGINE / f"{file}.py").body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in targets:
            if isinstance(target, ast.Name):
                found[target.id] = node
        if isinstance(node, ast.ClassDef) and node.name == "Connection":
            found |= {method.name: method for method in node.body if isinstance(method, ast.FunctionDef)}
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            found[node.name] = node
    return found


@functools.cache
def _imports(file: str) -> dict[str, tuple[str, str]]:
    """The names that a file imports from module_utils: the file each is from, and what it is there ("": the file)."""
    found = {}
    for node in _parsed(ENGINE / f"{file}.py").body:
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith(PACKAGE):
            where = _file(str(node.module))
            for alias in node.names:
                inside = f"{where}/{alias.name}"
                is_file = (ENGINE / f"{inside}.py").is_file()
                found[alias.asname or alias.name] = (inside, "") if is_file else (where, alias.name)
    return found


def _references(file: str, name: str) -> Iterator[tuple[str, str]]:
    """The definitions that a definition speaks of."""
    for node in ast.walk(_definitions(file)[name]):
        found: tuple[str, str] | None = None
        if isinstance(node, ast.Name):
            found = (file, node.id) if node.id in _definitions(file) else _imports(file).get(node.id)
        elif isinstance(node, ast.Attribute):
            owner = _imports(file).get(node.value.id) if isinstance(node.value, ast.Name) else None
            found = (owner[0], node.attr) if owner and not owner[1] else (CONNECTION, node.attr)
        if found and found[1] in _definitions(found[0]) and not (found[0] in EVERYBODY and isinstance(node, ast.Name)):
            yield found


def _words(file: str, name: str) -> Iterator[str]:
    for node in ast.walk(_definitions(file)[name]):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
