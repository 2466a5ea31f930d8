import type { Failure } from "./failure.ts";

/**
 * Why a failure may pass by itself: `contention` between transactions, which is over at once; `service`, a reconfiguration or throttling
 * that takes seconds to a minute; `connection`, a network that dropped it.
 */
export type Transience = "contention" | "service" | "connection";

/** Deadlock victim, lock timeout, snapshot conflict; and a key that another writer has just inserted, which a second try will find. */
const CONTENTION = [1205, 1222, 3960, 2601, 2627];

/**
 * Azure SQL's transient errors (Microsoft: "Troubleshoot common connection errors", and the list of its own .NET driver). 4060 and 18456
 * are not among them: they are nearly always a wrong name or a missing user, and waiting does not make those right.
 */
const SERVICE = [
  615, 926, 4221, 10922, 10928, 10929, 10936, 18401, 40143, 40197, 40501, 40540, 40613, 42108, 42109, 49918, 49919,
  49920,
];

/** Numbers that a driver or server gives to a lost connection. */
const CONNECTION = [20, 64, 121, 233, 997, 10053, 10054, 10060];

/** How the driver tells of a lost or hanging connection, in its several ways. */
const LOST =
  /socket hang up|ECONNRESET|ECONNREFUSED|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|Failed to connect|Could not connect|Connection lost|Connection is closed|Not connected|unexpected end of message stream|Timeout: Request failed to complete|operation timed out/i;

/** Failures that look like a lost connection and will not pass: a name that does not exist, a certificate that is not trusted. */
const PERMANENT = /ENOTFOUND|certificate|altnames|self.signed/i;

export function transienceOf({ number, message }: Failure): Transience | undefined {
  if (number !== undefined) {
    if (CONTENTION.includes(number)) return "contention";
    if (SERVICE.includes(number)) return "service";
    return CONNECTION.includes(number) ? "connection" : undefined;
  }
  return LOST.test(message) && !PERMANENT.test(message) ? "connection" : undefined;
}
