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

/** A server that has not answered by then is taken for one that cannot be reached. */
const PATIENCE = 20_000;

/** The newest price of each currency, and what the server's clock shows. */
export function fetchLatest(signal: AbortSignal): Promise<Latest> {
  return ask("/api/latest", latestAnswer, signal);
}

/** The candles of a range, asked for in the parts that a browser may keep and the one that still changes; they go with what was `latest`. */
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

/** The first price of a currency from a time on; null where there is none. It goes with what was `latest`. */
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

/** The last price of a range; undefined where there is none. It goes with what was `latest`. */
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
  throw new TrackerError("no-answer", "The server went over from a replay to live prices, or back", {
    retryable: true,
  });
}

/** How it stands with the prices; undefined where that cannot be told, as the prices themselves can be shown without. */
export async function fetchHealth(signal: AbortSignal): Promise<Health | undefined> {
  return ask("/api/health?unhealthy=200", healthAnswer, signal).catch((error: unknown) => {
    if (error instanceof TrackerError) return undefined;
    throw error;
  });
}

/** What every source said of one currency at a slot, or else at the newest that was asked; null where none was. */
export async function fetchQuotes(
  slot: number | undefined,
  currency: string,
  signal: AbortSignal,
): Promise<{ readonly slot: number | null; readonly quotes: readonly Quote[] }> {
  const answer = await ask(`/api/quotes${slot === undefined ? "" : `?slot=${isoTime(slot)}`}`, quotesAnswer, signal);
  return { slot: answer.slot, quotes: answer.quotes.filter((quote) => quote.currency === currency) };
}

/** The answer, and what the server's clock showed. Rejects with a TrackerError: `no-answer` where asking again may help, `malformed-answer` where the answer is not what it should be. */
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
    // By this computer's clock where nothing on the way says what time it is.
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
