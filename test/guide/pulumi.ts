/**
 * Stands in for `pulumi login`, and passes everything else to the real CLI:
 *   node pulumi.ts FOLDER CLI ARGUMENT...
 * The state is then in FOLDER. Refusals of Azure's storage are worded as in public reports.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Azure, callsOf, mayWriteBlobs, Refused, runOn } from "./azure.ts";

const [folder = "", cli = "", ...args] = process.argv.slice(2);

/** Pulumi's own service needs no passphrase for secrets; the folder that stands in for it does. */
const OF_THE_SERVICE = { PULUMI_CONFIG_PASSPHRASE: "of the service" };

/** Opens a backend as the CLI does, by reading and writing its metadata (pkg/backend/diy in pulumi/pulumi). */
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
