/**
 * Stands in for Azure's CLI, with the commands of docs/deploy.md up to step 6:
 *   node az.ts FOLDER ARGUMENT...
 * Commands, flags and errors follow its reference (learn.microsoft.com/cli/azure) and public reports.
 */
import { type Azure, mayWriteBlobs, Refused, runOn } from "./azure.ts";

type Flags = Readonly<Record<string, string>>;

interface Command {
  readonly needs: readonly string[];
  readonly takes?: readonly string[];
  run(flags: Flags, azure: Azure): Promise<string> | string;
}

const ME = { id: "66666666-6666-4666-8666-666666666666", userPrincipalName: "ada@example.org" };
const GROUP = "77777777-7777-4777-8777-777777777777";

/** How many uses of a new role are still refused. */
const REFUSALS = 2;

const COMMANDS: Readonly<Record<string, Command>> = {
  login: {
    needs: [],
    run: (_flags, azure) => {
      azure.signedIn = true;
      return "";
    },
  },
  "account set": {
    needs: ["subscription"],
    run: ({ subscription }, azure) => {
      if (subscription === azure.signIn.subscription) return "";
      throw new Refused(`ERROR: The subscription of '${subscription}' doesn't exist in cloud 'AzureCloud'.`);
    },
  },
  "account show": {
    needs: [],
    takes: ["subscription"],
    run: (_flags, { signIn }) => JSON.stringify({ id: signIn.subscription, tenantId: signIn.tenant }),
  },
  "account get-access-token": {
    needs: [],
    takes: ["resource", "tenant", "subscription"],
    run: ({ resource = "https://management.azure.com" }, { signIn }) => accessToken(resource, signIn),
  },
  "provider register": {
    needs: ["namespace"],
    run: ({ namespace = "" }, azure) => {
      azure.providers.push(namespace);
      process.stderr.write(`Registering is still on-going. You can monitor using 'az provider show -n ${namespace}'\n`);
      return "";
    },
  },
  "ad signed-in-user show": { needs: [], run: ({ query = "" }) => ME[query as keyof typeof ME] },
  "ad group create": {
    needs: ["display-name", "mail-nickname"],
    run: (flags, azure) => {
      azure.groups[flags["display-name"] ?? ""] ??= [];
      return "";
    },
  },
  "ad group member add": {
    needs: ["group", "member-id"],
    run: (flags, azure) => {
      groupOf(flags, azure).push(flags["member-id"] ?? "");
      return "";
    },
  },
  "ad group show": {
    needs: ["group"],
    run: (flags, azure) => {
      groupOf(flags, azure);
      return GROUP;
    },
  },
  "group create": {
    needs: ["name", "location"],
    run: ({ name = "" }, azure) => {
      azure.resourceGroups.push(name);
      return "";
    },
  },
  "storage account create": {
    needs: ["name", "resource-group"],
    takes: ["sku", "min-tls-version", "allow-shared-key-access", "allow-blob-public-access"],
    run: ({ name = "", "resource-group": group = "" }, azure) => {
      if (!azure.resourceGroups.includes(group))
        throw new Refused(`ERROR: (ResourceGroupNotFound) Resource group '${group}' could not be found.`);
      if (!/^[a-z0-9]{3,24}$/.test(name))
        throw new Refused(
          `ERROR: (AccountNameInvalid) ${name} is not a valid storage account name. Storage account name must be between 3 and 24 characters in length and use numbers and lower-case letters only.`,
        );
      const id = `/subscriptions/${azure.signIn.subscription}/resourceGroups/${group}/providers/Microsoft.Storage/storageAccounts/${name}`;
      azure.accounts[name] = { id, containers: [] };
      return "";
    },
  },
  "storage account show": {
    needs: ["name"],
    takes: ["resource-group"],
    run: (flags, azure) => accountOf(flags.name, azure).id,
  },
  "storage account blob-service-properties update": {
    needs: ["account-name"],
    takes: ["resource-group", "enable-versioning"],
    run: (flags, azure) => {
      accountOf(flags["account-name"], azure);
      return "";
    },
  },
  // The management plane creates the container, which needs no role on data.
  "storage container-rm create": {
    needs: ["name", "storage-account"],
    takes: ["resource-group"],
    run: ({ name = "", "storage-account": account }, azure) => {
      accountOf(account, azure).containers.push(name);
      return "";
    },
  },
  "storage container create": {
    needs: ["name"],
    takes: ["account-name", "auth-mode"],
    run: ({ name = "", "account-name": account = "", "auth-mode": mode }, azure) => {
      const { containers } = accountOf(account, azure);
      if (mode !== "login")
        throw new Refused("ERROR: Key based authentication is not permitted on this storage account.");
      if (!mayWriteBlobs(azure, account))
        throw new Refused("ERROR:\nYou do not have the required permissions needed to perform this operation.");
      containers.push(name);
      return "";
    },
  },
  "role assignment create": {
    needs: ["role", "scope"],
    takes: ["assignee"],
    run: ({ role = "", scope = "" }, azure) => {
      if (!Object.values(azure.accounts).some(({ id }) => id === scope))
        throw new Refused(`ERROR: (MissingSubscription) The request did not have a subscription or a valid scope.`);
      azure.roles.push({ role, scope, refusals: REFUSALS });
      return "";
    },
  },
};

function groupOf({ group = "" }: Flags, { groups }: Azure): string[] {
  const members = groups[group];
  if (members === undefined) throw new Refused(`ERROR: No group matches the name of '${group}'`);
  return members;
}

function accountOf(name = "", { accounts }: Azure): Azure["accounts"][string] {
  const account = accounts[name];
  if (account === undefined) throw new Refused(`ERROR: The storage account '${name}' was not found.`);
  return account;
}

/** A token from Entra for a service principal, the only kind of identity in the rehearsal. */
async function accessToken(
  resource: string,
  { tenant, client, secret, subscription }: Azure["signIn"],
): Promise<string> {
  const form = {
    grant_type: "client_credentials",
    client_id: client,
    client_secret: secret,
    scope: `${resource}/.default`,
  };
  const response = await fetch(`https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`, {
    method: "POST",
    body: new URLSearchParams(form),
  });
  const { access_token: accessToken, expires_in: seconds } = (await response.json()) as Record<string, unknown>;
  const expires = Math.floor(Date.now() / 1000) + Number(seconds);
  return JSON.stringify({
    accessToken,
    expiresOn: new Date(expires * 1000).toISOString(),
    expires_on: expires,
    subscription,
    tenant,
    tokenType: "Bearer",
  });
}

/** The words of the command, and the flags after them. */
function read(args: readonly string[]): { name: string; flags: Flags } {
  const start = args.findIndex((word) => word.startsWith("--"));
  const words = start < 0 ? args : args.slice(0, start);
  const flags: Record<string, string> = {};
  for (let at = words.length; at < args.length; at += 2) {
    const [flag = "", value] = args.slice(at, at + 2);
    if (!flag.startsWith("--")) throw new Refused(`ERROR: unrecognized arguments: ${flag}`, 2);
    if (value === undefined) throw new Refused(`ERROR: argument ${flag}: expected one argument`, 2);
    flags[flag.slice(2)] = value;
  }
  return { name: words.join(" "), flags };
}

const [folder = "", ...args] = process.argv.slice(2);

await runOn(folder, ["az", ...args], (azure) => {
  const { name, flags } = read(args);
  const command = COMMANDS[name];
  if (command === undefined) throw new Refused(`ERROR: '${name}' is misspelled or not recognized by the system.`, 2);
  if (!azure.signedIn && name !== "login") throw new Refused("ERROR: Please run 'az login' to setup account.");
  const missing = command.needs.filter((flag) => flags[flag] === undefined);
  if (missing.length > 0)
    throw new Refused(`ERROR: the following arguments are required: --${missing.join(", --")}`, 2);
  const known = [...command.needs, ...(command.takes ?? []), "query", "output"];
  const strange = Object.keys(flags).filter((flag) => !known.includes(flag));
  if (strange.length > 0) throw new Refused(`ERROR: unrecognized arguments: --${strange.join(" --")}`, 2);
  const empty = Object.keys(flags).find((flag) => flags[flag] === "");
  if (empty !== undefined) throw new Refused(`ERROR: argument --${empty}: expected one argument`, 2);
  return command.run(flags, azure);
});
