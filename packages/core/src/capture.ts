import { clockOffset, isOff } from "./clock-check.ts";
import type { Currency } from "./currency.ts";
import { TrackerError } from "./errors.ts";
import { judge } from "./judge.ts";
import { hasChanged, NOTHING_BEFORE, type Past, readPast } from "./past.ts";
import type { Ports } from "./ports.ts";
import { ASK_DEADLINE } from "./rule.ts";
import { EARLY, LIVE_WINDOW, type Slot } from "./slot.ts";
import type { PriceSource, ReceivedAnswer } from "./source.ts";
import type { Capture } from "./store.ts";

export interface Captured {
  /** One per currency, not yet saved; empty if our clock is wrong. */
  readonly captures: readonly Capture[];
  /** How far our clock is ahead of the venues', in milliseconds; null when too few venues give their time. */
  readonly clockOffset: number | null;
  /** Why earlier prices and quotes could not be read; the slot was then judged without them. */
  readonly withoutPast?: unknown;
}

/**
 * Asks every source at once, meanwhile reads the earlier slots that the rule looks at, and judges the answers.
 * The caller must call it while the slot is live.
 */
export async function capture(
  ports: Ports,
  slot: Slot,
  currencies: readonly Currency[],
  signal: AbortSignal,
): Promise<Captured> {
  const reading = readPast(ports.store, slot, currencies).then(
    (past) => ({ past }),
    (withoutPast: unknown) => ({ past: new Map<Currency, Past>(), withoutPast }),
  );
  const received = await askSources(ports, slot, currencies, signal);
  const { past, ...failure } = await reading;
  const offset = clockOffset(received);
  if (isOff(offset)) return { captures: [], clockOffset: offset, ...failure };
  const answers = received.map((answer) => onlyInTime(answer, slot));
  const capturedAt = ports.clock.now();
  const moving = answers.filter((answer) => hasChanged(answer, past.get(answer.currency) ?? NOTHING_BEFORE));
  const alive = new Set(moving.map(({ source }) => source));
  const captures = currencies.map((currency): Capture => {
    const own = answers.filter((answer) => answer.currency === currency);
    const { price, quotes, context } = judge(slot, own, past.get(currency), alive);
    return { slot, currency, price: price && { slot, currency, ...price, capturedAt }, quotes, context };
  });
  return { captures, clockOffset: offset, ...failure };
}

/** Asks every source at once for those of the currencies that it quotes. Failures are among the answers. */
export async function askSources(
  { sources, clock }: Pick<Ports, "sources" | "clock">,
  slot: Slot,
  currencies: readonly Currency[],
  signal: AbortSignal,
): Promise<ReceivedAnswer[]> {
  const ask = async (source: PriceSource): Promise<ReceivedAnswer[]> => {
    const quoted = currencies.filter((currency) => source.currencies.includes(currency));
    if (quoted.length === 0) return [];
    const answers = await source.ask(slot, quoted, signal);
    const receivedAt = clock.now();
    return answers.map((answer) => ({ ...answer, source: source.name, kind: source.kind, receivedAt }));
  };
  return (await Promise.all(sources.map(ask))).flat();
}

/** If the clock jumps while the sources are being asked, there is no telling which slot their answers belong to. */
function onlyInTime(answer: ReceivedAnswer, slot: Slot): ReceivedAnswer {
  if (slot - EARLY <= answer.receivedAt && answer.receivedAt <= slot + LIVE_WINDOW + 2 * ASK_DEADLINE) return answer;
  const { source, kind, currency, receivedAt } = answer;
  const error = new TrackerError("no-answer", "the clock moved out of the slot while the source was being asked");
  return { source, kind, currency, receivedAt, error };
}
