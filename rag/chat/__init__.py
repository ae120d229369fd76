"""``rag chat``: a conversation in the terminal."""
