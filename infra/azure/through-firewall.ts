import { setTimeout } from "node:timers/promises";
import { MINUTE, SECOND } from "@tracker/core";
import { type Firewall, refusedAddress } from "./firewall.ts";

/** Azure says that a rule may take five minutes to be known everywhere. */
const PATIENCE = 6 * MINUTE;

const BETWEEN_TRIES = 3 * SECOND;

/**
 * Does some work on a SQL server. Where the server refuses this machine's address, the firewall is opened for the address that it names,
 * and the work tried again until it is let in. A runner may have another address each time, and nobody has to know it beforehand.
 */
export async function throughFirewall<Result>(
  firewall: Firewall,
  signal: AbortSignal,
  say: (line: string) => void,
  work: () => Promise<Result>,
): Promise<Result> {
  const opened = new Set<string>();
  const until = Date.now() + PATIENCE;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const address = refusedAddress(error);
      if (address === undefined || signal.aborted || Date.now() > until) throw error;
      if (!opened.has(address)) {
        say(`opening the SQL firewall for ${address} while this works`);
        await firewall.open(address);
        opened.add(address);
      }
      await setTimeout(BETWEEN_TRIES, undefined, { signal }).catch(() => {});
    }
  }
}
