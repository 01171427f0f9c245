# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Sphinx's settings for the site that `make site` builds. Nothing is fetched, and no warning is suppressed."""

from __future__ import annotations

import re
import typing as t
from pathlib import Path

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform

project = "ctl.aws"
html_title = "ctl.aws"
project_copyright = "ctl.aws contributors"

extensions = ["myst_parser", "sphinx_antsibull_ext"]
exclude_patterns = ["docsite", "schemas"]
# Every reference has to lead somewhere.
nitpicky = True

pygments_style = "ansible"
html_theme = "sphinx_rtd_theme"
html_theme_options = {"navigation_depth": 3}
html_copy_source = False
html_static_path = ["static"]
html_css_files = ["tables.css"]

# Typographic quotes, and no dashes: an option has to be seen as it is typed.
smartquotes_action = "qe"
# Headings are targets as they are on GitHub.
myst_heading_anchors = 3

GITHUB = "https://github.com/ctl/ctl.aws"
GUIDE = re.compile(rf"{re.escape(GITHUB)}/blob/main/docs/([\w-]+)\.md(?:#([\w-]+))?")
ROLE = re.compile(rf"{re.escape(GITHUB)}/tree/main/roles/(\w+)")
ANSIBLE = "https://docs.ansible.com/ansible/latest"
# What antsibull-docs refers to of Ansible's own documentation, by label. That site's list of labels is not fetched.
LABELS = {
    "ansible_configuration_settings": "reference_appendices/config.html",
    "common_return_values": "reference_appendices/common_return_values.html",
    "callback_plugins": "plugins/callback.html",
    "action_plugins": "plugins/action.html",
}
BUILTIN = re.compile(r"ansible_collections\.ansible\.builtin\.(\w+_(?:callback|filter|lookup|module))")


class RepositoryLinks(SphinxTransform):
    """Links that are right on GitHub, made right here. Those to pages and files need no help."""

    default_priority = 5

    def apply(self, **kwargs: t.Any) -> None:
        for node in list(self.document.findall(pending_xref)):
            if node["reftype"] == "myst" and node["refdomain"] is None:
                self.folder(node)
        for node in list(self.document.findall(nodes.reference)):
            self.page(node)

    def folder(self, node: pending_xref) -> None:
        """A folder of the repository leads to the page of the role, or to GitHub."""
        place = Path(self.env.relfn2path(node["reftarget"])[1])
        if place.parent.name == "roles":
            node.attributes.update(refdomain="doc", reftarget=f"reference/{place.name}_role", reftargetid=None)
        elif place.is_dir():
            path = place.relative_to(self.env.srcdir.parent).as_posix()
            node.replace_self(nodes.reference("", "", *node.children, refuri=f"{GITHUB}/tree/main/{path}"))

    def page(self, node: nodes.reference) -> None:
        """A guide or role on GitHub, as the documentation of modules names it, leads to its page."""
        guide, role = (kind.fullmatch(node.get("refuri", "")) for kind in (GUIDE, ROLE))
        if guide or role:
            name, anchor = guide.groups() if guide else (f"reference/{role[1]}_role", None)
            where = {"reftype": "myst", "refdomain": "doc", "refdoc": self.env.docname, "refexplicit": True}
            inside = nodes.inline("", "", *node.children)
            node.replace_self(pending_xref("", inside, reftarget=name, reftargetid=anchor, **where))


def of_ansible(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, content: nodes.TextElement
) -> nodes.reference | None:
    """A reference to Ansible's own documentation."""
    target = node["reftarget"]
    builtin = BUILTIN.fullmatch(target)
    if node["reftype"] == "envvar":
        page = f"reference_appendices/config.html#envvar-{target}"
    elif builtin:
        page = f"collections/ansible/builtin/{builtin[1]}.html"
    elif target in LABELS:
        page = LABELS[target]
    else:
        return None
    return nodes.reference("", "", content, refuri=f"{ANSIBLE}/{page}", internal=False)


def setup(app: Sphinx) -> None:
    """Called by Sphinx."""
    app.add_transform(RepositoryLinks)
    app.connect("missing-reference", of_ansible)
