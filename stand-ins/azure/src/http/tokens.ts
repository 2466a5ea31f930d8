import { randomBytes } from "node:crypto";

/** The subject and audience of a token. */
interface Identity {
  readonly tenantId: string;
  readonly clientId: string;
  readonly objectId: string;
  /** Without a trailing slash: `https://management.azure.com`. */
  readonly audience: string;
}

/** The issued access tokens. They look like Entra's, but are valid only because they are listed here. */
export interface Tokens {
  issue(identity: Identity): string;
  identify(token: string): Identity | undefined;
}

const HOUR = 3600;

export function createTokens(): Tokens {
  const known = new Map<string, Identity>();
  return {
    issue: (identity) => {
      const now = Math.floor(Date.now() / 1000);
      const claims = {
        aud: identity.audience,
        iss: `https://sts.windows.net/${identity.tenantId}/`,
        iat: now,
        nbf: now,
        exp: now + HOUR,
        appid: identity.clientId,
        oid: identity.objectId,
        tid: identity.tenantId,
        idtyp: "app",
        ver: "1.0",
      };
      const token = signed(claims);
      known.set(token, identity);
      return token;
    },
    identify: (token) => known.get(token),
  };
}

/** Three parts, like a JWT; the third is random, so that no two are equal. */
export function signed(claims: Readonly<Record<string, unknown>>): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return [
    part({ typ: "JWT", alg: "RS256", kid: "rehearsal" }),
    part(claims),
    randomBytes(32).toString("base64url"),
  ].join(".");
}

export const bearer = (request: Request): string | undefined =>
  /^bearer (.+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
