import type { Currency } from "./currency.ts";
import { TrackerError } from "./errors.ts";
import { hear } from "./hear.ts";
import type { Heard } from "./heard.ts";
import { judge } from "./judge.ts";
import type { Ports } from "./ports.ts";
import { ASK_DEADLINE } from "./rule.ts";
import { EARLY, LIVE_WINDOW, type Slot } from "./slot.ts";
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
  const answers = (await hear(ports, currencies, signal)).map((answer) => onlyInTime(answer, slot));
  const capturedAt = ports.clock.now();
  return currencies.map((currency) => {
    const { price, quotes } = judge(answers.filter((answer) => answer.currency === currency));
    return { slot, currency, price: price && { slot, currency, ...price, capturedAt }, quotes };
  });
}

/** When the clock jumps while the sources are being asked, nobody knows which slot their answers belong to. */
function onlyInTime(heard: Heard, slot: Slot): Heard {
  if (slot - EARLY <= heard.receivedAt && heard.receivedAt <= slot + LIVE_WINDOW + 2 * ASK_DEADLINE) return heard;
  const { source, kind, currency, receivedAt } = heard;
  const error = new TrackerError("no-answer", "the clock moved out of the slot while the source was being asked");
  return { source, kind, currency, receivedAt, error };
}
