"""The vault folder to notes, sections, chunks and the units one quotes."""
