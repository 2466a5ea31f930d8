import { Reader } from "../wire/reader.ts";

const TRANSACTION_DESCRIPTOR = 2;

/**
 * Reads ALL_HEADERS, with which batches, procedure calls and transaction requests begin (MS-TDS 2.2.5.3). Returns
 * the transaction that the client believes it is in: 0 for none.
 */
export function readTransactionDescriptor(message: Reader): bigint {
  const headers = new Reader(message.take(message.u32() - 4));
  while (headers.remaining > 0) {
    const header = new Reader(headers.take(headers.u32() - 4));
    if (header.u16() === TRANSACTION_DESCRIPTOR) return header.u64();
  }
  return 0n;
}
