import { cut, parseJson, parseJsonObject, TrackerError } from "@tracker/core";
import type { Field } from "@tracker/settings";
import type { Az } from "../account.ts";
import type { Pulumi } from "../pulumi.ts";

/** Where Pulumi keeps the state of a stack, and what a workflow needs to reach it. */
export interface StatePlace {
  /** The value of PULUMI_BACKEND_URL. Given for Pulumi Cloud as well: an environment without it would take the repository's. */
  readonly url: string;
  /** The id of the blob container, if the state is in Azure Storage. */
  readonly container?: string;
  /** The secret that is needed to read it. */
  readonly secret: "PULUMI_ACCESS_TOKEN" | "PULUMI_CONFIG_PASSPHRASE";
}

const ACCOUNT_ID =
  /^\/subscriptions\/[\da-f-]{36}\/resourceGroups\/[^/\s]+\/providers\/Microsoft\.Storage\/storageAccounts\/([a-z\d]{3,24})$/i;

export const STATE_ACCOUNT_FLAG: Field<string | undefined> = {
  name: "--state-account",
  description: "the storage account with Pulumi's state; by default the one of that name in the stack's subscription",
  valueHint: "ID",
  allowed: "the id of a storage account, as az storage account show --query id prints it",
  example:
    "/subscriptions/6b29fc40-ca47-1067-b31d-00dd010662da/resourceGroups/pulumi-state/providers/Microsoft.Storage/storageAccounts/pricesstate",
  default: undefined,
  read: (text) => (ACCOUNT_ID.test(text) ? text : undefined),
};

interface Asked {
  readonly pulumi: Pulumi;
  readonly az: Az;
  readonly environment: NodeJS.ProcessEnv;
  readonly subscription: string | undefined;
  readonly account: string | undefined;
}

/** Asks Pulumi where it keeps its state. Rejects with a TrackerError if GitHub cannot reach it. */
export async function findStatePlace({ pulumi, az, environment, subscription, account }: Asked): Promise<StatePlace> {
  const { stdout } = await pulumi.ask(["whoami", "--json", "--verbose"]);
  const { url } = parseJsonObject(stdout);
  if (typeof url !== "string")
    throw new TrackerError("no-answer", "pulumi whoami --verbose does not say where the state is");
  if (url.startsWith("https://app.pulumi.com/"))
    return { url: "https://api.pulumi.com", secret: "PULUMI_ACCESS_TOKEN" };
  if (/^https?:/.test(url)) return { url: ownService(environment), secret: "PULUMI_ACCESS_TOKEN" };
  const secret = "PULUMI_CONFIG_PASSPHRASE";
  if (url.startsWith("file:")) {
    throw new TrackerError("bad-input", "Pulumi's state is on this machine, where GitHub cannot reach it", {
      hint: "Keep it somewhere else: docs/deploy.md, step 3.",
    });
  }
  if (!url.startsWith("azblob:")) return { url, secret };
  const parsed = URL.parse(url);
  if (parsed === null || parsed.hostname === "") {
    throw new TrackerError("bad-input", "Pulumi's state is at an address that names no container of Azure Storage", {
      hint: "Log in to azblob://state?storage_account=ACCOUNT: docs/deploy.md, step 3.",
    });
  }
  const { hostname, pathname, searchParams } = parsed;
  const name = searchParams.get("storage_account") ?? environment.AZURE_STORAGE_ACCOUNT ?? "";
  const id = account ?? (await accountNamed(name, subscription, az));
  if (!id.toLowerCase().endsWith(`/${name.toLowerCase()}`)) {
    throw new TrackerError(
      "bad-input",
      `Pulumi's state is in the storage account ${cut(name, 60)}, but --state-account names another`,
    );
  }
  searchParams.set("storage_account", name);
  return {
    url: `azblob://${hostname}${pathname}?${searchParams}`,
    container: `${id}/blobServices/default/containers/${hostname}`,
    secret,
  };
}

/** `pulumi whoami` prints the address of a service's web pages, not of its API. */
function ownService({ PULUMI_BACKEND_URL: url }: NodeJS.ProcessEnv): string {
  if (url !== undefined) return url;
  throw new TrackerError("bad-input", "Pulumi's state is in a self-hosted service whose address is unknown", {
    hint: "Set PULUMI_BACKEND_URL to the address that the workflows should use.",
  });
}

async function accountNamed(name: string, subscription: string | undefined, az: Az): Promise<string> {
  const isName = /^[a-z\d]{3,24}$/.test(name);
  const words = ["resource", "list", "--name", name, "--resource-type", "Microsoft.Storage/storageAccounts"];
  const place = subscription === undefined ? [] : ["--subscription", subscription];
  const found = isName ? parseJson(await az([...words, ...place, "--output", "json"]).catch(() => "[]")) : [];
  const [first] = Array.isArray(found) ? found : [];
  const id = (first as { id?: unknown } | undefined)?.id;
  if (typeof id === "string" && ACCOUNT_ID.test(id)) return id;
  throw new TrackerError(
    "no-access",
    `the storage account with Pulumi's state, ${cut(name, 60)}, is not in the stack's subscription`,
    {
      hint: "Give its id, as az storage account show --query id prints it: --state-account ID.",
    },
  );
}
