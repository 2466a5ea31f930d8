-- Which rule made a price and what the rule used of the past, prices that were imported, what a repair replaced, and what this file holds.

-- SQLite changes no check: the table is made anew, with its rows, which the first rule made.
CREATE TABLE market_price_anew (
  currency TEXT NOT NULL CHECK (currency GLOB '[A-Z][A-Z][A-Z]'),
  slot INTEGER NOT NULL CHECK (slot % 300 = 0),
  price INTEGER NOT NULL CHECK (price > 0),
  quality TEXT NOT NULL CHECK (quality IN ('ok', 'degraded', 'backfilled', 'imported')),
  kept INTEGER NOT NULL,
  asked INTEGER NOT NULL CHECK (asked <= 255),
  dispersion INTEGER NOT NULL CHECK (dispersion >= 0),
  captured_at INTEGER NOT NULL,
  rule_number INTEGER NOT NULL CHECK (rule_number BETWEEN 1 AND 255),
  PRIMARY KEY (currency, slot),
  CHECK ((quality = 'imported' AND kept = 0 AND asked = 0) OR (quality <> 'imported' AND kept BETWEEN 2 AND asked))
) STRICT, WITHOUT ROWID;
INSERT INTO market_price_anew (currency, slot, price, quality, kept, asked, dispersion, captured_at, rule_number)
SELECT currency, slot, price, quality, kept, asked, dispersion, captured_at, 1 FROM market_price;
DROP TABLE market_price;
ALTER TABLE market_price_anew RENAME TO market_price;

ALTER TABLE market_quote ADD COLUMN unchanged_since INTEGER;
ALTER TABLE market_quote ADD COLUMN others_then INTEGER;

-- Beside the quotes of a slot and currency, where the rule used something of the past for all of them.
CREATE TABLE market_context (
  slot INTEGER NOT NULL CHECK (slot % 300 = 0),
  currency TEXT NOT NULL CHECK (currency GLOB '[A-Z][A-Z][A-Z]'),
  reference INTEGER,
  agreed_since INTEGER,
  PRIMARY KEY (slot, currency),
  CHECK (reference IS NOT NULL OR agreed_since IS NOT NULL)
) STRICT, WITHOUT ROWID;

-- A row is what stood in market_price until somebody replaced it by hand.
CREATE TABLE ops_repair (
  currency TEXT NOT NULL,
  slot INTEGER NOT NULL,
  repaired_at INTEGER NOT NULL,
  repaired_by TEXT NOT NULL CHECK (length(repaired_by) BETWEEN 1 AND 128),
  reason TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 400),
  price INTEGER NOT NULL,
  quality TEXT NOT NULL,
  kept INTEGER NOT NULL,
  asked INTEGER NOT NULL,
  dispersion INTEGER NOT NULL,
  captured_at INTEGER NOT NULL,
  rule_number INTEGER NOT NULL,
  PRIMARY KEY (currency, slot, repaired_at)
) STRICT, WITHOUT ROWID;

-- The stamp: what is tracked here, how long a slot is, and whether the prices are live or a replay's. One row.
CREATE TABLE ops_store (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  asset TEXT NOT NULL CHECK (length(asset) BETWEEN 1 AND 20),
  slot_seconds INTEGER NOT NULL CHECK (slot_seconds > 0),
  origin TEXT NOT NULL CHECK (origin IN ('live', 'replay')),
  made_at INTEGER NOT NULL
) STRICT;
