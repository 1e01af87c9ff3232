"""How the web page looks: system fonts, one column, tables that scroll inside their own frame, a plain print."""

from __future__ import annotations

from .theme import INK, QUIET, RULE, SHADE, STRONG_RULE, TONES, tint

_BASE = f"""
:root {{ color-scheme: light; }}
* {{ box-sizing: border-box; }}
body {{ margin: 0 auto; max-width: 72rem; padding: 1rem; background: #fff; color: {INK};
  font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", "Noto Sans CJK SC", sans-serif; overflow-wrap: anywhere; }}
.skip {{ position: absolute; left: -999rem; }}
.skip:focus {{ position: static; }}
a {{ color: #0b4f79; }}
:focus-visible {{ outline: 3px solid #0b4f79; outline-offset: 2px; }}
h1 {{ font-size: 1.75rem; line-height: 1.25; margin: 0; }}
h2 {{ font-size: 1.35rem; margin: 2.25rem 0 .5rem; border-top: 1px solid {RULE}; padding-top: .75rem; }}
h3 {{ font-size: 1.1rem; margin: 1.5rem 0 .35rem; }}
h4 {{ font-size: 1rem; margin: 1rem 0 .25rem; }}
p, ul {{ margin: .35rem 0; max-width: 46rem; }}
.facility {{ font-size: 1.15rem; }}
.strong {{ font-weight: 700; }}
.aside, .small, footer {{ color: {QUIET}; }}
.small, footer {{ font-size: .875rem; }}
footer {{ border-top: 1px solid {STRONG_RULE}; margin-top: 2.5rem; padding-top: .5rem; }}
.band {{ padding: .35rem .6rem; display: flex; flex-wrap: wrap; gap: .25rem 1rem; justify-content: space-between; }}
.said {{ font-size: .9em; }}
.notice {{ padding: .6rem .8rem; font-weight: 700; margin: .75rem 0; }}
.b-plain, .b-quiet, .total {{ background: {SHADE}; }}
.total {{ font-weight: 700; }}
dl {{ margin: .75rem 0; }}
dl > div {{ display: grid; grid-template-columns: minmax(7rem, 11rem) 1fr; gap: 0 1rem; padding: .25rem 0;
  border-bottom: 1px solid {RULE}; }}
dt {{ color: {QUIET}; }}
dd {{ margin: 0; }}
.scroll {{ overflow-x: auto; margin: .75rem 0; }}
table {{ border-collapse: collapse; width: 100%; font-size: .925rem; }}
th, td {{ text-align: start; vertical-align: top; padding: .35rem .5rem; border-bottom: 1px solid {RULE};
  overflow-wrap: normal; }}
thead th, thead td {{ background: {SHADE}; color: {QUIET}; vertical-align: bottom;
  border-bottom-color: {STRONG_RULE}; }}
.right {{ text-align: end; font-variant-numeric: tabular-nums; }}
.centre {{ text-align: center; }}
.day {{ white-space: nowrap; }}
.upright {{ writing-mode: vertical-rl; transform: rotate(180deg); white-space: nowrap; }}
.heard {{ position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }}
caption.heard {{ display: block; }}
.boxes {{ list-style: none; padding-left: .25rem; }}
figure {{ margin: 1rem 0; }}
.bars {{ list-style: none; padding: 0; max-width: none; }}
.bars li {{ display: grid; grid-template-columns: minmax(8rem, 20rem) 1fr 4.5rem; gap: .75rem; align-items: center; }}
.bars .label {{ font-weight: 700; }}
.bar span {{ display: block; height: .8rem; min-width: 2px; }}
.sign {{ border-top: 1px solid {QUIET}; margin-top: 2.5rem; max-width: 24rem; font-size: .875rem; }}
address {{ font-style: normal; margin: 1rem 0; }}
@media (max-width: 40rem) {{
  dl > div, .bars li {{ grid-template-columns: 1fr; gap: 0; }}
  .bars li {{ padding: .35rem 0; }}
}}
@page {{ size: letter; margin: .75in; }}
@page sideways {{ size: letter landscape; margin: .75in; }}
@media print {{
  body {{ max-width: none; padding: 0; font-size: 10pt; }}
  .skip, nav {{ display: none; }}
  .new-page {{ break-before: page; }}
  .wide {{ page: sideways; }}
  .scroll {{ overflow: visible; }}
  .together, tr, .bars, .notice {{ break-inside: avoid; }}
  h2, h3, h4 {{ break-after: avoid; }}
  thead {{ display: table-header-group; }}
}}
"""


def _tones() -> str:
    rules = []
    for tone, colour in TONES.items():
        name = tone or "plain"
        rules.append(f".t-{name} {{ color: {colour}; }}\n.f-{name} {{ background: {tint(colour, 0.75)}; }}")
        if tone not in ("", "quiet"):
            rules.append(f".b-{name} {{ background: {tint(colour, 0.09)}; }}")
            rules.append(f".notice.b-{name}, .band.b-{name} {{ color: {colour}; }}")
    return "\n".join(rules)


STYLE = f"{_BASE}{_tones()}\n"
