"""The HTTP face: chat, search, notes, OpenAI's shapes, and the page."""
