# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether a backup is at two places, and has what a plan removes from IAM."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from ansible_collections.ctl.aws.plugins.module_utils._access.reads import READ_OPERATIONS
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.ctl.aws.plugins.module_utils._evidence.backup_guard import check_backup, is_one_place
from ansible_collections.ctl.aws.plugins.module_utils._policies.trust import NOBODY
from ansible_collections.ctl.aws.plugins.module_utils._services.iam import removal_steps as steps
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.backed_up import ENDING, lacks_iam
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.users import REMOVALS
from ansible_collections.ctl.aws.tests.unit.support.planning import Function, definitions, referred_to

ROLE: dict[str, Any] = {
    "arn": "arn:aws:iam::222222222222:role/R",
    "id": "AROA1",
    "trust": {"Statement": []},
    "attached": ["arn:a"],
    "inline": {"one": {"Statement": []}},
    "boundary": "arn:b",
    "instance_profiles": ["web"],
}
CLOSED = {"Statement": [NOBODY]}
POLICY: dict[str, Any] = {
    "arn": "arn:aws:iam::222222222222:policy/P",
    "id": "ANPA1",
    "default_version": "v1",
    "versions": ["v1", "v2"],
}
# As a backup has it.
WHOLE: dict[str, Any] = {**POLICY, "documents": {"v1": {}, "v2": {}}}
USER: dict[str, Any] = {
    "arn": "arn:aws:iam::222222222222:user/U",
    "id": "AIDA1",
    "path": "/",
    "tags": {},
    "groups": ["G"],
    "attached": ["arn:a"],
    "inline": {"one": {}},
    "boundary": "arn:b",
    "credentials": {"access key": ["A"], "MFA device": ["arn:aws:iam::222222222222:mfa/m"], "password": ["U"]},
}
GROUP: dict[str, Any] = {
    "arn": "arn:aws:iam::222222222222:group/G",
    "id": "AGPA1",
    "path": "/",
    "attached": [],
    "inline": {},
}
SAML = {"arn": "arn:aws:iam::222222222222:saml-provider/P", "metadata": "<a/>", "tags": {}}
OIDC = {"arn": "arn:aws:iam::222222222222:oidc-provider/P", "client_ids": ["a"], "thumbprints": ["1"], "tags": {}}


def removed(kind: str, now: dict[str, Any]) -> Plan:
    """What removes a thing of a kind, as it is now."""
    nothing: dict[str, dict[str, Any]] = {kind: {} for kind in ("roles", "users", "groups")}
    found = {
        "roles": lambda: steps.remove_role("X", now),
        "closed": lambda: steps.close_role("X", now, [], {}),
        "users": lambda: steps.remove_user("X", now),
        "policies": lambda: steps.remove_policy("X", now, nothing),
        "saml": lambda: [steps.remove_provider("saml", "X", now)],
        "oidc": lambda: [steps.remove_provider("oidc", "X", now)],
    }
    return Plan(found[kind]())


def lacking(kind: str, now: dict[str, Any], then: dict[str, Any] | None) -> list[str]:
    """What a backup lacks for the removal of one thing. :param then: as the backup has it."""
    planned, kind = removed(kind, now), "roles" if kind == "closed" else kind
    kept = {kind: {"X": then} if then else {}}
    federated = kind in steps.PROVIDERS
    snapshot = {"iam": {} if federated else kept, "federation": kept if federated else {}}
    return lacks_iam(planned, {kind: {"X": now}}, snapshot)


SHUT: dict[str, Any] = {**ROLE, "trust": CLOSED}
HAS: list[tuple[str, dict[str, Any], dict[str, Any] | None, list[str]]] = [
    ("roles", ROLE, ROLE, []),
    ("roles", ROLE, None, [""]),
    ("roles", ROLE, {**ROLE, "id": "AROA2"}, [""]),
    ("roles", ROLE, {**ROLE, "inline": {}}, ["inline"]),
    ("roles", ROLE, {**ROLE, "inline": {"one": {"Statement": ["other"]}}}, ["inline"]),
    ("roles", ROLE, {**ROLE, "attached": []}, ["attached"]),
    ("roles", ROLE, {**ROLE, "trust": {"Statement": [{"Effect": "Deny"}]}}, ["trust"]),
    ("roles", ROLE, {**ROLE, "boundary": "arn:c"}, ["boundary"]),
    ("roles", ROLE, {**ROLE, "boundary": ""}, ["boundary"]),
    ("roles", ROLE, {**ROLE, "instance_profiles": []}, ["instance_profiles"]),
    # A first attempt has taken something from it already.
    ("roles", {**ROLE, "inline": {}, "attached": [], "boundary": "", "instance_profiles": []}, ROLE, []),
    ("roles", SHUT, ROLE, []),
    ("closed", ROLE, ROLE, []),
    ("closed", ROLE, {**ROLE, "trust": {"Statement": [{"Effect": "Deny"}]}}, ["trust"]),
    ("closed", ROLE, {**ROLE, "trust": CLOSED}, ["trust"]),
    ("closed", ROLE, {**ROLE, "attached": []}, ["attached"]),
    ("closed", {**SHUT, "attached": []}, ROLE, []),
    # It keeps them.
    ("closed", ROLE, {**ROLE, "boundary": "", "instance_profiles": []}, []),
    ("policies", POLICY, WHOLE, []),
    ("policies", POLICY, {**WHOLE, "versions": ["v1"], "documents": {"v1": {}}}, ["versions"]),
    # Their names alone are nothing to put back.
    ("policies", POLICY, POLICY, ["versions"]),
    ("policies", POLICY, {**WHOLE, "default_version": "v2"}, ["default_version"]),
    ("policies", POLICY, {**WHOLE, "id": "ANPA2"}, [""]),
    ("policies", {**POLICY, "versions": ["v1"]}, WHOLE, []),
    ("policies", {**POLICY, "versions": ["v1"]}, {**WHOLE, "versions": ["v1"], "documents": {"v1": {}}}, []),
    ("users", USER, USER, []),
    ("users", USER, None, [""]),
    ("users", USER, {**USER, "groups": []}, ["groups"]),
    ("users", USER, {**USER, "groups": ["G", "H"]}, []),
    ("users", USER, {**USER, "boundary": ""}, ["boundary"]),
    ("users", USER, {**USER, "attached": []}, ["attached"]),
    ("users", USER, {**USER, "inline": {}}, ["inline"]),
    # No backup has what somebody signs in with.
    ("users", USER, {key: value for key, value in USER.items() if key != "credentials"}, []),
    ("saml", SAML, SAML, []),
    ("saml", SAML, None, [""]),
    ("saml", SAML, {**SAML, "metadata": "<b/>"}, ["metadata"]),
    ("oidc", OIDC, OIDC, []),
    ("oidc", OIDC, {**OIDC, "client_ids": []}, ["client_ids"]),
    ("oidc", OIDC, {**OIDC, "thumbprints": ["2"]}, ["thumbprints"]),
]
NAMES = {
    "roles": "IAM role X",
    "closed": "IAM role X",
    "policies": "IAM policy X",
    "users": "IAM user X",
    "saml": "IAM SAML provider X",
    "oidc": "IAM OIDC provider X",
}


@pytest.mark.parametrize(("kind", "now", "then", "fields"), HAS)
def test_a_backup_has_what_goes_as_it_is_now(kind: str, now: Any, then: Any, fields: list[str]) -> None:
    words = [f"{NAMES[kind]} with its present {field}" if field else NAMES[kind] for field in fields]
    assert lacking(kind, now, then) == words


@pytest.mark.parametrize(
    ("members", "missing"),
    [
        ({"U": USER}, []),
        ({"U": {**USER, "groups": []}}, ["IAM user U with its present groups"]),
        ({}, ["IAM user U"]),
    ],
)
def test_a_backup_has_the_members_of_a_group_that_goes(members: dict[str, Any], missing: list[str]) -> None:
    planned = Plan(steps.remove_group("G", GROUP, ["U"]))
    snapshot = {"iam": {"users": members, "groups": {"G": GROUP}}, "federation": {}}
    assert lacks_iam(planned, {"users": {"U": USER}, "groups": {"G": GROUP}}, snapshot) == missing


def reached_by_removal() -> set[str]:
    """The calls of IAM that the planning of iam_removal names, in whatever function or table."""
    file = "_services/iam/iam_removal"
    todo, seen = [Function(file, "plan", definitions(file)["plan"])], set[tuple[str, str]]()
    words = set[str]()
    while todo:
        current = todo.pop()
        if (current.file, current.name) not in seen:
            seen.add((current.file, current.name))
            todo += referred_to(current)
            found = [node.value for node in ast.walk(current.node) if isinstance(node, ast.Constant)]
            words |= {word for word in found if isinstance(word, str)}
    operations = botocore.session.get_session().get_service_model("iam").operation_names
    return words & set(operations) - READ_OPERATIONS["iam"]


def test_of_every_call_of_a_removal_it_is_known_what_a_backup_has_to_have() -> None:
    reached = reached_by_removal()
    assert {"DeletePolicyVersion", "DeleteAccessKey", "DeleteSAMLProvider", "RemoveUserFromGroup"} < reached
    assert ENDING.keys() == reached
    assert set(REMOVALS) < ENDING.keys()


PLACES: list[tuple[list[str], int]] = [
    ([], 0),
    (["/srv/a"], 1),
    (["/srv/a", "/srv/b"], 2),
    (["/srv/a", "/srv/ab"], 2),
    (["/srv/a", "/srv/a/"], 1),
    (["/srv/a", "/srv/a/b"], 1),
    (["/srv/a/b", "/srv/a"], 1),
    (["/srv/a", "/srv/b/../a/c"], 1),
    (["/", "/srv/a"], 1),
    (["/srv/a", "/srv/a/b", "/srv/b"], 2),
    (["~/a", "~/a/b"], 1),
    (["s3://bucket/a", "s3://bucket/a/b"], 1),
    (["s3://bucket/a", "s3://bucket/b"], 1),
    (["s3://bucket", "s3://bucket/"], 1),
]


@pytest.mark.parametrize(
    ("stores", "number"), PLACES, ids=lambda value: " ".join(value) if isinstance(value, list) else ""
)
def test_a_place_within_another_is_no_second_one(stores: list[str], number: int) -> None:
    backup = {"name": "20260131T120000Z", "digest": "0", "places": [{"store": one} for one in stores]}
    with pytest.raises(CtlError) as caught:
        check_backup("222222222222", "eu-west-1", backup, Plan(), {}, lacks_iam)
    told = f"is at {number} place, and 2 are needed"
    assert "account 222222222222, region eu-west-1" in str(caught.value) or number == 2
    # With two, they are read: they do not have it.
    assert (told in str(caught.value)) is (number < 2)


def test_buckets_are_places_by_their_names() -> None:
    assert not is_one_place("s3://bucket", "s3://bucket-2")
    assert not is_one_place("s3://srv/a", "/srv/a") and not is_one_place("/srv/a", "s3://srv/a")


def test_the_home_of_nobody_is_a_place_like_others() -> None:
    assert is_one_place("~there-is-nobody/a", "~there-is-nobody/a/b")
    assert not is_one_place("~there-is-nobody/a", "/srv/a")


def test_a_link_leads_to_one_place(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "a")
    assert is_one_place(str(tmp_path / "link" / "b"), str(tmp_path / "a"))
    assert not is_one_place(str(tmp_path / "link" / "b"), str(tmp_path / "a" / "c"))
