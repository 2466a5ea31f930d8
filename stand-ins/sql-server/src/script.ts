import { aborted } from "./aborted.ts";
import { type ErrorPart, error, type Reply } from "./reply.ts";
import type { Request } from "./request.ts";

/** Answers the application's requests. Undefined, an invalid value or an exception becomes an error with number 50000. */
export type Script = (request: Request) => Reply | undefined | Promise<Reply | undefined>;

/** Stops waiting for the script when the client gives up. */
export async function runScript(script: Script, request: Request, signal: AbortSignal): Promise<Reply> {
  const reply = await Promise.race([script(request), aborted(signal).then(() => [])]);
  if (reply === undefined) throw new Error(`no reply is scripted for ${request.sql || request.procedure}`);
  return reply;
}

/** The error sent to the client for a mistake in the script, or for something this server does not support. */
export function cannotAnswer(cause: unknown): ErrorPart {
  return error({ number: 50_000, message: `The scripted server cannot answer: ${cause}`.slice(0, 2_000) });
}
