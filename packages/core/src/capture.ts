import type { Currency } from "./currency.ts";
import { TrackerError } from "./errors.ts";
import { judge } from "./judge.ts";
import type { Ports } from "./ports.ts";
import { ASK_DEADLINE } from "./rule.ts";
import { EARLY, LIVE_WINDOW, type Slot } from "./slot.ts";
import type { PriceSource, ReceivedAnswer } from "./source.ts";
import type { Capture } from "./store.ts";

/**
 * Asks every source at once and judges the answers: one capture a currency, not yet saved.
 * The caller sees to it that it is called while the slot is live.
 */
export async function capture(
  ports: Pick<Ports, "sources" | "clock">,
  slot: Slot,
  currencies: readonly Currency[],
  signal: AbortSignal,
): Promise<Capture[]> {
  const answers = (await askSources(ports, slot, currencies, signal)).map((answer) => onlyInTime(answer, slot));
  const capturedAt = ports.clock.now();
  return currencies.map((currency) => {
    const { price, quotes } = judge(answers.filter((answer) => answer.currency === currency));
    return { slot, currency, price: price && { slot, currency, ...price, capturedAt }, quotes, context: null };
  });
}

/** Asks every source at once for those of the currencies that it quotes. What goes wrong is among the answers. */
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

/** When the clock jumps while the sources are being asked, nobody knows which slot their answers belong to. */
function onlyInTime(answer: ReceivedAnswer, slot: Slot): ReceivedAnswer {
  if (slot - EARLY <= answer.receivedAt && answer.receivedAt <= slot + LIVE_WINDOW + 2 * ASK_DEADLINE) return answer;
  const { source, kind, currency, receivedAt } = answer;
  const error = new TrackerError("no-answer", "the clock moved out of the slot while the source was being asked");
  return { source, kind, currency, receivedAt, error };
}
