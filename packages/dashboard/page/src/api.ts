import { cut, parseJson, type Range, TrackerError } from "@tracker/core";
import * as v from "valibot";
import {
  type Candle,
  candlesAnswer,
  type Latest,
  latestAnswer,
  problemsAnswer,
  type Quote,
  quotesAnswer,
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
  if (answers.some((answer) => answer.replayOf !== replayOf))
    throw new TrackerError("no-answer", "The server went over from a replay to live prices, or back", {
      retryable: true,
    });
  return answers.flatMap(({ candles }) => candles);
}

/** What every source said of one currency at a slot. */
export async function fetchQuotes(slot: number, currency: string, signal: AbortSignal): Promise<Quote[]> {
  const { quotes } = await ask(`/api/quotes?slot=${isoTime(slot)}`, quotesAnswer, signal);
  return quotes.filter((quote) => quote.currency === currency);
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
