import { aborted } from "./aborted.ts";
import { type ErrorPart, error, type Reply } from "./reply.ts";
import type { Request } from "./request.ts";

/** Answers the application's requests. Undefined, an unfit value and an exception become an error of number 50000. */
export type Script = (request: Request) => Reply | undefined | Promise<Reply | undefined>;

/** A script still busy when the client gives up is no longer waited for. */
export async function runScript(script: Script, request: Request, signal: AbortSignal): Promise<Reply> {
  const reply = await Promise.race([script(request), aborted(signal).then(() => [])]);
  if (reply === undefined) throw new Error(`no reply is scripted for ${request.sql || request.procedure}`);
  return reply;
}

/** What the client hears of a mistake in the script, or of what this server does not cover. */
export function cannotAnswer(cause: unknown): ErrorPart {
  return error({ number: 50_000, message: `The scripted server cannot answer: ${cause}`.slice(0, 2_000) });
}
