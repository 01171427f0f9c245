# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How far a run is: how many accounts have ended and how, what is under way, and how long it may still take.

An account is "ok" when its row of the table says so, and at no other event. One that has given its lease back, or whose
batch is over, has "ended": what became of it is not known yet.
"""

from __future__ import annotations

import math
import typing as t
import unicodedata
from collections import Counter
from dataclasses import dataclass

from ansible_collections.ctl.aws.plugins.module_utils._account.run.report import FAILED, NO, NOTHING, PLANNED, STATUSES
from ansible_collections.ctl.aws.plugins.module_utils._base.text import harmless

Facts = t.Mapping[str, t.Any]

ENDED, UNREACHABLE, RUNNING, TO_COME = "ended", "unreachable", "running", "to come"
# Characters that some terminal shows in two columns: wide ones, and those whose width depends on the font.
_WIDE = frozenset({"W", "F", "A"})
_CUT = "..."


@dataclass(frozen=True)
class End:
    """What became of an account.

    :param how: one word or two. :param again: in a play of this number, or a later one, an account on which a task
        begins is under way again. :param fails: whether it makes the run fail. :param wrote: "yes", "no" or "planned".
    """

    how: str
    again: float
    why: str = ""
    fails: bool = False
    wrote: str = NO

    def line(self, account: str) -> str:
        wrote = {NO: "", PLANNED: ", changes planned"}.get(self.wrote, ", changed")
        return harmless(": ".join(filter(None, (account, f"{self.how}{wrote}", self.why))))


class Pace:
    """How fast things end of which only some run at a time.

    :param of: how many there are, or may be. :param now: when the first begins; all times are seconds of one clock.
    """

    def __init__(self, of: int, now: float) -> None:
        self.of = of
        self.ended = self.running = 0
        self._began = self._last = now
        self._at_once = 0

    def start(self) -> None:
        self.running += 1
        self._at_once = max(self._at_once, self.running)

    def end(self, now: float) -> None:
        self.running -= 1
        self.ended += 1
        self._last = now

    def resume(self) -> None:
        """One that had ended goes on."""
        self.ended -= 1
        self.start()

    def left(self, now: float) -> float | None:
        """In how many seconds all will have ended; None where nothing speaks for any figure.

        What runs side by side ends nearly at once: before as many have ended as ran at a time, their pace is not known.
        Nor is it while none runs, or once the time that they would have taken is over.
        """
        if not self.running or not self._at_once <= self.ended < self.of:
            return None
        left = (self._last - self._began) / self.ended * (self.of - self.ended) - (now - self._last)
        return left if left > 0 else None


class Progress:
    """What is known of a run, from what Ansible reports of it. What has to be said of it at once, a method returns."""

    def __init__(self, now: float) -> None:
        self._began = now
        self._play = 0
        # All accounts of the plays so far, and how they ended.
        self._accounts: dict[str, End | None] = {}
        self._batch: frozenset[str] = frozenset()
        self._started: set[str] = set()
        self._said: dict[str, tuple[str, str]] = {}
        # How fast the accounts of a play go through it, and those of them that have begun.
        self._pace = Pace(0, now)
        self._paced: set[str] = set()
        self._task = ""
        self._in_step = False
        self._step = Pace(0, now)

    def play(self, name: str, accounts: t.Sequence[str], batch: t.Sequence[str], in_step: bool, now: float) -> str:
        """A play begins, or its next batch.

        :param accounts: of the whole play. :param batch: those whose turn it is. :param in_step: whether all of them
            end a task before the next one begins.
        """
        self._play += 1
        self._accounts = dict.fromkeys(accounts) | self._accounts
        self._batch, self._in_step, self._task = frozenset(batch), in_step, ""
        if not self._paced or self._batch & self._paced:  # they come again: the play is another one
            self._pace, self._paced = Pace(len(accounts), now), set()
        for account in self._started - self._batch:
            if self._accounts[account] is None:
                self._end(account, End(ENDED, self._play), now)
        part = f"{len(batch)} of " if len(batch) < len(accounts) else ""
        return harmless(f"{name}: {part}{_accounts(len(accounts))}")

    def task(self, name: str, now: float) -> None:
        """A task begins: for all accounts, or, where they do not wait for each other, for one."""
        self._task = name.rpartition(" : ")[2]
        self._step = Pace(len(self._batch), now)

    def start(self, account: str) -> None:
        """A task begins on an account."""
        end = self._accounts.setdefault(account, None)
        self._started.add(account)
        if end and self._play >= end.again:
            self._accounts[account] = None
            if account in self._paced:
                self._pace.resume()
        if self._accounts[account] is None and account not in self._paced:
            self._paced.add(account)
            self._pace.start()
        self._step.start()

    def task_ended(self, now: float) -> None:
        """A task has ended on an account, however."""
        self._step.end(now)

    def facts(self, account: str, facts: Facts, now: float) -> list[str]:
        """A task has set facts of an account: among them may be what the playbook says of it."""
        failure, row = facts.get("ctl_report_failure"), facts.get("ctl_report_row")
        if row:
            end = End(row["status"], self._play + 1, row["why"], row["failed"], row["changed"])
            return self._say(account, end, now)
        if failure:
            how = STATUSES[failure["waiting_for"]]
            return self._say(account, End(how, math.inf, failure["message"], how == FAILED), now)
        return []

    def let_go(self, account: str, now: float) -> None:
        """An account's lease was given back: this run does nothing more to it, and says later what became of it."""
        if self._accounts.get(account) is None:
            self._end(account, End(ENDED, self._play + 1), now)

    def failed(self, account: str, why: str, now: float) -> None:
        """A task has failed on an account. If the playbook rescues it, another one will start."""
        end = self._accounts.get(account)
        if not (end and end.fails):
            self._end(account, End(FAILED, self._play, why, fails=True), now)

    def unreachable(self, account: str, why: str, now: float) -> list[str]:
        """An account's host cannot be reached: nothing more is done to it."""
        return self._say(account, End(UNREACHABLE, math.inf, why, fails=True), now)

    def finish(self, failing: t.Collection[str], now: float) -> list[str]:
        """The run is over. :param failing: the accounts that Ansible counts failures of."""
        lines: list[str] = []
        for account, end in self._accounts.items():
            if account in failing and not (end and end.fails):
                end = End(FAILED, math.inf, fails=True)
            # A run that stops early has not come to all of them.
            lines += self._say(account, end or End(ENDED if account in self._started else NOTHING, math.inf), now)
        return lines

    def text(self, now: float) -> str:
        """How far the run is, on one line."""
        counts = Counter(end.how for end in self._accounts.values() if end)
        still = {account for account, end in self._accounts.items() if end is None}
        under_way = ((RUNNING, len(still & self._started)), (TO_COME, len(still - self._started)))
        told = ", ".join(f"{count} {how}" for how, count in (*sorted(counts.items()), *under_way) if count)
        left = self._pace.left(now)
        times = [spent(now - self._began), *([f"{about(left)} left"] if left else [])]
        parts = (f"{_accounts(len(self._accounts))}: {told}", ", ".join(times), self._step_text(now))
        return harmless(" | ".join(filter(None, parts)))

    def _step_text(self, now: float) -> str:
        if not self._in_step or not self._step.running or not 0 < self._step.ended < self._step.of:
            return self._task
        # Which accounts a task is for is known once all have come to it.
        left = self._step.left(now)
        return f"{self._task}: {self._step.ended} of up to {self._step.of}" + (
            f", at most {about(left)}" if left else ""
        )

    def _say(self, account: str, end: End, now: float) -> list[str]:
        self._end(account, end, now)
        said, self._said[account] = self._said.get(account), (end.how, end.why)
        return [end.line(account)] if said != (end.how, end.why) else []

    def _end(self, account: str, end: End, now: float) -> None:
        if self._accounts.get(account) is None and account in self._paced:
            self._pace.end(now)
        self._accounts[account] = end


def fit(text: str, width: int) -> str:
    """As much of a text as is shown in so many columns, whatever the terminal's font."""
    widths = [2 if unicodedata.east_asian_width(one) in _WIDE else 1 for one in text]
    if sum(widths) <= width:
        return text
    room, shown = width - len(_CUT), 0
    while shown < len(text) and room >= widths[shown]:
        room -= widths[shown]
        shown += 1
    return (text[:shown] + _CUT)[: max(width, 0)]


def spent(seconds: float) -> str:
    """A time that has gone by."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def about(seconds: float) -> str:
    """A time that is guessed, rounded up."""
    if seconds <= 50:
        return f"about {math.ceil(seconds / 10) * 10} s"
    minutes = math.ceil(seconds / 60)
    if minutes < 60:
        return f"about {minutes} min"
    hours, rest = divmod(minutes, 60)
    return f"about {hours} h {rest} min"


def _accounts(count: int) -> str:
    return f"{count} account{'' if count == 1 else 's'}"
