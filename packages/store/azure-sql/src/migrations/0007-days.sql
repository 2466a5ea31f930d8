-- Quotes are in a day even while it has no price. The key of market.quote begins with the slot, so each end is one seek.
ALTER VIEW bi.dim_date AS
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
    UNION ALL
    SELECT
      (SELECT MIN(q.slot) FROM market.quote AS q) AS first_slot,
      (SELECT MAX(q.slot) FROM market.quote AS q) AS last_slot
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
