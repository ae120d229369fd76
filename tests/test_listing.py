from __future__ import annotations

from pathlib import Path

import pytest
from conftest import write_vault
from fakes import WordOverlapEmbedder
from small_listing import small_listing

from rag.indexing.index import Index
from rag.listing import Listing
from rag.listing.listed import MOST_ITEMS
from rag.reading.plain import folded, plain

VAULT = Path(__file__).parents[1] / "vault"
NOTES = {
    "Projects/Atlas.md": "---\nstatus: active\nowner: Ann\ntags:\n  - work/build\n  - Grösse\n---\n"
    "# Atlas\n\nAtlas maps rooms. See [[Beacon|the other one]].\n",
    "Projects/Beacon.md": "---\nstatus: inactive\n---\n# Beacon\n\nA lamp. #work\n",
    "Projects/Comet.md": "---\nstatus: Active\nstarted: 2025-11-03\n---\n# Comet\n\nLost in "
    "Translation is the code\nname. #workshop\n",
    "Meetings/2025-03-04.md": "# Monday\n\nAnn Lee spoke of [Atlas](../Projects/Atlas.md).\n",
    "Archive/Projects/Old.md": "# Old\n\nGone.\n",
    "Tools.md": "# T\n\n| Tool | Released | Licence |\n|---|---|---|\n| Awl | May 2025 | MIT |\n"
    "| Bit | 2024-12-31 | GPL |\n| Cog | 1 June 2025 | MIT, BSD |\n| Total | 3 | |\n",
}


@pytest.fixture(scope="module")
def vault(tmp_path_factory):
    index = Index(tmp_path_factory.mktemp("index"), VAULT, WordOverlapEmbedder(dimension=8))
    index.sync()
    return Listing(index.catalog)


@pytest.fixture
def small(tmp_path):
    index = Index(tmp_path / "index", write_vault(tmp_path / "vault", NOTES), WordOverlapEmbedder())
    index.sync()
    return Listing(index.catalog)


# Counted by grep over the vault, and names that must be, and must not be, on the list.
ASKED = (
    ("which notes are tagged #rule?", 5, {"EU AI Act"}, {"China"}),
    ("notes tagged ai/cv", 7, {"Computer vision", "Xu Li"}, {"ImageNet"}),
    ("list all notes with the tag person/founder", 8, {"Cao Xudong"}, {"Xu Li"}),
    ("which notes have the tags robotics and private", 2, {"Unitree"}, {"ACE Robotics"}),
    ("Which notes have no tags?", 1, {"Glossary"}, {"Benchmark"}),
    ("how many notes mention Ant Group?", 12, {"ACE Robotics"}, {"Ant Group"}),
    ('which notes contain "Ant Group"', 13, {"Ant Group"}, set()),
    ("which companies mention Xinjiang", 1, {"SenseTime"}, {"ESG"}),
    ("which daily notes mention SenseTime?", 5, {"2026-02-11"}, set()),
    ("which notes link to SenseTime", 31, {"ESG", "Ant Group"}, {"SenseTime"}),
    ("list all backlinks to Lotus Capital", 3, {"ACE Robotics"}, set()),
    ("what links to Lotus Capital?", 3, {"ACE Robotics"}, set()),
    ("which notes does Lotus Capital link to?", 2, {"ACE Robotics"}, set()),
    ("list all notes in Companies/", 33, {"01.AI"}, {"HKEX"}),
    ("how many people are in the People folder?", 10, {"Tao Dacheng"}, set()),
    ("list all investors", 7, {"Lotus Capital", "SoftBank"}, {"ESG"}),
    ("which companies have a ticker", 16, set(), {"Huawei"}),
    ("how many companies have no ticker?", 17, {"Huawei"}, {"SenseTime"}),
    ("which companies are private?", 14, {"DJI"}, {"SenseTime"}),
    ("who is based in Beijing", 13, {"MSR Asia (hq: Beijing)"}, set()),
    ("which investors are based in Beijing?", 3, {"Hony Capital (hq: Beijing)"}, set()),
    ("which companies were founded in 2023", 6, {"DeepSeek (founded: 2023)"}, set()),
    ("how many companies were founded before 2000?", 8, {"TSMC (founded: 1987)"},
     {"Baidu (founded: 2000)"}),
    ("who was born in 1961", 1, {"Kai-Fu Lee (born: 1961)"}, set()),
    ("how many companies are listed in Hong Kong?", 23, {"Xiaomi", "SenseTime"}, {"NVIDIA"}),
    ("every model released in 2026", 3, {"SenseNova-MARS (Date: Jan 30, 2026)"}, {"950PR"}),
    ("all directors of MSR Asia in order", 5, {"Hsiao-Wuen Hon"}, {"Jiang Daxin"}),
    ("who are the founders of SenseTime", 2, {"Xu Li"}, {"Others"}),
    ("how many notes are in my vault?", 80, {"Glossary"}, set()),
    ("哪些笔记链接到Momenta", 11, {"Cao Xudong"}, {"Momenta"}),
    ("有多少笔记提到蚂蚁集团？", 12, {"ACE Robotics"}, {"Ant Group"}),
    ("Welche Notizen sind mit #daily getaggt?", 5, {"2026-01-14"}, set()),
)  # fmt: skip


@pytest.mark.parametrize(("question", "count", "on", "off"), ASKED, ids=[a[0] for a in ASKED])
def test_the_whole_list_is_given_and_counted(vault, question, count, on, off) -> None:
    listed = vault.answer(question)
    assert listed is not None
    names = {item.text for item in listed.items}
    assert (listed.count, len(listed.items)) == (count, count)
    assert listed.intro.startswith(f"{count} ")
    assert on <= names
    assert not off & names


@pytest.mark.parametrize("question", [a[0] for a in ASKED])
def test_every_quote_stands_in_its_lines(vault, question) -> None:
    listed = vault.answer(question)
    for item in listed.items if listed else ():
        lines = (VAULT / item.note).read_text("utf-8").split("\n")
        text = plain("\n".join(lines[item.first_line - 1 : item.last_line]))
        assert item.quote
        assert folded(item.quote) in folded(text)


@pytest.mark.parametrize(
    "question",
    [
        "how many employees does SenseTime have?",
        "how many members does the HSTECH have",
        "which companies did SoftBank invest in?",
        "which companies did the EU AI Act already fine",
        "who are the directors of Horizon Robotics?",
        "list all investors of SenseTime",
        "which notes are tagged #nonexistent?",
        "list all notes in Recipes/",
        "which notes link to Nobody",
        "which companies were sued in 2023",
        "what is RAG",
        "who is Xu Li",
        "who led the round of ACE Robotics?",
        "what is in the newest SenseTime model",
        "which chips were hit by the 17 Oct 2023 round of US rules",
        "how many AI tigers are there?",
        "list everybody in the angel round of ACE Robotics besides the lead",
        "how many A100 cards were in high-flyer's second cluster?",
        "",
        "???",
    ],
)
def test_other_questions_are_left_alone(vault, question) -> None:
    assert vault.answer(question) is None


def test_tags_and_folders_are_listed_with_their_notes(vault) -> None:
    tags = vault.answer("what tags are there?")
    assert tags.items[0].text == "#china (35 notes)"
    assert tags.count == len(tags.items) == 64
    folders = vault.answer("list all folders")
    assert names(folders)[:2] == ["Companies/ (33 notes)", "Ideas/ (16 notes)"]


def test_the_values_of_a_property_are_listed_each_once(small) -> None:
    listed = small.answer("which statuses are there")
    assert names(listed) == ["active (2 notes)", "inactive (1 note)"]
    assert listed.items[0].quote == "status: active"


def names(listed) -> list[str]:
    return [item.text for item in listed.items]


def test_a_value_is_compared_whole_and_without_case(small) -> None:
    listed = small.answer("which projects have status: active")
    assert names(listed) == ["Atlas (status: active)", "Comet (status: Active)"]
    assert [item.quote for item in listed.items] == ["status: active", "status: Active"]
    assert small.answer("which projects have status: paused") is None


def test_a_tag_counts_with_those_below_it_but_not_those_that_begin_alike(small) -> None:
    listed = small.answer("which notes are tagged #work")
    assert names(listed) == ["Atlas", "Beacon"]
    places = [(item.first_line, item.quote) for item in listed.items]
    assert places == [(5, "- work/build"), (6, "#work")]
    assert names(small.answer("notes tagged GROSSE or workshop")) == ["Atlas", "Comet"]


def test_a_name_with_a_preposition_is_read_whole(small) -> None:
    assert names(small.answer("which notes mention Lost in Translation")) == ["Comet"]
    assert names(small.answer("which notes mention Ann Lee in Meetings")) == ["2025-03-04"]


def test_links_of_every_form_count(small) -> None:
    listed = small.answer("which notes link to Atlas?")
    assert [item.note for item in listed.items] == ["Meetings/2025-03-04.md"]
    assert names(small.answer("which notes link to Beacon?")) == ["Atlas"]


def test_rows_are_filtered_by_date_and_by_column(small) -> None:
    assert names(small.answer("which tools were released in 2025")) == [
        "Awl (Released: May 2025)",
        "Cog (Released: 1 June 2025)",
    ]
    assert names(small.answer("which tools were released before May 2025")) == [
        "Bit (Released: 2024-12-31)"
    ]
    listed = small.answer("list all tools with licence MIT")
    assert names(listed) == ["Awl", "Cog"]
    assert not listed.complete
    assert "“Tool”" in listed.caveat


def test_a_list_that_mostly_names_notes_of_the_kind_is_the_list_of_it(tmp_path) -> None:
    notes = {
        "Firms/Apex.md": "# Apex\n\n## First money\n\n| Role | Name |\n|---|---|\n"
        "| Lead | [[Birch]] |\n| Joined | Nobody Known |\n| Joined | [[Cedar Fund\\|Cedar]] |\n"
        "\n## Rooms\n\n- Birch, above\n"
        "- Attic\n- Cellar\n- Hall\n- Yard\n\n## People\n\n- Dee: cooks\n- Eve (sings)\n- Ann\n",
        "Firms/Apex Two.md": "# Apex Two\n\n- Birch\n- Cedar\n\n---\n\n- Cedar: again\n- Birch\n",
        "Investors/Birch.md": "# Birch\n",
        "Investors/Cedar Fund.md": "---\naliases: [Cedar]\n---\n# Cedar Fund\n",
        "People/Dee.md": "# Dee\n",
        "People/Eve.md": "# Eve\n",
    }
    index = Index(tmp_path / "index", write_vault(tmp_path / "vault", notes), WordOverlapEmbedder())
    index.sync()
    listing = Listing(index.catalog)
    for question in ("list all investors of Apex", "who are the investors of Apex"):
        listed = listing.answer(question)
        assert names(listed) == ["Birch", "Nobody Known", "Cedar"]
        assert [item.heading_path for item in listed.items] == [("Apex", "First money")] * 3
        assert not listed.complete
    assert names(listing.answer("all people of Apex")) == ["Dee: cooks", "Eve (sings)", "Ann"]
    assert listing.answer("list all investors of Apex Two") is None  # two lists, and either may be
    assert listing.answer("list all firms of Apex") is None


def test_a_note_called_like_the_kind_has_its_list(tmp_path) -> None:
    notes = {
        "House rules.md": "# House rules\n\nThere are some.\n\n## All house rules\n\n"
        "- Shoes off\n  - in winter\n    - felt ones too\n- Lights out\n\n"
        "## Other rules\n\n- None\n",
        "Garden rules.md": "# Garden rules\n\n## Garden rules\n\n- Dig\n\nAnd:\n\n1. Sow\n",
    }
    index = Index(tmp_path / "index", write_vault(tmp_path / "vault", notes), WordOverlapEmbedder())
    index.sync()
    listing = Listing(index.catalog)
    for question in ("list the house rules", "how many house rules are there"):
        assert names(listing.answer(question)) == ["Shoes off", "Lights out"]
    assert listing.answer("list all garden rules") is None  # two lists


def test_only_the_notes_within_are_listed(small) -> None:
    within = frozenset({"Projects/Atlas.md", "Tools.md"})
    assert names(small.answer("list all projects", within)) == ["Atlas"]
    assert small.answer("which notes link to Atlas?", within) is None
    elsewhere = frozenset({"Projects/Atlas.md"})
    assert small.answer("which tools were released in 2025", elsewhere) is None


def test_an_edited_note_is_seen_after_a_sync(tmp_path) -> None:
    folder = write_vault(tmp_path / "vault", NOTES)
    index = Index(tmp_path / "index", folder, WordOverlapEmbedder())
    index.sync()
    listing = Listing(index.catalog)
    assert listing.answer("which notes are tagged #new") is None
    write_vault(folder, {"New.md": "A line. #new\n"})
    index.sync()
    assert names(listing.answer("which notes are tagged #new")) == ["New"]


def test_a_very_long_list_is_counted_whole_and_cut(tmp_path) -> None:
    many = {f"N{n}.md": "Words. #t\n" for n in range(MOST_ITEMS + 3)}
    index = Index(tmp_path / "i", write_vault(tmp_path / "v", many), WordOverlapEmbedder())
    index.sync()
    listed = Listing(index.catalog).answer("which notes are tagged #t")
    assert (listed.count, len(listed.items)) == (MOST_ITEMS + 3, MOST_ITEMS)
    assert not listed.complete
    assert "first 500" in listed.caveat


def test_a_mention_by_another_name_counts_and_is_said(tmp_path) -> None:
    notes = {
        "Atlas.md": "---\naliases: [Project Titan, ACE, 阿特拉斯, plan]\n---\n# Atlas\n\nGo.\n",
        "By title.md": "The Atlas was late.\n",
        "By alias.md": "Nobody spoke of Project Titan that day.\n",
        "By script.md": "我们谈到了阿特拉斯。\n",
        "An ace.md": "She served an ace, and had a plan.\n",
    }
    index = Index(tmp_path / "index", write_vault(tmp_path / "vault", notes), WordOverlapEmbedder())
    index.sync()
    listed = Listing(index.catalog).answer("which notes mention Atlas?")
    assert names(listed) == ["By alias", "By script", "By title"]
    assert listed.caveat == (
        "Looked for as “Project Titan”, “阿特拉斯” too. Its own note (Atlas.md) is not counted."
    )
    by_alias = Listing(index.catalog).answer("which notes mention Project Titan?")
    assert names(by_alias) == names(listed)
    exact = Listing(index.catalog).answer('which notes mention "Project Titan"?')
    assert "By title" not in names(exact)


def test_a_property_is_one_in_singular_and_plural(tmp_path) -> None:
    books = {
        "Dune": "author: Frank Herbert\nrated: PG\nrating: 9",
        "Emma": "authors: Jane Austen\nrating: 8",
        "Good Omens": "authors: [Terry Pratchett, Neil Gaiman]\nratings: [7]",
        "Beowulf": "rated: R",
    }
    notes = {f"{name}.md": f"---\ntype: book\n{of}\n---\nRead.\n" for name, of in books.items()}
    answer = small_listing(tmp_path, notes).answer
    assert names(answer("which books have no author?")) == ["Beowulf"]
    assert answer("which authors are there?").count == 4
    assert names(answer("which notes have author Jane Austen?")) == ["Emma (authors: Jane Austen)"]
    rated = answer("which books have a rating above 6")
    assert names(rated) == ["Dune (rating: 9)", "Emma (rating: 8)", "Good Omens (ratings: 7)"]
    assert answer("average rating of books").intro == "Average of “rating” over 3 books is 8:"


def test_an_empty_note_is_named_and_hides_no_folder(tmp_path) -> None:
    notes = {"Inbox/A.md": "", "Inbox/Idea.md": "A kite.\n", "Void/B.md": "---\n---\n"}
    answer = small_listing(tmp_path, notes).answer
    inbox = answer("list all notes in Inbox")
    assert (inbox.intro, names(inbox)) == ("2 notes in Inbox:", ["Idea"])
    assert inbox.caveat == "1 of them is empty: Inbox/A.md."
    folders = answer("list all folders")
    assert (folders.intro, names(folders)) == ("2 folders:", ["Inbox/ (2 notes)"])
    assert folders.caveat == "1 of them is empty: Void/."


FARMS = {
    "Pilot.md": "# Pilot\n\n| Farm | Cows | Share | Version |\n|---|---|---|---|\n"
    "| North | 90 | 34 % | 1.0 |\n| South | 1,070 | 28 % | 1.1 |\n| Total | 1,160 | | |\n",
    "Releases.md": "# Releases\n\n| Version | Date |\n|---|---|\n| 1.0 | 2025-03-01 |\n"
    "| 1.1 | 2025-06-01 |\n",
}


@pytest.mark.parametrize(
    "question",
    [
        "how many cows in the pilot",
        "how many cows are in Pilot",
        "list all cows of the pilot",
        "count of cows in pilot",
    ],
)
def test_a_column_of_amounts_names_no_things(tmp_path, question) -> None:
    assert small_listing(tmp_path, FARMS).answer(question) is None


@pytest.mark.parametrize(
    ("question", "on"),
    [
        ("how many farms in the pilot", ["North", "South"]),
        ("which versions were released in 2025",
         ["1.0 (Date: 2025-03-01)", "1.1 (Date: 2025-06-01)"]),
    ],
)  # fmt: skip
def test_a_first_column_of_numbers_does(tmp_path, question, on) -> None:
    listed = small_listing(tmp_path, FARMS).answer(question)
    assert [item.text for item in listed.items] == on


OF_VALUES = {
    "Backers/Elm.md": "---\nstage: seed\nstatus: in talks\ntier: 1\n---\nOne.\n",
    "Backers/Fir.md": "---\nstage: pre-seed\nstatus: talks ended\ntier: 2\n---\nTwo.\n",
    "Backers/Oak.md": "---\nstage: Seed\nstatus: in talks\ntier: 1\ngreen: true\n---\nThree.\n",
    "Backers/Yew.md": "---\nstage: late\nstatus: passed\ngreen: false\nhq: Bergen\n---\nFour.\n",
    "House/Kettle.md": "---\ntags: [appliance, red]\n---\nBoils.\n",
    "House/Stove.md": "---\ntags: [appliance]\n---\nHeats.\n",
    "Places/Lara.md": "---\ntags: [place, bakery]\n---\nBread.\n",
    "Places/Nord.md": "---\ntags: [place, bakery]\n---\nCakes.\n",
    "Howto/Restore the database.md": "---\ntags: [howto, database]\n---\nSlowly.\n",
    "Howto/Copy the database.md": "---\ntags: [howto, database]\n---\nOften.\n",
    "House/Bath.md": "---\ntags: [room/wet]\ntype: room\n---\nSee also.\n",
    "House/Hall.md": "---\ntags: [room/dry, pottery]\n---\nLong.\n",
}


@pytest.mark.parametrize(
    ("question", "on"),
    [
        ("list all seed backers", ["Elm (stage: seed)", "Oak (stage: Seed)"]),
        ("how many pre-seed backers are there", ["Fir (stage: pre-seed)"]),
        ("which backers are tier 1", ["Elm (tier: 1)", "Oak (tier: 1)"]),
        ("all tier 2 backers", ["Fir (tier: 2)"]),
        ("list all green backers", ["Oak (green: true)"]),
        ("list all green seed backers", ["Oak (stage: Seed)"]),
        ("which backers are in talks", ["Elm (status: in talks)", "Oak (status: in talks)"]),
        ("which backers are not in talks", ["Fir", "Yew"]),
        ("all backers with status in talks", ["Elm (status: in talks)", "Oak (status: in talks)"]),
        ("list all backers with hq in Bergen", ["Yew (hq: Bergen)"]),
    ],
)  # fmt: skip
def test_a_property_s_value_picks_out_notes(tmp_path, question, on) -> None:
    assert names(small_listing(tmp_path, OF_VALUES).answer(question)) == on


@pytest.mark.parametrize(
    "question",
    [
        "list all rich backers",
        "which backers are kind",
        "list all talks backers",
        "which backers are tier 9",
        "how many rooms of pottery",
        "list all potteries",
        "list all reds",
        "how many databases do we have",
        "what is seed",
    ],
)
def test_what_no_property_says_is_left_alone(tmp_path, question) -> None:
    assert small_listing(tmp_path, OF_VALUES).answer(question) is None


@pytest.mark.parametrize(
    "question", ["list all appliances", "how many appliances do we have", "every appliance"]
)
def test_a_kind_may_be_a_tag_alone_and_is_told_as_such(tmp_path, question) -> None:
    listed = small_listing(tmp_path, OF_VALUES).answer(question)
    assert names(listed) == ["Kettle", "Stove"]
    assert listed.caveat == "Counted are the notes tagged #appliance."


def test_a_kind_may_be_a_tag_beside_a_wider_one(tmp_path) -> None:
    assert names(small_listing(tmp_path, OF_VALUES).answer("all bakeries")) == ["Lara", "Nord"]


OF_TIMES = {
    "Meetings/2025-05-08 Board.md": "---\nattendees: ['[[Freja Holm]]', '[[Marcus Thiel]]']\n"
    "updated: 2026-01-01\n---\nBoard.\n",
    "Meetings/Call.md": "---\ndate: 2025-06-12\nattendees: ['[[Freja Holm]]']\n---\nCall.\n",
    "Meetings/Retro.md": "---\ndate: 2024-05-02\nwith: Aiko Tanabe\n---\nRetro.\n",
    "Meetings/Someday.md": "---\ncreated: 2025-05-09\ncity: Ghent\n---\nOpen.\n",
    "Trips/Coast.md": "---\nstart: 2024-12-28\nend: 2025-01-03\n---\nWindy.\n",
    "2025/Diary.md": "Wrote.\n",
    "Papers/Noise.md": "---\nauthors: [Hana Okabe, Luis Ferreira]\nreviewer: Mei Zhou\n---\nN.\n",
    "Papers/Judges.md": "---\nauthors: [Mei Zhou]\nmaker: Bosch\n---\nJ.\n",
    "People/Freja Holm.md": "Chemist.\n",
    "People/Marcus Thiel.md": "Banker.\n",
    "Long meetings.md": "Tiring.\n",
}
BOARD = "2025-05-08 Board"


@pytest.fixture(scope="module")
def of_times(tmp_path_factory):
    return small_listing(tmp_path_factory.mktemp("times"), OF_TIMES)


@pytest.mark.parametrize(
    ("question", "on"),
    [
        ("list all meetings in 2025", [BOARD, "Call"]),
        ("which meetings were in May 2025", [BOARD]),
        ("how many meetings in may", [BOARD, "Retro"]),
        ("all meetings on 12 June 2025", ["Call"]),
        ("list all meetings before 2025", ["Retro"]),
        ("list all trips in 2025", ["Coast"]),
        ("list all meetings in Ghent", ["Someday"]),
    ],
)
def test_a_thing_is_of_the_time_when_it_was(of_times, question, on) -> None:
    assert [item.text.partition(" (")[0] for item in of_times.answer(question).items] == on


@pytest.mark.parametrize(
    ("question", "on"),
    [
        ("list all meetings with freja", [BOARD, "Call"]),
        ("which meetings were with Marcus Thiel?", [BOARD]),
        ("how many meetings with aiko", ["Retro"]),
        ("list all meetings without Freja", ["Retro", "Someday"]),
        ("list all papers by mei zhou", ["Judges"]),
        ("list all papers by hana", ["Noise"]),
        ("list all papers from Bosch", ["Judges"]),
    ],
)
def test_a_thing_is_with_whom_a_property_names(of_times, question, on) -> None:
    assert [item.text.partition(" (")[0] for item in of_times.answer(question).items] == on


@pytest.mark.parametrize(
    ("question", "on"),
    [
        ("meetings in 2025", [BOARD, "Call"]),
        ("meetings with marcus", [BOARD]),
        ("papers by Hana Okabe", ["Noise"]),
        ("meetings without a date", [BOARD, "Someday"]),
    ],
)
def test_several_things_with_a_condition_are_listed_unasked(of_times, question, on) -> None:
    assert [item.text.partition(" (")[0] for item in of_times.answer(question).items] == on


@pytest.mark.parametrize(
    "question",
    [
        "list all meetings in July",
        "list all meetings with coffee",
        "list all papers by Marcus",
        "list all meetings for May 2025",
        "meetings",
        "long meetings",
        "meeting with marcus",
        "minutes of meetings with marcus",
        "does freja have meetings with marcus",
        "when are meetings with marcus",
        "meetings on glass",
        "chairs in Ghent",
    ],
)
def test_what_no_note_says_of_the_kind_is_left_alone(of_times, question) -> None:
    assert of_times.answer(question) is None
