// Copyright (c) 2026 ctl.aws contributors
// GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
// What somebody does with the report, and what it shows then. The body of a function.
const rows = () => [...document.querySelectorAll('#matrix tbody tr')].filter((row) => !row.hidden).map((row) => row.dataset.name);
const set = (id, value, event) => { const one = document.querySelector(id); one.value = value;
  one.dispatchEvent(new Event(event, {bubbles: true})); return rows(); };
const found = {all: rows()};
found.searched = set('#search', 'account-0003', 'input'); set('#search', '', 'input');
found.drifted = set('#state', 'drifted', 'change');
found.shown = document.querySelector('#shown').textContent;
found.pressed = document.querySelector('button.state[aria-pressed=true]').dataset.state;
set('#state', '', 'change');
set('#check', 'config', 'change'); found.config = set('#state', 'compliant', 'change');
set('#check', '', 'change'); set('#state', '', 'change');
const sort = document.querySelector('[data-sort=name]'); sort.focus(); found.focused = document.activeElement === sort;
sort.click(); found.up = rows(); sort.click(); found.down = rows();
const link = document.querySelector('#matrix tbody th a'); location.hash = link.hash;
await new Promise((done) => setTimeout(done, 50));
found.opened = [...document.querySelectorAll('article')].filter((one) => getComputedStyle(one).display !== 'none').length;
found.unreachable = [...document.querySelectorAll('button, input, select, a, summary, [tabindex]')].filter((one) => one.tabIndex < 0).length;
found.unnamed = [...document.querySelectorAll('button, input, select')].filter((one) =>
  !(one.textContent.trim() || one.labels?.length || one.getAttribute('aria-label'))).length;
found.wide = document.documentElement.scrollWidth > innerWidth;
return found;
