import { isIP } from "node:net";

/** Names by which this machine is reached from itself, in an authority's notation. */
const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/** Where the page is served, and under which names. */
export interface Listening {
  /** The address that is listened on: 127.0.0.1, or another for others to reach. */
  readonly host: string;
  /** Names beside this machine's own, in lower case. */
  readonly allowedHosts: readonly string[];
}

export interface Refusal {
  readonly status: 400 | 421;
  readonly problem: string;
}

/**
 * Why a request is refused for the Host it names, if it is. A page of anywhere may send a browser to this machine under a name of its own
 * (DNS rebinding) and would read what is answered: under names that are not known nothing is. An address is no such name, and is taken where
 * others than this machine are listened to.
 * @param named each Host that the request has: one (RFC 9112, 3.2)
 */
export function hostRefusal(named: readonly string[], { host, allowedHosts }: Listening): Refusal | undefined {
  const [, name, port = "0"] =
    (named.length === 1 && /^(\[[\da-f:.]+\]|[\w.-]+)(?::(\d{1,5}))?$/i.exec(named[0] ?? "")) || [];
  if (name === undefined || Number(port) > 65_535)
    return { status: 400, problem: "a request has one Host: a name or an address, with or without a port" };
  const known = [...LOOPBACK, ...allowedHosts];
  if (known.includes(name.toLowerCase())) return undefined;
  if (!isLoopbackAddress(host) && isIP(name.replace(/^\[(.*)\]$/, "$1")) !== 0) return undefined;
  return {
    status: 421,
    problem: `the hosts that are answered here are ${known.join(", ")}; --allowed-host NAME adds one`,
  };
}

export function isLoopbackAddress(address: string): boolean {
  return address === "::1" || address.startsWith("127.");
}
