/**
 * Plays `pulumi login`, and leaves all else to the real CLI:
 *   node pulumi.ts FOLDER CLI ARGUMENT...
 * The state then lies in FOLDER. What Azure's storage refuses is told in the words of public reports.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Azure, callsOf, mayWriteBlobs, Refused, runOn } from "./azure.ts";

const [folder = "", cli = "", ...args] = process.argv.slice(2);

/** Pulumi's own service keeps secrets without a passphrase; a folder, which stands in for it, does not. */
const OF_THE_SERVICE = { PULUMI_CONFIG_PASSPHRASE: "of the service" };

/** Opens what an address names as the CLI does, which reads and writes its description (pkg/backend/diy in pulumi/pulumi). */
function open(azure: Azure, address: string): void {
  const [, container = "", account = ""] = /^azblob:\/\/([^?]+)\?storage_account=(.+)$/.exec(address) ?? [];
  const refuse = (why: string) => {
    throw new Refused(`error: problem logging in: read ".pulumi/meta.yaml": blob (code=Unknown): ${why}`, 255);
  };
  if (!azure.signedIn) refuse("DefaultAzureCredential: failed to acquire a token");
  if (azure.accounts[account] === undefined) refuse(`no such host: ${account}.blob.core.windows.net`);
  if (!mayWriteBlobs(azure, account)) refuse("RESPONSE 403, ERROR CODE: AuthorizationPermissionMismatch");
  if (!azure.accounts[account]?.containers.includes(container)) refuse("RESPONSE 404, ERROR CODE: ContainerNotFound");
}

const isLogin = args[0] === "login";

await runOn(folder, ["pulumi", ...args], (azure) => {
  if (isLogin && args[1] !== undefined) open(azure, args[1]);
  return "";
});
if (process.exitCode === undefined) {
  const state = join(folder, "state");
  mkdirSync(state, { recursive: true });
  const isService = callsOf(folder).includes("pulumi login");
  const { status } = spawnSync(cli, isLogin ? ["login", `file://${state}`] : args, {
    stdio: "inherit",
    env: { ...process.env, ...(isService && OF_THE_SERVICE) },
  });
  process.exitCode = status ?? 1;
}
