import { decodeRpcRequest, type Parameter, type RpcRequest } from "./messages/rpc-request.ts";
import { decodeSqlBatch } from "./messages/sql-batch.ts";
import type { SqlValue } from "./types/codec.ts";
import type { Message } from "./wire/message-reader.ts";
import { PACKET } from "./wire/packet.ts";

/** A request of the application to the database. */
export interface Request {
  readonly kind: "batch" | "rpc";
  /** The text of a batch or of sp_executesql; empty for calls of other procedures. */
  readonly sql: string;
  /** The procedure called, empty for a batch. */
  readonly procedure: string;
  /** Without sp_executesql's own statement and declarations. */
  readonly parameters: readonly Parameter[];
  /** The parameters' values by name. */
  readonly values: Readonly<Record<string, SqlValue>>;
  /** The connection's number, from 1 in order of arrival. */
  readonly connection: number;
  readonly inTransaction: boolean;
}

/** Throws a RangeError for messages of any other kind. */
export function decodeRequest({ type, payload }: Message, connection: number): Request {
  if (type === PACKET.sqlBatch) {
    const { sql, transaction } = decodeSqlBatch(payload);
    const inTransaction = transaction !== 0n;
    return { kind: "batch", sql, procedure: "", parameters: [], values: {}, connection, inTransaction };
  }
  if (type !== PACKET.rpc) throw new RangeError(`packet type ${type} is not supported`);
  return fromRpc(decodeRpcRequest(payload), connection);
}

function fromRpc({ procedure, parameters, transaction }: RpcRequest, connection: number): Request {
  const [statement] = parameters;
  const isStatement = procedure === "sp_executesql";
  const own = isStatement ? parameters.slice(2) : parameters;
  return {
    kind: "rpc",
    sql: isStatement ? `${statement?.value}` : "",
    procedure,
    parameters: own,
    values: Object.fromEntries(own.map(({ name, value }) => [name, value])),
    connection,
    inTransaction: transaction !== 0n,
  };
}
