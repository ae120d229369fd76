"""The short list of HTML that may reach a reader's browser from a note."""

from __future__ import annotations

from urllib.parse import urlsplit

import nh3

_TAGS = set(
    """
    a b blockquote br code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i kbd li mark ol p pre
    s section span strong sub summary sup table tbody td th thead tr u ul
    """.split()
)
_ATTRIBUTES = {
    "a": {"href", "data-note"},
    "blockquote": {"data-callout"},
    "span": {"data-line"},
    "td": {"align"},
    "th": {"align"},
    "ol": {"start"},
}
# A class that a note brings along could dress it up as a part of the page.
_CLASSES = {
    **{tag: {"cited"} for tag in "p li tr h1 h2 h3 h4 h5 h6 span div".split()},
    "a": {"wikilink"},
    "blockquote": {"callout"},
    "code": {"maths", "block"},
    "pre": {"properties"},
    "span": {"cited", "missing"},
    "strong": {"callout-title"},
}
_SCHEMES = {"http", "https", "mailto", "obsidian"}


def safe(html: str) -> str:
    """The HTML with all that is not on the list taken out; scripts and styles with their text.

    A link leads to a note of ours, or by http(s), mailto or obsidian; images are never loaded,
    for fetching one tells its owner what is being read.
    """
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        allowed_classes=_CLASSES,
        attribute_filter=_kept,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
        strip_comments=True,
    )


def _kept(_tag: str, attribute: str, value: str) -> str | None:
    if attribute != "href":
        return value
    if value.startswith("/notes/"):
        return value
    try:
        scheme = urlsplit(value.strip()).scheme.lower()
    except ValueError:
        return None
    return value if scheme in _SCHEMES else None
