-- Views for reports. Every schema belongs to dbo, so they reach the tables by ownership chaining: who may read bi needs no right on market.

CREATE SCHEMA bi AUTHORIZATION dbo;
GO

-- One row a slot and currency.
CREATE VIEW bi.v_price AS
SELECT
  slot,
  CAST(slot AS date) AS slot_date,
  DATEDIFF(minute, CAST(slot AS date), slot) AS slot_minute,
  currency,
  price,
  quality,
  kept,
  asked,
  dispersion,
  captured_at
FROM market.price;
GO

-- One row a slot, as the pipeline before this one kept it.
CREATE VIEW bi.v_price_wide AS
SELECT
  slot,
  MAX(CASE WHEN currency = 'USD' THEN price END) AS usd,
  MAX(CASE WHEN currency = 'GBP' THEN price END) AS gbp,
  MAX(CASE WHEN currency = 'EUR' THEN price END) AS eur
FROM market.price
GROUP BY slot;
GO

-- The old report's table: its names, and its time as text.
CREATE VIEW dbo.btctable01 AS
SELECT
  CONVERT(varchar(19), slot, 126) + '+00:00' AS btctimeX,
  usd AS bpi_usd_rateX,
  gbp AS bpi_gbp_rateX,
  eur AS bpi_eur_rateX
FROM bi.v_price_wide;
GO

-- What every source said, and what became of it.
CREATE VIEW bi.v_quote AS
SELECT
  slot,
  CAST(slot AS date) AS slot_date,
  DATEDIFF(minute, CAST(slot AS date), slot) AS slot_minute,
  currency,
  source,
  last,
  bid,
  ask,
  venue_time,
  received_at,
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

-- Hours and days of the stored prices: made of five-minute prices, not of trades.
CREATE VIEW bi.v_ohlc_hour AS
SELECT
  span.currency,
  span.starts_at,
  opening.price AS open_price,
  span.high_price,
  span.low_price,
  closing.price AS close_price,
  span.slots,
  span.backfilled
FROM (
  SELECT
    currency,
    DATEADD(hour, DATEDIFF(hour, CAST('2000-01-01' AS datetime2(0)), slot), CAST('2000-01-01' AS datetime2(0))) AS starts_at,
    MIN(slot) AS first_slot,
    MAX(slot) AS last_slot,
    MAX(price) AS high_price,
    MIN(price) AS low_price,
    COUNT(*) AS slots,
    SUM(CASE WHEN quality = 'backfilled' THEN 1 ELSE 0 END) AS backfilled
  FROM market.price
  GROUP BY currency, DATEADD(hour, DATEDIFF(hour, CAST('2000-01-01' AS datetime2(0)), slot), CAST('2000-01-01' AS datetime2(0)))
) AS span
JOIN market.price AS opening ON opening.currency = span.currency AND opening.slot = span.first_slot
JOIN market.price AS closing ON closing.currency = span.currency AND closing.slot = span.last_slot;
GO

CREATE VIEW bi.v_ohlc_day AS
SELECT
  span.currency,
  span.starts_on,
  opening.price AS open_price,
  span.high_price,
  span.low_price,
  closing.price AS close_price,
  span.slots,
  span.backfilled
FROM (
  SELECT
    currency,
    CAST(slot AS date) AS starts_on,
    MIN(slot) AS first_slot,
    MAX(slot) AS last_slot,
    MAX(price) AS high_price,
    MIN(price) AS low_price,
    COUNT(*) AS slots,
    SUM(CASE WHEN quality = 'backfilled' THEN 1 ELSE 0 END) AS backfilled
  FROM market.price
  GROUP BY currency, CAST(slot AS date)
) AS span
JOIN market.price AS opening ON opening.currency = span.currency AND opening.slot = span.first_slot
JOIN market.price AS closing ON closing.currency = span.currency AND closing.slot = span.last_slot;
GO

-- The currencies that have a price. Each is found by a seek past the one before it: there are millions of rows and a handful of currencies.
CREATE VIEW bi.dim_currency AS
WITH each (currency) AS (
  SELECT MIN(currency) FROM market.price
  UNION ALL
  SELECT later.currency
  FROM (
    SELECT p.currency, ROW_NUMBER() OVER (ORDER BY p.currency) AS place
    FROM each
    JOIN market.price AS p ON p.currency > each.currency
  ) AS later
  WHERE later.place = 1
)
SELECT currency FROM each WHERE currency IS NOT NULL;
GO

-- The newest price of each currency and its age.
CREATE VIEW bi.v_latest AS
SELECT
  newest.currency,
  newest.slot,
  newest.price,
  newest.quality,
  newest.kept,
  newest.asked,
  newest.dispersion,
  DATEDIFF(second, newest.slot, SYSUTCDATETIME()) AS age_seconds
FROM bi.dim_currency AS each
CROSS APPLY (
  SELECT TOP (1) currency, slot, price, quality, kept, asked, dispersion
  FROM market.price
  WHERE currency = each.currency
  ORDER BY slot DESC
) AS newest;
GO

-- Every day from the first price to the last, without gaps; at most 10,000, which are 27 years.
CREATE VIEW bi.dim_date AS
WITH digit (n) AS (
  SELECT n FROM (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) AS ten (n)
),
span (first_day, last_day) AS (
  SELECT CAST(MIN(ends.first_slot) AS date), CAST(MAX(ends.last_slot) AS date)
  FROM (
    SELECT
      (SELECT MIN(p.slot) FROM market.price AS p WHERE p.currency = each.currency) AS first_slot,
      (SELECT MAX(p.slot) FROM market.price AS p WHERE p.currency = each.currency) AS last_slot
    FROM bi.dim_currency AS each
  ) AS ends
),
calendar (day) AS (
  SELECT DATEADD(day, ones.n + 10 * tens.n + 100 * hundreds.n + 1000 * thousands.n, span.first_day)
  FROM span
  CROSS JOIN digit AS ones
  CROSS JOIN digit AS tens
  CROSS JOIN digit AS hundreds
  CROSS JOIN digit AS thousands
)
SELECT
  calendar.day AS date_key,
  DATEPART(year, calendar.day) AS year_number,
  DATEPART(quarter, calendar.day) AS quarter_number,
  DATEPART(month, calendar.day) AS month_number,
  CONVERT(varchar(7), calendar.day, 126) AS year_month,
  DATEPART(day, calendar.day) AS day_number
FROM calendar
CROSS JOIN span
WHERE calendar.day <= span.last_day;
GO

-- The 288 slots of a day. Their key is a number: what reports make of SQL's time differs between a copy and a direct query.
CREATE VIEW bi.dim_time AS
WITH hour_of_day (n) AS (
  SELECT n FROM (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13), (14), (15), (16), (17), (18), (19), (20),
    (21), (22), (23)) AS hours (n)
),
five_minutes (n) AS (
  SELECT n FROM (VALUES (0), (5), (10), (15), (20), (25), (30), (35), (40), (45), (50), (55)) AS minutes (n)
)
SELECT
  60 * hour_of_day.n + five_minutes.n AS minute_key,
  hour_of_day.n AS hour_number,
  five_minutes.n AS minute_number,
  CONVERT(varchar(5), DATEADD(minute, 60 * hour_of_day.n + five_minutes.n, CAST('2000-01-01' AS datetime2(0))), 108) AS label
FROM hour_of_day
CROSS JOIN five_minutes;
GO
