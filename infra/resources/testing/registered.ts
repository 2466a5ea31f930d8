import { setTimeout } from "node:timers/promises";
import { ResourceGroup } from "@pulumi/azure-native/resources/resourceGroup.js";
import { runtime } from "@pulumi/pulumi";

export interface Registered {
  /** As in `azure-native:sql:Server`. */
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** What Azure would return besides the inputs, if a component uses it. */
const ANSWERED: Readonly<Record<string, object>> = {
  "azure-native:storage:StorageAccount": { primaryEndpoints: { blob: "https://prices.blob.core.windows.net/" } },
  "azure-native:managedidentity:UserAssignedIdentity": { clientId: "client-1", principalId: "principal-1" },
  "azure-native:sql:Server": { fullyQualifiedDomainName: "prices.database.windows.net" },
  "azure-native:keyvault:Secret": { properties: { secretUri: "https://prices.vault.azure.net/secrets/coindesk" } },
  "azure-native:web:WebApp": {
    defaultHostName: "prices.azurewebsites.net",
    hostNameSslStates: [{ hostType: "Repository", name: "prices.scm.azurewebsites.net" }],
  },
};

/** Resolves to everything that `make` registers under Pulumi's mocks, in order; `make` gets a resource group. */
export async function registered(make: (group: ResourceGroup) => unknown): Promise<readonly Registered[]> {
  const seen: Registered[] = [];
  await runtime.setMocks({
    call: ({ inputs }) => inputs,
    newResource: ({ type, name, inputs }) => {
      seen.push({ type, name, inputs });
      return { id: `/${type}/${name}`, state: { ...inputs, name, ...subnetIds(inputs), ...ANSWERED[type] } };
    },
  });
  make(new ResourceGroup("group", { location: "westeurope" }));
  await settled(() => seen.length);
  return seen;
}

/** Resolves when nothing was registered for several turns of the event loop: the SDK queues registrations and gives no sign of the last. */
async function settled(count: () => number): Promise<void> {
  for (let [before, quiet] = [-1, 0]; quiet < 20; before = count()) {
    await setTimeout(1);
    quiet = count() === before ? quiet + 1 : 0;
  }
}

/** The inputs of the only resource of a type; throws when there is none or more than one. */
export function only(resources: readonly Registered[], type: string): Readonly<Record<string, unknown>> {
  const [found, ...more] = resources.filter((resource) => resource.type === type);
  if (found === undefined || more.length > 0)
    throw new Error(`${more.length + Number(found !== undefined)} of ${type}`);
  return found.inputs;
}

function subnetIds({ subnets }: Registered["inputs"]): object {
  if (!Array.isArray(subnets)) return {};
  return { subnets: subnets.map((subnet: { name: string }) => ({ ...subnet, id: `/subnets/${subnet.name}` })) };
}
