# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What cannot be meant of an account's variables is refused, all of it at once."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._account.run.account_run_info import problems, run
from ansible_collections.ctl.aws.plugins.module_utils._account.run.beginning import role_of, run_of
from ansible_collections.ctl.aws.plugins.module_utils._base.errors import CtlError
from ansible_collections.ctl.aws.plugins.module_utils._base.process import BEGAN
from ansible_collections.ctl.aws.tests.accounts import ACME, GLOBEX

FINE: dict[str, Any] = {
    "account_id": "222222222222",
    "has_account_id": True,
    "host": "acme",
    "catalogue": {"names": {"role": "CTLDeveloperRole"}, "partner": {}, "problems": []},
    "role_arn": "arn:aws:iam::222222222222:role/CTLDeveloperRole",
    **dict.fromkeys(("region", "store", "spool", "run_id", "job_id", "user"), ""),
    "guessable": [],
    "names": ["ctl_account_id"],
    "known": [],
    "lists": {"ctl_regions": ["us-east-1"], "ctl_harden_adopt": []},
    "switches": {"ctl_harden_iam": True, "ctl_plan_store": "Yes", "ctl_harden_config": "0"},
    "tags": ["all", "ctl_harden_iam", "monthly"],
}
STARTED = "20260131T120000Z"
# What differs from that, and what becomes of it.
NAMED: list[tuple[dict[str, str], dict[str, str]]] = [
    ({"store": "s3://evidence/a"}, {"spool": "~/.ansible/ctl-evidence"}),
    ({"store": "/srv/evidence"}, {"spool": "/srv/evidence/spool"}),
    ({"store": "/srv/evidence", "spool": "/spool"}, {"spool": "/spool"}),
    ({"job_id": "4711"}, {"run_id": "4711", "holder": "job 4711 of tester"}),
    ({"job_id": "4711", "user": "bob"}, {"holder": "job 4711 of bob"}),
    ({"user": "bob"}, {"holder": "bob"}),
    ({"run_id": "CHG-1", "job_id": "4711"}, {"run_id": "CHG-1", "holder": "job 4711 of tester"}),
    ({"run_id": "CHG/1 a", "spool": "/s"}, {"journal": f"/s/222222222222/{STARTED}-CHG-1-a.jsonl"}),
    ({"run_id": STARTED, "spool": "/s"}, {"journal": f"/s/222222222222/{STARTED}.jsonl"}),
    ({"run_id": "../../etc", "spool": "/s"}, {"journal": f"/s/222222222222/{STARTED}-..-..-etc.jsonl"}),
]
# The region of the credentials, that of the environment, and the partition.
PARTITIONS = [
    ("eu-central-1", "us-gov-west-1", "aws"),
    ("us-gov-west-1", "", "aws-us-gov"),
    ("cn-north-1", "", "aws-cn"),
    ("", "us-gov-west-1", "aws-us-gov"),
    ("", "", "aws"),
]
# What differs from that, and words of each sentence that is said about it.
REFUSED: list[tuple[dict[str, Any], list[str]]] = [
    ({"account_id": "2222"}, ["ctl_account_id of acme is 2222, expected the 12 digits"]),
    ({"account_id": "acme", "has_account_id": False}, ["is not set, and the name of the host no account id"]),
    ({"account_id": "\uff12" * 12}, ["expected the 12 digits"]),
    ({"role_arn": "CTLDeveloperRole"}, ["expected the ARN of a role in account 222222222222"]),
    ({"role_arn": "arn:aws:iam::333333333333:role/CTLDeveloperRole"}, ["expected the ARN of a role in account 2222"]),
    ({"role_arn": "arn:aws:iam::222222222222:role/"}, ["expected the ARN of a role"]),
    ({"role_arn": "arn:aws-us-gov:iam::222222222222:role/path/CTL"}, []),
    ({"guessable": ["ctl_external_id"]}, ["ctl_external_id of acme is shorter than 8 characters"]),
    ({"names": ["ctl_acount_id", "ctl_cost_centre"]}, ["ctl_acount_id is no variable of this collection"]),
    (
        {"catalogue": {"names": {}, "partner": {}, "problems": ["it lacks trusts"]}, "role_arn": ""},
        ["ctl_catalogue of acme: it lacks trusts"],
    ),
    ({"names": ["ctl_acount_id"], "known": ["ctl_acount_id"]}, []),
    ({"lists": {"ctl_regions": "us-east-1"}}, ["acme: ctl_regions is a text, expected a list"]),
    ({"lists": {"ctl_regions": ""}}, ["acme: ctl_regions is a text, expected a list"]),
    ({"lists": {"ctl_regions": None}}, []),
    ({"switches": {"ctl_harden_iam": "y"}}, ["acme: ctl_harden_iam is 'y', expected true or false"]),
    ({"switches": {"ctl_harden_iam": "True "}}, ["acme: ctl_harden_iam is 'True ', expected true or false"]),
    ({"switches": {"ctl_plan_store": ""}}, ["acme: ctl_plan_store is '', expected true or false"]),
    (
        {"tags": ["ctl_offboard_root", "ctl_offboard_rot"]},
        ["acme: ctl_offboard_rot is no tag of this collection"],
    ),
    (
        {"account_id": "2", "guessable": ["ctl_external_id"], "lists": {"ctl_regions": "x"}},
        ["ctl_account_id of acme", "ctl_external_id of acme", "ctl_regions is a text"],
    ),
]


@pytest.mark.parametrize(("differs", "words"), REFUSED, ids=str)
def test_what_cannot_be_meant_is_said_in_a_sentence_each(differs: dict[str, Any], words: list[str]) -> None:
    found = problems({**FINE, **differs})
    assert len(found) == len(words)
    for sentence, word in zip(found, words, strict=True):
        assert word in sentence


def test_it_is_an_error_that_says_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CtlError) as caught:
        run({**FINE, "account_id": "2", "names": ["ctl_cost_centre"]}, False)
    message = caught.value.as_result()["msg"]
    assert "expected the 12 digits" in message and "no meaning to this collection: ctl_cost_centre" in message


@pytest.mark.parametrize(
    ("differs", "check_mode", "warned"),
    [
        ({"job_id": "4711", "store": "s3://evidence/a"}, False, True),
        ({"job_id": "4711", "store": "s3://evidence/a"}, True, False),
        ({"job_id": "4711", "store": "s3://evidence/a", "spool": "/srv/spool"}, False, False),
        ({"job_id": "4711", "store": "/srv/evidence"}, False, False),
        ({"store": "s3://evidence/a"}, False, False),
    ],
)
def test_a_job_says_that_its_journals_end_with_its_container(
    differs: dict[str, str], check_mode: bool, warned: bool
) -> None:
    said = [
        run({**FINE, **differs, "account_id": account, "role_arn": ""}, check_mode)["warnings"]
        for account in (ACME, GLOBEX)
    ]
    assert [any("set ctl_evidence_spool" in one for one in warnings) for warnings in said] == [warned, warned]
    # Said once for all accounts, since it is one sentence.
    assert said[0] == said[1]


def test_a_run_is_named_by_when_ansible_playbook_began(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(BEGAN, "1769860800.9")
    monkeypatch.setenv("USER", "alice")
    answer = {
        "started": "20260131T120000Z",
        "run_id": "20260131T120000Z",
        "holder": "alice",
        "spool": "~/.ansible/ctl-evidence",
        "journal": "~/.ansible/ctl-evidence/222222222222/20260131T120000Z.jsonl",
        "partition": "aws",
        "role_arn": FINE["role_arn"],
        "names": {"role": "CTLDeveloperRole"},
        "partner": {},
        "warnings": [],
    }
    assert run(FINE, False) == answer
    text = "acme: of no meaning to this collection: ctl_cost_centre"
    assert run({**FINE, "names": ["ctl_cost_centre"]}, True) == {**answer, "warnings": [text]}


@pytest.mark.parametrize(("given", "becomes"), NAMED, ids=str)
def test_a_run_has_a_name_a_holder_and_a_journal(
    given: dict[str, str], becomes: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("USER", "tester")
    found = run_of({**FINE, **given}, STARTED)
    assert becomes.items() <= found.items()


@pytest.mark.parametrize(("region", "environment", "partition"), PARTITIONS)
def test_the_partition_follows_from_the_region(
    region: str, environment: str, partition: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_REGION", raising=False)
    monkeypatch.setenv("AWS_DEFAULT_REGION", environment)
    own = {**FINE, "region": region, "role_arn": ""}
    assert role_of(own) == (partition, f"arn:{partition}:iam::222222222222:role/CTLDeveloperRole")
    assert role_of({**own, "role_arn": "arn:aws:iam::222222222222:role/Own"})[1] == "arn:aws:iam::222222222222:role/Own"
