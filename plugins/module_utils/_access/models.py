# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The service models of botocore, parsed once in a process: parsing them takes longer than most calls."""

from __future__ import annotations

import contextlib
import functools
import typing as t

try:
    import botocore.exceptions
    import botocore.loaders
    import botocore.session
except ImportError:  # reported by the module's main(), in Ansible's own words
    pass


@functools.cache
def _loader(data_path: str | None) -> botocore.loaders.Loader:
    return botocore.loaders.create_loader(data_path)


def share(session: botocore.session.Session) -> botocore.session.Session:
    """Give a botocore session the loader that every session of this process has; returns the session.

    Models hold no credentials. AWS_DATA_PATH (or data_path of a profile) gets a loader of its own.
    """
    data_path: str | None = session.get_config_variable("data_path")
    session.register_component("data_loader", _loader(data_path))
    return session


def load(services: t.Iterable[str]) -> None:
    """Parse all that clients of these services need, so that processes forked from this one find it done.

    The throw-away clients have no credentials of anybody and make no call. A setting that botocore cannot take, such
    as a profile that does not exist, ends the loading: whoever makes a real client is told.
    """
    with contextlib.suppress(botocore.exceptions.BotoCoreError):
        session = share(botocore.session.Session())
        session.set_credentials("not", "used")
        for service in services:
            session.create_client(service, region_name="us-east-1")
