import { createSecureContext, type SecureContext } from "node:tls";
import { generate } from "selfsigned";

/** A certificate authority that lives as long as a rehearsal. */
export interface Authority {
  /** The certificate that clients must trust, as PEM. */
  readonly certificate: string;
  /** Key and certificate for a host name or an IPv4 address, as PEM. */
  issue(host: string): Promise<{ readonly key: string; readonly cert: string }>;
  /** The same, ready for a TLS server. */
  context(host: string): Promise<SecureContext>;
}

const COMMON = { keyType: "ec", algorithm: "sha256" } as const;

export async function createAuthority(): Promise<Authority> {
  const root = await generate([{ name: "commonName", value: "Rehearsal's own authority" }], {
    ...COMMON,
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const ca = { key: root.private, cert: root.cert };
  const issued = new Map<string, Promise<{ key: string; cert: string }>>();
  const issue = (host: string) => {
    const before = issued.get(host);
    if (before !== undefined) return before;
    const address = /^\d+\.\d+\.\d+\.\d+$/.test(host);
    const made = generate([{ name: "commonName", value: host.slice(0, 64) }], {
      ...COMMON,
      ca,
      extensions: [
        { name: "basicConstraints", cA: false },
        { name: "extKeyUsage", serverAuth: true },
        { name: "subjectAltName", altNames: [address ? { type: 7, ip: host } : { type: 2, value: host }] },
      ],
    }).then((pem) => ({ key: pem.private, cert: pem.cert }));
    issued.set(host, made);
    return made;
  };
  return { certificate: root.cert, issue, context: async (host) => createSecureContext(await issue(host)) };
}
