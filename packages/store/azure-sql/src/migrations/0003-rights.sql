-- What the function may do, and no more. It reads ops.migration to refuse a database that does not fit its code.
CREATE ROLE price_writer AUTHORIZATION dbo;
GRANT SELECT, INSERT, UPDATE, DELETE ON SCHEMA::market TO price_writer;
GRANT SELECT ON OBJECT::ops.migration TO price_writer;
GO

-- What people who read reports may do.
CREATE ROLE bi_reader AUTHORIZATION dbo;
GRANT SELECT ON SCHEMA::bi TO bi_reader;
GRANT SELECT ON OBJECT::dbo.btctable01 TO bi_reader;
GO
