"""A few notes in prose, lists, tables and code, as hits, to hold an LLM's claims against."""

from __future__ import annotations

from rag.records import Chunk, Hit, Section

NOTES = {
    "Norvik.md": (
        "Overview",
        """## Overview

Norvik was founded in 2014 by Alice Moore in Oslo. It raised $20 million from Sequoia in March
2021. Revenue rose 12% to $40 million in 2023. Bob Lee left the company in 2020.

The office in Bergen was closed in 2019. Norvik acquired Delta in 2022. Norvik, which is not
listed, has 530 employees.

Carol Diaz joined in May 2020 as CFO. Dan Brown joined in June 2021 as CTO.
""",
    ),
    "People.md": (
        "Firms",
        """## Firms

| Company | CEO | Founded | Employees | Listed |
|---|---|---|---|---|
| Norvik | Alice Moore | 2014 | 530 | no |
| Delta | Bob Lee | 2009 | 120 | no |
| Zeta | Carol Diaz | 1998 | 75 | yes |

- Anvil: shipped in March 2021, led by Eve.
- Bolt: shipped in June 2022, led by Frank.
- Clamp: cancelled.
""",
    ),
    "SenseTime.md": (
        "Financial snapshot",
        """## Financial snapshot

| Metric | Value |
|---|---|
| Market cap | $10B |
| Stock price | $2.51 |
| Revenue 2022 | $609M |
| Revenue 2023 | $700M |

ACE Robotics closed an angel round led by Ant Group.
""",
    ),
    "House.md": (
        "Rules",
        """## Rules

Never mix bleach with ammonia. The storage temperature must stay above 5 °C. Take the pills
before breakfast. Turn the pump off before cleaning it. You must not share the password with
guests.

There is no evidence that coffee is harmful. It is not true that the moon landing was faked. Do
not, under any circumstances, open the boiler.

The flat on Mill Street has three bedrooms and a large kitchen. The lease of the office runs for
10 years. Backups are kept for two weeks on the server. Water the garden twice a week in summer.
The limit is up to 50 users. Some servers were patched on Monday. Lunch is at 12:30 in the
kitchen.

Trains go from Oslo to Bergen. Anna Weber is taller than Max Braun. The invoice must be paid by
Acme to the tax office. Set the valve to -5 for winter. A visit costs $2-3 per person. The drug
is safe for children.
""",
    ),
    "Shell.md": (
        "Commands",
        """## Commands

Run `git push --force-with-lease` after a rebase. Clear the cache with `rm -rf /tmp/cache`. The
settings are in `config.toml` under Dark Mode.

```sh
make deploy ENV=staging
kubectl delete pod web-1 -n staging # once a week
```
""",
    ),
    "Vertrag.md": (
        "Acme",
        """## Acme

Der Vertrag mit der Firma Acme ist gültig und wurde unterschrieben. Le projet Merle est terminé
depuis mars. El contrato con Bolt sigue vigente en 2024. Il contratto con Zeta è valido. O
contrato com Norvik está assinado. Het contract met Delta is ondertekend.

这家公司于2014年成立，总部位于上海，目前已经盈利。
""",
    ),
}  # fmt: skip


def hits() -> tuple[Hit, ...]:
    """Each note's one section, in the order above."""
    found = []
    for rank, (note, (heading, text)) in enumerate(NOTES.items(), start=1):
        title, last = note.removesuffix(".md"), text.count("\n")
        section = Section(f"{note}#{heading}", note, title, (heading,), 1, last, text)
        chunk = Chunk(
            f"{section.id}@0", section.id, note, title, (heading,), 1, last, text, text
        )  # fmt: skip
        found.append(Hit(chunk, 1.0 / rank, rank, section=section))
    return tuple(found)
