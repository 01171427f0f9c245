# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The documentation as a site: the guides of docs/ as they are, and a page of every module, plugin and role.

Sphinx reads the copy that all tools get: what is generated lies beside the guides there and not in the checkout, and a
link to a file that is not kept leads nowhere. Nothing is fetched.
"""

from __future__ import annotations

import shutil

from common import BUILD, COPY, ROOT, copy, run
from release import release

SITE = BUILD / "site"


def site() -> None:
    """Build it into build/site.

    Whatever antsibull-docs or Sphinx warns of is an error: a reference that leads nowhere, a page in no menu, a heading
    or code block that cannot be read. A release is tried first: its changelog is a page.
    """
    copy()
    release()
    pages = COPY / "docs"
    reference = pages / "reference"
    reference.mkdir(mode=0o700)  # antsibull-docs asks for that
    run(
        *("antsibull-docs", "collection", "--use-current", "--squash-hierarchy", "--fail-on-error"),
        *("--dest-dir", reference, "ctl.aws"),
        ANSIBLE_COLLECTIONS_PATH=str(BUILD / "copy"),
    )
    shutil.copy(ROOT / "docs/docsite/index.rst", pages)
    shutil.rmtree(SITE, ignore_errors=True)
    run(
        *("sphinx-build", "--quiet", "--fail-on-warning", "--keep-going", "--builder", "html"),
        *("--doctree-dir", BUILD / "doctrees", "--fresh-env", "--conf-dir", ROOT / "docs/docsite", pages, SITE),
    )
    print("the site is build/site/index.html")
