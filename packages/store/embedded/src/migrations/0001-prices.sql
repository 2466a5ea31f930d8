-- Instants are whole seconds since 1970-01-01T00:00:00Z, capture and receive times milliseconds.
-- Prices are whole numbers of 1e-4 of the currency, dispersions of 1e-6.

CREATE TABLE market_price (
  currency TEXT NOT NULL CHECK (currency GLOB '[A-Z][A-Z][A-Z]'),
  slot INTEGER NOT NULL CHECK (slot % 300 = 0),
  price INTEGER NOT NULL CHECK (price > 0),
  quality TEXT NOT NULL CHECK (quality IN ('ok', 'degraded', 'backfilled')),
  kept INTEGER NOT NULL CHECK (kept BETWEEN 2 AND asked),
  asked INTEGER NOT NULL CHECK (asked <= 255),
  dispersion INTEGER NOT NULL CHECK (dispersion >= 0),
  captured_at INTEGER NOT NULL,
  PRIMARY KEY (currency, slot)
) STRICT, WITHOUT ROWID;

CREATE TABLE market_quote (
  slot INTEGER NOT NULL CHECK (slot % 300 = 0),
  currency TEXT NOT NULL CHECK (currency GLOB '[A-Z][A-Z][A-Z]'),
  source TEXT NOT NULL CHECK (length(source) BETWEEN 1 AND 20),
  last INTEGER,
  bid INTEGER,
  ask INTEGER,
  venue_time INTEGER,
  received_at INTEGER NOT NULL,
  verdict TEXT NOT NULL CHECK (length(verdict) BETWEEN 1 AND 24),
  detail TEXT CHECK (length(detail) <= 200),
  PRIMARY KEY (slot, currency, source)
) STRICT, WITHOUT ROWID;
