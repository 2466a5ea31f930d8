import type { Arm } from "../../azure/arm.ts";
import type { Problems } from "./look.ts";

/** The namespaces of everything that the program creates, and `Microsoft.App`, to which a Flex app's subnet is delegated. */
export const PROVIDERS = [
  "App",
  "Authorization",
  "Consumption",
  "Insights",
  "KeyVault",
  "ManagedIdentity",
  "Network",
  "OperationalInsights",
  "Sql",
  "Storage",
  "Web",
].map((name) => `Microsoft.${name}`);

/**
 * Finds resource providers that the subscription has not registered. Azure refuses most of their resources with
 * MissingSubscriptionRegistration, but those of `Microsoft.App` with a bare 500 (Azure/terraform-provider-azapi issue 625). A provider that is
 * still registering already accepts resources
 * (learn.microsoft.com/azure/azure-resource-manager/management/resource-providers-and-types).
 */
export async function unregisteredProviders(arm: Arm): Promise<Problems> {
  const states = await Promise.all(PROVIDERS.map(async (name) => [name, await stateOf(arm, name)] as const));
  return states
    .filter(([, state]) => /^(not|un)/i.test(state))
    .map(
      ([name, state]) =>
        `the subscription has not registered the resource provider ${name} (${state}): az provider register --wait --namespace ${name}`,
    );
}

async function stateOf(arm: Arm, name: string): Promise<string> {
  const { body } = await arm.request("GET", `/providers/${name}`, "2021-04-01");
  return (body as { registrationState?: string }).registrationState ?? "";
}
