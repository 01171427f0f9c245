# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The fast way in: a module's function runs in the worker that Ansible forked for the task.

The ordinary way (AnsiballZ) starts a Python process for every task, which imports botocore and parses its service
models again: that takes longer than all calls of a task. Here both are done once, before the workers are forked.
Arguments, results and messages are the same both ways; where only the ordinary way will do, it is taken, and -vvv
says why.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import sys
import time
import traceback
import typing as t

from ansible import constants as C
from ansible.errors import AnsibleError
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.common.parameters import remove_values
from ansible.module_utils.errors import UnsupportedError
from ansible.module_utils.parsing.convert_bool import boolean
from ansible.plugins.action import ActionBase
from ansible.plugins.action.normal import ActionModule as OrdinaryAction
from ansible.plugins.filter.core import to_json
from ansible.plugins.loader import filter_loader, test_loader
from ansible.utils.display import Display
from ansible_collections.ctl.aws.plugins.module_utils._access.connection import HAS_BOTOCORE
from ansible_collections.ctl.aws.plugins.module_utils._access.definition import Definition
from ansible_collections.ctl.aws.plugins.module_utils._access.models import load
from ansible_collections.ctl.aws.plugins.module_utils._access.module import Outcome, outcome
from ansible_collections.ctl.aws.plugins.module_utils._access.reads import AWS_SERVICES
from ansible_collections.ctl.aws.plugins.module_utils._base.process import BEGAN, VARIABLE, process

display = Display()

# Ansible's own process, if it loaded this before it forked the worker; otherwise the worker.
LOADED_IN = os.getpid()
LOADED_AT = time.time()

PROXIES = frozenset({"http_proxy", "https_proxy", "no_proxy"})


class InProcessAction(OrdinaryAction):
    """The base of every action plugin of the collection: each only names its module's definition."""

    definition: t.ClassVar[Definition]

    def run(self, tmp: t.Any = None, task_vars: dict[str, t.Any] | None = None) -> dict[str, t.Any]:
        """Run the task's module. Called by Ansible."""
        variables = task_vars or {}
        environment: dict[str, str] = {}
        self._compute_environment_string(environment)
        reason = self._why_ordinary(variables, environment)
        if reason:
            display.vvv(f"{self._task.action} runs as a process of its own: {reason}", host=self._host_name(variables))
            self._name_controller()
            return dict(super().run(tmp, self._with_interpreter(variables)))
        result: dict[str, t.Any] = ActionBase.run(self, tmp, variables)
        with _surroundings({**environment, **_controller()}, self._loader.get_basedir()):
            result.update(self._outcome())
        return result

    def _name_controller(self) -> None:
        """For a process of its own. What is asynchronous may outlive ansible-playbook: that is its purpose."""
        given = self._task.environment
        if not self._task.async_val:
            self._task.environment = [*(given if isinstance(given, list) else [given]), _controller()]

    def _why_ordinary(self, variables: dict[str, t.Any], environment: t.Mapping[str, str]) -> str:
        """Why the task cannot run in this process, or ""."""
        interpreter = self._interpreter(variables)
        foreign = sorted(name for name in environment if not _is_taken_over(name))
        reasons = {
            "ctl_in_process is false": not self._is_wanted(variables),
            "the connection is not local": self._connection.transport != "local",
            "it becomes another user": bool(self._play_context.become),
            "it is asynchronous": bool(self._task.async_val),
            f"it asks for the interpreter {interpreter}": not _is_ours(interpreter),
            f"its environment sets {', '.join(foreign)}": bool(foreign),
            "botocore is not there": self.definition.connects_to_aws and not HAS_BOTOCORE,
        }
        return next((reason for reason, holds in reasons.items() if holds), "")

    def _is_wanted(self, variables: t.Mapping[str, t.Any]) -> bool:
        return bool(boolean(self._templar.template(variables.get("ctl_in_process", True))))

    def _interpreter(self, variables: t.Mapping[str, t.Any]) -> str:
        """The Python that is configured (variable, environment or ansible.cfg), "auto" where it is to be discovered."""
        delegated = variables.get("ansible_delegated_vars", {}).get(self._task.delegate_to)
        value = C.config.get_config_value("INTERPRETER_PYTHON", variables=dict(delegated or variables))
        return str(self._templar.template(value))

    def _with_interpreter(self, variables: dict[str, t.Any]) -> dict[str, t.Any]:
        """On this machine discovery could find a Python without botocore: the one of Ansible itself has it."""
        if self._connection.transport != "local" or not self._interpreter(variables).startswith("auto"):
            return variables
        ours = {"ansible_python_interpreter": sys.executable}
        delegated = variables.get("ansible_delegated_vars", {})
        return {
            **variables,
            **ours,
            "ansible_delegated_vars": {host: {**of_host, **ours} for host, of_host in delegated.items()},
        }

    def _host_name(self, variables: t.Mapping[str, t.Any]) -> str | None:
        return variables.get("inventory_hostname")

    def _outcome(self) -> dict[str, t.Any]:
        """What the module's own process would have answered."""
        definition = self.definition
        validator = ArgumentSpecValidator(definition.argument_spec(), **definition.constraints)
        validated = validator.validate(_plain(self._task.args))
        secrets = set(validated._no_log_values)
        params = validated.validated_parameters
        if validated.error_messages:
            message = str(validated.errors.msg)
            if isinstance(validated.errors[0], UnsupportedError):
                message = f"Unsupported parameters for ({self._task.resolved_action}) module: {message}"
            answer = Outcome({"failed": True, "msg": message}, [])
        else:
            answer = _guarded(definition, params, check_mode=self._task.check_mode, diff=self._task.diff)
        result = dict(_plain(answer.result))
        doubled = "Both option {option} and its alias {alias} are set."
        warnings = [*(doubled.format(**names) for names in validated._warnings), *answer.warnings]
        if warnings:
            result["warnings"] = warnings
        if _invocation_is_wanted():
            result["invocation"] = {"module_args": params}
        flags = {key: value for key, value in result.items() if value is None or isinstance(value, bool)}
        return {**remove_values(result, secrets), **flags}


def _guarded(definition: Definition, params: dict[str, t.Any], *, check_mode: bool, diff: bool) -> Outcome:
    """A defect becomes a failed result: a raised exception would pass by the masking of secrets."""
    try:
        return outcome(definition, params, check_mode=check_mode, diff=diff)
    except Exception as error:
        message = f"Unexpected {type(error).__name__}: {error}. This is a defect of ctl.aws: please report it."
        return Outcome({"failed": True, "msg": message, "exception": traceback.format_exc()}, [])


def _plain(value: t.Any) -> t.Any:
    """A value as it would have arrived in, or from, a process of its own: through JSON."""
    return json.loads(to_json(value))


def _invocation_is_wanted() -> bool:
    """Newer ansible-cores let the user choose; older ones always return it."""
    try:
        return bool(C.config.get_config_value("INJECT_INVOCATION"))
    except AnsibleError:
        return True


def _is_ours(interpreter: str) -> bool:
    return interpreter.startswith("auto") or os.path.abspath(interpreter) == os.path.abspath(sys.executable)


def _controller() -> dict[str, str]:
    """Which ansible-playbook this is for: nothing is written any more once it is gone. And when it began."""
    controller = process(LOADED_IN if LOADED_IN != os.getpid() else os.getppid())
    return {VARIABLE: str(controller), BEGAN: str(LOADED_AT)}


def _is_taken_over(name: str) -> bool:
    """Whether a variable of the task's environment has the same effect when it is set in this process."""
    return name.startswith("AWS_") or name.lower() in PROXIES


@contextlib.contextmanager
def _surroundings(variables: t.Mapping[str, str], directory: str) -> t.Iterator[None]:
    """What a process of the task's own would find: its environment, and its directory for relative paths."""
    before = {name: os.environ.get(name) for name in variables}
    started_in = os.getcwd()
    os.environ.update({name: str(value) for name, value in variables.items()})
    os.chdir(directory)
    try:
        yield
    finally:
        os.chdir(started_in)
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


# Ansible loads action plugins before it forks its workers: what is parsed here, all of them share.
if HAS_BOTOCORE:
    load(AWS_SERVICES)
    for loader in (filter_loader, test_loader):
        list(loader.all())
    filter_loader.get("ctl.aws.harmless")  # and with it the others of the collection
    gc.collect()
    gc.freeze()  # or a worker's first collection would copy all that it inherited
