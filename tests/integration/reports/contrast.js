// Copyright (c) 2026 ctl.aws contributors
// GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
// The contrast of every text with what is behind it, as WCAG 2.2 counts it: 4.5 at least, 3 for what is large.
const channel = (value) => { value /= 255; return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4; };
const rgb = (text) => text.match(/[\d.]+/g).map(Number);
const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
const behind = (one) => { for (let at = one; at; at = at.parentElement) { const c = rgb(getComputedStyle(at).backgroundColor);
  if (c.length < 4 || c[3] > 0) return c; } return [255, 255, 255]; };
const low = new Set();
for (const one of document.querySelectorAll('body *')) {
  if (![...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()) || ['SCRIPT', 'STYLE'].includes(one.tagName)) continue;
  const style = getComputedStyle(one), pair = [light(rgb(style.color)), light(behind(one))].sort((a, b) => b - a);
  const ratio = (pair[0] + 0.05) / (pair[1] + 0.05), size = parseFloat(style.fontSize);
  const large = size >= 24 || (size >= 18.66 && parseInt(style.fontWeight) >= 700);
  if (ratio < (large ? 3 : 4.5)) low.add(`${one.tagName}.${one.className} ${ratio.toFixed(2)}`);
}
return {low: [...low], dark: light(rgb(getComputedStyle(document.body).backgroundColor)) < 0.2};
