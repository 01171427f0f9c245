# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The command line: options in, one server, a clean end."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from pathlib import Path
from typing import NoReturn


def arguments(argv: list[str] | None = None) -> argparse.Namespace:
    """The options; every one has a default, so that a bare start gives an empty AWS on a free port."""
    parser = argparse.ArgumentParser(prog="emulator", description="A local AWS on 127.0.0.1.")
    parser.add_argument("--port", type=int, default=0, help="port to listen on; 0 takes a free one")
    parser.add_argument("--seed", type=Path, help="YAML file that says which accounts exist")
    parser.add_argument("--credentials-file", type=Path, help="AWS shared credentials file to write")
    parser.add_argument("--ready-file", type=Path, help="JSON file with url and pid, written when ready")
    return parser.parse_args(argv)


def prepare_environment() -> None:
    """What moto reads while it is imported. Anything the caller set about AWS or moto is dropped first."""
    for key in [key for key in os.environ if key.startswith(("AWS_", "MOTO_"))]:
        del os.environ[key]
    os.environ["MOTO_S3_ALLOW_CROSSACCOUNT_ACCESS"] = "false"
    os.environ["MOTO_EC2_LOAD_DEFAULT_AMIS"] = "false"
    os.environ["MOTO_DISABLE_GLOBAL_CORS"] = "true"
    os.environ["AWS_EC2_METADATA_DISABLED"] = "true"


def main(argv: list[str] | None = None) -> int:
    """Serves until SIGTERM or SIGINT."""
    options = arguments(argv)
    prepare_environment()

    def stop(*_: object) -> NoReturn:
        sys.exit(0)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    from .server import serve

    serve(options.port, options.seed, options.credentials_file, options.ready_file)
    return 0
