-- Power BI refreshes a day at a time, with a filter on slot alone. The key begins with the currency, so the view seeks once per currency and reads
-- only the slots of the filter. The hint is needed because the server cannot estimate how few rows dim_currency has.
ALTER VIEW bi.v_price AS
SELECT
  p.slot,
  CAST(p.slot AS date) AS slot_date,
  DATEDIFF(minute, CAST(p.slot AS date), p.slot) AS slot_minute,
  p.currency,
  CAST(p.price AS money) AS price,
  p.quality,
  p.kept,
  p.asked,
  p.dispersion,
  CAST(p.captured_at AS datetime2(0)) AS captured_at,
  p.rule_number
FROM bi.dim_currency AS each
JOIN market.price AS p WITH (FORCESEEK) ON p.currency = each.currency;
GO
