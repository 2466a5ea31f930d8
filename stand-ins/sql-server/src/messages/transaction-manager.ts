import { Reader } from "../wire/reader.ts";
import { readTransactionDescriptor } from "./all-headers.ts";

type TransactionKind = "begin" | "commit" | "rollback";

export type Isolation =
  | "unchanged"
  | "read uncommitted"
  | "read committed"
  | "repeatable read"
  | "serializable"
  | "snapshot";

export interface TransactionManagerRequest {
  readonly transaction: bigint;
  readonly kind: TransactionKind;
  /** For a begin. */
  readonly isolation: Isolation;
}

/** Request types, MS-TDS 2.2.6.9. */
const KINDS = new Map<number, TransactionKind>([
  [5, "begin"],
  [7, "commit"],
  [8, "rollback"],
]);

const ISOLATIONS: readonly Isolation[] = [
  "unchanged",
  "read uncommitted",
  "read committed",
  "repeatable read",
  "serializable",
  "snapshot",
];

/** Transaction Manager Request, MS-TDS 2.2.6.9; throws a RangeError for savepoints and distributed transactions. */
export function decodeTransactionManagerRequest(payload: Buffer): TransactionManagerRequest {
  const message = new Reader(payload);
  const transaction = readTransactionDescriptor(message);
  const type = message.u16();
  const kind = KINDS.get(type);
  if (kind === undefined) throw new RangeError(`transaction request ${type} is not supported`);
  return { transaction, kind, isolation: ISOLATIONS[kind === "begin" ? message.u8() : 0] ?? "unchanged" };
}
