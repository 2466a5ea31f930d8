import type { TokenCredential } from "@azure/identity";
import { TrackerError } from "@tracker/core";

/**
 * The credential of whoever deploys, looked for as Pulumi's Azure provider does: GitHub's identity (`ARM_USE_OIDC`), a client secret
 * (`ARM_CLIENT_SECRET`), else who is signed in here (`az login` and its like). Nothing of it is kept.
 */
export async function deployerCredential(environment: NodeJS.ProcessEnv, tenantId: string): Promise<TokenCredential> {
  const { ClientAssertionCredential, ClientSecretCredential, DefaultAzureCredential } = await import("@azure/identity");
  const { ARM_CLIENT_ID: clientId, ARM_CLIENT_SECRET: secret, ARM_TENANT_ID: tenant = tenantId } = environment;
  if (environment.ARM_USE_OIDC === "true" && clientId !== undefined) {
    return new ClientAssertionCredential(tenant, clientId, () => githubToken(environment));
  }
  if (clientId !== undefined && secret !== undefined) return new ClientSecretCredential(tenant, clientId, secret);
  return new DefaultAzureCredential({ tenantId });
}

/** GitHub's own token for the running job, which Entra takes in exchange (`permissions: id-token: write`). */
async function githubToken(environment: NodeJS.ProcessEnv): Promise<string> {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: address, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token } = environment;
  if (address === undefined || token === undefined) {
    throw new TrackerError("no-access", "ARM_USE_OIDC is set, and GitHub offers no identity to this job", {
      hint: "Give the job the permission id-token: write.",
    });
  }
  const url = new URL(address);
  url.searchParams.set("audience", "api://AzureADTokenExchange");
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  const { value } = response.ok ? ((await response.json()) as { value?: unknown }) : {};
  if (typeof value === "string") return value;
  throw new TrackerError("no-access", `GitHub gave no identity to this job (HTTP ${response.status})`);
}
