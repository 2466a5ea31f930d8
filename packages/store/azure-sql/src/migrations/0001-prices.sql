CREATE SCHEMA market AUTHORIZATION dbo;
GO

CREATE TABLE market.price (
  currency char(3) NOT NULL,
  slot datetime2(0) NOT NULL,
  price decimal(19, 4) NOT NULL,
  quality varchar(10) NOT NULL,
  kept tinyint NOT NULL,
  asked tinyint NOT NULL,
  dispersion decimal(9, 6) NOT NULL,
  captured_at datetime2(3) NOT NULL,
  CONSTRAINT pk_price PRIMARY KEY CLUSTERED (currency, slot),
  CONSTRAINT ck_price_slot CHECK (DATEPART(minute, slot) % 5 = 0 AND DATEPART(second, slot) = 0),
  CONSTRAINT ck_price_price CHECK (price > 0),
  CONSTRAINT ck_price_quality CHECK (quality IN ('ok', 'degraded', 'backfilled')),
  CONSTRAINT ck_price_kept CHECK (kept >= 2 AND kept <= asked),
  CONSTRAINT ck_price_dispersion CHECK (dispersion >= 0)
);

CREATE TABLE market.quote (
  slot datetime2(0) NOT NULL,
  currency char(3) NOT NULL,
  source varchar(20) NOT NULL,
  last decimal(19, 4) NULL,
  bid decimal(19, 4) NULL,
  ask decimal(19, 4) NULL,
  venue_time datetime2(3) NULL,
  received_at datetime2(3) NOT NULL,
  verdict varchar(24) NOT NULL,
  detail nvarchar(200) NULL,
  CONSTRAINT pk_quote PRIMARY KEY CLUSTERED (slot, currency, source),
  CONSTRAINT ck_quote_slot CHECK (DATEPART(minute, slot) % 5 = 0 AND DATEPART(second, slot) = 0)
);
GO
