"""The functions in the database that fold words, list them and look for them.

Invariant: they find the same words as `tokens` and as SQLite's full text; nothing in them depends
on the locale of the database or on the version of a library.
"""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.store.dialects.tokens import alphabet, marks

_MAX_BYTES = 1_000_000
"""Of a `tsvector`, which may have 1,048,575."""
_BESIDE_EACH = 8
"""Bytes that a word takes in it beside its own."""
_MAX_LEXEME = 500

NAMES = ("folded_words", "lexemes_of", "n_words", "n_times", "words_fit")


def statements() -> Iterator[str]:
    """What makes the functions of those names."""
    known = alphabet()
    # What is not ASCII follows the capital letters that are.
    folded = "".join(c for c in known.folded if not c.isascii())
    folds = known.folds[len(known.folded) - len(folded) :]
    yield f"""
CREATE FUNCTION folded_words(given text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  folded text COLLATE "C" := lower(given COLLATE "C");
  one text COLLATE "C";
BEGIN
  IF octet_length(folded) <> length(folded) THEN
    FOR one IN SELECT DISTINCT (regexp_matches(folded, '[{folded}{known.marks}]', 'g'))[1] LOOP
      folded := replace(folded, one, translate(one, '{folded}{marks()}', '{folds}'));
    END LOOP;
  END IF;
  folded := btrim(regexp_replace(folded, '[^{known.in_words}]+', '  ', 'g'));
  RETURN CASE WHEN folded = '' THEN '' ELSE ' ' || folded || ' ' END;
END $$"""
    yield f"""
CREATE FUNCTION lexemes_of(words text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  every text[];
  n_bytes bigint;
BEGIN
  SELECT array_agg(word), sum(octet_length(word) + {_BESIDE_EACH}) INTO every, n_bytes FROM (
    SELECT DISTINCT left(word, {_MAX_LEXEME}) AS word
    FROM unnest(string_to_array(btrim(words), '  ')) AS word WHERE word <> ''
  ) AS found;
  IF n_bytes > {_MAX_BYTES} THEN RETURN NULL; END IF;
  RETURN array_to_tsvector(coalesce(every, ARRAY[]::text[]));
END $$"""  # noqa: S608 - our own figures
    yield """
CREATE FUNCTION n_words(words text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN words = '' THEN 0
  ELSE (octet_length(words) - octet_length(replace(words, '  ', ''))) / 2 + 1 END
$$"""
    yield """
CREATE FUNCTION n_times(words text, pattern text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (octet_length(words) - octet_length(replace(words, pattern, ''))) / octet_length(pattern)
$$"""
    yield """
CREATE FUNCTION words_fit(patterns json, VARIADIC words text[]) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  alternative json;
  term json;
  is_held boolean;
BEGIN
  FOR alternative IN SELECT json_array_elements(patterns) LOOP
    is_held := true;
    FOR term IN SELECT json_array_elements(alternative) LOOP
      is_held := is_held
        AND EXISTS (SELECT FROM unnest(words) AS w WHERE position(term ->> 0 IN w) > 0)
        AND NOT EXISTS (
          SELECT FROM unnest(words) AS w, json_array_elements_text(term -> 1) AS p
          WHERE position(p IN w) > 0
        );
    END LOOP;
    IF is_held THEN RETURN true; END IF;
  END LOOP;
  RETURN false;
END $$"""


def of_table(name: str, content: str, columns: tuple[str, ...]) -> Iterator[str]:
    """What makes a full-text table over some columns, and what renews its rows."""
    # Names of tables and columns are our own, nothing from outside is put into these sentences.
    kept = ", ".join(f"{c} text NOT NULL" for c in columns)
    yield (
        f"CREATE TABLE {name} (rowid integer PRIMARY KEY, {kept}, n_words integer NOT NULL, "
        "lexemes tsvector)"
    )
    yield f"CREATE INDEX {name}_lexemes ON {name} USING gin (lexemes)"
    yield f"CREATE INDEX {name}_long ON {name} (rowid) WHERE lexemes IS NULL"
    yield renewing(name, content, columns)


def renewing(name: str, content: str, columns: tuple[str, ...]) -> str:
    """The trigger's function: the words of one row as they are now; a name tells its number."""
    return f"""
CREATE OR REPLACE FUNCTION {name}_renewed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  row_number integer;
BEGIN
  IF TG_OP = 'DELETE' THEN row_number := (to_jsonb(OLD) ->> TG_ARGV[0])::integer;
  ELSE row_number := (to_jsonb(NEW) ->> TG_ARGV[0])::integer; END IF;
  DELETE FROM {name} WHERE rowid = row_number;
  INSERT INTO {name} {found(content, columns)} WHERE number = row_number;
  RETURN NULL;
END $$"""  # noqa: S608 - our own names


def found(content: str, columns: tuple[str, ...]) -> str:
    """The rows of a full-text table as they follow from its content; WHERE may follow."""
    folded = ", ".join(f"folded_words({c}) AS {c}" for c in columns)
    listed = ", ".join(f"f.{c}" for c in columns)
    whole = " || ".join(f"f.{c}" for c in columns)
    return (
        f"SELECT number, {listed}, n_words({whole}), lexemes_of({whole}) "  # noqa: S608 - our own names
        f"FROM {content} AS c CROSS JOIN LATERAL (SELECT {folded}) AS f"
    )


def triggers(name: str, table: str, key: str, columns: tuple[str, ...]) -> Iterator[str]:
    """What renews words when rows of a table come, go or change."""
    renew = f"FOR EACH ROW EXECUTE FUNCTION {name}_renewed('{key}')"
    yield f"CREATE TRIGGER {name}_added AFTER INSERT OR DELETE ON {table} {renew}"
    yield f"CREATE TRIGGER {name}_changed AFTER UPDATE OF {', '.join(columns)} ON {table} {renew}"
