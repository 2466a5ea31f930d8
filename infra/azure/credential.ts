import type { TokenCredential } from "@azure/identity";
import { TrackerError } from "@tracker/core";

/**
 * The deployer's credential, looked up as Pulumi's Azure provider does: GitHub's identity (`ARM_USE_OIDC`), a client secret
 * (`ARM_CLIENT_SECRET`), otherwise the local sign-in (`az login` or similar). None of it is stored.
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

/** GitHub's own token for the running job, which Entra exchanges for its own (`permissions: id-token: write`). */
async function githubToken(environment: NodeJS.ProcessEnv): Promise<string> {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: address, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token } = environment;
  if (address === undefined || token === undefined) {
    throw new TrackerError("no-access", "ARM_USE_OIDC is set, but GitHub offers this job no identity", {
      hint: "Give the job the permission id-token: write.",
    });
  }
  const url = new URL(address);
  url.searchParams.set("audience", "api://AzureADTokenExchange");
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  const { value } = response.ok ? ((await response.json()) as { value?: unknown }) : {};
  if (typeof value === "string") return value;
  throw new TrackerError("no-access", `GitHub gave this job no identity token (HTTP ${response.status})`);
}
