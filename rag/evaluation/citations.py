"""Whether citations point where the evidence is, after ALCE (Gao et al., EMNLP 2023).

ALCE judges each statement by its citations with an entailment model; here the gold evidence
sections are the judge.

* citation_precision: share of an answer's citations that point into an evidence section.
* citation_recall: share of the statements shown that have such a citation.
* …_lenient: a section above or below an evidence section in its note counts too.
* claims_supported: share of the drafted claims that the assistant could ground.
* quotes_verbatim: share of citations whose quote stands in the cited lines of the file.
* evidence_cited: share of the evidence sections cited in ``multi``; elsewhere 1 for any one.

As in ALCE, an answer without citations has precision and recall 0: so has an abstention.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.errors import VaultError
from rag.evaluation.folding import fold_words, without_markers
from rag.evaluation.places import place_at
from rag.reading.notes import read_note
from rag.reading.plain import folded, plain
from rag.records import Claim, NoteFile

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from rag.evaluation.gold import GoldQuestion
    from rag.evaluation.places import Place, VaultSections
    from rag.records import Answer, Citation

CITATIONS = (
    "citation_precision",
    "citation_recall",
    "claims_supported",
    "citation_precision_lenient",
    "citation_recall_lenient",
    "quotes_verbatim",
    "evidence_cited",
)


def citation_figures(
    question: GoldQuestion, answer: Answer, sections: VaultSections, vault: Path
) -> dict[str, float | None]:
    """The figures of one question, 0 to 1; None for an unanswerable one.

    claims_supported and quotes_verbatim are None where there are no claims or no citations.
    """
    if not question.answerable:
        return dict.fromkeys(CITATIONS)
    evidence = question.evidence

    def strict(citation: Citation) -> bool:
        return place_at(citation.note, citation.heading_path) in evidence

    def lenient(citation: Citation) -> bool:
        return any(
            sections.related(where, citation.note, citation.heading_path) for where in evidence
        )

    cited = cited_evidence(evidence, answer)
    quotes = [quote_stands(vault, citation) for citation in answer.citations]
    grounded = [claim.supported for claim in answer.claims]
    return {
        "citation_precision": precision(answer, strict),
        "citation_recall": recall(answer, strict),
        "claims_supported": _share(grounded) if not answer.abstained else None,
        "citation_precision_lenient": precision(answer, lenient),
        "citation_recall_lenient": recall(answer, lenient),
        "quotes_verbatim": _share(quotes),
        "evidence_cited": (
            len(cited) / len(set(evidence)) if question.needs_all else float(bool(cited))
        ),
    }


def cited_evidence(evidence: Sequence[Place], answer: Answer) -> set[Place]:
    """The evidence sections that a citation of the answer points into."""
    cited = {place_at(citation.note, citation.heading_path) for citation in answer.citations}
    return cited & set(evidence)


def precision(answer: Answer, judge: Callable[[Citation], bool]) -> float:
    """Share of the citations that the judge accepts; 0 for none."""
    return _share([judge(citation) for citation in answer.citations]) or 0.0


def recall(answer: Answer, judge: Callable[[Citation], bool]) -> float:
    """Share of the statements with a citation that the judge accepts; 0 for none."""
    good = {citation.marker for citation in answer.citations if judge(citation)}
    return _share([bool(good & set(claim.markers)) for claim in shown_claims(answer)]) or 0.0


def shown_claims(answer: Answer) -> tuple[Claim, ...]:
    """The claims that reached the reader: a claim that could not be grounded may be left out.

    An answer with citations but no list of claims counts as one statement.
    """
    if answer.abstained:
        return ()
    text = fold_words(without_markers(answer.text))
    shown = tuple(
        claim
        for claim in answer.claims
        if claim.supported or fold_words(without_markers(claim.text)) in text
    )
    if shown or not answer.citations:
        return shown
    markers = tuple(citation.marker for citation in answer.citations)
    return (Claim(answer.text, markers, supported=True),)


def quote_stands(vault: Path, citation: Citation) -> bool:
    """Whether the quote stands in the cited lines as they are on disk.

    Markdown marks, white space and the bars of a table are folded; an empty quote stands
    nowhere, nor does one whose lines are not all in the file.
    """
    try:
        lines = read_note(vault, NoteFile(citation.note, 0, 0)).text.split("\n")
    except VaultError:
        return False
    first, last = citation.first_line, citation.last_line
    if not 1 <= first <= last <= len(lines):
        return False
    written = "\n".join(lines[first - 1 : last])
    quote = folded(citation.quote)
    forms = (folded(plain(written)), folded(written))
    return bool(quote) and any(
        quote in form or _without_bars(quote) in _without_bars(form) for form in forms
    )


def _without_bars(text: str) -> str:
    return folded(text.replace("|", " "))


def _share(held: Sequence[bool]) -> float | None:
    return sum(held) / len(held) if held else None
