import type { Currency } from "./currency.ts";
import type { Heard } from "./heard.ts";
import type { Ports } from "./ports.ts";
import type { PriceSource } from "./source.ts";

/** Asks every source at once for those of the currencies that it quotes. What goes wrong is among the answers. */
export async function hear(
  { sources, clock }: Pick<Ports, "sources" | "clock">,
  currencies: readonly Currency[],
  signal: AbortSignal,
): Promise<Heard[]> {
  const ask = async (source: PriceSource): Promise<Heard[]> => {
    const quoted = currencies.filter((currency) => source.currencies.includes(currency));
    if (quoted.length === 0) return [];
    const answers = await source.ask(quoted, signal);
    const receivedAt = clock.now();
    return answers.map((answer) => ({ ...answer, source: source.name, kind: source.kind, receivedAt }));
  };
  return (await Promise.all(sources.map(ask))).flat();
}
