import { MINUTE } from "../instant.ts";
import type { Instrument } from "../instrument.ts";

/** Another instrument, which replaces the real one in a second run of the unit tests (vitest.config.ts). */
export const INSTRUMENT: Instrument = {
  asset: { code: "ETH", name: "Ether", noun: "ether" },
  above: 0,
  slotLength: 15 * MINUTE,
  staleAfter: 45 * MINUTE,
  since: Date.UTC(2015, 6, 30),
  currencies: ["EUR", "USD"],
};
