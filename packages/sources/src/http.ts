import { setTimeout } from "node:timers/promises";
import { type Instant, parseJson, SECOND, TrackerError } from "@tracker/core";
import { causeOf } from "./cause.ts";

export const USER_AGENT = "bitcoin-price-tracker";

/** The largest answer that is read, in bytes; a page of candles is about a tenth of that. */
export const MOST_BYTES = 1024 * 1024;

const RETRY_PAUSE = SECOND / 4;

export interface Request {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** For the whole request including its retry, in milliseconds. */
  readonly deadline: number;
  readonly signal: AbortSignal;
  /** The pause before the one retry if the server does not name one, in milliseconds. */
  readonly pause?: number | undefined;
  /** How long the server blocks a client that has asked too often, in milliseconds; by default as long as the pause. */
  readonly blocksFor?: number | undefined;
  /** The HTTP status that an answer really means, if it came with another. */
  readonly statusOf?: ((reply: Reply) => number) | undefined;
  /** Removes the request's secrets from the answer. */
  readonly hidden?: ((text: string) => string) | undefined;
}

export interface Reply {
  readonly status: number;
  /** The JSON value of the body; undefined if it is not JSON. */
  readonly body: unknown;
  readonly text: string;
  /** The time by the server's clock, to the second, from its Date and Age headers (RFC 9110, 6.6.1; RFC 9111, 5.1). */
  readonly serverTime: Instant | null;
}

/**
 * GETs a JSON document. Retries once after 429, 5xx and connection errors, as soon as Retry-After, `blocksFor` or `pause` allows, if that is
 * within the deadline. Resolves to the server's last answer; rejects with a TrackerError (`no-answer`) when it did not answer, redirected, or
 * sent more than 1 MiB.
 */
export async function getJson(request: Request): Promise<Reply> {
  const end = Date.now() + request.deadline;
  const timeout = AbortSignal.timeout(request.deadline);
  const signal = AbortSignal.any([request.signal, timeout]);
  let first: Attempt | undefined;
  try {
    first = await attempt(request, signal);
    if (!first.retryable || Date.now() + first.pause >= end) return settle(first);
    await setTimeout(first.pause, undefined, { signal });
    return settle(await attempt(request, signal));
  } catch (error) {
    if (request.signal.aborted) throw noAnswer("stopped before it answered", error);
    if (!timeout.aborted) throw error;
    if (first !== undefined) return settle(first);
    throw noAnswer(`no answer within ${request.deadline / SECOND} s`, error);
  }
}

type Attempt = { readonly retryable: boolean; readonly pause: number } & (
  | { readonly reply: Reply }
  | { readonly error: TrackerError }
);

function settle(attempt: Attempt): Reply {
  if ("error" in attempt) throw attempt.error;
  return attempt.reply;
}

async function attempt(request: Request, signal: AbortSignal): Promise<Attempt> {
  const { url, headers, pause = RETRY_PAUSE, blocksFor = pause, statusOf, hidden } = request;
  let response: Response | undefined;
  try {
    response = await fetch(url, {
      headers: { accept: "application/json", "user-agent": USER_AGENT, ...headers },
      redirect: "manual",
      signal,
    });
    const { status } = response;
    const whole = await readBounded(response);
    const text = hidden?.(whole) ?? whole;
    if (status >= 300 && status < 400) throw noAnswer(`redirected (HTTP ${status}), which is not followed`);
    const reply = { status, body: parseJson(text), text, serverTime: serverTime(response) };
    const meant = statusOf?.(reply) ?? status;
    return {
      reply,
      retryable: isPassing(meant),
      pause: retryAfter(response) ?? (meant === TOO_MANY ? blocksFor : pause),
    };
  } catch (error) {
    if (signal.aborted) throw error;
    if (error instanceof TrackerError) return { error, retryable: false, pause: 0 };
    const what = response === undefined ? "cannot be reached" : "broke off its answer";
    return { error: noAnswer(`${what}: ${causeOf(error)}`, error), retryable: true, pause };
  }
}

const TOO_MANY = 429;

/** Whether the same request may succeed later. */
export function isPassing(status: number): boolean {
  return status === TOO_MANY || status >= 500;
}

async function readBounded(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw noAnswer(`sent more than ${MOST_BYTES} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** The time at which the answer was made, plus the seconds that a cache has kept it. */
function serverTime({ headers }: Response): Instant | null {
  const made = Date.parse(headers.get("date") ?? "");
  const age = headers.get("age") ?? "";
  return Number.isNaN(made) ? null : made + (/^\d{1,9}$/.test(age) ? Number(age) : 0) * SECOND;
}

/** Retry-After is a number of seconds or a date (RFC 9110, 10.2.3). */
function retryAfter({ headers }: Response): number | undefined {
  const value = headers.get("retry-after");
  if (value === null) return undefined;
  const wait = /^\d+$/.test(value) ? Number(value) * SECOND : Date.parse(value) - Date.now();
  return Number.isNaN(wait) ? undefined : Math.max(wait, 0);
}

function noAnswer(message: string, cause?: unknown): TrackerError {
  return new TrackerError("no-answer", message, { cause, retryable: true });
}
