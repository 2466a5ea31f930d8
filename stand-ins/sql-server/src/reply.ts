import type { SqlError } from "./tokens/message.ts";
import type { Columns, Row } from "./tokens/result-set.ts";
import type { SqlValue } from "./types/codec.ts";

/** What ends an answer early. */
export interface Interruption {
  readonly part: "interruption";
  readonly how: "close" | "close-tls" | "reset" | "stall" | "freeze";
}

export interface ErrorPart {
  readonly part: "error";
  readonly error: SqlError;
}

export type Part =
  | { readonly part: "rows"; readonly columns: Columns; readonly rows: readonly Row[] }
  | { readonly part: "done"; readonly count: number }
  | { readonly part: "info"; readonly message: string }
  | ErrorPart
  | { readonly part: "outputs"; readonly values: Readonly<Record<string, SqlValue>>; readonly returnStatus: number }
  | Interruption;

/** The answer to a request; several parts go out in order, and nothing after an interruption. */
export type Reply = Part | readonly Part[];

/** A result set: `rows({ slot: "datetime2(0)", price: "decimal(19,4)" }, [{ slot: new Date(0), price: "1.0000" }])`. */
export function rows<C extends Columns>(columns: C, data: readonly { readonly [K in keyof C]: SqlValue }[]): Part {
  return { part: "rows", columns, rows: data };
}

/** A statement that changed `count` rows; under NOCOUNT a statement sends nothing, and the reply is `[]`. */
export function done(count: number): Part {
  return { part: "done", count };
}

/** A message as from PRINT. */
export function info(message: string): Part {
  return { part: "info", message };
}

/** An error: `sqlErrors` has those of Azure SQL. From class 20 on the connection is closed after it. */
export function error(sqlError: SqlError): ErrorPart {
  return { part: "error", error: sqlError };
}

/** Output parameters by name, and the procedure's return status. */
export function outputs(values: Readonly<Record<string, SqlValue>>, returnStatus = 0): Part {
  return { part: "outputs", values, returnStatus };
}

/** The server ends the connection (FIN) without an answer. */
export function closeSocket(): Interruption {
  return { part: "interruption", how: "close" };
}

/** The server ends TLS cleanly (close_notify), then the connection: the driver's error differs from that of a bare FIN. */
export function closeTls(): Interruption {
  return { part: "interruption", how: "close-tls" };
}

/** The connection breaks (RST). */
export function resetSocket(): Interruption {
  return { part: "interruption", how: "reset" };
}

/** The request waits forever, as behind a lock; a cancel by the client is answered, and the connection stays usable. */
export function stall(): Interruption {
  return { part: "interruption", how: "stall" };
}

/** The server falls silent, even after a cancel: the network lost the connection without a notice. */
export function freeze(): Interruption {
  return { part: "interruption", how: "freeze" };
}
