# The server in a container. No model hub is asked: the embedding model is a package.
#   docker build -t rag .
#   docker run -p 127.0.0.1:8765:8765 -v ~/notes:/vault:ro -v rag-data:/data -e RAG_API_KEY=… rag
FROM python:3.12-slim

# Where a CPU build of torch is found; PyPI's own carries CUDA, several gigabytes of it.
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu

ENV PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HF_HUB_OFFLINE=1

RUN pip install --index-url "$TORCH_INDEX" torch==2.13.0

WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY rag ./rag
RUN pip install '.[openai]' && rm -rf /src/*

# The index, the conversations and the exported model; the vault is only read.
RUN useradd --create-home --uid 10001 rag && install -d -o rag -g rag /data /vault
USER rag
WORKDIR /data
ENV XDG_DATA_HOME=/data \
    RAG_VAULT=/vault \
    RAG_HOST=0.0.0.0 \
    RAG_PORT=8765
VOLUME /data
EXPOSE 8765

HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f'http://127.0.0.1:{os.environ[\"RAG_PORT\"]}/healthz', timeout=4)"]

# Beyond loopback the server starts only with RAG_API_KEY, 16 characters or more.
ENTRYPOINT ["rag"]
CMD ["serve"]
