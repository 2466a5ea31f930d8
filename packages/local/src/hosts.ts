import { isIP } from "node:net";

/** Names by which this machine reaches itself, as in a Host header. */
const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/** Where the page is served, and under which names. */
export interface Listening {
  /** The address to listen on: 127.0.0.1, or one that other machines can reach. */
  readonly host: string;
  /** Names besides this machine's own, in lower case. */
  readonly allowedHosts: readonly string[];
}

export interface Refusal {
  readonly status: 400 | 421;
  readonly problem: string;
}

/**
 * Why a request is refused for its Host; undefined if it is not. Any web page can make a browser send requests to this machine under a host name
 * of its own (DNS rebinding) and read the responses, so unknown names are refused. Rebinding cannot use an IP address as a name, so these are
 * accepted if other machines are served.
 * @param named every Host of the request; valid is exactly one (RFC 9112, 3.2)
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
    problem: `only these hosts are served: ${known.join(", ")}; --allowed-host NAME adds one`,
  };
}

export function isLoopbackAddress(address: string): boolean {
  return address === "::1" || address.startsWith("127.");
}
