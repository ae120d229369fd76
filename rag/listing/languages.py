"""The frame of a German or Chinese list question in English; the names in it stay as they are."""

from __future__ import annotations

import re

_GERMAN = re.compile(
    r"^(?:welche|wie\s+viele|wieviele|alle|liste|zeige?|nenne|was|wer)\b", re.IGNORECASE
)
# Left as text, for few questions need them: ``re`` compiles them once, when first asked for.
_GERMAN_FRAMES = (
    (r"^(?:liste|zeige?|nenne)(?:\s+mir)?(?:\s+bitte)?\s+alle\b", "list all"),
    (r"^alle\b", "list all"),
    (r"^wie\s?viele\b", "how many"),
    (r"^welche\b", "which"),
    (r"\b(?:notizen|notiz|seiten|dateien)\b", "notes"),
    (r"\bpersonen\b", "persons"),
    (r"\b(?:gibt\s+es|habe\s+ich)\b", "are there"),
    (r"\bin\s+meine[mn]\s+(?:vault|notizen)\b", ""),
    (r"\b(?:sind\s+)?mit\s+(?:dem\s+tag\s+)?(\S+)\s+(?:getaggt|verschlagwortet)(?: sind)?$",
     r"tagged \1"),
    (r"\b(?:haben\s+)?(?:mit\s+)?(?:den|dem)\s+tag\s+(\S+)(?:\s+haben)?$", r"tagged \1"),
    (r"\berw(?:ä|ae)hnen\s+(.+)$", r"mention \1"),
    (r"^((?:which|how\s+many|list\s+all)\s+notes),?\s+(?:die\s+)?(.+)\s+erw(?:ä|ae)hnen$",
     r"\1 mention \2"),
    (r"\b(?:verlinken|verweisen)\s+auf\s+(.+)$", r"link to \1"),
    (r"^((?:which|how many|list all) notes),?\s+(?:die )?auf\s+(.+)\s+ver(?:linken|weisen)$",
     r"\1 link to \2"),
    (r"\b(?:sind|liegen|stehen)\s+im\s+ordner\b", "in folder"),
    (r"\bim\s+ordner\b", "in folder"),
)  # fmt: skip
_MANY = r"(?:有)?(?:多少|几)(?:篇|个|条|份)?"
_WHICH = r"(?:有)?哪些"
_ASK = rf"(?P<ask>{_MANY}|{_WHICH}|(?:请)?列出(?:所有|全部)?(?:的)?)"
_NOTES = r"(?:的)?(?:笔记|文件|页面)"
_CHINESE_FRAMES = (
    (rf"^{_ASK}{_NOTES}(?:中|里)?(?:提到|提及|包含|含有)(?:了)?(?P<x>.+)$",
     "notes mention {x}"),
    (rf"^{_ASK}提到(?:了)?(?P<x>.+?){_NOTES}$", "notes mention {x}"),
    (rf"^{_ASK}{_NOTES}(?:链接|指向|连接)(?:到|至|了)?(?P<x>.+)$", "notes link to {x}"),
    (rf"^{_ASK}{_NOTES}(?:带有|带|有|使用|用)(?:了)?(?:标签)?(?P<x>.+?)(?:的?标签|标记)?$",
     "notes tagged {x}"),
    (rf"^{_ASK}(?:带有|带)(?:标签)?(?P<x>.+?)(?:标签)?{_NOTES}$", "notes tagged {x}"),
    (rf"^(?P<x>.+?)(?:文件夹|目录)?(?:里面|里|中|下)(?:面)?{_ASK}{_NOTES}$",
     "notes in folder {x}"),
    (rf"^{_ASK}(?P<x>.+?)(?:文件夹|目录)?(?:里面|里|中|下)?(?:所有|全部)?{_NOTES}$",
     "notes in folder {x}"),
    (rf"^(?:(?:我的)?(?:笔记|库)(?:里|中))?{_ASK}标签$", "tags are there"),
)  # fmt: skip
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def in_english(question: str) -> str:
    """The question itself where it has no German or Chinese frame."""
    if _CHINESE.search(question):
        return _from_chinese(question)
    if not _GERMAN.match(question):
        return question
    for pattern, into in _GERMAN_FRAMES:
        question = re.sub(pattern, into, question, flags=re.IGNORECASE)
    return " ".join(question.split())


def _from_chinese(question: str) -> str:
    for pattern, into in _CHINESE_FRAMES:
        match = re.match(pattern, question)
        if match:
            frame = "how many" if re.search("多少|几", match["ask"]) else "list all"
            found = match.groupdict().get("x") or ""
            return f"{frame} {into.format(x=found.strip())}"
    return question
