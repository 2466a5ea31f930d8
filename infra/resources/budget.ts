import { Budget } from "@pulumi/azure-native/consumption/budget.js";
import type { ResourceGroup } from "@pulumi/azure-native/resources/resourceGroup.js";
import type { CustomResourceOptions, Input } from "@pulumi/pulumi";

export interface BudgetArgs {
  readonly group: ResourceGroup;
  /** Who gets the notices; without it, who the action group says. */
  readonly email: string | undefined;
  readonly toldId: Input<string>;
  /** What a month may cost, in the currency of the subscription. */
  readonly amount: number;
  /** The first of the month in which the stack is made, as 2026-11-01: a budget cannot begin earlier. */
  readonly month: string;
}

/** A monthly budget of the resource group: a notice at 80 % of it, and one when 100 % is forecast. */
export function budget(
  name: string,
  { group, email, toldId, amount, month }: BudgetArgs,
  options: CustomResourceOptions,
): void {
  // A budget of a resource group needs one e-mail or one action group (learn.microsoft.com/azure/templates/microsoft.consumption/budgets, of
  // contactEmails), which may have the common alert schema (azure/cost-management-billing/costs/tutorial-acm-create-budgets).
  const contacts = email === undefined ? { contactEmails: [], contactGroups: [toldId] } : { contactEmails: [email] };
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
    // Azure takes the beginning once and refuses any other: the month of a later run must not show as a change.
    { ...options, ignoreChanges: ["timePeriod"] },
  );
}
