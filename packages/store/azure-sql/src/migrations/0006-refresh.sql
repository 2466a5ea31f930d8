-- A filter on slot alone reads those slots and no others: a refresh of Power BI asks so for each day that it refreshes. The key begins with the
-- currency, so it seeks once in each. The hint stands there because the server cannot know how few dim_currency finds.
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
