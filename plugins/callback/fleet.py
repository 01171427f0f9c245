# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
name: fleet
type: stdout
short_description: Show how far a run over many accounts is
version_added: "1.0.0"
description:
  - On a terminal, one line below all else that is rewritten in place. It says how many accounts have ended and how, how
    many are under way and to come, which task is running, how long the run takes, and how long it may still take where
    there is ground for a figure.
  - Without a terminal, in AWX, or where E(TERM) is V(dumb), plain lines. One when a play or a batch begins, one for
    each account when the playbook says what became of it, and in between one now and then.
  - Failures, warnings, differences, and what tasks say on purpose are shown as
    P(ansible.builtin.default#callback) shows them. Tasks that went well and have nothing to say are not. The recap has
    the hosts that failed, or that could not be reached.
  - With C(-v), all is as P(ansible.builtin.default#callback) has it, and there is no further line.
author: ctl.aws contributors (@ctl-aws)
extends_documentation_fragment:
  - default_callback
  - result_format_callback
requirements:
  - Set as stdout in the configuration.
options:
  heartbeat:
    description:
      - Without a terminal, after how many seconds there is a line again that says how far the run is.
      - With V(0) there is none.
    type: int
    default: 30
    env:
      - name: CTL_FLEET_HEARTBEAT
    ini:
      - section: callback_fleet
        key: heartbeat
notes:
  - An account is V(ok) once its row of the table at the end says so. It has V(ended) when its lease was given back, or
    its batch is over, and what became of it is not known yet.
  - O(display_ok_hosts) and O(display_skipped_hosts) count with C(-v) only. So do the files that are included.
  - The task debugger is for C(-v). Its prompt would be overwritten.
seealso:
  - plugin: ansible.builtin.default
    plugin_type: callback
    description: What is shown with C(-v).
  - name: Role ctl.aws.ctl_report
    link: https://github.com/ctl/ctl.aws/tree/main/roles/ctl_report
    description: The role that says what became of every account.
  - name: While it runs
    link: https://github.com/ctl/ctl.aws/blob/main/docs/onboarding.md#while-it-runs
    description: How to read the lines.
"""

EXAMPLES = r"""
ansible.cfg: |
  [defaults]
  stdout_callback = ctl.aws.fleet

environment: |
  ANSIBLE_STDOUT_CALLBACK=ctl.aws.fleet ansible-playbook -i inventory ctl.aws.harden
"""

import atexit
import copy
import functools
import os
import shutil
import sys
import threading
import time
import typing as t

from ansible.plugins.callback.default import CallbackModule as DefaultCallback
from ansible_collections.ctl.aws.plugins.module_utils._account.run.progress import Progress, fit

LEASE = "ctl.aws.account_lease"
# Seconds between two looks at whether the line on a terminal is still right.
REDRAWN = 0.2
# What stops a terminal's line being rewritten: Ansible shows a text, or asks for one.
SHOWING = ("display", "prompt", "prompt_until")


class CallbackModule(DefaultCallback):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "ctl.aws.fleet"

    def __init__(self) -> None:
        super().__init__()
        self._is_default = self._display.verbosity > 0
        self._progress = Progress(time.monotonic())
        self._line: StatusLine | None = None
        self._clock: Clock | None = None
        # Whose differences have been shown: (task, host).
        self._differing: set[tuple[str, str]] = set()

    def set_options(self, *args: t.Any, **kwargs: t.Any) -> None:
        super().set_options(*args, **kwargs)
        if not self._is_default:
            # Then a task's banner comes with the first thing that is shown of it.
            self.set_option("display_skipped_hosts", False)

    def v2_playbook_on_play_start(self, play: t.Any) -> None:
        if self._is_default:
            super().v2_playbook_on_play_start(play)
            return
        self._play = play
        known = play.get_variable_manager().get_vars(play=play)
        name = f"{play.get_name()} (check mode)" if play.check_mode else play.get_name()
        # Of a play for this machine alone, whose host is in no inventory, Ansible tells no batch.
        batch = known["ansible_play_batch"] or known["ansible_play_hosts_all"]
        in_step = play.strategy.rpartition(".")[2] == "linear"
        with self._display._lock:
            begun = self._progress.play(name, known["ansible_play_hosts_all"], batch, in_step, time.monotonic())
        self._begin()
        self._say([begun])

    def v2_playbook_on_task_start(self, task: t.Any, is_conditional: bool) -> None:
        super().v2_playbook_on_task_start(task, is_conditional)
        self._task_begins(task)

    def v2_playbook_on_handler_task_start(self, task: t.Any) -> None:
        super().v2_playbook_on_handler_task_start(task)
        self._task_begins(task)

    def v2_runner_on_start(self, host: t.Any, task: t.Any) -> None:
        super().v2_runner_on_start(host, task)
        with self._display._lock:
            self._progress.start(host.get_name())

    def v2_playbook_on_include(self, included_file: t.Any) -> None:
        if self._is_default:
            super().v2_playbook_on_include(included_file)

    def v2_on_file_diff(self, result: t.Any) -> None:
        super().v2_on_file_diff(result)
        if result.is_changed():
            self._differing.add(_whose(result))

    def v2_runner_on_ok(self, result: t.Any) -> None:
        if self._has_something_to_say(result):
            super().v2_runner_on_ok(result)
        self._task_ended(result)

    def v2_runner_item_on_ok(self, result: t.Any) -> None:
        if self._has_something_to_say(result):
            super().v2_runner_item_on_ok(result)

    def v2_runner_on_skipped(self, result: t.Any) -> None:
        self._unhidden(super().v2_runner_on_skipped, result)
        self._task_ended(result)

    def v2_runner_item_on_skipped(self, result: t.Any) -> None:
        self._unhidden(super().v2_runner_item_on_skipped, result)

    def v2_runner_on_failed(self, result: t.Any, ignore_errors: bool = False) -> None:
        why = _message(result)
        super().v2_runner_on_failed(result, ignore_errors)
        self._task_ended(result)
        if not ignore_errors:
            with self._display._lock:
                self._progress.failed(result._host.get_name(), why, time.monotonic())

    def v2_runner_on_unreachable(self, result: t.Any) -> None:
        why = _message(result)
        super().v2_runner_on_unreachable(result)
        self._task_ended(result)
        if not result._task.ignore_unreachable:
            with self._display._lock:
                lines = self._progress.unreachable(result._host.get_name(), why, time.monotonic())
            self._say(lines)

    def v2_playbook_on_stats(self, stats: t.Any) -> None:
        self._end()
        if self._is_default:
            super().v2_playbook_on_stats(stats)
            return
        failing = {
            host: 1
            for host in stats.processed
            if any(stats.summarize(host)[how] for how in ("failures", "unreachable"))
        }
        self._say(self._progress.finish(failing, time.monotonic()))
        if failing or stats.custom or self.get_option("check_mode_markers"):
            said = copy.copy(stats)
            said.processed = failing
            super().v2_playbook_on_stats(said)

    def _has_something_to_say(self, result: t.Any) -> bool:
        """Whether a result that is no failure is shown: it has differences, a warning, or a text for people."""
        shown = _whose(result) in self._differing
        self._differing.discard(_whose(result))
        warned = any(result._result.get(kind) for kind in ("warnings", "deprecations", "exception"))
        return self._is_default or shown or warned or self._run_is_verbose(result)

    def _unhidden(self, show: t.Callable[[t.Any], None], result: t.Any) -> None:
        """Show what was skipped if it has something to say."""
        if self._is_default or not self._has_something_to_say(result):
            show(result)
            return
        self.set_option("display_skipped_hosts", True)
        show(result)
        self.set_option("display_skipped_hosts", False)

    def _task_begins(self, task: t.Any) -> None:
        with self._display._lock:
            self._progress.task(task.get_name(), time.monotonic())

    def _task_ended(self, result: t.Any) -> None:
        account, task, now = result._host.get_name(), result._task, time.monotonic()
        facts = result._result.get("ansible_facts") or {}
        with self._display._lock:
            self._progress.task_ended(now)
            lines = self._progress.facts(account, facts, now)
            if task.resolved_action == LEASE and task.args.get("state") == "released":
                self._progress.let_go(account, now)
        self._say(lines)

    def _say(self, lines: t.Sequence[str]) -> None:
        """Without a terminal: lines, at once."""
        if self._is_default or self._line or not lines:
            return
        for line in lines:
            self._display.display(line)
        sys.stdout.flush()

    def _begin(self) -> None:
        if self._clock:
            return
        # ansible-runner, and with it AWX, derives its own callback from this one: its terminal is a log.
        is_ours = self.CALLBACK_NAME == CallbackModule.CALLBACK_NAME
        if is_ours and sys.stdout.isatty() and os.environ.get("TERM") != "dumb":
            self._line = StatusLine(self._display)
            self._clock = Clock(REDRAWN, self._redraw)
        else:
            self._clock = Clock(self.get_option("heartbeat"), lambda: self._say([self._now()]))
        # Also where the run is interrupted.
        atexit.register(self._end)

    def _redraw(self) -> None:
        if self._line:
            self._line.show(fit(self._now(), shutil.get_terminal_size().columns - 1))

    def _now(self) -> str:
        with self._display._lock:
            return self._progress.text(time.monotonic())

    def _end(self) -> None:
        if self._clock:
            self._clock.stop()
        if self._line:
            self._line.clear()


class Clock:
    """Does something again and again, beside the run. With 0 seconds in between: never."""

    def __init__(self, seconds: float, tick: t.Callable[[], None]) -> None:
        self._seconds = seconds
        self._tick = tick
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        if seconds > 0:
            self._thread.start()

    def _run(self) -> None:
        while not self._stopped.wait(self._seconds):
            self._tick()

    def stop(self) -> None:
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join()


class StatusLine:
    """A line on the terminal below all that Ansible shows. Its cursor stays at the beginning of it.

    All that is shown goes through Ansible's one display, also what workers send, so it is enough to hold on there. The
    lock is the display's own, which Ansible holds while it asks for something, and while it forks: no worker inherits
    it locked.
    """

    def __init__(self, display: t.Any) -> None:
        self._lock = display._lock
        self._process = os.getpid()
        self._shown = ""
        for name in SHOWING:
            setattr(display, name, self._instead(getattr(display, name)))

    def _instead(self, function: t.Callable[..., t.Any]) -> t.Callable[..., t.Any]:
        """A function that shows something, in the place of the line."""

        @functools.wraps(function)
        def cleared(*args: t.Any, **kwargs: t.Any) -> t.Any:
            if os.getpid() != self._process:
                return function(*args, **kwargs)
            with self._lock:
                self.clear()
                return function(*args, **kwargs)

        return cleared

    def show(self, text: str) -> None:
        with self._lock:
            if text != self._shown:
                self._print(f"\r{text}\x1b[K\r")
                self._shown = text

    def clear(self) -> None:
        with self._lock:
            if self._shown:
                self._print("\r\x1b[K")
                self._shown = ""

    def _print(self, text: str) -> None:
        try:
            print(text, end="", flush=True)
        except OSError:
            self._shown = ""  # the terminal has gone: Ansible finds that, too


def _whose(result: t.Any) -> tuple[str, str]:
    return result._task._uuid, result._host.get_name()


def _message(result: t.Any) -> str:
    return str(result._result.get("msg", ""))
