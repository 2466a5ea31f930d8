import type { Arm } from "../../azure/arm.ts";
import type { StackState } from "../stack-state.ts";
import type { Problems } from "./look.ts";

interface Locks {
  readonly value?: readonly {
    readonly id: string;
    readonly name: string;
    readonly properties?: { readonly level?: string };
  }[];
}

/**
 * Finds the locks because of which Azure would refuse to delete the stack's group: on it, on the subscription, and on anything in it. If they
 * were only found during the destroy, Pulumi would already have removed what is in the group from its state.
 */
export async function locksOnGroup(arm: Arm, { group }: Pick<StackState, "group">): Promise<Problems> {
  if (group === undefined) return [];
  const list = "/providers/Microsoft.Authorization/locks";
  // An account that may only read the group cannot list the subscription's locks.
  const { body } = await arm
    .request("GET", list, "2016-09-01")
    .catch(() => arm.request("GET", `/resourceGroups/${group.name}${list}`, "2016-09-01"));
  const whole = `/subscriptions/${group.subscription}`;
  const own = `${whole}/resourceGroups/${group.name}`.toLowerCase();
  const concerns = (scope: string) => scope === whole.toLowerCase() || scope === own || scope.startsWith(`${own}/`);
  return ((body as Locks).value ?? [])
    .filter(({ id }) => concerns(id.toLowerCase().split("/providers/microsoft.authorization/locks/")[0] ?? ""))
    .map(
      ({ id, name, properties }) =>
        `Azure would refuse to delete the resource group ${group.name} because of the lock ${name} (${properties?.level}): az lock delete --ids ${id}`,
    );
}
