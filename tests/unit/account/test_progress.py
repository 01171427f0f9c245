# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an operator is told while a run is under way: never more than is known."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from ansible_collections.ctl.aws.plugins.module_utils._account.run.progress import Pace, Progress, about, fit, spent
from hypothesis import given
from hypothesis import strategies as st

FLEET = ["acme", "globex", "initech"]
ROW: dict[str, Any] = {"status": "ok", "why": "", "failed": False, "changed": "no"}
STOPPED = {"message": "the role cannot be assumed", "waiting_for": "", "task": "Look"}


@pytest.fixture
def run() -> Progress:
    """A play over three accounts, on all of which a task has begun."""
    run = Progress(0)
    run.play("Onboard accounts", FLEET, FLEET, True, 0)
    run.task("ctl.aws.ctl_harden : Harden", 0)
    for account in FLEET:
        run.start(account)
    return run


def row(**differs: Any) -> dict[str, Any]:
    return {"ctl_report_row": {**ROW, **differs}}


def counts(run: Progress) -> str:
    return run.text(0).partition(" | ")[0]


def test_one_line_says_how_far_the_run_is(run: Progress) -> None:
    assert run.text(75) == "3 accounts: 3 running | 1 min 15 s | Harden"


@pytest.mark.parametrize(
    ("batch", "line"),
    [(FLEET, "Onboard accounts: 3 accounts"), (["acme"], "Onboard accounts: 1 of 3 accounts"), ([], "")],
)
def test_a_play_or_a_batch_is_announced(batch: list[str], line: str) -> None:
    expected = line or "Onboard accounts: 0 of 3 accounts"
    assert Progress(0).play("Onboard accounts", FLEET, batch, True, 0) == expected


@pytest.mark.parametrize(
    ("status", "line"),
    [
        ({}, "acme: ok"),
        ({"changed": "yes"}, "acme: ok, changed"),
        ({"changed": "planned"}, "acme: ok, changes planned"),
        ({"status": "failed", "failed": True, "why": "no role"}, "acme: failed: no role"),
        (
            {"status": "waiting for the customer", "why": "no\nrole\x1b[2J"},
            "acme: waiting for the customer: no role\\x1b[2J",
        ),
    ],
)
def test_an_account_is_what_its_row_says(run: Progress, status: dict[str, Any], line: str) -> None:
    assert run.facts("acme", row(**status), 1) == [line]
    assert counts(run) == f"3 accounts: 1 {status.get('status', 'ok')}, 2 running"


def test_nothing_but_the_row_makes_an_account_ok(run: Progress) -> None:
    run.task_ended(1)
    run.let_go("acme", 1)
    assert run.facts("globex", {"something": "else"}, 1) == []
    run.play("Report", FLEET, ["globex"], True, 2)
    assert counts(run) == "3 accounts: 2 ended, 1 running"
    lines = run.finish([], 3)
    assert lines == ["acme: ended", "globex: ended", "initech: ended"]
    assert "ok" not in " ".join([*lines, run.text(3)])


@pytest.mark.parametrize(
    ("waits_for", "how"), [("", "failed"), ("customer", "waiting for the customer"), ("aws", "deferred")]
)
def test_a_failure_that_the_playbook_recorded_is_said_at_once_and_once(run: Progress, waits_for: str, how: str) -> None:
    failure = {**STOPPED, "waiting_for": waits_for}
    run.failed("acme", "the role cannot be assumed", 1)
    assert counts(run) == "3 accounts: 1 failed, 2 running"
    run.start("acme")
    assert counts(run) == "3 accounts: 3 running"
    assert run.facts("acme", {"ctl_report_failure": failure}, 1) == [f"acme: {how}: the role cannot be assumed"]
    run.start("acme")
    run.let_go("acme", 2)
    run.play("Report", FLEET, FLEET, True, 3)
    run.start("acme")
    assert counts(run) == f"3 accounts: 1 {how}, 2 running"
    assert run.facts("acme", row(status=how, why=failure["message"], failed=how == "failed", changed="yes"), 4) == []


def test_a_failure_after_an_account_was_ok_counts(run: Progress) -> None:
    run.facts("acme", row(), 1)
    run.failed("acme", "a task of the operator's own", 2)
    assert counts(run) == "3 accounts: 1 failed, 2 running"
    assert run.finish(["acme"], 3)[0] == "acme: failed: a task of the operator's own"


def test_a_failure_that_the_row_tells_keeps_the_rows_words(run: Progress) -> None:
    run.facts("acme", row(status="deferred", failed=True), 1)
    run.start("acme")
    run.failed("acme", "deferred", 1)
    assert counts(run) == "3 accounts: 1 deferred, 2 running"
    assert run.finish(["acme"], 2) == ["globex: ended", "initech: ended"]


def test_what_ansible_counts_as_failed_is_failed_whatever_was_said(run: Progress) -> None:
    run.facts("acme", row(), 1)
    assert run.finish(["acme", "globex"], 2) == ["acme: failed", "globex: failed", "initech: ended"]


def test_an_account_that_cannot_be_reached_stays_so(run: Progress) -> None:
    assert run.unreachable("acme", "no route", 1) == ["acme: unreachable: no route"]
    run.play("Report", FLEET, FLEET, True, 2)
    assert counts(run) == "3 accounts: 1 unreachable, 2 running"
    assert run.finish(["acme"], 3) == ["globex: ended", "initech: ended"]


def test_accounts_that_the_run_did_not_come_to_have_not_ended() -> None:
    run = Progress(0)
    run.play("Harden", FLEET, ["acme"], True, 0)
    run.start("acme")
    assert counts(run) == "3 accounts: 1 running, 2 to come"
    run.failed("acme", "stop", 1)
    assert run.finish(["acme"], 2) == [
        "acme: failed: stop",
        "globex: nothing was done",
        "initech: nothing was done",
    ]


def test_a_further_playbook_is_under_way_again(run: Progress) -> None:
    run.facts("acme", row(), 1)
    run.play("Harden accounts", FLEET, FLEET, True, 2)
    assert counts(run) == "3 accounts: 1 ok, 2 running"
    run.start("acme")
    assert counts(run) == "3 accounts: 3 running"


def test_a_host_that_a_task_added_is_an_account_too(run: Progress) -> None:
    run.start("umbrella")
    run.let_go("umbrella", 1)
    assert counts(run) == "4 accounts: 1 ended, 3 running"
    run.failed("nobody", "an include that is not there", 1)
    assert counts(run) == "5 accounts: 1 ended, 1 failed, 3 running"


def test_batches_give_ground_for_the_time_left() -> None:
    run = Progress(0)
    accounts = [f"a{number}" for number in range(40)]
    texts = []
    for first in range(0, 40, 10):
        batch = accounts[first : first + 10]
        run.play("Harden", accounts, batch, True, first * 12)
        for account in batch:
            run.start(account)
        texts.append(run.text(first * 12 + 60))
    assert texts == [
        "40 accounts: 10 running, 30 to come | 1 min 0 s",
        "40 accounts: 10 ended, 10 running, 20 to come | 3 min 0 s, about 5 min left",
        "40 accounts: 20 ended, 10 running, 10 to come | 5 min 0 s, about 3 min left",
        "40 accounts: 30 ended, 10 running | 7 min 0 s, about 1 min left",
    ]


def test_the_pace_of_one_play_says_nothing_of_the_next() -> None:
    run = Progress(0)
    run.play("Harden", FLEET, FLEET, False, 0)
    for number, account in enumerate(FLEET):
        run.start(account)
        run.failed(account, "a task that is rescued", 10 * number + 5)
        run.start(account)
        assert ("left" in run.text(10 * number + 6)) is (number > 0)
        run.let_go(account, 10 * number + 10)
    run.play("Report", FLEET, FLEET, True, 30)
    for account in FLEET:
        run.start(account)
        assert "left" not in run.text(31)


def test_of_a_long_step_it_is_said_how_many_accounts_have_gone_through() -> None:
    run = Progress(0)
    run.play("Harden", FLEET, FLEET, True, 0)
    run.task("Set the controls", 0)
    run.start("acme")
    assert run.text(5).endswith("| Set the controls")
    run.task_ended(30)
    run.start("globex")
    assert run.text(40).endswith("| Set the controls: 1 of up to 3, at most about 50 s")
    run.task_ended(60)
    assert run.text(60).endswith("| Set the controls")


def test_where_accounts_do_not_wait_for_each_other_a_task_has_no_count() -> None:
    run = Progress(0)
    run.play("Harden", FLEET, FLEET, False, 0)
    run.task("Set the controls", 0)
    for account in FLEET:
        run.start(account)
    run.task_ended(1)
    assert run.text(2).endswith("| Set the controls")


@pytest.mark.parametrize(
    ("moves", "now", "left"),
    [
        ("", 5, None),
        ("++", 5, None),
        ("++-", 12, None),  # those that ran at once end nearly at once
        ("++--", 25, None),  # none runs
        ("++--++", 25, 35),
        ("++--++", 65, None),  # it took longer than it should have
        ("++--++--++--", 70, None),
    ],
)
def test_there_is_a_figure_only_where_there_is_ground_for_it(moves: str, now: float, left: float | None) -> None:
    """Of six, "+" is one that begins, and "-" one that ends, ten seconds after the one before."""
    pace = Pace(6, 0)
    for number, move in enumerate(moves, start=1):
        if move == "+":
            pace.start()
        else:
            pace.end(10 * moves[:number].count("-"))
    assert pace.left(now) == left


@given(st.integers(1, 50), st.integers(1, 10), st.floats(0.1, 1e4))
def test_what_takes_turns_evenly_is_guessed_right(rounds: int, at_once: int, each: float) -> None:
    pace = Pace(at_once * (rounds + 1), 0)
    for number in range(1, rounds + 1):
        for _one in range(at_once):
            pace.start()
        for _one in range(at_once):
            pace.end(each * number)
    pace.start()
    assert pace.left(each * rounds) == pytest.approx(each)


# Also what no file could hold: half a character.
ODD = st.text(st.characters(exclude_categories=[])) | st.text(st.sampled_from("aé\u6f22\u0301\U0001f600\x1b\n"))


@given(ODD, st.integers(0, 12))
def test_a_line_fits_and_is_cut_only_where_it_has_to_be(text: str, width: int) -> None:
    def columns(shown: str) -> int:
        return sum(2 if unicodedata.east_asian_width(one) in "WFA" else 1 for one in shown)

    cut = fit(text, width)
    assert columns(cut) <= width
    if columns(text) <= width:
        assert cut == text
    elif width >= 3:
        assert cut.endswith("...") and text.startswith(cut[:-3]) and columns(cut) >= width - 1


@given(ODD, ODD, ODD)
def test_no_name_and_no_message_reaches_the_terminal_as_it_is(account: str, task: str, why: str) -> None:
    run = Progress(0)
    lines = [run.play(task, [account], [account], True, 0)]
    run.task(task, 0)
    run.start(account)
    lines += [run.text(0), *run.unreachable(account, why, 0), *run.finish([], 1), run.text(1)]
    lines += run.facts(account, row(status=why, why=task), 2)
    obeyed = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert not [one for one in "".join(lines) if unicodedata.category(one) in obeyed]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (59.9, "59 s"), (60, "1 min 0 s"), (3599, "59 min 59 s"), (3600, "1 h 0 min"), (90061, "25 h 1 min")],
)
def test_a_time_that_has_gone_by(seconds: float, words: str) -> None:
    assert spent(seconds) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.1, "about 10 s"),
        (41, "about 50 s"),
        (51, "about 1 min"),
        (61, "about 2 min"),
        (3540, "about 59 min"),
        (3541, "about 1 h 0 min"),
        (7201, "about 2 h 1 min"),
    ],
)
def test_a_time_that_is_guessed_is_rounded_up(seconds: float, words: str) -> None:
    assert about(seconds) == words
