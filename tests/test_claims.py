"""What an LLM says plainly of the notes passes the check, and what it gets wrong does not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from claim_notes import hits

from rag.answering.grounding import ground
from rag.records import Chunk, Hit, Section

TRUE = """
Norvik was founded by Alice Moore in Oslo in 2014.
Norvik raised $20 million from Sequoia in March 2021.
In March 2021, it raised 20 million dollars from Sequoia.
It raised US$20M from Sequoia in 2021.
Sequoia put $20 million into Norvik in March 2021.
Norvik closed its office in Bergen in 2019 and acquired Delta in 2022.
Delta was acquired by Norvik in 2022.
Norvik's revenue rose by 12% to $40 million in 2023.
Revenue rose 12 percent to 40 million dollars in 2023.
Norvik has 530 employees.
Norvik is not listed.
Norvik isn't listed.
Norvik has 530 employees and isn't listed.
Carol Diaz joined as CFO in May 2020.
Carol Diaz joined in May 2020 as CFO and Dan Brown joined in June 2021 as CTO.
Norvik's CEO is Alice Moore.
The CEO of Delta is Bob Lee.
Bob Lee is Delta's CEO.
Delta was founded in 2009 and has 120 employees.
Zeta, founded in 1998, has 75 employees.
Zeta is listed.
Delta is not listed.
Delta has 120 employees and Zeta has 75.
Delta has 120 employees, and Zeta has 75 employees.
Anvil shipped in March 2021.
Bolt was led by Frank and shipped in June 2022.
Anvil shipped in March 2021 and Bolt shipped in June 2022.
Clamp was cancelled.
SenseTime's market cap is $10 billion.
SenseTime has a market cap of $10B and a stock price of $2.51.
The market cap is $10B and the stock price is $2.51.
Revenue was $609 million in 2022.
Revenue was $609M in 2022 and $700M in 2023.
Revenue in 2023: $700,000,000
The angel round of ACE Robotics was led by Ant Group.
Ant Group led ACE Robotics' angel round.
Currently, Ant Group leads the angel round of ACE Robotics.
Bleach must never be mixed with ammonia.
Don't mix bleach with ammonia.
You should not share the password with guests.
The storage temperature must be above 5 °C.
The storage temperature must stay over 5 °C.
Before cleaning the pump, turn it off.
There is no evidence that coffee is harmful.
Never open the boiler.
The flat on Mill Street has 3 bedrooms and a large kitchen.
The office lease runs for ten years.
Backups are kept for 2 weeks on the server.
Water the garden two times a week in summer.
The garden needs water twice a week in summer.
The limit is 50 users.
On Monday some servers were patched.
Lunch is at 12:30 in the kitchen.
From Oslo trains go to Bergen.
Trains to Bergen leave from Oslo.
Acme must pay the invoice to the tax office.
The valve is set to -5 for winter.
A visit costs $2 to $3 per person.
The drug is safe for children.
After a rebase run `git push --force-with-lease`.
Clear the cache: `rm -rf /tmp/cache`
Deploy with `make deploy ENV=staging`.
Use `kubectl delete pod web-1 -n staging`.
`config.toml` holds the settings under `Dark Mode`.
The command is `make`.
Der Vertrag mit Acme wurde unterschrieben und ist gültig.
Le projet Merle est terminé.
El contrato con Bolt sigue vigente.
这家公司于2014年成立，总部位于上海。
总部位于上海
"""
# Of two rows, items or sentences each has what is said of the other.
MIXED = """
Norvik's CEO is Bob Lee.
Bob Lee is the CEO of Norvik.
Delta has 530 employees.
Norvik was founded in 2009.
Zeta CEO is Bob Lee.
Norvik, CEO Alice Moore, founded 2009, employees 120.
The market cap is $2.51.
SenseTime's market cap is about HK$2.51 and its stock price about $10B.
SenseTime's market cap is about $2.51 and its stock price about $10B.
The stock price is $10B.
Revenue in 2022 was $700M.
Revenue was $700M in 2022 and $609M in 2023.
Clamp: shipped in June 2022
Anvil: shipped in June 2022, led by Frank.
Anvil shipped in June 2022.
Delta was founded in 2009 and has 530 employees.
Delta has 75 employees and Zeta has 120.
Delta has 120 employees and Zeta 530.
Norvik acquired Delta in 2019.
Norvik acquired Delta in 2019 and closed its office in Bergen in 2022.
In 2019, Norvik acquired Delta.
Carol Diaz joined in June 2021 as CFO.
Carol Diaz joined in May 2020 as CTO.
Norvik raised $20 million in 2023.
Alice Moore left the company in 2020.
Alice Moore and Bob Lee left the company in 2020.
"""
ANOTHER_NAME = """
Megvii closed an angel round led by Ant Group.
Sequoia led the angel round of ACE Robotics.
Megvii led the angel round of ACE Robotics.
Megvii founded Norvik in 2014 in Oslo.
"""
DENIED = """
Mix bleach with ammonia.
Yes, you can mix bleach with ammonia.
Coffee is harmful.
The moon landing was faked.
Share the password with guests.
Open the boiler.
Der Vertrag mit der Firma Acme ist nicht gültig und wurde unterschrieben.
Der Vertrag mit der Firma Acme ist gültig und wurde nie unterschrieben.
Le projet Merle n'est pas terminé depuis mars.
El contrato con Bolt nunca sigue vigente en 2024.
El contrato con Bolt ya no sigue vigente en 2024.
Il contratto con Zeta non è valido.
O contrato com Norvik não está assinado.
Het contract met Delta is niet ondertekend.
这家公司于2014年成立，总部位于上海，目前没有盈利。
Norvik is listed and has 530 employees.
Norvik does not have 530 employees.
"""
ANOTHER_FIGURE = """
Revenue rose 12% to €40 million in 2023.
Revenue rose 12% to £40 million in 2023.
Revenue rose -12% to $40 million in 2023.
Set the valve to 5 for winter.
A visit costs $2.3 per person.
The flat on Mill Street has four bedrooms and a large kitchen.
The lease of the office runs for twelve years.
Backups are kept for six weeks on the server.
Water the garden thrice a week in summer.
"""
TURNED = """
The storage temperature must stay below 5 °C.
Take the pills after breakfast.
Turn the pump on before cleaning it.
Turn the pump off after cleaning it.
Trains go from Bergen to Oslo.
The limit is over 50 users.
Lunch is at 12:30 am in the kitchen.
All servers were patched on Monday.
Max Braun is taller than Anna Weber.
The invoice must be paid by the tax office to Acme.
Revenue fell 12% to $40 million in 2023.
The office in Bergen was opened in 2019.
The drug is unsafe for children.
"""
CUT_SHORT = """
Run `git push --force` after a rebase.
Run `git push` after a rebase.
Clear the cache with `rm -rf /`.
Clear the cache with `rm -rf /tmp`.
Use `kubectl delete pod web-1`.
`make deploy`
"""


def lines(*texts: str) -> list[str]:
    return [line for text in texts for line in text.strip().split("\n")]


@pytest.mark.parametrize("claim", lines(TRUE))
def test_a_true_claim_in_other_words_passes(claim: str) -> None:
    grounded = ground(claim, hits())
    assert [one.supported for one in grounded.claims] == [True]
    assert grounded.text.startswith(claim)


@pytest.mark.parametrize(
    "claim", lines(MIXED, ANOTHER_NAME, DENIED, ANOTHER_FIGURE, TURNED, CUT_SHORT)
)
def test_a_claim_that_no_unit_carries_is_left_out(claim: str) -> None:
    assert ground(claim, hits()).text == ""


def test_a_row_says_nothing_of_what_another_row_is_about_whatever_the_title() -> None:
    (people,) = (hit for hit in hits() if hit.chunk.title == "People")
    norvik = replace(people, chunk=replace(people.chunk, title="Norvik"))
    assert ground("Bob Lee is the CEO of Norvik.", (norvik,)).text == ""
    assert ground("Alice Moore is the CEO of Norvik.", (norvik,)).text


def supported(note: str, claim: str) -> bool:
    """Whether one section of a note's text carries a claim."""
    text = f"## About\n\n{note}\n"
    section = Section("A.md#About", "A.md", "A", ("About",), 1, text.count("\n"), text)
    chunk = Chunk("0", section.id, "A.md", "A", ("About",), 1, text.count("\n"), text, text)
    return bool(ground(claim, (Hit(chunk, 1.0, 1, section=section),)).text)


@pytest.mark.parametrize(
    ("note", "true", "false"),
    [
        ("7 people met in Oslo.", "Seven people met in Oslo.", "Six people met in Oslo."),
        (
            "The founders are Alice Moore and Bob Lee.",
            "One of the founders is Alice Moore.",
            "One of the founders is Carol Diaz.",
        ),
        (
            "No more than 5 guests per room.",
            "At most 5 guests per room.",
            "More than 5 guests per room.",
        ),
        (
            "Norvik not only builds robots but also sells chips.",
            "Norvik builds robots.",
            "Norvik doesn't build robots.",
        ),
        (
            "Bob Lee runs Delta. Carol Diaz sold her house in 2020.",
            "Carol Diaz sold her house in 2020.",
            "Bob Lee sold his house in 2020.",
        ),
        (
            "Anna Weber leads the Bergen office.",
            "Anna Weber leads the office in Bergen.",
            "Ann Weber leads the Bergen office.",
        ),
        (
            "- [ ] Call Ada about the invoice",
            "Calling Ada about the invoice is still open.",
            "Calling Ada about the invoice is done.",
        ),
        (
            "A few customers complained about the price.",
            "Some customers complained about the price.",
            "Few customers complained about the price.",
        ),
        (
            "Norvik has over 500 employees and more than 30 offices.",
            "Norvik has more than 500 employees.",
            "Norvik has fewer than 500 employees.",
        ),
        ("They had ſeven ſhips in 1650.", "They had ſeven ſhips in 1650.", "They had 8 ships."),
    ],
)
def test_of_two_claims_near_each_other_the_true_one_passes(note, true, false) -> None:
    assert supported(note, true)
    assert not supported(note, false)
