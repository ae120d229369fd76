"""Questions for a phone number or e-mail address of the very person or role, and of nobody else."""

from __future__ import annotations

import pytest
from conftest import assistant_over

from rag.text.askedform import asked_form
from rag.text.contacts import asked_contact

NOTES = {
    "Home/Contacts.md": (
        "# Contacts\n\n| name | who | tel |\n|---|---|---|\n"
        "| Gareth Wynne (GW) | boiler | 07700 900 811 |\n"
        "| Abel Okoro | window cleaner | 07700 900 455 |\n"
        "| Dr Shah | dentist | 01632 960 222 |\n"
        "| Sarah Pike | piano teacher | 07700 900 301 |\n"
        "| Sarah Lowe | swimming coach | sarah.lowe@example.org |\n"
        "| Milo | babysitter | |\n\n"
        "School office 01632 960 118, absence line 01632 960 119.\n"
        "Landlord's agent lettings@example.com\n"
    ),
    "People/Theo.md": "Housemate. Likes jazz. Phone 07700 900 123\n",
    "People/Ines.md": "Housemate, room 3. Abel's cousin.\n",
    "Firms/Fairway Care.md": (
        "---\naliases: [the agency]\n---\n# Fairway Care\n\n"
        "Office 01632 960 612. Out of hours 07700 900 999 (let it ring).\n\n"
        "Contract no FC-2217.\n"
    ),
    "Firms/Carers.md": (
        "# Carers\n\n- **Joy** — since Jan 2025. 07700 900 214. Allergic to cats\n"
        "- **Hazel** - cover only, no number, go via office\n"
        "- **Lena**: 07700 900 990, her brother Kai 07700 900 998\n"
    ),
    "Diary.md": (
        "# Diary\n\n- Milo rang from the school, number of kids off sick: 4\n"
        "- Ines asked for Abel's number again\n- Joy ate two helpings, number 2 is her favourite\n"
        "- Bruno lives with Marta, 07700 900 777\n- 2 May Bruno had a mobile with him\n"
    ),
}


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    with assistant_over(tmp_path_factory.mktemp("reached"), NOTES) as made:
        yield made.ask


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("GW phone nr", "07700 900 811"),
        ("phone number of Abel", "07700 900 455"),
        ("what's Joy's number", "07700 900 214"),
        ("what's Theo's number", "07700 900 123"),
        ("mobile number of the piano teacher", "07700 900 301"),
        ("dentist phone number", "01632 960 222"),
        ("email of Sarah Lowe", "sarah.lowe@example.org"),
        ("Kai's mobile", "07700 900 998"),
        ("Hazel's mobile", "no number, go via office"),
        ("agency phone number", "01632 960 612"),
        ("who do we ring out of hours at the agency", "07700 900 999"),
        ("who do we ring out of ours at the agency", "07700 900 999"),
        ("who do we ring at the school for absence", "01632 960 119"),
    ],
)
def test_the_line_about_the_one_asked_for_is_told_alone(ask, question, told):
    said = ask(question)
    assert told in said.text
    assert len(said.citations) == 1


@pytest.mark.parametrize(
    "question",
    [
        "ines phone number",
        "Milo's number",
        "Bruno's mobile",
        "Sarah's mobile",
        "landlord's email",
        "email of the agency",
        "mobile of Kit",
    ],
)
def test_no_number_is_told_for_somebody_else_or_where_two_are_meant(ask, question):
    assert ask(question).abstained


@pytest.mark.parametrize(
    ("question", "one"),
    [
        ("mobile of Dawn", "Dawn"),
        ("what is the plumber's phone number?", "plumber"),
        ("who should I call about the roof", "about the roof"),
        ("e-mail address for Priti", "Priti"),
        ("Handynummer von Jonas", "Jonas"),
    ],
)
def test_whom_a_question_wants_to_reach(question, one):
    found = asked_contact(question)
    assert found is not None
    assert found.one == one


@pytest.mark.parametrize(
    "question", ["how many phones do we have", "what do we call a baby owl", "new phone for dad"]
)
def test_a_phone_that_is_only_spoken_of_asks_for_no_number(question):
    assert asked_contact(question) is None


def test_what_may_be_a_count_asks_for_no_phone_number():
    assert asked_form("number of guests at the wedding") is None
