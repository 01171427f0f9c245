# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A collection awx.awx whose modules take what the real ones take, and note it instead of asking an AWX.

Run by itself (the real collection has to be importable): `python awx_specs.py REAL_COLLECTION TARGET`. A module of ours
cannot be imported beside it: ansible_collections is one package.
"""

from __future__ import annotations

import importlib
import inspect
import json
import shutil
import sys
from pathlib import Path
from typing import Any

MODULE = """\
#!/usr/bin/python
import json
import os

from ansible.module_utils.basic import AnsibleModule


def main():
    module = AnsibleModule(argument_spec=json.loads({spec!r}), supports_check_mode=True)
    given = {{name: value for name, value in module.params.items() if value is not None}}
    with open(os.environ["CTL_TEST_AWX_RECORD"], "a") as record:
        record.write(json.dumps({{"module": {name!r}, "given": given}}) + "\\n")
    module.exit_json(changed=False)


main()
"""


class Asked(Exception):
    """A module has said what it takes."""


def spec_of(name: str) -> dict[str, Any]:
    """What a module of the real collection takes, as JSON can carry it."""
    module: Any = importlib.import_module(f"ansible_collections.awx.awx.plugins.modules.{name}")
    real = module.ControllerAPIModule

    def ask(argument_spec: dict[str, Any], **_more: Any) -> None:
        raise Asked({**real.AUTH_ARGSPEC, **argument_spec})

    module.ControllerAPIModule = ask
    try:
        module.main()
    except Asked as asked:
        (spec,) = asked.args
        return {option: _plain(described) for option, described in spec.items()}
    raise AssertionError(f"{name} did not say what it takes")


def _plain(described: dict[str, Any]) -> dict[str, Any]:
    """Without the functions that look a default up in the environment."""
    return {key: value for key, value in described.items() if key != "fallback" and not inspect.isfunction(value)}


def main(real: Path, target: Path) -> None:
    """Make the collection of the modules that configure.yml uses."""
    modules = target / "ansible_collections/awx/awx/plugins/modules"
    modules.mkdir(parents=True)
    (modules.parents[1] / "meta").mkdir()
    shutil.copy(real / "meta/runtime.yml", modules.parents[1] / "meta/runtime.yml")
    configure = (Path(__file__).parents[3] / "awx/configure.yml").read_text(encoding="utf-8")
    for path in (real / "plugins/modules").glob("*.py"):
        if f" awx.awx.{path.stem}:" in configure:
            text = MODULE.format(spec=json.dumps(spec_of(path.stem)), name=path.stem)
            (modules / path.name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
