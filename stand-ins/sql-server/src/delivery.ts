import { setImmediate } from "node:timers/promises";
import { aborted } from "./aborted.ts";
import type { Connection } from "./connection.ts";
import type { Damage } from "./faults.ts";
import type { Interruption } from "./reply.ts";
import type { Response } from "./response.ts";
import { doneToken } from "./tokens/done.ts";

export type Outgoing = Pick<Response, "tokens" | "complete" | "interruption">;

/** A response as bytes to write, piece by piece. */
interface Delivery {
  readonly pieces: readonly Buffer[];
  readonly interruption: Interruption | undefined;
  /** What a client that cancels still has to get, so that the message it waits for ends. */
  readonly rest: Buffer;
}

/** Writes a response, damaged or not; resolves to whether the conversation goes on. */
export async function deliver(
  connection: Connection,
  outgoing: Outgoing,
  options: { readonly damage?: Damage | undefined; readonly signal: AbortSignal },
): Promise<boolean> {
  const { pieces, interruption, rest } = plan(connection, outgoing, options.damage);
  for (const piece of pieces) {
    connection.write(piece);
    if (pieces.length > 1) await setImmediate();
  }
  if (interruption === undefined) return true;
  if (!(await interrupt(connection, interruption, options.signal))) return false;
  connection.write(rest);
  return true;
}

/** Resolves to whether the client still listens: it cancelled what stalled. */
async function interrupt(connection: Connection, { how }: Interruption, signal: AbortSignal): Promise<boolean> {
  switch (how) {
    case "close":
      connection.close();
      return false;
    case "close-tls":
      connection.closeTls();
      return false;
    case "reset":
      connection.reset();
      return false;
    case "freeze":
      await aborted(connection.closed);
      return false;
    case "stall":
      await aborted(signal);
      return !connection.closed.aborted;
  }
}

function plan(connection: Connection, { tokens, complete, interruption }: Outgoing, damage?: Damage): Delivery {
  const nothing = Buffer.alloc(0);
  const end = connection.frame(doneToken("done"), true);
  const bytes = tokens.length === 0 ? nothing : connection.frame(tokens, complete);
  if (damage === undefined) return { pieces: [bytes], interruption, rest: complete ? nothing : end };
  switch (damage.damage) {
    case "unanswered":
      return { pieces: [], interruption: damage.then, rest: end };
    case "half": {
      const middle = Math.ceil(bytes.length / 2);
      return { pieces: [bytes.subarray(0, middle)], interruption: damage.then, rest: bytes.subarray(middle) };
    }
    case "drip":
      return { pieces: cut(bytes, damage.bytes), interruption, rest: nothing };
  }
}

function cut(bytes: Buffer, size: number): Buffer[] {
  const count = Math.ceil(bytes.length / size);
  return Array.from({ length: count }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
}
