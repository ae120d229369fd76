from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from conftest import write_vault
from fakes import WordOverlapEmbedder

from rag.errors import IndexLockedError, UnusableIndexError, VaultError
from rag.indexing.index import Index, start_over
from rag.indexing.lock import writer_lock
from rag.wiring import make_retriever

NOTES = {
    "Atlas.md": "# Atlas\n\nAtlas is a project.\n\n## Budget\n\nThe budget is 40,000 euros.\n",
    "Birds/Heron.md": "---\naliases: [grey bird]\ntags: [fauna]\n---\nThe heron eats fish.\n",
    "Crane.md": "# Crane\n\nA crane stands on one leg.\n",
}


@pytest.fixture
def vault(tmp_path):
    return write_vault(tmp_path / "vault", NOTES)


@pytest.fixture
def index(tmp_path, vault):
    return Index(tmp_path / "index", vault, WordOverlapEmbedder())


def found(index: Index, query: str, **how) -> list[str]:
    hits = make_retriever(index, index._embedder).retrieve(query, 3, **how)
    return [hit.chunk.note for hit in hits]


def age(index) -> None:
    """As if the files had been written, and all their times set, long before they were read."""
    with index.catalog.transaction() as connection:
        connection.execute("UPDATE notes SET checked_ns = checked_ns + 3600 * 1000000000")


def test_a_first_sync_adds_everything_and_a_second_nothing(index, vault) -> None:
    first = index.sync()
    assert (first.notes, first.added, first.changed, first.removed) == (3, 3, 0, 0)
    assert first.chunks == index.vectors.count() > 0
    index._embedder.encoded.clear()
    second = index.sync()
    assert (second.added, second.changed, second.removed, second.unchanged) == (0, 0, 0, 3)
    assert index._embedder.encoded == []


def test_the_second_sync_reads_no_file_whose_stamp_stands(index, vault) -> None:
    index.sync()
    age(index)
    with index.catalog.transaction() as connection:
        connection.execute("UPDATE notes SET content_hash = ''")  # whoever reads finds a change
    assert index.sync().changed == 0


def test_an_edit_whose_time_was_set_back_is_seen(index, vault) -> None:
    """As programs do that copy and sync; its size is that of the old text."""
    index.sync()
    with index.catalog.transaction() as connection:  # an hour ago, and read half an hour later
        connection.execute(
            "UPDATE notes SET mtime_ns = mtime_ns - 7200 * 1000000000,"
            " checked_ns = checked_ns - 3600 * 1000000000"
        )
    for name, text in NOTES.items():
        (vault / name).write_text(text.replace("one leg", "two leg"), encoding="utf-8")
        then = index.catalog.stamps()[name].mtime_ns
        os.utime(vault / name, ns=(then, then))
    assert index.sync().changed == 1


def test_an_edit_in_the_same_clock_tick_is_seen(index, vault) -> None:
    index.sync()
    file = vault / "Crane.md"
    before = file.stat()
    file.write_text("# Crane\n\nA crane stands on two leg.\n", encoding="utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert index.sync().changed == 1


def test_edited_renamed_and_deleted_notes_never_answer_with_old_text(index, vault) -> None:
    index.sync()
    (vault / "Atlas.md").write_text("# Atlas\n\n## Budget\n\nThe budget is 99 dollars.\n", "utf-8")
    (vault / "Crane.md").rename(vault / "Kranich.md")
    (vault / "Birds" / "Heron.md").unlink()
    report = index.sync()
    assert (report.added, report.changed, report.removed, report.notes) == (1, 1, 2, 2)
    texts = [h.chunk.text for h in make_retriever(index, index._embedder).retrieve("budget", 5)]
    assert any("99 dollars" in text for text in texts)
    assert not any("40,000" in text for text in texts)
    assert found(index, "crane leg")[0] == "Kranich.md"
    assert "Birds/Heron.md" not in found(index, "heron fish")
    assert index.vectors.count() == index.catalog.totals().chunks


def test_only_changed_sections_are_encoded_again(index, vault) -> None:
    index.sync()
    index._embedder.encoded.clear()
    text = NOTES["Atlas.md"].replace("40,000", "50,000")
    (vault / "Atlas.md").write_text(text, encoding="utf-8")
    index.sync()
    assert len(index._embedder.encoded) == 1
    assert "50,000" in index._embedder.encoded[0]


def test_moving_a_note_encodes_nothing(index, vault) -> None:
    index.sync()
    index._embedder.encoded.clear()
    (vault / "Crane.md").rename(vault / "Birds" / "Crane.md")
    index.sync()
    assert index._embedder.encoded == []
    assert found(index, "crane leg")[0] == "Birds/Crane.md"


def test_a_rebuild_by_the_same_embedder_encodes_nothing(index, tmp_path, vault) -> None:
    index.sync()
    again = start_over(tmp_path / "index", vault, index._embedder)
    assert again.catalog.totals().notes == 0
    index._embedder.encoded.clear()
    assert again.sync().added == 3
    assert index._embedder.encoded == []


def test_an_index_that_an_older_rag_read_reads_each_note_again_and_encodes_nothing(
    index, tmp_path, vault
) -> None:
    index.sync()
    age(index)
    with index.catalog.transaction() as connection:
        connection.execute("UPDATE meta SET value = '1' WHERE key = 'reading'")
        connection.execute(
            "UPDATE notes SET title = 'Old', content_hash = '' WHERE path <> 'Crane.md'"
        )
    embedder = WordOverlapEmbedder()
    newer = Index(tmp_path / "index", vault, embedder)
    # Crane.md stands for what a run that was killed half-way had read already.
    assert newer.sync().changed == 2
    assert embedder.encoded == []
    assert found(newer, "How large is the budget?")[0] == "Atlas.md"
    assert {facts.title for facts in newer.catalog.note_facts()} == {"Atlas", "Heron", "Crane"}
    assert newer.sync().unchanged == 3


def test_an_index_whose_number_alone_is_another_is_read_again(index, tmp_path, vault) -> None:
    """ "2" stood for two hours on tables that are today's."""
    index.sync()
    age(index)
    with index.catalog.transaction() as connection:
        connection.execute("UPDATE meta SET value = '2' WHERE key = 'schema'")
        connection.execute("DELETE FROM meta WHERE key = 'reading'")
        connection.execute("UPDATE notes SET title = 'Old', content_hash = ''")
    newer = Index(tmp_path / "index", vault, WordOverlapEmbedder())
    assert not newer.is_ready
    assert newer.sync().changed == 3
    assert {facts.title for facts in newer.catalog.note_facts()} == {"Atlas", "Heron", "Crane"}


def test_another_embedder_is_refused_with_the_command_that_rebuilds(index, tmp_path, vault) -> None:
    index.sync()
    other = WordOverlapEmbedder(name="fake:other", dimension=64)
    with pytest.raises(UnusableIndexError, match="rag index --rebuild --embedder fake:other"):
        Index(tmp_path / "index", vault, other)
    rebuilt = start_over(tmp_path / "index", vault, other)
    assert rebuilt.sync().added == 3


def revised(revision: str, dimension: int = 64) -> WordOverlapEmbedder:
    embedder = WordOverlapEmbedder("sentence-transformers:words", dimension)
    embedder.fingerprint = f"{embedder.name}@{revision}"
    return embedder


def test_another_revision_of_the_same_embedder_makes_the_index_anew(tmp_path, vault) -> None:
    folder = tmp_path / "index"
    older = Index(folder, vault, revised("one"))
    older.sync()
    assert older.vectors.count() == older.catalog.totals().chunks
    newer = Index(folder, vault, revised("two/glossed-1", 48))
    assert not newer.is_ready
    assert newer.catalog.totals().notes == 3  # nothing is lost before somebody may write
    assert newer.sync().added == 3
    assert newer.is_ready
    assert newer.vectors.count() == newer.catalog.totals().chunks
    assert newer.catalog.vectors()[1].shape[1] == 48
    assert found(newer, "How large is the budget?")[0] == "Atlas.md"
    assert newer.sync().unchanged == 3
    assert not older.is_ready


def test_another_revision_waits_for_who_writes(tmp_path, vault) -> None:
    folder = tmp_path / "index"
    Index(folder, vault, revised("one")).sync()
    newer = Index(folder, vault, revised("two"))
    with writer_lock(folder), pytest.raises(IndexLockedError):
        newer.sync()
    assert newer.sync().added == 3


def test_a_revision_that_is_fast_or_a_servers_is_refused(tmp_path, vault) -> None:
    folder = tmp_path / "index"
    Index(folder, vault, revised("one-int8/glossed-1")).sync()
    with pytest.raises(UnusableIndexError, match="built with --fast"):
        Index(folder, vault, revised("one/glossed-1"))
    start_over(folder, vault, revised("one/glossed-1")).sync()
    with pytest.raises(UnusableIndexError, match="built without --fast"):
        Index(folder, vault, revised("one-int8/glossed-1"))
    served = WordOverlapEmbedder("openai-compatible:words")
    served.fingerprint = "openai-compatible:words@here/256"
    start_over(folder, vault, served).sync()
    served.fingerprint = "openai-compatible:words@there/256"
    with pytest.raises(UnusableIndexError, match="another embedder"):
        Index(folder, vault, served)


def test_another_vaults_index_is_refused(index, tmp_path) -> None:
    index.sync()
    other = write_vault(tmp_path / "other", {"a.md": "text"})
    with pytest.raises(UnusableIndexError, match="belongs to the vault"):
        Index(tmp_path / "index", other, WordOverlapEmbedder())


def test_a_vault_that_vanishes_loses_nothing(index, vault, tmp_path) -> None:
    index.sync()
    vault.rename(tmp_path / "elsewhere")
    with pytest.raises(VaultError):
        index.sync()
    assert index.catalog.totals().notes == 3
    (tmp_path / "elsewhere").rename(vault)
    assert index.sync().unchanged == 3


def test_a_second_writer_is_told_who_holds_the_index(index, tmp_path) -> None:
    code = (
        "import sys, pathlib\nfrom rag.indexing.lock import writer_lock\n"
        f"with writer_lock(pathlib.Path({str(index.folder)!r})):\n"
        "    print('held', flush=True)\n    sys.stdin.read()\n"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout.readline().strip() == "held"
        with pytest.raises(IndexLockedError, match=f"process {holder.pid}"):
            index.sync()
        assert index.catalog.totals().notes == 0
    finally:
        holder.communicate()
    assert index.sync().added == 3


def test_a_killed_holder_blocks_nobody(index) -> None:
    (index.folder / "writer.json").write_text(json.dumps({"pid": 1}), encoding="utf-8")
    with writer_lock(index.folder):
        pass


def test_a_run_stopped_between_catalog_and_chroma_is_finished_by_the_next(index, vault) -> None:
    index.sync()
    (vault / "New.md").write_text("# New\n\nA new thing about zebras.\n", encoding="utf-8")

    class Killed(BaseException):
        pass

    def killed(*_: object) -> None:
        raise Killed

    upsert = index.vectors.upsert
    index.vectors.upsert = killed
    with pytest.raises(Killed):
        index.sync()
    index.vectors.upsert = upsert
    assert index.catalog.pending()
    index.sync()
    assert not index.catalog.pending()
    assert index.vectors.count() == index.catalog.totals().chunks
    assert found(index, "zebras")[0] == "New.md"


def test_a_collection_that_lost_its_vectors_is_refilled_without_encoding(index) -> None:
    index.sync()
    index.vectors.clear()
    index._embedder.encoded.clear()
    assert index.mend() == index.catalog.totals().chunks == index.vectors.count()
    assert index._embedder.encoded == []
    assert found(index, "heron")[0] == "Birds/Heron.md"


def test_a_damaged_catalog_is_one_line_and_a_rebuild_mends_it(index, tmp_path, vault) -> None:
    index.sync()
    index.catalog.close()
    for extra in index.folder.glob("catalog.sqlite-*"):
        extra.unlink()
    (index.folder / "catalog.sqlite").write_bytes(b"not a database at all" * 100)
    with pytest.raises(UnusableIndexError, match="rag index --rebuild"):
        Index(tmp_path / "index", vault, WordOverlapEmbedder())
    assert start_over(tmp_path / "index", vault, WordOverlapEmbedder()).sync().added == 3


def test_an_index_that_was_removed_under_a_server_is_one_line_and_not_made_empty(index) -> None:
    index.sync()
    for path in index.folder.glob("catalog.sqlite*"):
        path.unlink()
    with ThreadPoolExecutor(1) as another, pytest.raises(UnusableIndexError, match="is gone"):
        another.submit(index.catalog.stamps).result()
    assert not list(index.folder.glob("catalog.sqlite*"))


def test_retrieval_within_chosen_notes_looks_nowhere_else(index) -> None:
    index.sync()
    within = frozenset({"Crane.md"})
    assert found(index, "heron fish", within=within) == ["Crane.md"]
    assert found(index, "heron fish", within=frozenset()) == []


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Μια σημείωση για τους ερωδιούς.", "ερωδιούς"),
        ("Последний файл и ёлка.", "ёлка файл"),
        ("Українські їжаки", "їжаки"),
        ("Die Größe der Straße", "größe straße"),
        ("パンダはガーデンにいる。", "パンダ ガーデン"),
        ("আমার নোট ক্রেন", "ক্রেন"),
        ("إنشاء ملاحظة", "إنشاء"),
        ("टिप्पणी हेरॉन", "हेरॉन"),
    ],
)
def test_what_is_written_is_found_in_any_script(tmp_path, written, asked) -> None:
    vault = write_vault(tmp_path / "v", {"There.md": written, "Other.md": "Nothing of the kind."})
    index = Index(tmp_path / "i", vault, WordOverlapEmbedder())
    index.sync()
    hits = make_retriever(index, index._embedder, "keyword").retrieve(asked, 3)
    assert [hit.chunk.note for hit in hits] == ["There.md"]
    assert all(index.catalog.notes_saying(word) == ["There.md"] for word in asked.split())


def test_aliases_and_tags_are_found_by_keyword(index) -> None:
    index.sync()
    hits = make_retriever(index, index._embedder, "keyword").retrieve("grey bird", 3)
    assert hits[0].chunk.note == "Birds/Heron.md"


@pytest.mark.parametrize(
    "query",
    ["", " ", "the of", "?!…", '"', "*", "NEAR(a b)", "a AND", "NOT", "🦤", "\0", "x" * 100_000,
     "word " * 20_000, "body:heron", "{a}", "(", "^heron", "商汤"],
)  # fmt: skip
def test_no_query_is_an_error(index, query) -> None:
    index.sync()
    for name in ("keyword", "dense", "hybrid"):
        hits = make_retriever(index, index._embedder, name).retrieve(query, 3)
        assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))


def test_vectors_are_kept_exactly(index) -> None:
    index.sync()
    rows, vectors = index.catalog.vectors()
    assert vectors.shape == (len(rows), index._embedder.dimension)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, rtol=1e-5)


def test_a_file_name_with_a_hash_is_no_heading_of_another_note(tmp_path) -> None:
    notes = {"a.md": "# b.md\n\nThe first.\n", "a.md#b.md": "The second.\n"}
    made = Index(tmp_path / "index", write_vault(tmp_path / "v", notes), WordOverlapEmbedder())
    assert made.sync().added == 2
    assert found(made, "second")[0] == "a.md#b.md"


def test_progress_is_reported_before_the_first_batch_and_up_to_the_last(index) -> None:
    seen = []
    index.sync(seen.append)
    assert (seen[0].notes_done, seen[0].notes_total) == (0, 3)
    assert (seen[-1].notes_done, seen[-1].notes_total) == (3, 3)
    assert seen[-1].chunks == index.catalog.totals().chunks


def test_progress_is_reported_inside_a_giant_note_and_kept_when_it_is_cut_short(
    index, vault
) -> None:
    sections = "".join(f"## Part {n}\n\nThe heron of part {n}.\n\n" for n in range(1500))
    (vault / "Giant.md").write_text(sections, encoding="utf-8")
    seen = []

    class Stopped(BaseException):
        pass

    def stop(progress) -> None:
        seen.append(progress)
        if progress.chunks > 1000:
            raise Stopped

    with pytest.raises(Stopped):
        index.sync(stop)
    assert 0 < seen[-2].chunks < seen[-1].chunks < seen[-1].chunks_found
    index._embedder.encoded.clear()
    index.sync(seen.append)
    assert len(index._embedder.encoded) < 600
    assert seen[-1].chunks == seen[-1].chunks_found == index.catalog.totals().chunks


def test_chroma_hears_of_a_small_change_when_it_is_opened(index, vault) -> None:
    index.sync()
    (vault / "New.md").write_text("# New\n\nA new thing about zebras.\n", encoding="utf-8")
    cold = Index(index.folder, vault, WordOverlapEmbedder())
    assert cold.sync(later=True).added == 1
    assert cold.catalog.pending()
    assert not cold.uses_chroma
    assert found(cold, "zebras")[0] == "New.md"
    assert cold.sync(later=True).added == 0
    vector = cold._embedder.encode_query("zebras")
    (row, _), *_ = cold.vectors.query(vector, 1)
    assert cold.catalog.chunks([row])[row].note == "New.md"
    assert cold.catalog.pending() == []


def test_a_sync_that_is_not_put_off_tells_chroma(index, vault) -> None:
    assert index.sync(later=True).added == 3
    assert index.catalog.pending()
    assert index.sync().added == 0
    assert index.catalog.pending() == []
    assert index.vectors.count() == index.catalog.totals().chunks
