import { type CertificateField, generate, type SelfsignedOptions } from "selfsigned";

/** All PEM. */
export interface ServerCertificate {
  readonly key: string;
  readonly cert: string;
  /** What a client must trust to accept the certificate. */
  readonly ca: string;
}

/** Why a client must refuse a certificate. */
export type CertificateFlaw = "wrong-host" | "expired" | "untrusted";

const DAY = 86_400_000;

/**
 * A certificate for localhost and 127.0.0.1, of an authority made for it alone. Of an `untrusted` one the `ca` is
 * another authority's, of the same name.
 */
export async function serverCertificate(flaw?: CertificateFlaw): Promise<ServerCertificate> {
  const authority = await makeAuthority();
  const host = flaw === "wrong-host" ? "elsewhere.example" : "localhost";
  const { private: key, cert } = await generate(named(host), {
    ...COMMON,
    ca: { key: authority.private, cert: authority.cert },
    notBeforeDate: new Date(Date.now() - 2 * DAY),
    notAfterDate: new Date(Date.now() + (flaw === "expired" ? -DAY : DAY)),
  });
  const { cert: ca } = flaw === "untrusted" ? await makeAuthority() : authority;
  return { key, cert, ca };
}

const COMMON: SelfsignedOptions = { keyType: "ec", algorithm: "sha256" };

function makeAuthority() {
  return generate(named("TDS test authority"), {
    ...COMMON,
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
