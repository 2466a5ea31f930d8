import { MINUTE, SECOND } from "@tracker/core";
import { type Firewall, refusedAddress } from "./firewall.ts";
import { pollUntil, type Time } from "./poll-until.ts";

/** Azure says that a rule may take five minutes to work. */
const PATIENCE = 6 * MINUTE;

const BETWEEN_TRIES = 3 * SECOND;

/** Most rules work within seconds. */
const QUIET = 10 * SECOND;

type Tried<Result> =
  | { readonly result: Result }
  /** With the address that the server refused, if that was the reason. */
  | { readonly error: unknown; readonly address: string | undefined };

/**
 * Does some work on a SQL server. If the server refuses this machine's address, opens the firewall for the address that the server names, and
 * tries again until it is let in. So nobody has to know beforehand which address a CI runner will have.
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
        say(`opening the SQL firewall for ${address} while this runs`);
        await firewall.open(address);
        opened.add(address);
      },
      waiting: { say, quiet: QUIET, awaited: () => ({ what: "the firewall rule to work" }) },
    },
  );
  if ("result" in tried) return tried.result;
  throw tried.error;
}
