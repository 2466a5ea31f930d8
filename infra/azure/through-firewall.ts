import { MINUTE, SECOND } from "@tracker/core";
import { type Firewall, refusedAddress } from "./firewall.ts";
import { pollUntil, type Time } from "./poll-until.ts";

/** Azure says that a rule may take five minutes to be known everywhere. */
const PATIENCE = 6 * MINUTE;

const BETWEEN_TRIES = 3 * SECOND;

/** Most rules are known within seconds. */
const QUIET = 10 * SECOND;

type Tried<Result> =
  | { readonly result: Result }
  /** With the address that the server refused, where that was the reason. */
  | { readonly error: unknown; readonly address: string | undefined };

/**
 * Does some work on a SQL server. Where the server refuses this machine's address, the firewall is opened for the address that it names,
 * and the work tried again until it is let in. A runner may have another address each time, and nobody has to know it beforehand.
 */
export async function throughFirewall<Result>(
  firewall: Firewall,
  signal: AbortSignal,
  say: (line: string) => void,
  work: () => Promise<Result>,
  time?: Time,
): Promise<Result> {
  const opened = new Set<string>();
  const tried = await pollUntil<Tried<Result>>(
    () =>
      work().then(
        (result) => ({ result }),
        (error: unknown) => ({ error, address: refusedAddress(error) }),
      ),
    (tried) => "result" in tried || tried.address === undefined,
    {
      patience: PATIENCE,
      pause: BETWEEN_TRIES,
      signal,
      time,
      beforePause: async (tried) => {
        const address = "result" in tried ? undefined : tried.address;
        if (address === undefined || opened.has(address)) return;
        say(`opening the SQL firewall for ${address} while this works`);
        await firewall.open(address);
        opened.add(address);
      },
      waiting: { say, quiet: QUIET, awaited: () => ({ what: "the firewall rule to work" }) },
    },
  );
  if ("result" in tried) return tried.result;
  throw tried.error;
}
