"""Looks and filter of the report page: its CSS and its few lines of JavaScript."""

from __future__ import annotations

CSS = """
:root { color-scheme: light dark;
  --ground: #fbfaf8; --card: #ffffff; --ink: #1c1b1a; --soft: #63605b; --line: #dedad3;
  --s0: #2563b8; --s1: #c2571a; --s2: #11806a; --s3: #8046b0; --bad: #b3261e; --good: #1d7a3a;
  --track: #eceae5; }
@media (prefers-color-scheme: dark) { :root {
  --ground: #161615; --card: #1f1f1d; --ink: #ecebe8; --soft: #a5a29c; --line: #3a3935;
  --s0: #6ea3ec; --s1: #ec8f55; --s2: #46b89d; --s3: #b98ae6; --bad: #f2867d; --good: #6cc68a;
  --track: #2d2c29; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 68rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .25rem;
  overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 2.25rem 0 .5rem; }
h3 { font-size: .9rem; margin: 0 0 .35rem; color: var(--soft); font-weight: 600; }
p, ul, ol { margin: .25rem 0 .75rem; } .soft { color: var(--soft); font-size: .9rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .92rem; }
th, td { padding: .3rem .9rem .3rem 0; text-align: right; border-bottom: 1px solid var(--line);
  white-space: nowrap; vertical-align: baseline; }
th:first-child, td:first-child { text-align: left; }
thead th { color: var(--soft); font-weight: 600; } td small { color: var(--soft); }
th:last-child, td:last-child { padding-right: 0; }
tr.group td { white-space: normal; border-bottom: 0; padding-top: 1rem; color: var(--soft);
  font-weight: 600; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.1rem; font-size: .9rem; margin: .25rem 0; }
.legend i { display: inline-block; width: .75rem; height: .75rem; border-radius: 2px;
  margin-right: .4rem; vertical-align: -1px; background: var(--c); }
.bars { display: grid; grid-template-columns: minmax(7rem, 11rem) 1fr; gap: .55rem .9rem;
  align-items: center; font-size: .92rem; }
.bars > div { display: grid; gap: 2px; }
.bar { display: flex; align-items: center; gap: .5rem; height: 1.1rem;
  font-variant-numeric: tabular-nums; font-size: .82rem; color: var(--soft); }
.bar b { display: block; height: .72rem; border-radius: 0 3px 3px 0;
  background: var(--c); flex: none; }
.bar span { flex: none; }
.two { display: grid; gap: 1.5rem 2.5rem;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); }
svg { width: 100%; max-width: 30rem; height: auto; display: block; }
svg text { fill: var(--soft); font: 11px system-ui, sans-serif; }
svg .axis { stroke: var(--line); fill: none; } svg .ideal { stroke: var(--soft);
  stroke-dasharray: 3 4; fill: none; }
svg .curve { stroke: var(--c); stroke-width: 2; fill: none; } svg .dot { fill: var(--c); }
.filter { display: flex; flex-wrap: wrap; gap: .5rem; margin: .5rem 0 .75rem; position: sticky;
  top: 0; background: var(--ground); padding: .5rem 0; z-index: 1; }
input, select { font: inherit; color: inherit; background: var(--card); padding: .35rem .6rem;
  border: 1px solid var(--line); border-radius: 6px; max-width: 100%; }
input { flex: 1 1 14rem; min-width: 0; }
:focus-visible { outline: 2px solid var(--s0); outline-offset: 1px; }
details.q { background: var(--card); border: 1px solid var(--line); border-radius: 8px;
  margin: .5rem 0; }
details.q > summary { cursor: pointer; padding: .6rem .8rem; list-style-position: inside;
  overflow-wrap: anywhere; }
.tag { display: inline-block; font-size: .78rem; border: 1px solid var(--line);
  border-radius: 4px; padding: 0 .4rem; margin-left: .35rem; color: var(--soft); }
.tag.loss { color: var(--bad); border-color: currentColor; }
.body { padding: .2rem .8rem .9rem; overflow-wrap: anywhere; font-size: .94rem; }
.body li { margin: .2rem 0; } .body ol, .body ul { padding-left: 1.4rem; }
.hit { color: var(--good); font-weight: 600; } .body pre { white-space: pre-wrap; margin: .2rem 0;
  font: .85rem/1.45 ui-monospace, Menlo, Consolas, monospace; color: var(--soft); }
@media (max-width: 40rem) {
  th, td { padding-right: .5rem; } td:first-child, th:first-child { white-space: normal; }
  table { font-size: .85rem; } td small { display: block; font-size: .72rem; }
  .bars { grid-template-columns: 1fr; gap: .15rem; } .bars > div { margin-bottom: .55rem; } }
@media print {
  :root { --ground: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb; --track: #ddd;
    --s0: #2563b8; --s1: #c2571a; --s2: #11806a; --s3: #8046b0; --bad: #b3261e; --good: #1d7a3a; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { font-size: 11pt; } main { max-width: none; padding: 0; } .filter { display: none; }
  h2, summary { break-after: avoid; } .bars, svg, tr { break-inside: avoid; } }
"""

SCRIPT = """
const all = [...document.querySelectorAll("details.q")];
const by = (id) => document.getElementById(id);
const texts = new Map(all.map((card) => [card, card.textContent.toLowerCase()]));
function filter() {
  const words = by("words").value.toLowerCase().split(/\\s+/).filter(Boolean);
  let shown = 0;
  for (const card of all) {
    const fits = ["variant", "category", "loss"].every(
      (key) => !by(key) || !by(key).value || card.dataset[key] === by(key).value);
    card.hidden = !(fits && words.every((word) => texts.get(card).includes(word)));
    shown += card.hidden ? 0 : 1;
  }
  by("shown").textContent = shown;
}
for (const id of ["words", "variant", "category", "loss"]) {
  if (by(id)) by(id).addEventListener("input", filter);
}
// On paper a short selection is opened; a long one stays a list, but for what was opened by hand.
let opened = [];
addEventListener("beforeprint", () => {
  const shown = all.filter((card) => !card.hidden);
  opened = shown.length > 80 ? [] : shown.filter((card) => !card.open);
  for (const card of opened) card.open = true;
});
addEventListener("afterprint", () => { for (const card of opened) card.open = false; });
"""
