import { randomUUID } from "node:crypto";
import { type CertificateField, generate, type SelfsignedOptions } from "selfsigned";

/** All PEM. */
export interface ServerCertificate {
  readonly key: string;
  readonly cert: string;
  /** What a client must trust to accept the certificate. */
  readonly ca: string;
}

/** Why a client must refuse a certificate: it is for another host, expired, or signed by another authority than `ca`. */
export type CertificateFlaw = "wrong-host" | "expired" | "untrusted";

const DAY = 86_400_000;
const OPTIONS: SelfsignedOptions = { keyType: "ec", algorithm: "sha256" };

/** Making keys takes most of a server's start-up time, so a process makes each kind of certificate once. */
const made = new Map<CertificateFlaw | undefined, Promise<ServerCertificate>>();

/** A certificate for localhost and 127.0.0.1, or a flawed one. Certificates with the same flaw, or none, share an authority. */
export function serverCertificate(flaw?: CertificateFlaw): Promise<ServerCertificate> {
  const certificate = made.get(flaw) ?? makeCertificate(flaw);
  made.set(flaw, certificate);
  return certificate;
}

async function makeCertificate(flaw: CertificateFlaw | undefined): Promise<ServerCertificate> {
  const authority = await makeAuthority();
  const host = flaw === "wrong-host" ? "elsewhere.example" : "localhost";
  const { private: key, cert } = await generate(named(host), {
    ...OPTIONS,
    ca: { key: authority.private, cert: authority.cert },
    notBeforeDate: new Date(Date.now() - 2 * DAY),
    notAfterDate: new Date(Date.now() + (flaw === "expired" ? -DAY : DAY)),
  });
  const { cert: ca } = flaw === "untrusted" ? await makeAuthority() : authority;
  return { key, cert, ca };
}

function makeAuthority() {
  return generate(named(`TDS test authority ${randomUUID()}`), {
    ...OPTIONS,
    notBeforeDate: new Date(Date.now() - 3 * DAY),
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, critical: true },
    ],
  });
}

function named(commonName: string): CertificateField[] {
  return [{ name: "commonName", value: commonName }];
}
