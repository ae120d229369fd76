"""A gold file, one question a line, read into records; nothing about it is guessed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn, get_args

from rag.errors import GoldError
from rag.evaluation.places import Place, place
from rag.records import Role, Turn

if TYPE_CHECKING:
    from pathlib import Path

    from rag.evaluation.places import VaultSections

_FORM = "docs/evaluation.md shows the form"
_HINT = "mend that line"
_KINDS = {
    bool: "true or false", int: "a number", float: "a number", str: "a string",
    list: "a list", dict: "an object", type(None): "null",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """One line of a gold file."""

    id: str
    question: str
    answers: tuple[str, ...]
    """Accepted strings; () means "judge by evidence alone"."""
    evidence: tuple[Place, ...]
    category: str
    answerable: bool
    reference: str = ""
    history: tuple[Turn, ...] = ()
    wrong: tuple[str, ...] = ()
    """Strings that a right answer must not present as the answer."""
    values: tuple[str, ...] = ()
    """In category ``conflict`` a right answer shows every one of them."""
    absent: tuple[str, ...] = ()
    """Words that would have to stand in one section to answer the unanswerable."""
    reckoned: bool = False
    """Whether the answer is a sum or a count over its evidence, and stands in none of it."""
    line: int = 0

    @property
    def needs_all(self) -> bool:
        """Whether every evidence entry is needed; else any one suffices."""
        return self.category == "multi"


def load_gold(path: Path, sections: VaultSections | None = None) -> tuple[GoldQuestion, ...]:
    """The questions in file order; unknown keys are left alone, blank lines skipped.

    With ``sections``, evidence must name notes and headings that exist there. Raises GoldError,
    one line that names the file and the line, at the first thing that cannot be used.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as fault:
        why = (fault.strerror or str(fault)).lower()
        raise GoldError(f"can't read gold file {path} ({why}): check the path") from None
    except UnicodeDecodeError as fault:
        bad = fault.object.count(b"\n", 0, fault.start) + 1
        raise GoldError(f"{path} line {bad}: not UTF-8: save the file as UTF-8") from None
    questions: list[GoldQuestion] = []
    first_line: dict[str, int] = {}
    # Not splitlines: a JSON string may hold U+2028, which ends no line of the file.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        question = read_question(line, f"{path} line {number}", number)
        earlier = first_line.setdefault(question.id, number)
        if earlier != number:
            raise GoldError(
                f"{path} line {number}: id {question.id!r} stands on line {earlier} already:"
                " give it another"
            )
        questions.append(question)
    if not questions:
        raise GoldError(f"{path} line 1: no questions in it: {_FORM}")
    if sections is not None:
        _check_places(path, questions, sections)
    return tuple(questions)


def read_question(line: str, where: str, number: int = 0) -> GoldQuestion:
    """One line as a record. Raises GoldError that begins with ``where``."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as fault:
        reason = getattr(fault, "msg", "nested too deep")
        column = getattr(fault, "colno", 1)
        raise GoldError(
            f"{where}: not JSON ({reason} at column {column}): {_HINT}; {_FORM}"
        ) from None
    if not isinstance(row, dict):
        raise GoldError(f"{where}: {_KINDS[type(row)]} where an object belongs: {_FORM}")
    fields = _Fields(row, where)
    question = GoldQuestion(
        id=fields.text("id"),
        question=fields.text("question"),
        answers=fields.texts("answers", required=True),
        evidence=fields.places("evidence"),
        category=fields.text("category"),
        answerable=fields.flag("answerable"),
        reference=fields.text("reference", required=False),
        history=fields.turns("history"),
        wrong=fields.texts("wrong"),
        values=fields.texts("values"),
        absent=fields.texts("absent"),
        reckoned=fields.flag("reckoned", required=False),
        line=number,
    )
    if question.answerable and not question.evidence:
        raise GoldError(
            f'{where}: answerable, but "evidence" is empty: name the note and heading, or set'
            ' "answerable" to false'
        )
    return question


def gold_row(question: GoldQuestion) -> dict[str, object]:
    """The question as a line of a gold file, optional keys only where they say something."""
    row: dict[str, object] = {
        "id": question.id,
        "question": question.question,
        "answers": list(question.answers),
        "evidence": [{"note": e.note, "heading": e.heading} for e in question.evidence],
        "category": question.category,
        "answerable": question.answerable,
        "reference": question.reference,
        "history": [{"role": t.role, "content": t.content} for t in question.history],
        "wrong": list(question.wrong),
        "values": list(question.values),
        "absent": list(question.absent),
        "reckoned": question.reckoned,
    }
    optional = ("reference", "history", "wrong", "values", "absent", "reckoned")
    return {key: value for key, value in row.items() if value or key not in optional}


def spread(questions: tuple[GoldQuestion, ...], limit: int | None) -> tuple[GoldQuestion, ...]:
    """At most ``limit`` questions, evenly over the file: files are often sorted by category."""
    if limit is None or limit >= len(questions):
        return questions
    return tuple(questions[i * len(questions) // limit] for i in range(limit))


def _check_places(path: Path, questions: list[GoldQuestion], sections: VaultSections) -> None:
    for question in questions:
        for where in question.evidence:
            if fault := sections.fault(where):
                raise GoldError(f"{path} line {question.line}: {fault} (question {question.id})")


@dataclass(frozen=True, slots=True)
class _Fields:
    """Typed access to one row; whatever does not fit is a GoldError."""

    row: dict[str, object]
    where: str

    def text(self, key: str, *, required: bool = True) -> str:
        value = self._get(key, required=required)
        if value is None:
            return ""
        return self._sound(key, value, empty=not required)

    def flag(self, key: str, *, required: bool = True) -> bool:
        value = self._get(key, required=required)
        if value is None and not required:
            return False
        if not isinstance(value, bool):
            self._misfit(key, "true or false", value)
        return value

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        return tuple(self._sound(key, item) for item in self._list(key, required=required))

    def places(self, key: str) -> tuple[Place, ...]:
        found: list[Place] = []
        for item in self._list(key, required=True):
            if not isinstance(item, dict):
                self._misfit(key, 'a list of {"note", "heading"} objects', item, inside=True)
            inner = _Fields(item, f"{self.where}: {key}")
            note = inner.text("note")
            heading = inner._get("heading", required=True)
            found.append(place(note, inner._sound("heading", heading, empty=True)))
        return tuple(found)

    def turns(self, key: str) -> tuple[Turn, ...]:
        found: list[Turn] = []
        for item in self._list(key):
            if not isinstance(item, dict):
                self._misfit(key, 'a list of {"role", "content"} objects', item, inside=True)
            inner = _Fields(item, f"{self.where}: {key}")
            role = _role(inner.text("role"))
            if role is None:
                raise GoldError(
                    f'{self.where}: {key}: "role" must be one of {", ".join(get_args(Role))}:'
                    f" {_HINT}"
                )
            found.append(Turn(role, inner.text("content")))
        return tuple(found)

    def _list(self, key: str, *, required: bool = False) -> list[object]:
        value = self._get(key, required=required)
        if value is None:
            return []
        if not isinstance(value, list):
            self._misfit(key, "a list", value)
        return value

    def _get(self, key: str, *, required: bool) -> object:
        if required and key not in self.row:
            raise GoldError(f'{self.where}: "{key}" is missing: add it; {_FORM}')
        value = self.row.get(key)
        if required and value is None:
            raise GoldError(f'{self.where}: "{key}" is null: {_HINT}; {_FORM}')
        return value

    def _sound(self, key: str, value: object, *, empty: bool = False) -> str:
        if not isinstance(value, str):
            self._misfit(key, "a string", value)
        if not empty and not value.strip():
            raise GoldError(f'{self.where}: "{key}" holds an empty string: {_HINT}')
        if any("\ud800" <= character <= "\udfff" for character in value):
            raise GoldError(f'{self.where}: "{key}" holds half a character: {_HINT}')
        return value

    def _misfit(self, key: str, wanted: str, value: object, *, inside: bool = False) -> NoReturn:
        holds = "holds" if inside else "is"
        raise GoldError(
            f'{self.where}: "{key}" must be {wanted}, but {holds} {_KINDS[type(value)]}: {_HINT}'
        )


def _role(name: str) -> Role | None:
    roles: dict[str, Role] = {role: role for role in get_args(Role)}
    return roles.get(name)
