import type { SqlValue } from "../types/codec.ts";
import { formatType, type SqlType } from "../types/sql-type.ts";
import { readTypeInfo } from "../types/type-info.ts";
import { readValue } from "../types/value.ts";
import { Reader } from "../wire/reader.ts";
import { readTransactionDescriptor } from "./all-headers.ts";

export interface Parameter {
  /** Without its @; empty if the client sent it by position. */
  readonly name: string;
  readonly type: SqlType;
  readonly value: SqlValue;
  readonly output: boolean;
}

export interface RpcRequest {
  readonly transaction: bigint;
  readonly procedure: string;
  readonly parameters: readonly Parameter[];
}

/** Procedures that are sent as a number, from 1 on, MS-TDS 2.2.6.6. */
const PROCEDURES = `sp_cursor sp_cursoropen sp_cursorprepare sp_cursorexecute sp_cursorprepexec sp_cursorunprepare
  sp_cursorfetch sp_cursoroption sp_cursorclose sp_executesql sp_prepare sp_execute sp_prepexec sp_prepexecrpc
  sp_unprepare`.split(/\s+/);

const BY_NUMBER = 0xffff;
const BY_REFERENCE = 0x01;

/** RPC Request, MS-TDS 2.2.6.6: one call, as the driver sends it. */
export function decodeRpcRequest(payload: Buffer): RpcRequest {
  const message = new Reader(payload);
  const transaction = readTransactionDescriptor(message);
  const length = message.u16();
  const procedure = length === BY_NUMBER ? (PROCEDURES[message.u16() - 1] ?? "") : message.ucs2(length);
  message.u16();
  const parameters: Parameter[] = [];
  while (message.remaining > 0) parameters.push(readParameter(message));
  return { transaction, procedure, parameters };
}

function readParameter(message: Reader): Parameter {
  const name = message.bVarChar().replace(/^@/, "");
  const output = (message.u8() & BY_REFERENCE) !== 0;
  const type = readTypeInfo(message);
  return { name, type: formatType(type), value: readValue(message, type), output };
}
