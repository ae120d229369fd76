"""The report: one HTML file that needs no network, to read, to filter and to print."""

from __future__ import annotations

from html import escape
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from rag.evaluation.abstention import reliability
from rag.evaluation.cards import card
from rag.evaluation.charts import bars, latency_chart, legend, reliability_chart
from rag.evaluation.page import CSS, SCRIPT
from rag.evaluation.scoring import LOSSES
from rag.evaluation.summary import GROUPS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rag.evaluation.run_file import Run

    Summary = Mapping[str, Any]

# The page may show notes' text: nothing in it may load or run anything from elsewhere.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
_LABELS = {
    "precision": "refusal precision",
    "recall": "refusal recall",
    "over_refusal": "over-refusal (lower is better)",
    "wrong_alone": "wrong alone (lower is better)",
    "crag": "CRAG (−1 to 1)",
}
_GROUP_LABELS = {
    "retrieval": "Was the evidence found?",
    "answers": "Is the answer right, and does it stand?",
    "abstention": "Is it silent where the notes are?",
}


def report_html(runs: Sequence[Run], summaries: Sequence[Summary]) -> str:
    """The whole page; ``runs`` and ``summaries`` pair up, the first is the one in charge."""
    names = [run.header.name for run in runs]
    header = runs[0].header
    title = f"Evaluation of {PurePath(header.gold).name}"
    parts = (
        f"<h1>{escape(title)}</h1>",
        f'<p class="soft">{_asked(runs)}</p>',
        "<h2>Headline</h2>",
        f'<div class="wide">{_headline(summaries)}</div>',
        _judged(summaries),
        "<h2>By category</h2>",
        legend(names),
        _by_category(summaries),
        "<h2>Where evidence was lost</h2>",
        '<p class="soft">The first step at which each failed question went astray.</p>',
        legend(names),
        _losses(summaries),
        f'<div class="two"><section>{_reliability(runs, names)}</section>',
        f"<section>{_latency(runs, names, summaries)}</section></div>",
        _failed(runs, summaries),
        "<h2>What it depends on</h2>",
        *(_depends(run) for run in runs),
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f"<title>{escape(title)}</title><style>{CSS}</style></head>"
        f"<body><main>{''.join(parts)}</main><script>{SCRIPT}</script></body></html>\n"
    )


def _asked(runs: Sequence[Run]) -> str:
    header = runs[0].header
    broken = (
        f"; {run.header.name} stopped after {len(run.outcomes)}" for run in runs if not run.complete
    )
    failed = (
        f"; {len(run.without_llm)} of {run.header.name} answered without the LLM"
        for run in runs
        if run.without_llm
    )
    begun = header.started[:16].replace("T", " ")
    return escape(f"{header.questions} questions, begun {begun} UTC{''.join((*broken, *failed))}")


def _headline(summaries: Sequence[Summary]) -> str:
    head = "".join(f"<th>{escape(one['name'])}</th>" for one in summaries)
    rows = []
    for group, keys in GROUPS.items():
        rows.append(
            f'<tr class="group"><td colspan="{len(summaries) + 1}">{_GROUP_LABELS[group]}</td></tr>'
        )
        for key in keys:
            cells = "".join(_cell(one, group, key) for one in summaries)
            rows.append(f"<tr><td>{escape(_label(group, key))}</td>{cells}</tr>")
        if group == "abstention":
            rows += [
                _row(text, [_number(one[group][key]) for one in summaries])
                for key, text in (
                    ("auroc", "AUROC of the confidence"),
                    ("calibration_error", "calibration error (lower is better)"),
                )
            ]
            rows += [_row(text, cells) for text, cells in _table(summaries)]
    rows += [
        _row(f"latency {key}", [_number(one["latency_ms"][key], " ms") for one in summaries])
        for key in ("p50", "p95")
    ]
    return (
        f"<table><thead><tr><th></th>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
        '<p class="soft">In brackets: 95 % bootstrap interval over the questions.</p>'
    )


def _table(summaries: Sequence[Summary]) -> list[tuple[str, list[str]]]:
    """The 2×2, a line for each side of it: answered / refused."""
    return [
        (
            f"{side}: answered / refused",
            [
                f"{one['abstention'][f'{side}_answered']} / {one['abstention'][f'{side}_refused']}"
                for one in summaries
            ],
        )
        for side in ("answerable", "unanswerable")
    ]


def _row(label: str, cells: Iterable[str]) -> str:
    return f"<tr><td>{label}</td>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _cell(one: Summary, group: str, key: str) -> str:
    ends = one["intervals"][group][key]
    around = f" <small>[{ends[0]:.2f}, {ends[1]:.2f}]</small>" if ends else ""
    return f"<td>{_number(one[group][key])}{around}</td>"


def _label(group: str, key: str) -> str:
    if group == "abstention":
        return _LABELS.get(key, key)
    return key.replace("_", " ")


def _number(value: float | None, unit: str = "") -> str:
    if value is None:
        return "–"
    return f"{value:.0f}{unit}" if unit else f"{value:.3f}"


def _judged(summaries: Sequence[Summary]) -> str:
    """The LLM judge's counts, apart from every metric."""
    with_judge = [one for one in summaries if "judge" in one]
    if not with_judge:
        return ""
    keys = ("judged", "right", "partly", "wrong", "unclear")
    head = "".join(f"<th>{key}</th>" for key in (*keys, "agreement"))
    rows = "".join(
        _row(
            escape(f"{one['name']}, {one['judge']['llm']}"),
            [*(str(one["judge"][key]) for key in keys), _number(one["judge"]["agreement"])],
        )
        for one in with_judge
    )
    return (
        f'<h2>An LLM\'s opinion, apart</h2><div class="wide"><table><thead><tr><th></th>{head}'
        f"</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _by_category(summaries: Sequence[Summary]) -> str:
    """Answered correctly with evidence cited; for unanswerable questions, refused."""
    rows = []
    for category, totals in summaries[0]["by_category"].items():
        values: list[tuple[float | None, str]] = []
        for one in summaries:
            figures = one["by_category"].get(category)
            share = figures and figures["answers"]["correct_and_cited"]
            verb = ""
            if figures and share is None:
                share, verb = figures["abstention"]["recall"], " refused"
            values.append((share, "–" if share is None else f"{share:.0%}{verb}"))
        rows.append((f"{category} ({totals['questions']})", values))
    what = "Right, with evidence cited; unanswerable questions: refused."
    return f'<p class="soft">{what}</p>{bars(rows)}'


def _losses(summaries: Sequence[Summary]) -> str:
    most = max((count for one in summaries for count in one["lost"].values()), default=0) or 1
    return bars(
        [
            (loss, [(one["lost"][loss] / most, str(one["lost"][loss])) for one in summaries])
            for loss in LOSSES
        ]
    )


def _reliability(runs: Sequence[Run], names: Sequence[str]) -> str:
    curves = [
        (
            run.header.name,
            reliability([(o.answer.confidence, o.question.answerable) for o in run.outcomes]),
        )
        for run in runs
    ]
    return (
        "<h2>Reliability of the abstention score</h2>"
        '<p class="soft">On the dashed line, a confidence of 0.8 means that the notes answer 80 %'
        f" of such questions. A larger dot is more questions.</p>{legend(names)}"
        f"{reliability_chart(curves)}"
    )


def _latency(runs: Sequence[Run], names: Sequence[str], summaries: Sequence[Summary]) -> str:
    said = "; ".join(
        f"{one['name']}: half within {_number(one['latency_ms']['p50'], ' ms')}, "
        f"95 % within {_number(one['latency_ms']['p95'], ' ms')}"
        for one in summaries
    )
    series = [(run.header.name, [o.latency_ms for o in run.outcomes]) for run in runs]
    return (
        f'<h2>Latency</h2><p class="soft">{escape(said)}.</p>{legend(names)}{latency_chart(series)}'
    )


def _failed(runs: Sequence[Run], summaries: Sequence[Summary]) -> str:
    failed = [
        (run, outcome, one.get("judge", {}).get("verdicts", {}).get(outcome.question.id, ""))
        for run, one in zip(runs, summaries, strict=True)
        for outcome in run.outcomes
        if outcome.lost
    ]
    cards = "".join(card(outcome, run.header.name, verdict) for run, outcome, verdict in failed)
    variants = [run.header.name for run in runs]
    choices = _choice("variant", "every variant", variants) if len(variants) > 1 else ""
    choices += _choice("category", "every category", (o.question.category for _, o, _ in failed))
    choices += _choice("loss", "lost anywhere", (o.lost for _, o, _ in failed))
    return (
        f'<h2>Failed questions (<span id="shown">{len(failed)}</span> of {len(failed)})</h2>'
        '<div class="filter"><input id="words" type="search" placeholder="Filter by words"'
        f' aria-label="Filter by words">{choices}</div>{cards}'
    )


def _choice(name: str, everything: str, values: Iterable[str]) -> str:
    options = "".join(
        f'<option value="{escape(value)}">{escape(value)}</option>'
        for value in dict.fromkeys(values)
    )
    return (
        f'<select id="{name}" aria-label="{everything}"><option value="">{everything}</option>'
        f"{options}</select>"
    )


def _depends(run: Run) -> str:
    rows = "".join(
        f"<tr><td>{escape(key)}</td><td>{escape(str(value))}</td></tr>"
        for key, value in _flat(run.header.depends_on)
    )
    return f'<div class="wide"><table>{rows}</table></div>'


def _flat(depends_on: Mapping[str, Any]) -> list[tuple[str, object]]:
    found: list[tuple[str, object]] = []
    for key, value in depends_on.items():
        if isinstance(value, dict):
            found += [(f"{key}: {name}", inner) for name, inner in value.items()]
        else:
            found.append((key, value))
    return found
