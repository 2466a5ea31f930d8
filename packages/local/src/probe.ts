import { askSources, type Currency, type Ports, type Slot, slotAt, slotFrom } from "@tracker/core";
import type { WaitingClock } from "./clocks.ts";

export interface Reach {
  /** Whether any source returned a quote. */
  readonly any: boolean;
  /** Whether two venues quote the same currency, which is enough for a price. */
  readonly quorum: boolean;
  /** The failure of each source that returned none. */
  readonly problems: readonly string[];
}

/** Asks every source for its quotes, without storing them. */
export async function probe(
  ports: Pick<Ports, "sources" | "clock">,
  currencies: readonly Currency[],
  signal: AbortSignal,
): Promise<Reach> {
  const answers = await askSources(ports, slotAt(ports.clock.now()), currencies, signal);
  const venues = answers.filter((answer) => answer.kind === "venue" && "quote" in answer);
  const quorum = currencies.some(
    (currency) => new Set(venues.filter((answer) => answer.currency === currency).map(({ source }) => source)).size > 1,
  );
  const quoting = new Set(answers.filter((answer) => "quote" in answer).map(({ source }) => source));
  const problems = new Map(
    answers.flatMap((answer) => ("error" in answer ? [[answer.source, withoutCurrency(answer.error.message)]] : [])),
  );
  for (const source of quoting) problems.delete(source);
  return { any: quoting.size > 0, quorum, problems: [...problems.values()] };
}

/** The message of a source that failed in every currency, without the one that it names after the source. */
const withoutCurrency = (message: string) => message.replace(/^(\S+) [A-Z]{3}: /, "$1: ");

/**
 * Resolves when a quorum of venues answers, trying at every slot boundary, or when the signal fires.
 * @param onRetry called for each try that found too few
 */
export async function quorumReached(
  ports: Pick<Ports, "sources"> & { readonly clock: WaitingClock },
  currencies: readonly Currency[],
  signal: AbortSignal,
  onRetry: (slot: Slot, reach: Reach) => void,
): Promise<void> {
  const { clock } = ports;
  while (!signal.aborted) {
    const slot = slotFrom(clock.now() + 1);
    await clock.sleepUntil(slot, signal);
    if (signal.aborted) return;
    const reach = await probe(ports, currencies, signal);
    if (reach.quorum) return;
    if (!signal.aborted) onRetry(slot, reach);
  }
}
