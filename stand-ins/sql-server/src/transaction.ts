import type { TdsLog } from "./log.ts";
import type { TransactionManagerRequest } from "./messages/transaction-manager.ts";
import { sqlErrors } from "./sql-errors.ts";
import { doneToken } from "./tokens/done.ts";
import { transactionBegun, transactionEnded } from "./tokens/env-change.ts";
import { errorToken, type SqlError } from "./tokens/message.ts";

/** The transaction of one connection, begun and ended by transaction requests. */
export class Transaction {
  readonly #connection: number;
  readonly #log: TdsLog;
  #begun = 0n;
  #open = false;

  constructor(connection: number, log: TdsLog) {
    this.#connection = connection;
    this.#log = log;
  }

  /** The open transaction's number, or 0. */
  get descriptor(): bigint {
    return this.#open ? this.#begun : 0n;
  }

  /** Carries out a Transaction Manager Request, MS-TDS 2.2.6.9; nested transactions are not supported. */
  manage({ kind, isolation }: TransactionManagerRequest): Buffer {
    if (kind === "begin") return this.#begin(isolation);
    if (!this.#open)
      return refused(kind === "commit" ? sqlErrors.noTransactionToCommit : sqlErrors.noTransactionToRollBack);
    const ended = transactionEnded(kind, this.descriptor);
    if (kind === "rollback") this.rollBack("request");
    else this.#commit();
    return Buffer.concat([ended, doneToken("done")]);
  }

  /** Rolls back the open transaction, if any. */
  rollBack(cause: "request" | "error" | "lost"): void {
    if (!this.#open) return;
    this.#open = false;
    this.#log.add(this.#connection, { kind: "rollback", cause });
  }

  #begin(isolation: TransactionManagerRequest["isolation"]): Buffer {
    if (this.#open) throw new RangeError("nested transactions are not supported");
    this.#begun++;
    this.#open = true;
    this.#log.add(this.#connection, { kind: "begin", isolation });
    return Buffer.concat([transactionBegun(this.descriptor), doneToken("done")]);
  }

  #commit(): void {
    this.#open = false;
    this.#log.add(this.#connection, { kind: "commit" });
  }
}

function refused(error: SqlError): Buffer {
  return Buffer.concat([errorToken(error), doneToken("done", { error: true })]);
}
