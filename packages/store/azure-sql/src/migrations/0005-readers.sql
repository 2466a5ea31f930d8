-- Who reads reports may also export and audit: the tables themselves, and what a program looks at before it reads them.
GRANT SELECT ON SCHEMA::market TO bi_reader;
GRANT SELECT ON OBJECT::ops.migration TO bi_reader;
GRANT SELECT ON OBJECT::ops.store TO bi_reader;
GRANT SELECT ON OBJECT::ops.repair TO bi_reader;
GO
