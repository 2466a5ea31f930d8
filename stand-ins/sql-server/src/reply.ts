import type { SqlError } from "./tokens/message.ts";
import type { Columns, Row } from "./tokens/result-set.ts";
import type { SqlValue } from "./types/codec.ts";

/** What ends an answer before its time. */
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

/** What a request is answered with; several parts go out in order, and nothing after an interruption. */
export type Reply = Part | readonly Part[];

/** A result set: `rows({ slot: "datetime2(0)", price: "decimal(19,4)" }, [{ slot: new Date(0), price: "1.0000" }])`. */
export function rows<C extends Columns>(columns: C, data: readonly { readonly [K in keyof C]: SqlValue }[]): Part {
  return { part: "rows", columns, rows: data };
}

/** A statement that changed `count` rows; under NOCOUNT it says nothing, and the reply is `[]`. */
export function done(count: number): Part {
  return { part: "done", count };
}

/** What PRINT says. */
export function info(message: string): Part {
  return { part: "info", message };
}

/** See `sqlErrors` for what Azure SQL says. From class 20 on the connection is closed after it. */
export function error(sqlError: SqlError): ErrorPart {
  return { part: "error", error: sqlError };
}

/** Output parameters by name, and the procedure's return status. */
export function outputs(values: Readonly<Record<string, SqlValue>>, returnStatus = 0): Part {
  return { part: "outputs", values, returnStatus };
}

/** The server ends the connection (FIN) without a word. */
export function closeSocket(): Interruption {
  return { part: "interruption", how: "close" };
}

/** The server ends TLS in order (close_notify), then the connection: the driver words it otherwise than a bare end. */
export function closeTls(): Interruption {
  return { part: "interruption", how: "close-tls" };
}

/** The connection breaks (RST). */
export function resetSocket(): Interruption {
  return { part: "interruption", how: "reset" };
}

/** The request waits for ever, as behind a lock; a cancel by the client is heard, and the connection lives on. */
export function stall(): Interruption {
  return { part: "interruption", how: "stall" };
}

/** Nothing comes any more, not even after a cancel: the network lost the connection without telling. */
export function freeze(): Interruption {
  return { part: "interruption", how: "freeze" };
}
