import { randomBytes } from "node:crypto";

/** Whom a token speaks for, and to whom. */
interface Identity {
  readonly tenantId: string;
  readonly clientId: string;
  readonly objectId: string;
  /** Without a slash at its end: `https://management.azure.com`. */
  readonly audience: string;
}

/** Access tokens that were given out. They look like Entra's; nothing about them but being known here makes them valid. */
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

/** Three parts, as a JWT has them; the third is chance, so that no two are equal. */
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
