"""What LangChain's RAG tutorial has one write, up to retrieval; runs in that peer's environment.

    python langchain_recipe.py index STORE MODEL VAULT
    python langchain_recipe.py search STORE MODEL QUERY

Sizes are the tutorial's (https://docs.langchain.com/oss/python/langchain/rag): 1,000 characters,
200 of them shared with the piece before; Chroma on disk for its in-memory store, for a search by
a second process needs something to open.
"""

import sys
from pathlib import Path

from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter

what, store, model, said = sys.argv[1:]
embeddings = HuggingFaceEmbeddings(model_name=model)
if what == "index":
    docs = [
        Document(page_content=file.read_text("utf-8"), metadata={"source": str(file)})
        for file in sorted(Path(said).rglob("*.md"))
    ]
    splitter = RecursiveCharacterTextSplitter(
        chunk_size=1000, chunk_overlap=200, add_start_index=True
    )
    splits = splitter.split_documents(docs)
    Chroma.from_documents(splits, embeddings, persist_directory=store)
    print(f"{len(splits)} chunks")
else:
    for doc in Chroma(persist_directory=store, embedding_function=embeddings).similarity_search(
        said, k=5
    ):
        print(doc.metadata["source"], doc.metadata["start_index"], doc.page_content[:150])
