// Copyright (c) 2026 ctl.aws contributors
// GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
// How long it takes until a search is shown, in milliseconds. The body of a function.
const began = performance.now(), one = document.querySelector("#search");
one.value = "account-0777";
one.dispatchEvent(new Event("input"));
document.body.offsetHeight;
return { filtered: performance.now() - began, rows: document.querySelectorAll("#matrix tbody tr").length };
