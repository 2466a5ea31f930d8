import type { Parameter } from "./messages/rpc-request.ts";
import { closeSocket, type Interruption, type Part, type Reply } from "./reply.ts";
import { doneToken } from "./tokens/done.ts";
import { transactionEnded } from "./tokens/env-change.ts";
import { errorToken, FATAL_CLASS, infoToken } from "./tokens/message.ts";
import { resultSetTokens } from "./tokens/result-set.ts";
import { returnStatusToken, returnValueToken } from "./tokens/return-value.ts";

/** A reply as a token stream. */
export interface Response {
  readonly tokens: Buffer;
  /** False if the stream is interrupted before its end. */
  readonly complete: boolean;
  /** What follows the tokens. */
  readonly interruption: Interruption | undefined;
  /** Whether the response ends an open transaction. */
  readonly rollsBack: boolean;
}

/** What the response to a request depends on. */
export interface Asked {
  readonly kind: "batch" | "rpc";
  readonly parameters: readonly Parameter[];
  /** The open transaction, or 0. */
  readonly transaction: bigint;
}

/**
 * A batch ends in DONE, its statements in DONE with more to come; a procedure call in RETURNSTATUS, a RETURNVALUE for
 * each output, and DONEPROC, its statements in DONEINPROC. MS-TDS 2.2.7.6 to 2.2.7.8.
 */
export function encodeResponse(reply: Reply, asked: Asked): Response {
  const parts = [reply].flat();
  const interruption = parts.find((part) => part.part === "interruption");
  const said = interruption === undefined ? parts : parts.slice(0, parts.indexOf(interruption));
  const errors = said.flatMap((part) => (part.part === "error" ? [part.error] : []));
  const end = interruption === undefined ? [endTokens(said, asked, errors.length > 0)] : [];
  const fatal = errors.some((error) => (error.class ?? 0) >= FATAL_CLASS);
  return {
    tokens: Buffer.concat([...said.map((part) => partTokens(part, asked)), ...end]),
    complete: interruption === undefined,
    interruption: interruption ?? (fatal ? closeSocket() : undefined),
    rollsBack: errors.some((error) => error.rollsBack === true),
  };
}

function partTokens(part: Part, { kind, transaction }: Asked): Buffer {
  const statementEnd = kind === "batch" ? "done" : "doneInProc";
  switch (part.part) {
    case "rows": {
      const end = doneToken(statementEnd, { count: part.rows.length, more: true });
      return Buffer.concat([resultSetTokens(part.columns, part.rows), end]);
    }
    case "done":
      return doneToken(statementEnd, { count: part.count, more: true });
    case "info":
      return infoToken({ number: 0, class: 0, message: part.message });
    case "error": {
      const rollback = part.error.rollsBack && transaction !== 0n;
      return Buffer.concat([
        errorToken(part.error),
        ...(rollback ? [transactionEnded("rollback", transaction)] : []),
        doneToken(statementEnd, { error: true, more: true }),
      ]);
    }
    default:
      return Buffer.alloc(0);
  }
}

function endTokens(said: readonly Part[], { kind, parameters }: Asked, error: boolean): Buffer {
  if (kind === "batch") return doneToken("done", { error });
  const outputs = said.find((part) => part.part === "outputs");
  const values = parameters.flatMap(({ name, type }, ordinal) => {
    const value = outputs?.values[name];
    return value === undefined ? [] : [returnValueToken({ name, type, value, ordinal })];
  });
  return Buffer.concat([returnStatusToken(outputs?.returnStatus ?? 0), ...values, doneToken("doneProc", { error })]);
}
