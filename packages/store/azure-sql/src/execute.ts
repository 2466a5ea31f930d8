import sql from "mssql";

/** A named parameter with its type: an untyped text would fill the plan cache with one plan a length. */
export type Parameters = Readonly<Record<string, readonly [type: sql.ISqlType, value: unknown]>>;

/** Runs one parameterised statement in one round trip; the rows of its result. */
export async function execute(
  pool: sql.ConnectionPool,
  statement: string,
  parameters: Parameters,
): Promise<readonly unknown[]> {
  const request = pool.request();
  for (const [name, [type, value]] of Object.entries(parameters)) request.input(name, type, value);
  return (await request.query(statement)).recordset ?? [];
}

/** Runs `work` in a transaction on one connection: all of it is kept, or none. */
export async function inTransaction<Result>(
  pool: sql.ConnectionPool,
  work: (transaction: sql.Transaction) => Promise<Result>,
): Promise<Result> {
  const transaction = new sql.Transaction(pool);
  await transaction.begin();
  try {
    const result = await work(transaction);
    await transaction.commit();
    return result;
  } catch (error) {
    // The server may have rolled back by itself, or the connection be lost: then this fails, but gives the connection back to the pool.
    await transaction.rollback().catch(() => {});
    throw error;
  }
}
