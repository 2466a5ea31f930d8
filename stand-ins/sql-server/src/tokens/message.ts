import { Writer } from "../wire/writer.ts";

/** An error or message, with SQL Server's number for it. */
export interface SqlError {
  readonly number: number;
  readonly message: string;
  /** 1 by default. */
  readonly state?: number;
  /** The severity, 16 by default: from 20 on the server ends the connection. */
  readonly class?: number;
  readonly procedure?: string;
  /** 1 by default. */
  readonly line?: number;
  /** Whether the server rolls back the open transaction. */
  readonly rollsBack?: boolean;
}

export const FATAL_CLASS = 20;

/** ERROR, MS-TDS 2.2.7.10. */
export function errorToken(error: SqlError): Buffer {
  return messageToken(0xaa, error);
}

/** INFO, MS-TDS 2.2.7.13. */
export function infoToken(info: SqlError): Buffer {
  return messageToken(0xab, info);
}

function messageToken(
  token: number,
  { number, message, state = 1, class: level = 16, procedure = "", line = 1 }: SqlError,
) {
  const write = (out: Writer) =>
    out.u32(number).u8(state).u8(level).usVarChar(message).bVarChar("scripted").bVarChar(procedure).u32(line);
  return new Writer().u8(token).sized(write).bytes;
}
