/**
 * Parts of the statements that store captures, which come as one JSON document (see capturesJson): @new has the new prices, @won the keys of
 * those that are to be stored. SAVE explains the locks and the FORCESEEK hints.
 */
export const NEW_PRICES = `
DECLARE @new TABLE (
  currency char(3) NOT NULL,
  slot datetime2(0) NOT NULL,
  price decimal(19, 4) NULL,
  quality varchar(10) NULL,
  kept tinyint NULL,
  asked tinyint NULL,
  dispersion decimal(9, 6) NULL,
  captured_at datetime2(3) NULL,
  rule_number tinyint NULL,
  PRIMARY KEY (currency, slot)
);
INSERT INTO @new (currency, slot, price, quality, kept, asked, dispersion, captured_at, rule_number)
SELECT currency, slot, price, quality, kept, asked, dispersion, captured_at, rule_number
FROM OPENJSON(@captures, '$.p') WITH (
  currency char(3) '$[0]',
  slot datetime2(0) '$[1]',
  price decimal(19, 4) '$[2]',
  quality varchar(10) '$[3]',
  kept tinyint '$[4]',
  asked tinyint '$[5]',
  dispersion decimal(9, 6) '$[6]',
  captured_at datetime2(3) '$[7]',
  rule_number tinyint '$[8]'
);

DECLARE @won TABLE (currency char(3) NOT NULL, slot datetime2(0) NOT NULL, PRIMARY KEY (currency, slot));
DECLARE @locked int;
`;

/** The first statement of the transaction: it only locks the keys of all new prices. */
export const LOCK_PRICES = `
SELECT @locked = COUNT(p.currency)
FROM @new AS n
LEFT JOIN market.price AS p WITH (UPDLOCK, HOLDLOCK, FORCESEEK) ON p.currency = n.currency AND p.slot = n.slot;
`;

export const REPLACE_PRICES = `
UPDATE p
SET price = n.price, quality = n.quality, kept = n.kept, asked = n.asked, dispersion = n.dispersion, captured_at = n.captured_at, rule_number = n.rule_number
FROM market.price AS p WITH (FORCESEEK)
JOIN @won AS w ON w.currency = p.currency AND w.slot = p.slot
JOIN @new AS n ON n.currency = p.currency AND n.slot = p.slot;
`;

/** Replaces the quotes and contexts stored for the keys in @won by the new ones. */
export const REPLACE_EVIDENCE = `
DELETE q
FROM market.quote AS q WITH (FORCESEEK)
JOIN @won AS w ON w.slot = q.slot AND w.currency = q.currency;

INSERT INTO market.quote (slot, currency, source, last, bid, ask, venue_time, received_at, verdict, detail, unchanged_since, others_then)
SELECT j.slot, j.currency, j.source, j.last, j.bid, j.ask, j.venue_time, j.received_at, j.verdict, j.detail, j.unchanged_since, j.others_then
FROM OPENJSON(@captures, '$.q') WITH (
  slot datetime2(0) '$[0]',
  currency char(3) '$[1]',
  source varchar(20) '$[2]',
  last decimal(19, 4) '$[3]',
  bid decimal(19, 4) '$[4]',
  ask decimal(19, 4) '$[5]',
  venue_time datetime2(3) '$[6]',
  received_at datetime2(3) '$[7]',
  verdict varchar(24) '$[8]',
  detail nvarchar(200) '$[9]',
  unchanged_since datetime2(0) '$[10]',
  others_then decimal(19, 4) '$[11]'
) AS j
JOIN @won AS w ON w.currency = j.currency AND w.slot = j.slot
ORDER BY j.slot, j.currency, j.source;

DELETE c
FROM market.context AS c WITH (FORCESEEK)
JOIN @won AS w ON w.slot = c.slot AND w.currency = c.currency;

INSERT INTO market.context (slot, currency, reference, agreed_since)
SELECT j.slot, j.currency, j.reference, j.agreed_since
FROM OPENJSON(@captures, '$.c') WITH (
  slot datetime2(0) '$[0]',
  currency char(3) '$[1]',
  reference decimal(19, 4) '$[2]',
  agreed_since datetime2(0) '$[3]'
) AS j
JOIN @won AS w ON w.currency = j.currency AND w.slot = j.slot
ORDER BY j.slot, j.currency;
`;
