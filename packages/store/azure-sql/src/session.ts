import sql from "@tracker/store-driver/mssql";

/** One piece of work on a database: its requests end when its signal fires, and no others do. */
export interface Session {
  /**
   * A new request.
   * @param longest for the server's first answer, in milliseconds; by default the connection's limit
   */
  request(longest?: number): sql.Request;
  /** Runs `work` in a transaction on one connection: all or nothing. */
  inTransaction<Result>(work: (session: Session) => Promise<Result>): Promise<Result>;
}

/** mssql's real signature: its types do not declare that a request can have a limit. */
type RequestWithLimit = new (
  parent: sql.ConnectionPool | sql.Transaction,
  limits: { requestTimeout: number | undefined },
) => sql.Request;

export function sessionOn(parent: sql.ConnectionPool | sql.Transaction, signal: AbortSignal): Session {
  return {
    request: (longest) => {
      signal.throwIfAborted();
      const request = new (sql.Request as RequestWithLimit)(parent, { requestTimeout: longest });
      signal.addEventListener("abort", () => request.cancel());
      return request;
    },
    inTransaction: async (work) => {
      const transaction = new sql.Transaction(parent as sql.ConnectionPool);
      await transaction.begin();
      try {
        const result = await work(sessionOn(transaction, signal));
        signal.throwIfAborted();
        await transaction.commit();
        return result;
      } catch (error) {
        // If the server has rolled back already, or the connection is lost, this fails, but it still returns the connection to the pool.
        await transaction.rollback().catch(() => {});
        throw error;
      }
    },
  };
}
