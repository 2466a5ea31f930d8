import sql from "mssql";

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
