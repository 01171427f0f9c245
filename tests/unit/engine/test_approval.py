# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a plan is a digest of, and what is refused without having been approved."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError
from ansible_collections.ctl.aws.plugins.module_utils._engine.approval import APPROVED, PLANNED, Approval, identity
from ansible_collections.ctl.aws.plugins.module_utils._engine.plan import Step
from ansible_collections.ctl.aws.plugins.module_utils._engine.wait import Condition
from ansible_collections.ctl.aws.plugins.module_utils._evidence import plans
from ansible_collections.ctl.aws.tests.accounts import ACME as ACCOUNT
from hypothesis import given
from hypothesis import strategies as st

SECRET = "external-id-4711"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"AWS": "589942003651"},
            "Condition": {"StringEquals": {"sts:ExternalId": SECRET}},
        }
    ],
}


def step(**more: Any) -> Step:
    plain: dict[str, Any] = {
        "service": "iam",
        "operation": "CreateRole",
        "parameters": {"RoleName": "X"},
        "reason": "create role X",
        "resource": "IAM role X",
    }
    return Step(**{**plain, **more})


def same(one: Step, other: Step, keys: tuple[str, str] = ("key", "key")) -> bool:
    calls = [Approval(None, ACCOUNT, key).call(which) for which, key in zip((one, other), keys, strict=True)]
    return identity(calls[0]) == identity(calls[1])


def trusting(external_id: str, **more: Any) -> Step:
    text = json.dumps(TRUST).replace(SECRET, external_id)
    return step(parameters={"RoleName": "X", "AssumeRolePolicyDocument": text}, **more)


CONDITION = Condition("iam", "GetRole", {"RoleName": "X"}, "Role.RoleId", "AROA1")
# What differs between two steps, and whether they are one call all the same.
PAIRS: list[tuple[Step, Step, bool]] = [
    (step(), step(), True),
    (step(), step(reason="other words", resource="role X"), True),
    (step(), step(before={"a": 1}, after={"a": 2}, depends_on=("IAM policy Y",), unique_id="AROA1"), True),
    (step(), step(operation="UpdateRole"), False),
    (step(), step(region="eu-west-1"), False),
    (step(), step(parameters={"RoleName": "Y"}), False),
    (step(), step(precondition=CONDITION), False),
    (step(precondition=CONDITION), step(precondition=CONDITION), True),
    (
        step(precondition=CONDITION),
        step(precondition=Condition("iam", "GetRole", {"RoleName": "X"}, "Role.RoleId", "AROA2")),
        False,
    ),
    # However it is written, a document says the same.
    (
        step(parameters={"PolicyDocument": '{"a": 1, "b": [2]}'}),
        step(parameters={"PolicyDocument": '{"b":[2],"a":1}'}),
        True,
    ),
    (step(parameters={"PolicyDocument": '{"a": 1}'}), step(parameters={"PolicyDocument": '{"a": "1"}'}), False),
    (step(parameters={"Enabled": True}), step(parameters={"Enabled": "True"}), False),
    # What AWS gives later is the same whatever it is.
    (step(parameters={"HandshakeId": "h-1"}), step(parameters={"HandshakeId": "(known after apply)"}), True),
    (step(parameters={"PolicyId": "h-1"}), step(parameters={"PolicyId": "h-2"}), False),
    (trusting(SECRET), trusting(SECRET), True),
    (trusting(SECRET), trusting("external-id-4712"), False),
    (step(parameters={"EmailAddress": "a@b.example"}), step(parameters={"EmailAddress": "c@b.example"}), False),
    (step(parameters={"PhoneNumber": "+1 555 0100"}), step(parameters={"PhoneNumber": "+1 555 0101"}), False),
    (
        step(parameters={"Tags": [{"Value": "a@b.example"}]}),
        step(parameters={"Tags": [{"Value": "c@b.example"}]}),
        False,
    ),
]


@pytest.mark.parametrize(("one", "other", "expected"), PAIRS, ids=range(len(PAIRS)))
def test_what_is_approved_is_the_call_and_not_its_wording(one: Step, other: Step, expected: bool) -> None:
    assert same(one, other) is expected


def test_another_key_or_account_is_another_plan() -> None:
    assert not same(trusting(SECRET), trusting(SECRET), ("key", "other"))
    assert same(step(), step(), ("key", "other"))
    assert Approval(None, ACCOUNT, "").call(step()) != Approval(None, "333333333333", "").call(step())


SECRETS = [
    {"EmailAddress": "soc@acme.example"},
    {"PhoneNumber": "+1 555 0100"},
    {"AssumeRolePolicyDocument": json.dumps(TRUST)},
    {"AssumeRolePolicyDocument": TRUST},
    {"PrimaryEmail": "root@acme.example"},
    {"Notes": "ask soc@acme.example"},
    {"AssumeRolePolicyDocument": json.dumps(TRUST).replace("sts:ExternalId", "STS:externalid")},
]


@pytest.mark.parametrize("parameters", SECRETS, ids=str)
def test_what_is_secret_is_under_a_key_or_in_no_plan(parameters: dict[str, Any], tmp_path: Path) -> None:
    text = json.dumps(Approval(None, ACCOUNT, "key").call(step(parameters=parameters)))
    assert [one for one in (SECRET, "acme.example", "0100", '"key"') if one in text] == []
    assert "hmac:" in text
    (tmp_path / f"run{PLANNED}").touch()
    with pytest.raises(CtlError, match="Set ctl_plan_key"):
        Approval(tmp_path / "run.jsonl", ACCOUNT, "").note([step(parameters=parameters)])


def approve(journal: Path, *steps: Step) -> None:
    calls = [identity(Approval(None, ACCOUNT, "key").call(one)) for one in steps]
    journal.with_suffix(APPROVED).write_text(json.dumps({"identities": calls}), encoding="utf-8")


def test_nothing_but_what_was_approved_passes(tmp_path: Path) -> None:
    journal = tmp_path / "run.jsonl"
    Approval(journal, ACCOUNT, "key").check([step()])  # a run that is bound to no plan
    approve(journal, step(), trusting(SECRET))
    bound = Approval(journal, ACCOUNT, "key")
    bound.check([step(), trusting(SECRET)])
    assert bound.identity_of(step())
    for other in (step(parameters={"RoleName": "Y"}), trusting("another-one")):
        with pytest.raises(CtlError, match="create role X") as told:
            bound.check([step(), other])
        assert told.value.code == "NotApproved"


def test_a_run_that_is_held_to_a_plan_writes_nothing_where_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(CtlError, match="cannot be read"):
        Approval(tmp_path / "run.jsonl", ACCOUNT, "key", bound=True).check([step()])


@pytest.mark.parametrize("text", ["", "{", "[]", "{}"])
def test_without_knowing_what_was_approved_nothing_passes(tmp_path: Path, text: str) -> None:
    (tmp_path / f"run{APPROVED}").write_text(text, encoding="utf-8")
    with pytest.raises(CtlError, match="cannot be read"):
        Approval(tmp_path / "run.jsonl", ACCOUNT, "key").check([step()])


LINES = st.lists(
    st.builds(
        lambda name, region, reason: {
            **Approval(None, ACCOUNT, "").call(step(parameters={"RoleName": name}, region=region)),
            "resource": name,
            "reason": reason,
        },
        st.sampled_from("ABC"),
        st.sampled_from(["", "us-east-1"]),
        st.sampled_from(["because", "for"]),
    ),
    max_size=5,
)


@given(lines=LINES, data=st.data())
def test_a_digest_is_of_what_is_done_in_whatever_order_and_words(lines: list[Any], data: st.DataObject) -> None:
    mixed = data.draw(st.permutations(lines))
    one, other = (plans.document(ACCOUNT, some, "", {"run": run}) for some, run in ((lines, "1"), (mixed, "2")))
    assert one["digest"] == other["digest"] == plans.digest_of(ACCOUNT, one)
    names = {identity(plans.call_of(line)) for line in lines}
    fewer = plans.document(ACCOUNT, [line for line in lines if line["parameters"] != {"RoleName": "A"}], "", {})
    assert (fewer["digest"] == one["digest"]) is (len(fewer["calls"]) == len(names))
    assert plans.digest_of("333333333333", one) != one["digest"]
    assert plans.document(ACCOUNT, lines, "2026-12-31", {})["digest"] != one["digest"]


def test_what_differs_is_named_both_ways() -> None:
    lines = [
        {**Approval(None, ACCOUNT, "").call(step(parameters={"RoleName": name})), "resource": name, "reason": name}
        for name in "ABC"
    ]
    by_name = {line["reason"]: (identity(plans.call_of(line)), line) for line in lines}
    plan = plans.document(ACCOUNT, lines[:2], "", {})
    done = by_name["B"][0]

    def told(planned: str, *, whole: bool = True, made: tuple[str, ...] = (), maybe: tuple[str, ...] = ()) -> list[str]:
        note = {"plan": plan, "identities": plans.identities(plan) - {*made}, "done": [*made, *maybe]}
        return plans.differences(note, dict(by_name[name] for name in planned), whole=whole)

    more = "not in the plan: C (iam:CreateRole)"
    assert told("AC") == [more, "in the plan, and not needed any more: B (iam:CreateRole)"]
    assert told("AC", whole=False) == [more]
    # What was done is needed no more; what may have been, may be needed or not.
    assert told("A", made=(done,)) == told("A", maybe=(done,)) == told("AB", maybe=(done,)) == []
    # What was done and is needed again was approved once.
    assert told("AB", made=(done,)) == ["in the plan, and carried out before: B (iam:CreateRole)"]
    assert plans.left(plan, [done]) == ["A (iam:CreateRole)"]


def test_a_plan_ends_with_the_first_exception_that_does() -> None:
    assert plans.earliest([]) == plans.earliest([{"control": "iam"}]) == ""
    assert plans.earliest([{"until": "2026-12-31"}, {"until": "2026-06-30"}, {"until": ""}]) == "2026-06-30"
