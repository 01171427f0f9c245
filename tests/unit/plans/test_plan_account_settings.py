# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Plans of account_settings: each setting by itself, and all of them together."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._account.account_settings import plan
from ansible_collections.ctl.aws.plugins.module_utils._engine.limits import Limits
from ansible_collections.ctl.aws.plugins.module_utils._services import access_analyzer, ebs_encryption
from ansible_collections.ctl.aws.plugins.module_utils._services.s3 import public_access_block
from ansible_collections.ctl.aws.plugins.module_utils._services.sharing import block as sharing_block
from ansible_collections.ctl.aws.plugins.module_utils._services.sharing.blocks import BLOCKS, OPENING
from ansible_collections.ctl.aws.tests.accounts import ACME as ACCOUNT
from ansible_collections.ctl.aws.tests.unit.support.plan_steps import (
    PROPERTY,
    Call,
    Effect,
    Unmet,
    after,
    operations,
    shows,
    warns,
)
from hypothesis import given
from hypothesis import strategies as st

HALVES = public_access_block.HALVES
HOME, AWAY = "us-east-1", "eu-west-1"
ON = dict(public_access_block.EVERYTHING)


# The public access block


def account(block: dict[str, bool], **public: dict[str, str]) -> dict[str, Any]:
    """What public_access_block.read() returns."""
    return {"account": ACCOUNT, "block": block, "public": public}


def set_to(block: dict[str, bool]) -> Call:
    return ("PutPublicAccessBlock", {"AccountId": ACCOUNT, "PublicAccessBlockConfiguration": block})


ACLS, POLICIES = ({**ON, **dict.fromkeys(public_access_block.HALVES[half], False)} for half in ("policies", "ACLs"))
BY_POLICY, BY_ACL = {"policies": "its policy"}, {"ACLs": "its ACL"}
UNREAD = {"policies": "it cannot be read", "ACLs": "it cannot be read"}
BLOCK = set_to(ON)
KEPT = Unmet(
    "BlockPublicPolicy and RestrictPublicBuckets not switched on, these buckets are or may be public: site "
    "(its policy). Each is closed by a public access block of its own, or a policy"
)
KEPT_ACL = Unmet(
    "BlockPublicAcls and IgnorePublicAcls not switched on, these buckets are or may be public: site (its ACL)"
)
UNKNOWN = Unmet("not switched on, these buckets are or may be public: site (it cannot be read)")


@pytest.mark.parametrize(
    ("current", "mode", "steps", "warnings"),
    [
        (account({}), "unless_public", [BLOCK], []),
        (account({}), "always", [BLOCK], []),
        (account(ON), "unless_public", [], []),
        (account(ON), "always", [], []),
        # All four are set, whatever is on already: never less than before.
        (account({**ON, "RestrictPublicBuckets": False}), "unless_public", [BLOCK], []),
        (account({"BlockPublicAcls": True}), "unless_public", [BLOCK], []),
        # The half that closes nothing is switched on, and none of what is on goes off.
        (account({}, site=BY_POLICY), "unless_public", [set_to(ACLS)], [KEPT]),
        (account({}, site=BY_ACL), "unless_public", [set_to(POLICIES)], [KEPT_ACL]),
        (account({"BlockPublicAcls": True}, site=BY_POLICY), "unless_public", [set_to(ACLS)], [KEPT]),
        (
            account({"BlockPublicPolicy": True}, site=BY_POLICY),
            "unless_public",
            [set_to({**ACLS, "BlockPublicPolicy": True})],
            [Unmet("account: RestrictPublicBuckets not switched on")],
        ),
        (account(ACLS, site=BY_POLICY), "unless_public", [], [KEPT]),
        (account({}, site={**BY_POLICY, **BY_ACL}), "unless_public", [], [KEPT_ACL, KEPT]),
        (account({}, site=UNREAD), "unless_public", [], [UNKNOWN, UNKNOWN]),
        (account(POLICIES, site=UNREAD), "unless_public", [], [UNKNOWN]),
        (
            account({}, site=BY_POLICY, pictures=BY_ACL),
            "always",
            [BLOCK],
            ["closes these buckets to the public: pictures (its ACL)", "to the public: site (its policy)"],
        ),
    ],
)
def test_the_block_is_switched_on_where_it_closes_nothing_or_that_is_asked_for(
    current: dict[str, Any], mode: str, steps: list[Call], warnings: list[str]
) -> None:
    planned = public_access_block.plan(current, mode)
    shows(planned, steps)
    warns(planned, *warnings)


# EBS encryption


def region(encrypted: bool = False, shared: Any = (), too_many: int = 0) -> dict[str, Any]:
    """What _ebs_encryption.read_region() returns."""
    return {"encrypted": encrypted, "shared": list(shared), "too_many": too_many}


SHARES = "EBS encryption by default in us-east-1: not switched on, the account shares "
SIX = [f"snapshot snap-{number}" for number in range(6)]


@pytest.mark.parametrize(
    ("current", "regions", "warnings"),
    [
        ({HOME: region(), AWAY: region()}, [HOME, AWAY], []),
        ({HOME: region(True), AWAY: region()}, [AWAY], []),
        ({HOME: region(True)}, [], []),
        ({HOME: region(shared=["AMI ami-1"]), AWAY: region()}, [AWAY], [Unmet(f"{SHARES}AMI ami-1: made from")]),
        ({HOME: region(shared=SIX[:5])}, [], [Unmet(f"{SHARES}{', '.join(SIX[:5])}: made")]),
        ({HOME: region(shared=SIX)}, [], [Unmet(f"{SHARES}{', '.join(SIX[:5])} and 1 more: made")]),
        ({HOME: region(too_many=501)}, [], [Unmet("501 AMIs and snapshots are too many")]),
    ],
)
def test_new_volumes_are_encrypted_in_regions_from_which_nothing_is_shared(
    current: dict[str, Any], regions: list[str], warnings: list[str]
) -> None:
    planned = ebs_encryption.plan(current)
    assert [step.region for step in planned.steps] == regions
    assert set(operations(planned)) <= {"EnableEbsEncryptionByDefault"}
    warns(planned, *warnings)


# Public EBS snapshots, AMIs and SSM documents


def block(state: str = "unblocked", public: Any = (), managed_by: str = "account", unasked: int = 0) -> dict[str, Any]:
    """What sharing_block.read_region() returns."""
    return {"state": state, "managed_by": managed_by, "public": list(public), "unasked": unasked}


NEW, ALL = "block-new-sharing", "block-all-sharing"
SNAPSHOTS = "EBS snapshot block in us-east-1: it "
IMAGES, DOCUMENTS = ("AMI block in us-east-1: ", "SSM document block in us-east-1: ")
DECLARED = "declarative-policy"
Row = tuple[str, dict[str, Any], str, list[str], list[Any]]
SHARING: list[Row] = [
    ("ebs_snapshot_block", {HOME: block(), AWAY: block()}, "new", [NEW, NEW], []),
    ("ebs_snapshot_block", {HOME: block(NEW), AWAY: block(ALL)}, "new", [], []),
    ("ebs_snapshot_block", {HOME: block(NEW), AWAY: block(ALL)}, "all", [ALL], []),
    (
        "ebs_snapshot_block",
        {HOME: block(public=["snap-1", "snap-2"])},
        "new",
        [NEW],
        [f"{SNAPSHOTS}leaves these EBS snapshots public: snap-1, snap-2"],
    ),
    (
        "ebs_snapshot_block",
        {HOME: block(NEW, ["snap-1"])},
        "all",
        [ALL],
        [f"{SNAPSHOTS}hides these public EBS snapshots: snap-1"],
    ),
    (
        "ebs_snapshot_block",
        {HOME: block(managed_by=DECLARED)},
        "new",
        [],
        [Unmet(f"{SNAPSHOTS}is unblocked by a declarative policy")],
    ),
    ("ebs_snapshot_block", {HOME: block(ALL, managed_by=DECLARED)}, "new", [], []),
    ("ebs_snapshot_block", {HOME: block("block-whatever-comes")}, "all", [], []),
    ("image_block", {HOME: block(), AWAY: block(NEW)}, "unless_public", [NEW], []),
    (
        "image_block",
        {HOME: block(public=["ami-1", "ami-2"]), AWAY: block()},
        "unless_public",
        [NEW],
        [Unmet(f"{IMAGES}not set, these AMIs are or may be public: ami-1, ami-2. They would stay so")],
    ),
    (
        "image_block",
        {HOME: block(public=["ami-1"])},
        "always",
        [NEW],
        [f"{IMAGES}it leaves these AMIs public: ami-1"],
    ),
    (
        "image_block",
        {HOME: block(managed_by=DECLARED, public=["ami-1"])},
        "unless_public",
        [],
        [Unmet(f"{IMAGES}it is unblocked by a declarative policy")],
    ),
    ("image_block", {HOME: block("block-whatever-comes")}, "always", [], []),
    ("ssm_document_block", {HOME: block("Enable"), AWAY: block("Disable")}, "unless_public", ["Disable"], []),
    (
        "ssm_document_block",
        {HOME: block("Enable", ["patching"]), AWAY: block("Disable")},
        "unless_public",
        [],
        [Unmet(f"{DOCUMENTS}not set, these SSM documents are or may be public: patching.")],
    ),
    (
        "ssm_document_block",
        {HOME: block("Enable", unasked=300)},
        "unless_public",
        [],
        [Unmet("documents are or may be public: unknown which, 300 are too many to ask each.")],
    ),
    (
        "ssm_document_block",
        {HOME: block("Enable", unasked=300)},
        "always",
        ["Disable"],
        [f"{DOCUMENTS}it leaves these SSM documents public: unknown which, 300 are too many to ask each"],
    ),
    (
        "ssm_document_block",
        {HOME: None, AWAY: block("Enable")},
        "unless_public",
        ["Disable"],
        [Unmet(f"{DOCUMENTS}AWS does not have this setting there")],
    ),
]
DOCUMENT_SETTING = {"SettingId": "/ssm/documents/console/public-sharing-permission"}
CALLS = {
    "ebs_snapshot_block": lambda state: ("EnableSnapshotBlockPublicAccess", {"State": state}),
    "image_block": lambda state: ("EnableImageBlockPublicAccess", {"ImageBlockPublicAccessState": state}),
    "ssm_document_block": lambda state: (
        "UpdateServiceSetting",
        {**DOCUMENT_SETTING, "SettingValue": state},
    ),
}


@pytest.mark.parametrize(("name", "current", "mode", "states", "warnings"), SHARING)
def test_nothing_is_made_public_and_nothing_public_is_hidden_or_hindered_without_being_told(
    name: str, current: dict[str, Any], mode: str, states: list[str], warnings: list[Any]
) -> None:
    planned = sharing_block.plan(BLOCKS[name], current, mode)
    shows(planned, [CALLS[name](state) for state in states])
    assert [step.mark for step in planned.steps] == states
    warns(planned, *warnings)


STAYS = "nothing proves that we set it so: it stays"
# Block, what it is now, what it was, whether the ledger's mark is what it is now (None: from a backup), step, warning.
BACK: list[tuple[str, str, str, bool | None, Call | None, str]] = [
    ("ebs_snapshot_block", NEW, "unblocked", True, ("DisableSnapshotBlockPublicAccess", {}), ""),
    ("ebs_snapshot_block", ALL, NEW, True, ("EnableSnapshotBlockPublicAccess", {"State": NEW}), ""),
    ("ebs_snapshot_block", NEW, "unblocked", False, None, STAYS),
    ("ebs_snapshot_block", "unblocked", "unblocked", True, None, ""),
    ("ebs_snapshot_block", NEW, ALL, None, ("EnableSnapshotBlockPublicAccess", {"State": ALL}), ""),
    ("ebs_snapshot_block", ALL, NEW, None, None, ""),
    ("image_block", NEW, "unblocked", True, ("DisableImageBlockPublicAccess", {}), ""),
    ("image_block", NEW, "unblocked", False, None, STAYS),
    ("image_block", "unblocked", NEW, None, CALLS["image_block"](NEW), ""),
    ("image_block", NEW, "unblocked", None, None, ""),
    ("ssm_document_block", "Disable", "Enable", True, ("ResetServiceSetting", DOCUMENT_SETTING), ""),
    ("ssm_document_block", "Disable", "Enable", False, None, STAYS),
    ("ssm_document_block", "Enable", "Disable", None, CALLS["ssm_document_block"]("Disable"), ""),
    ("ssm_document_block", "Disable", "Enable", None, None, ""),
]


@pytest.mark.parametrize(("name", "now", "then", "is_marked", "call", "warning"), BACK)
def test_what_we_blocked_is_opened_again_and_from_a_backup_only_what_was_blocked_comes_back(
    name: str, now: str, then: str, is_marked: bool | None, call: Call | None, warning: str
) -> None:
    subject = BLOCKS[name].resource(HOME)
    limits = Limits(
        ACCOUNT,
        touched=None if is_marked is None else frozenset([subject]),
        removes=is_marked is not None,
        marks={subject: now} if is_marked else {},
    )
    # A region that only one of both has is left alone.
    planned = sharing_block.restore(BLOCKS[name], OPENING[name], {HOME: now, AWAY: now}, {HOME: then}, limits)
    shows(planned, [call] if call else [])
    assert [step.mark for step in planned.steps] == [then] * len(planned.steps)
    warns(planned, *([warning] if warning else []))


# The access analyzer


def analyzer(status: str = "ACTIVE", name: str = "theirs") -> dict[str, Any]:
    """What _access_analyzer.read_region() returns of one."""
    arn = f"arn:aws:access-analyzer:{HOME}:{ACCOUNT}:analyzer/{name}"
    return {"name": name, "arn": arn, "status": status, "tags": {}}


OURS = {"analyzerName": "CTLExternalAccess", "type": "ACCOUNT", "tags": {"ctl:managed-by": "ctl.aws"}}
NO_ROOM = "Access analyzer in us-east-1: {} and leaves no room for one of ours"


@pytest.mark.parametrize(
    ("current", "regions", "warnings"),
    [
        ({HOME: [], AWAY: []}, [HOME, AWAY], []),
        ({HOME: [analyzer()], AWAY: []}, [AWAY], []),
        ({HOME: [analyzer("CREATING")]}, [], []),
        ({HOME: [analyzer("FAILED"), analyzer(name="other")]}, [], []),
        ({HOME: [analyzer("DISABLED")]}, [], [Unmet(NO_ROOM.format("theirs is DISABLED,"))]),
        ({HOME: [analyzer("FAILED", "CTLExternalAccess")], AWAY: []}, [AWAY], [Unmet("CTLExternalAccess is FAILED")]),
    ],
)
def test_a_region_gets_one_analyzer_or_keeps_what_it_has(
    current: dict[str, Any], regions: list[str], warnings: list[str]
) -> None:
    planned = access_analyzer.plan(current)
    shows(planned, [("CreateAnalyzer", OURS)] * len(regions))
    assert [step.region for step in planned.steps] == regions
    warns(planned, *warnings)


# All of them


def put_block(state: dict[str, Any], sent: dict[str, Any]) -> None:
    state["public_access_block"]["block"] = sent["PublicAccessBlockConfiguration"]


EFFECTS: dict[str, Effect] = {"PutPublicAccessBlock": put_block}
FLAGS = st.fixed_dictionaries({name: st.booleans() for name in ON}) | st.just({})
REGION = st.builds(region, st.booleans(), st.lists(st.sampled_from(SIX), max_size=2), st.sampled_from([0, 501]))
CURRENT = st.fixed_dictionaries(
    {},
    optional={
        "public_access_block": st.builds(
            lambda block, public: {"account": ACCOUNT, "block": block, "public": public},
            FLAGS,
            st.dictionaries(
                st.sampled_from(["site", "pictures"]), st.sampled_from([BY_POLICY, BY_ACL, {**BY_POLICY, **BY_ACL}])
            ),
        ),
        "ebs_encryption": st.fixed_dictionaries({HOME: REGION, AWAY: REGION}),
        "access_analyzer": st.fixed_dictionaries(
            {HOME: st.lists(st.builds(analyzer, st.sampled_from(["ACTIVE", "FAILED", "DISABLED"])), max_size=1)}
        ),
    },
)
MODES = st.sampled_from(["unless_public", "always"])


@given(current=CURRENT, mode=MODES)
@PROPERTY
def test_only_what_was_asked_for_is_planned_once_and_nothing_is_closed_unasked(
    current: dict[str, Any], mode: str
) -> None:
    asked = {"public_access_block": mode, "ebs_encryption": "unless_shared", "access_analyzer": True}
    planned = plan(current, asked)
    services = {"s3control": "public_access_block", "ec2": "ebs_encryption", "accessanalyzer": "access_analyzer"}
    assert {services[step.service] for step in planned.steps} <= current.keys()
    calls = [(step.service, step.region) for step in planned.steps]
    assert len(calls) == len(set(calls))
    state = current.get("public_access_block")
    for step in planned.steps if state and mode == "unless_public" else []:
        if step.service == "s3control":
            sent, block = step.parameters["PublicAccessBlockConfiguration"], state["block"]
            public = {name for halves in state["public"].values() for half in halves for name in HALVES[half]}
            # Nothing goes on that closes a bucket, but where its half was on already, and nothing goes off.
            closing = {name for name in public if sent[name] and not block.get(name)}
            assert not closing
            assert all(sent[name] for name, value in block.items() if value)
    planned.steps = [step for step in planned.steps if step.service == "s3control"]
    again = plan(after(current, planned, EFFECTS), asked)
    assert not planned.steps or "s3control" not in {step.service for step in again.steps}
