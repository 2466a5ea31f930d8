import { Budget } from "@pulumi/azure-native/consumption/budget.js";
import type { ResourceGroup } from "@pulumi/azure-native/resources/resourceGroup.js";
import type { CustomResourceOptions, Input } from "@pulumi/pulumi";

export interface BudgetArgs {
  readonly group: ResourceGroup;
  /** Where the notices go; without it, to the action group. */
  readonly email: string | undefined;
  readonly actionGroupId: Input<string>;
  /** The cost of a month, in the subscription's currency. */
  readonly amount: number;
  /** The first day of the month in which the stack is created, such as 2026-11-01: a budget cannot begin earlier. */
  readonly month: string;
}

/** A monthly budget for the resource group, with notices at 80 % of it and when 100 % is forecast. */
export function budget(
  name: string,
  { group, email, actionGroupId, amount, month }: BudgetArgs,
  options: CustomResourceOptions,
): void {
  // A resource group's budget needs one e-mail address or one action group (learn.microsoft.com/azure/templates/microsoft.consumption/budgets, at
  // contactEmails), which may use the common alert schema (azure/cost-management-billing/costs/tutorial-acm-create-budgets).
  const contacts =
    email === undefined ? { contactEmails: [], contactGroups: [actionGroupId] } : { contactEmails: [email] };
  const notice = { enabled: true, ...contacts };
  new Budget(
    name,
    {
      scope: group.id,
      category: "Cost",
      amount,
      timeGrain: "Monthly",
      timePeriod: { startDate: `${month}T00:00:00Z` },
      notifications: {
        actual80: { ...notice, operator: "GreaterThanOrEqualTo", threshold: 80, thresholdType: "Actual" },
        forecast100: { ...notice, operator: "GreaterThan", threshold: 100, thresholdType: "Forecasted" },
      },
    },
    // Azure accepts a start date once and refuses to change it: the month of a later run must not show as a change.
    { ...options, ignoreChanges: ["timePeriod"] },
  );
}
