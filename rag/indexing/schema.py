"""The catalog's tables."""

from __future__ import annotations

SCHEMA_VERSION = "1"
"""Raised whenever a table changes; an index of another one is rebuilt on request.

Where only what is read from a note changes, ``reading.version.READING_VERSION`` is raised instead.
"""
SAME_TABLES = frozenset({SCHEMA_VERSION, "2"})
"""Versions whose tables these are. The "2" of 2026-11-29 was raised for what is read from a note;
its indexes are read again like any older one, and the next change of a table is a "3"."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS notes (
  path TEXT PRIMARY KEY, title TEXT NOT NULL, content_hash TEXT NOT NULL,
  mtime_ns INTEGER NOT NULL, size INTEGER NOT NULL, checked_ns INTEGER NOT NULL,
  aliases TEXT NOT NULL, tags TEXT NOT NULL, properties TEXT NOT NULL, dates TEXT NOT NULL,
  warning TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS sections (
  id TEXT PRIMARY KEY, note TEXT NOT NULL, position INTEGER NOT NULL, title TEXT NOT NULL,
  heading_path TEXT NOT NULL, first_line INTEGER NOT NULL, last_line INTEGER NOT NULL,
  text TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sections_by_note ON sections (note);

-- AUTOINCREMENT: a row number is Chroma's id, so it must never come back for another chunk.
CREATE TABLE IF NOT EXISTS chunks (
  row INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, section_id TEXT NOT NULL,
  note TEXT NOT NULL, first_line INTEGER NOT NULL, last_line INTEGER NOT NULL,
  text TEXT NOT NULL, passage TEXT NOT NULL, header TEXT NOT NULL, passage_hash TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS chunks_by_note ON chunks (note);
CREATE INDEX IF NOT EXISTS chunks_by_passage ON chunks (passage_hash);

CREATE TABLE IF NOT EXISTS links (
  note TEXT NOT NULL, target TEXT NOT NULL, heading TEXT NOT NULL, block TEXT NOT NULL,
  shown TEXT NOT NULL, embed INTEGER NOT NULL, line INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS links_by_note ON links (note);

-- Which notes a section speaks of; ``unlinked`` are the notes still to be looked through.
CREATE TABLE IF NOT EXISTS edges (
  section TEXT NOT NULL, source TEXT NOT NULL, target TEXT NOT NULL, weight REAL NOT NULL,
  kind TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS edges_by_source ON edges (source);
CREATE TABLE IF NOT EXISTS unlinked (note TEXT PRIMARY KEY) WITHOUT ROWID;

-- Keyed by what was read, so that a note that moves or an index that is rebuilt encodes nothing.
CREATE TABLE IF NOT EXISTS vectors (passage_hash TEXT PRIMARY KEY, vector BLOB NOT NULL);

-- Passages of chunks that went: so few are looked at, where all vectors take a quarter of a second.
CREATE TABLE IF NOT EXISTS loose (passage_hash TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TRIGGER IF NOT EXISTS chunk_gone AFTER DELETE ON chunks
  BEGIN INSERT OR IGNORE INTO loose VALUES (old.passage_hash); END;

CREATE TABLE IF NOT EXISTS pending (row INTEGER PRIMARY KEY);

CREATE VIRTUAL TABLE IF NOT EXISTS full_text USING fts5 (
  title, names, heading, properties, body, tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE IF NOT EXISTS vocabulary USING fts5vocab (full_text, 'row');
"""
