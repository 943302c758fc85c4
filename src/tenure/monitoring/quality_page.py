"""The quality report as one self-contained page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Protocol


class Finding(Protocol):
    """The result of a check, as the page shows it."""

    @property
    def table(self) -> str: ...
    @property
    def check(self) -> str: ...
    @property
    def n(self) -> int: ...
    @property
    def failed(self) -> int: ...
    @property
    def share(self) -> float: ...
    @property
    def level(self) -> str: ...


_REMOTE_FONTS = re.compile(r"@import\s+url\([^)]*\)\s*;")
_SEVERITY = ("critical", "error", "warning", "passed")
_STYLE = """
body { font-family: system-ui, sans-serif; color: #222; margin: 2rem auto; max-width: 64rem;
  padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
h2.table { text-transform: capitalize; }
li { margin: .3rem 0; }
.wide { overflow-x: auto; }
.figures { display: flex; flex-wrap: wrap; gap: 2.5rem; }
.figures strong { display: block; font-size: 1.5rem; font-variant-numeric: tabular-nums; }
.figures span { color: #666; }
table.overview { border-collapse: collapse; width: 100%; }
table.overview th, table.overview td
  { padding: .45rem .6rem; text-align: left; border-bottom: 1px solid #ddd !important; }
table.overview .number { text-align: right; font-variant-numeric: tabular-nums; }
td small { display: block; color: #666; }
.level { display: inline-block; border-radius: .3rem; padding: .1rem .45rem; font-size: .85rem; }
.critical { background: #8f1d14; color: #fff; } .error { background: #f6c7c1; color: #5b120c; }
.aside { background: #e8e8ea; color: #333; }
.warning { background: #fbe7b2; color: #4f3a00; } .passed { background: #d5efdc; color: #10401f; }
"""


def page(
    title: str, findings: Sequence[Finding], sections: Sequence[tuple[str, str]], *, first: str = ""
) -> str:
    """Self-contained HTML: what counts, which checks failed, and one Pointblank table per (name, html).

    `first` is HTML that comes before everything else.
    """
    failed = sorted((finding for finding in findings if finding.failed), key=_by_severity)
    details = "\n".join(
        f'<h2 class="table">{escape(name)}</h2>\n<div class="wide">{_own(html, name)}</div>'
        for name, html in sections
    )
    return f"""<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{escape(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>{_STYLE}</style></head>
<body>
<h1>{escape(title)}</h1>
{first}
<h2>Checks of the tables as they were read</h2>
<p>{_summary(findings, failed)}</p>
{_of_whole_tables(findings)}
{_overview(failed)}
{details}
</body>
</html>
"""


def _by_severity(finding: Finding) -> tuple[int, float]:
    return _SEVERITY.index(finding.level), -finding.share


def _summary(findings: Sequence[Finding], failed: Sequence[Finding]) -> str:
    if not failed:
        rows = len(findings) - sum(finding.level != "passed" for finding in findings)
        return f"{'All ' if rows == len(findings) else ''}{rows} checks passed on every row."
    return f"{len(failed)} of {len(findings)} checks found rows that fail, worst first."


def _of_whole_tables(findings: Sequence[Finding]) -> str:
    """Failed checks that are about no single row, such as the age of the newest order."""
    return "\n".join(
        f'<p><span class="level {finding.level}">{finding.level}</span> '
        f"{escape(finding.table)}: {escape(finding.check)}.</p>"
        for finding in findings
        if finding.level != "passed" and not finding.failed
    )


def _overview(failed: Sequence[Finding]) -> str:
    if not failed:
        return ""
    rows = "\n".join(
        f"<tr><td>{escape(finding.table)}</td><td>{escape(finding.check)}</td>"
        f'<td class="number">{finding.failed:,} of {finding.n:,}</td>'
        f'<td class="number">{_share(finding.share)}</td>'
        f'<td><span class="level {finding.level}">{finding.level}</span></td></tr>'
        for finding in failed
    )
    head = '<tr><th>Table</th><th>Rule</th><th class="number">Rows that fail</th>'
    head += '<th class="number">Share</th><th>Level</th></tr>'
    return (
        f'<div class="wide"><table class="overview"><thead>{head}</thead>\n'
        f"<tbody>\n{rows}\n</tbody></table></div>"
    )


def _share(share: float) -> str:
    return "below 0.1 %" if 0 < share < 0.001 else f"{100 * share:.1f} %"


def _own(html: str, name: str) -> str:
    """A Pointblank table without remote fonts, and with its own id, as a page has several."""
    return _REMOTE_FONTS.sub("", html).replace("pb_tbl", f"pb_{name}")
