import { type AzCommand, azAnswer, Refused } from "@tracker/infra/az/testing";
import type { Answer, Call, StandIn } from "@tracker/infra/programs/testing";

/** What the stand-ins for `az` and `pulumi login` know: a new account's Azure, as far as docs/deploy.md goes up to step 6. */
export interface Azure {
  readonly tenant: string;
  readonly subscription: string;
  /** A token for a resource, as of the deployer whom the stand-in for Azure knows. */
  readonly tokenFor: (resource: string) => string;
  signedIn: boolean;
  readonly providers: string[];
  readonly resourceGroups: string[];
  /** Members by the name of the Entra group. */
  readonly groups: Record<string, string[]>;
  /** Storage accounts by name. */
  readonly accounts: Record<string, { readonly id: string; readonly containers: string[] }>;
  /** Roles on data, and how often they will still be refused: a new role does not work at once. */
  readonly roles: { readonly role: string; readonly scope: string; refusals: number }[];
  /** Whether Pulumi is logged in to its own service. */
  usesService: boolean;
}

/** An Azure with nothing in it yet, and nobody signed in. */
export const newAzure = (account: Pick<Azure, "tenant" | "subscription" | "tokenFor">): Azure => ({
  ...account,
  signedIn: false,
  providers: [],
  resourceGroups: [],
  groups: {},
  accounts: {},
  roles: [],
  usesService: false,
});

const ME = { id: "66666666-6666-4666-8666-666666666666", userPrincipalName: "ada@example.org" };
const GROUP = "77777777-7777-4777-8777-777777777777";

/** How many uses of a new role are still refused. */
const REFUSALS = 2;

/** Flags and errors follow the reference (learn.microsoft.com/cli/azure) and public reports. */
const COMMANDS: Readonly<Record<string, AzCommand<Azure>>> = {
  login: {
    needs: [],
    run: (_flag, azure) => {
      azure.signedIn = true;
    },
  },
  "account set": {
    needs: ["--subscription"],
    run: (flag, { subscription }) => {
      if (flag("--subscription") !== subscription)
        throw new Refused(`The subscription of '${flag("--subscription")}' doesn't exist in cloud 'AzureCloud'.`);
    },
  },
  "account show": {
    needs: [],
    takes: ["--subscription"],
    run: (_flag, { subscription, tenant }) => ({ id: subscription, tenantId: tenant }),
  },
  "account get-access-token": {
    needs: [],
    takes: ["--resource", "--tenant", "--subscription"],
    run: (flag, { subscription, tenant, tokenFor }) => {
      const expires = Math.floor(Date.now() / 1000) + 3_600;
      return {
        accessToken: tokenFor(flag("--resource") || "https://management.azure.com"),
        expiresOn: new Date(expires * 1000).toISOString(),
        expires_on: expires,
        subscription,
        tenant,
        tokenType: "Bearer",
      };
    },
  },
  "provider register": {
    needs: ["--namespace"],
    run: (flag, { providers }) => void providers.push(flag("--namespace")),
  },
  "ad signed-in-user show": { needs: [], run: () => ME },
  "ad group create": {
    needs: ["--display-name", "--mail-nickname"],
    run: (flag, { groups }) => {
      groups[flag("--display-name")] ??= [];
    },
  },
  "ad group member add": {
    needs: ["--group", "--member-id"],
    run: (flag, azure) => void membersOf(flag("--group"), azure).push(flag("--member-id")),
  },
  "ad group show": {
    needs: ["--group"],
    run: (flag, azure) => {
      membersOf(flag("--group"), azure);
      return { id: GROUP };
    },
  },
  "group create": {
    needs: ["--name", "--location"],
    run: (flag, { resourceGroups }) => void resourceGroups.push(flag("--name")),
  },
  "storage account create": {
    needs: ["--name", "--resource-group"],
    takes: ["--sku", "--min-tls-version", "--allow-shared-key-access", "--allow-blob-public-access"],
    run: (flag, { accounts, resourceGroups, subscription }) => {
      const [name, group] = [flag("--name"), flag("--resource-group")];
      if (!resourceGroups.includes(group))
        throw new Refused(`(ResourceGroupNotFound) Resource group '${group}' could not be found.`);
      if (!/^[a-z0-9]{3,24}$/.test(name))
        throw new Refused(
          `(AccountNameInvalid) ${name} is not a valid storage account name. Storage account name must be between 3 and 24 characters in length and use numbers and lower-case letters only.`,
        );
      const id = `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.Storage/storageAccounts/${name}`;
      accounts[name] = { id, containers: [] };
    },
  },
  "storage account show": {
    needs: ["--name"],
    takes: ["--resource-group"],
    run: (flag, azure) => accountOf(flag("--name"), azure),
  },
  "storage account blob-service-properties update": {
    needs: ["--account-name"],
    takes: ["--resource-group", "--enable-versioning"],
    run: (flag, azure) => void accountOf(flag("--account-name"), azure),
  },
  // The management plane creates the container, which needs no role on data.
  "storage container-rm create": {
    needs: ["--name", "--storage-account"],
    takes: ["--resource-group"],
    run: (flag, azure) => void accountOf(flag("--storage-account"), azure).containers.push(flag("--name")),
  },
  "role assignment create": {
    needs: ["--role", "--scope"],
    takes: ["--assignee"],
    run: (flag, { accounts, roles }) => {
      const [role, scope] = [flag("--role"), flag("--scope")];
      if (!Object.values(accounts).some(({ id }) => id === scope))
        throw new Refused("(MissingSubscription) The request did not have a subscription or a valid scope.");
      roles.push({ role, scope, refusals: REFUSALS });
    },
  },
};

function membersOf(group: string, { groups }: Azure): string[] {
  const members = groups[group];
  if (members === undefined) throw new Refused(`No group matches the name of '${group}'`);
  return members;
}

function accountOf(name: string, { accounts }: Azure): Azure["accounts"][string] {
  const account = accounts[name];
  if (account === undefined) throw new Refused(`The storage account '${name}' was not found.`);
  return account;
}

export const az: StandIn<Azure> = (call, azure) =>
  azure.signedIn || call.words[1] === "login"
    ? azAnswer(COMMANDS, call, azure)
    : { failed: "ERROR: Please run 'az login' to setup account.", code: 1 };

/**
 * Stands in for Pulumi's opening of a backend, by reading and writing its metadata (pkg/backend/diy in pulumi/pulumi). Refusals of Azure's
 * storage are worded as in public reports. Answers any call with the passphrase for secrets where Pulumi's own service needs none.
 */
export function pulumiLogin({ words: [, ...words] }: Call, azure: Azure): Answer {
  const [command, address] = words;
  if (command === "login" && address !== undefined) {
    const why = notOpened(address, azure);
    if (why !== undefined)
      return { failed: `error: problem logging in: read ".pulumi/meta.yaml": blob (code=Unknown): ${why}`, code: 255 };
  }
  if (command === "login") azure.usesService = address === undefined;
  return { out: azure.usesService ? "of the service" : "" };
}

/** Why a blob container cannot be written; a new role is refused some times first. */
function notOpened(address: string, { signedIn, accounts, roles }: Azure): string | undefined {
  const [, container = "", name = ""] = /^azblob:\/\/([^?]+)\?storage_account=(.+)$/.exec(address) ?? [];
  const account = accounts[name];
  if (!signedIn) return "DefaultAzureCredential: failed to acquire a token";
  if (account === undefined) return `no such host: ${name}.blob.core.windows.net`;
  const found = roles.find(({ role, scope }) => role === "Storage Blob Data Contributor" && scope === account.id);
  if (found === undefined || found.refusals-- > 0) return "RESPONSE 403, ERROR CODE: AuthorizationPermissionMismatch";
  return account.containers.includes(container) ? undefined : "RESPONSE 404, ERROR CODE: ContainerNotFound";
}
