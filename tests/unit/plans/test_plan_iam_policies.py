# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Plans of customer managed policies."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError
from ansible_collections.ctl.aws.plugins.module_utils._policies.document import size
from ansible_collections.ctl.aws.plugins.module_utils._services.iam.managed_policies import MAXIMUM_POLICY_SIZE, plan
from ansible_collections.ctl.aws.tests.accounts import ACME as ACCOUNT
from ansible_collections.ctl.aws.tests.unit.support.iam_policies import (
    EFFECTS,
    OTHER,
    OURS,
    declared,
    document,
    existing,
)
from ansible_collections.ctl.aws.tests.unit.support.plan_steps import PROPERTY, after, operations, shows, warns
from hypothesis import given
from hypothesis import strategies as st

OUR_TAGS = [{"Key": "ctl:managed-by", "Value": "ctl.aws"}]
ARN = existing()["arn"]
NEW_VERSION = ("CreatePolicyVersion", {"PolicyArn": ARN, "PolicyDocument": OTHER, "SetAsDefault": True})
FIVE = ["v2", "v3", "v5", "v6", "v7"]


@pytest.mark.parametrize(
    ("current", "wanted", "steps", "warnings"),
    [
        (
            None,
            {"path": "/ctl/"},
            [("CreatePolicy", {"PolicyName": "Standard", "Path": "/ctl/", "Tags": OUR_TAGS})],
            [],
        ),
        (None, {"create_only": True}, [("CreatePolicy", {"PolicyDocument": document("s3:Get*")})], []),
        ({}, {}, [], []),
        ({}, {"document": {"Statement": {"Effect": "Allow", "Action": "S3:GET*", "Resource": ["*"]}}}, [], []),
        ({}, {"document": OTHER}, [NEW_VERSION], []),
        ({"tags": {}}, {}, [("TagPolicy", {"PolicyArn": ARN, "Tags": OUR_TAGS})], []),
        ({"tags": {"ctl:managed-by": "other"}}, {}, [("TagPolicy", {"Tags": OUR_TAGS})], []),
        ({"tags": {}}, {"document": OTHER}, [NEW_VERSION, ("TagPolicy", {})], []),
        ({"tags": {}}, {"document": OTHER, "create_only": True, "path": "/x/"}, [], []),
        # Five versions: the oldest that is not in use makes room.
        (
            {"versions": FIVE, "default_version": "v7"},
            {"document": OTHER},
            [("DeletePolicyVersion", {"PolicyArn": ARN, "VersionId": "v2"}), NEW_VERSION],
            [],
        ),
        (
            {"versions": FIVE, "default_version": "v2"},
            {"document": OTHER},
            [("DeletePolicyVersion", {"VersionId": "v3"}), NEW_VERSION],
            [],
        ),
        ({"versions": FIVE, "default_version": "v2"}, {}, [], []),
        ({"versions": FIVE[1:], "default_version": "v3"}, {"document": OTHER}, [NEW_VERSION], []),
        # What IAM cannot change is reported, never planned.
        ({"path": "/theirs/"}, {}, [], ["its path is '/theirs/' instead of '/'"]),
        ({"description": "Old."}, {"description": "New."}, [], ["its description is 'Old.' instead of 'New.'"]),
    ],
)
def test_a_policy_is_made_corrected_or_adopted(
    current: dict[str, Any] | None,
    wanted: dict[str, Any],
    steps: list[tuple[str, dict[str, Any]]],
    warnings: list[str],
) -> None:
    planned = plan({} if current is None else {"Standard": existing(**current)}, [declared(**wanted)])
    shows(planned, steps)
    warns(planned, *warnings)


def test_a_policy_on_another_path_is_corrected_where_it_is() -> None:
    arn = f"arn:aws:iam::{ACCOUNT}:policy/theirs/Standard"
    planned = plan({"Standard": existing(arn=arn, path="/theirs/")}, [declared(document=OTHER)])
    shows(planned, [("CreatePolicyVersion", {"PolicyArn": arn})])


def of_size(characters: int) -> dict[str, Any]:
    """A document that counts as so many characters, the spaces in its Sid not being any."""
    filled = document("s3:Get*")
    filled["Statement"][0]["Sid"] = "x y z"
    filled["Statement"][0]["Sid"] += "a" * (characters - size(filled))
    return filled


def test_what_makes_room_is_in_the_evidence() -> None:
    documents = {version: document(f"s3:{version}") for version in FIVE}
    current = existing(versions=FIVE, default_version="v7", documents=documents)
    deletion = plan({"Standard": current}, [declared(document=OTHER)]).steps[0]
    assert deletion.before == {"version": "v2", "document": document("s3:v2")}


@pytest.mark.parametrize("current", [None, {}])
def test_a_document_that_iam_would_not_take_is_an_error_before_anything_is_written(current: Any) -> None:
    policies = {} if current is None else {"Standard": existing(document=OTHER)}
    assert operations(plan(policies, [declared(document=of_size(MAXIMUM_POLICY_SIZE))]))
    with pytest.raises(CtlError, match=r"Policy Standard has 6145 characters, IAM takes 6144.*split it"):
        plan(policies, [declared(document=of_size(MAXIMUM_POLICY_SIZE + 1))])


DOCUMENTS = st.sampled_from([document("s3:Get*"), OTHER, document("iam:*", effect="Deny")])
VERSIONS = st.integers(1, 5).flatmap(
    lambda count: st.fixed_dictionaries(
        {
            "versions": st.just([f"v{number}" for number in range(1, count + 1)]),
            "default_version": st.integers(1, count).map(lambda number: f"v{number}"),
        }
    )
)
EXISTING = st.builds(
    lambda versions, tags, path, found: existing(tags=tags, path=path, document=found, **versions),
    VERSIONS,
    st.sampled_from([{}, OURS, {"owner": "them"}]),
    st.sampled_from(["/", "/theirs/"]),
    DOCUMENTS,
)
DECLARED = st.builds(
    lambda wanted, create_only, path: declared(document=wanted, create_only=create_only, path=path),
    DOCUMENTS,
    st.booleans(),
    st.sampled_from(["/", "/ctl/"]),
)


@given(current=st.none() | EXISTING, wanted=DECLARED)
@PROPERTY
def test_a_second_plan_is_empty_and_what_others_tagged_stays(current: Any, wanted: dict[str, Any]) -> None:
    policies = {"Standard": current} if current else {}
    state = after({"policies": policies}, plan(policies, [wanted]), EFFECTS)["policies"]
    assert not plan(state, [wanted]).steps
    if current and not wanted["create_only"]:
        assert current["tags"].items() <= state["Standard"]["tags"].items()
    assert wanted["create_only"] or state["Standard"]["document"] == wanted["document"]
