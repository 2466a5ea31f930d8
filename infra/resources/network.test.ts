import { expect, test } from "vitest";
import { Network } from "./network.ts";
import { only, registered } from "./testing/registered.ts";

const VIRTUAL_NETWORK = "azure-native:network:VirtualNetwork";

interface Subnet {
  readonly name: string;
  readonly delegations?: readonly { readonly serviceName: string }[];
  readonly serviceEndpoints?: readonly { readonly service: string }[];
}

test("with a service endpoint, the function's subnet is delegated to the platform and has an endpoint for SQL", async () => {
  const made = await registered(
    (group) => new Network("net", { group, location: "westeurope", mode: "service-endpoint", tags: {} }),
  );
  const subnets = only(made, VIRTUAL_NETWORK).subnets as readonly Subnet[];
  expect(subnets.map(({ name }) => name)).toEqual(["functions", "private"]);
  expect(subnets[0]?.delegations?.[0]?.serviceName).toBe("Microsoft.App/environments");
  expect(subnets[0]?.serviceEndpoints).toEqual([{ service: "Microsoft.Sql" }]);
});

test.each(["private-endpoint", "private-endpoint-with-firewall"] as const)(
  "with a %s, the endpoint has a subnet of its own, and the function's subnet no service endpoint",
  async (mode) => {
    const made = await registered((group) => new Network("net", { group, location: "westeurope", mode, tags: {} }));
    const subnets = only(made, VIRTUAL_NETWORK).subnets as readonly Subnet[];
    expect(subnets.map(({ name }) => name)).toEqual(["functions", "private"]);
    expect(subnets[0]?.serviceEndpoints).toBeUndefined();
  },
);
