import type { Caller } from "../provider/azure.ts";
import { GITHUB_HOST, type Secrets } from "./entra.ts";

/** How a rehearsal is signed in, as a service principal: with a client secret, or with GitHub's identity tokens. */
export type SignIn = "secret" | "oidc";

/** The usual variables of azure-native and GitHub for it. */
export function signInVariables(signIn: SignIn, caller: Caller, secrets: Secrets): NodeJS.ProcessEnv {
  const who = {
    ARM_CLIENT_ID: caller.clientId,
    ARM_TENANT_ID: caller.tenantId,
    ARM_SUBSCRIPTION_ID: caller.subscriptionId,
  };
  if (signIn === "secret") return { ...who, ARM_CLIENT_SECRET: secrets.clientSecret };
  return {
    ...who,
    ARM_USE_OIDC: "true",
    ACTIONS_ID_TOKEN_REQUEST_URL: `https://${GITHUB_HOST}/rehearsal/idtoken?api-version=2.0`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: secrets.githubToken,
  };
}

/**
 * The variables that a company's proxy requires. Programs reach Azure's own host names through it, so they need not
 * know of the rehearsal.
 */
export function proxyVariables(proxy: string, certificates: string): NodeJS.ProcessEnv {
  return {
    HTTPS_PROXY: proxy,
    NO_PROXY: "127.0.0.1,localhost",
    no_proxy: "127.0.0.1,localhost",
    NODE_USE_ENV_PROXY: "1",
    NODE_EXTRA_CA_CERTS: certificates,
  };
}

/** Whether this version of Node applies NODE_USE_ENV_PROXY to both fetch and https. */
export function heedsProxy(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 24 || (major === 24 && minor >= 5) || (major === 22 && minor >= 21);
}
