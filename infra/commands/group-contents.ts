import type { Arm } from "../azure/arm.ts";
import type { ResourceGroup } from "./stack-state.ts";

/** A resource as Azure lists it. */
export interface Listed {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** Resolves to the resources of a group; undefined if the group is gone. */
export async function contentsOf(
  arm: Arm,
  { name }: Pick<ResourceGroup, "name">,
): Promise<readonly Listed[] | undefined> {
  const { status, body } = await arm.request("GET", `/resourceGroups/${name}/resources`, "2022-12-01");
  if (status === 404) return undefined;
  return (body as { value?: readonly Listed[] }).value ?? [];
}

/**
 * Whether Azure created a resource by itself: the interface of a private endpoint or, minutes to an hour after Application Insights, a rule
 * and an action group (crossplane-contrib/provider-upjet-azure issue 370, hashicorp/terraform-provider-azurerm issue 18026), possibly while
 * the rest is being deleted. These are deleted with the group.
 */
export function isAzuresOwn({ type, name }: Pick<Listed, "type" | "name">): boolean {
  return (
    /^microsoft\.network\/networkInterfaces$/i.test(type) ||
    /^microsoft\.alertsmanagement\/smartDetectorAlertRules$/i.test(type) ||
    (/^microsoft\.insights\/actionGroups$/i.test(type) && /^Application Insights Smart Detection$/i.test(name))
  );
}
