import { Reader } from "../wire/reader.ts";
import { readTransactionDescriptor } from "./all-headers.ts";

export interface SqlBatch {
  readonly transaction: bigint;
  readonly sql: string;
}

/** SQLBatch, MS-TDS 2.2.6.7. */
export function decodeSqlBatch(payload: Buffer): SqlBatch {
  const message = new Reader(payload);
  const transaction = readTransactionDescriptor(message);
  return { transaction, sql: message.take(message.remaining).toString("utf16le") };
}
