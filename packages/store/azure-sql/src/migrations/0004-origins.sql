-- Which rule made a price and what the rule used of the past, prices that were imported, what a repair replaced, and what this database holds.

-- RULE is a word of T-SQL's own. What is there was made by the first rule; from now on every row says which.
ALTER TABLE market.price ADD rule_number tinyint NOT NULL CONSTRAINT df_price_rule_number DEFAULT 1;
GO

ALTER TABLE market.price DROP CONSTRAINT df_price_rule_number;
ALTER TABLE market.price DROP CONSTRAINT ck_price_quality;
ALTER TABLE market.price ADD CONSTRAINT ck_price_quality CHECK (quality IN ('ok', 'degraded', 'backfilled', 'imported'));
ALTER TABLE market.price DROP CONSTRAINT ck_price_kept;
ALTER TABLE market.price ADD CONSTRAINT ck_price_kept CHECK ((quality = 'imported' AND kept = 0 AND asked = 0) OR (quality <> 'imported' AND kept >= 2 AND kept <= asked));
ALTER TABLE market.price ADD CONSTRAINT ck_price_rule_number CHECK (rule_number >= 1);
GO

ALTER TABLE market.quote ADD unchanged_since datetime2(0) NULL;
ALTER TABLE market.quote ADD others_then decimal(19, 4) NULL;
GO

-- Beside the quotes of a slot and currency, where the rule used something of the past for all of them.
CREATE TABLE market.context (
  slot datetime2(0) NOT NULL,
  currency char(3) NOT NULL,
  reference decimal(19, 4) NULL,
  agreed_since datetime2(0) NULL,
  CONSTRAINT pk_context PRIMARY KEY CLUSTERED (slot, currency),
  CONSTRAINT ck_context_slot CHECK (DATEPART(minute, slot) % 5 = 0 AND DATEPART(second, slot) = 0),
  CONSTRAINT ck_context_said CHECK (reference IS NOT NULL OR agreed_since IS NOT NULL)
);
GO

-- A row is what stood in market.price until somebody replaced it by hand.
CREATE TABLE ops.repair (
  currency char(3) NOT NULL,
  slot datetime2(0) NOT NULL,
  repaired_at datetime2(3) NOT NULL,
  repaired_by nvarchar(128) NOT NULL,
  reason nvarchar(400) NOT NULL,
  price decimal(19, 4) NOT NULL,
  quality varchar(10) NOT NULL,
  kept tinyint NOT NULL,
  asked tinyint NOT NULL,
  dispersion decimal(9, 6) NOT NULL,
  captured_at datetime2(3) NOT NULL,
  rule_number tinyint NOT NULL,
  CONSTRAINT pk_repair PRIMARY KEY CLUSTERED (currency, slot, repaired_at)
);
GO

-- The stamp: what is tracked here, how long a slot is, and whether the prices are live or a replay's. One row.
CREATE TABLE ops.store (
  id tinyint NOT NULL,
  asset varchar(20) NOT NULL,
  slot_seconds int NOT NULL,
  origin varchar(6) NOT NULL,
  made_at datetime2(3) NOT NULL,
  CONSTRAINT pk_store PRIMARY KEY CLUSTERED (id),
  CONSTRAINT ck_store_id CHECK (id = 1),
  CONSTRAINT ck_store_origin CHECK (origin IN ('live', 'replay'))
);
GO

INSERT INTO ops.store (id, asset, slot_seconds, origin, made_at)
SELECT 1, 'BTC', 300, 'live', COALESCE(MIN(applied_at), SYSUTCDATETIME()) FROM ops.migration;
GO

GRANT SELECT ON OBJECT::ops.store TO price_writer;
GO

-- slot is the table's own column: a report's filter on it reaches the table. Amounts are money, which Power BI takes for its fixed decimals by
-- itself; times are whole seconds, as more would only make an imported copy larger.
ALTER VIEW bi.v_price AS
SELECT
  slot,
  CAST(slot AS date) AS slot_date,
  DATEDIFF(minute, CAST(slot AS date), slot) AS slot_minute,
  currency,
  CAST(price AS money) AS price,
  quality,
  kept,
  asked,
  dispersion,
  CAST(captured_at AS datetime2(0)) AS captured_at,
  rule_number
FROM market.price;
GO

ALTER VIEW bi.v_quote AS
SELECT
  slot,
  CAST(slot AS date) AS slot_date,
  DATEDIFF(minute, CAST(slot AS date), slot) AS slot_minute,
  currency,
  source,
  CAST(last AS money) AS last,
  CAST(bid AS money) AS bid,
  CAST(ask AS money) AS ask,
  CAST(venue_time AS datetime2(0)) AS venue_time,
  CAST(received_at AS datetime2(0)) AS received_at,
  verdict,
  CASE
    WHEN verdict = 'kept' THEN 'kept'
    WHEN verdict IN ('no-answer', 'malformed') THEN 'no answer'
    WHEN verdict IN ('agrees', 'differs', 'uncompared') THEN 'cross-check'
    ELSE 'refused'
  END AS outcome,
  detail
FROM market.quote;
GO
