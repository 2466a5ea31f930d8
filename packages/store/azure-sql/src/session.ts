import sql from "@tracker/store-driver/mssql";

/** One piece of work on a database: what it asks ends when its signal fires, and nobody else's does. */
export interface Session {
  /**
   * A request of the work's own.
   * @param longest for the server's first answer, in milliseconds; the connection's limit unless said
   */
  request(longest?: number): sql.Request;
  /** Does some work in a transaction on one connection: all of it is kept, or none. */
  inTransaction<Result>(work: (session: Session) => Promise<Result>): Promise<Result>;
}

/** mssql's own signature: its types do not know that a request can have a limit. */
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
        // The server may have rolled back by itself, or the connection be lost: then this fails, but gives the connection back to the pool.
        await transaction.rollback().catch(() => {});
        throw error;
      }
    },
  };
}
