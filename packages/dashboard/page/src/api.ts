import { cut, parseJson, type Range, TrackerError } from "@tracker/core";
import * as v from "valibot";
import {
  type Candle,
  candlesAnswer,
  firstAnswer,
  type Health,
  healthAnswer,
  type Latest,
  latestAnswer,
  pricesAnswer,
  problemsAnswer,
  type Quote,
  quotesAnswer,
  type Told,
} from "./answers.ts";
import { isoTime } from "./format.ts";
import { type Length, lengthName, partsOf } from "./ranges.ts";

/** After this many milliseconds without an answer the server counts as unreachable. */
const PATIENCE = 20_000;

/** Resolves to the newest price of each currency and the time on the server's clock. */
export function fetchLatest(signal: AbortSignal): Promise<Latest> {
  return ask("/api/latest", latestAnswer, signal);
}

/** Resolves to the candles of a range. The past, which a browser may cache, is requested apart from the part that still changes. Rejects if they are a replay's and `latest` is not, or the reverse. */
export async function fetchCandles(
  currency: string,
  range: Range,
  length: Length,
  { now, replayOf }: Latest,
  signal: AbortSignal,
): Promise<Candle[]> {
  const parts = partsOf(range, length, now).map(({ from, to }) =>
    ask(
      `/api/candles?${new URLSearchParams({ currency, length: lengthName(length), from: isoTime(from), to: isoTime(to) })}`,
      candlesAnswer,
      signal,
    ),
  );
  const answers = await Promise.all(parts);
  for (const answer of answers) refuseOther(answer, replayOf);
  return answers.flatMap(({ candles }) => candles);
}

/** Resolves to a currency's first price from a time on, or null if there is none. Rejects like `fetchCandles` on a replay. */
export async function fetchFirst(
  currency: string,
  from: number,
  { replayOf }: Latest,
  signal: AbortSignal,
): Promise<Told | null> {
  const answer = await ask(`/api/first?${new URLSearchParams({ currency, from: isoTime(from) })}`, firstAnswer, signal);
  refuseOther(answer, replayOf);
  return answer.first;
}

/** Resolves to the last price of a range, or undefined if there is none. Rejects like `fetchCandles` on a replay. */
export async function fetchLast(
  currency: string,
  { from, to }: Range,
  { replayOf }: Latest,
  signal: AbortSignal,
): Promise<Told | undefined> {
  const query = new URLSearchParams({ currency, from: isoTime(from), to: isoTime(to) });
  const answer = await ask(`/api/prices?${query}`, pricesAnswer, signal);
  refuseOther(answer, replayOf);
  return answer.prices.at(-1);
}

function refuseOther(answer: { readonly replayOf?: string | undefined }, replayOf: string | undefined): void {
  if (answer.replayOf === replayOf) return;
  throw new TrackerError("no-answer", "The server switched from a replay to live prices, or back", {
    retryable: true,
  });
}

/** Resolves to the state of the prices, or undefined if it cannot be read: the prices can be shown without it. */
export async function fetchHealth(signal: AbortSignal): Promise<Health | undefined> {
  return ask("/api/health?unhealthy=200", healthAnswer, signal).catch((error: unknown) => {
    if (error instanceof TrackerError) return undefined;
    throw error;
  });
}

/** Resolves to all quotes of a currency at a slot, by default the newest slot that was asked; `slot` is null if none was. */
export async function fetchQuotes(
  slot: number | undefined,
  currency: string,
  signal: AbortSignal,
): Promise<{ readonly slot: number | null; readonly quotes: readonly Quote[] }> {
  const answer = await ask(`/api/quotes${slot === undefined ? "" : `?slot=${isoTime(slot)}`}`, quotesAnswer, signal);
  return { slot: answer.slot, quotes: answer.quotes.filter((quote) => quote.currency === currency) };
}

/** Resolves to the answer and the time on the server's clock. Rejects with a TrackerError: `no-answer` if the server cannot be reached or refuses, `malformed-answer` if the answer has another shape. */
async function ask<Schema extends v.GenericSchema<unknown, object>>(
  path: string,
  schema: Schema,
  signal: AbortSignal,
): Promise<v.InferOutput<Schema> & { readonly now: number }> {
  const { status, text, now } = await get(path, signal);
  const body = parseJson(text);
  if (status !== 200) throw refusal(status, body);
  const result = v.safeParse(schema, body, { abortEarly: true, abortPipeEarly: true });
  if (result.success) return { ...result.output, now };
  throw new TrackerError("malformed-answer", `The server's answer is not understood: ${reasonOf(result.issues[0])}`);
}

function reasonOf(issue: v.BaseIssue<unknown>): string {
  const where = v.getDotPath(issue);
  if (issue.received === "undefined") return where === null ? "it is no JSON" : `${where} is missing`;
  return `${where ?? "it"} should be ${cut(issue.message, 60)}`;
}

async function get(path: string, signal: AbortSignal): Promise<{ status: number; text: string; now: number }> {
  try {
    const response = await fetch(path, { signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]) });
    const date = Date.parse(response.headers.get("date") ?? "");
    // Without a Date header, this computer's clock has to do.
    return { status: response.status, text: await response.text(), now: Number.isNaN(date) ? Date.now() : date };
  } catch (error) {
    signal.throwIfAborted();
    throw new TrackerError("no-answer", "The server cannot be reached", { retryable: true, cause: error });
  }
}

function refusal(status: number, body: unknown): TrackerError {
  const said = v.safeParse(problemsAnswer, body);
  const problems = said.success ? said.output.problems.map((line) => cut(line)).join("; ") : "";
  return new TrackerError("no-answer", `The server answered ${status}${problems && `: ${problems}`}`, {
    retryable: status >= 500,
  });
}
