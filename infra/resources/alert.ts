import { ScheduledQueryRule } from "@pulumi/azure-native/monitor/scheduledQueryRule.js";
import type { ResourceGroup } from "@pulumi/azure-native/resources/resourceGroup.js";
import type { CustomResourceOptions, Input } from "@pulumi/pulumi";
import { type Currency, INSTRUMENT, MINUTE, minutes } from "@tracker/core";
import { alertQuery, SIGN, UNWELL } from "./alert-query.ts";

/** How often Azure runs the query; more often costs more. */
const LOOKS_EVERY = 5 * MINUTE;

export interface AlertArgs {
  readonly group: ResourceGroup;
  /** The workspace that has the app's traces. */
  readonly workspaceId: Input<string>;
  readonly currencies: readonly Currency[];
  /** The action group to notify. */
  readonly actionGroupId: Input<string>;
  readonly tags: Readonly<Record<string, Input<string>>>;
}

/**
 * The alert for a currency without a fresh price, for captures that all fail and for a clock that is off, from the record that each run logs.
 * One rule with a time series for each sign: every alert names its sign, and a series costs a tenth of a rule.
 */
export function alertOfSilence(
  name: string,
  { group, workspaceId, currencies, actionGroupId, tags }: AlertArgs,
  options: CustomResourceOptions,
): void {
  new ScheduledQueryRule(
    name,
    {
      resourceGroupName: group.name,
      location: group.location,
      kind: "LogAlert",
      displayName: `Unhealthy for ${minutes(INSTRUMENT.staleAfter)}: see ${SIGN}`,
      description: `${SIGN} says what: a currency without a fresh price, captures that all fail, or a clock that is off. npm run verify says why: docs/deploy.md, When the alert fires.`,
      severity: 1,
      enabled: true,
      scopes: [workspaceId],
      evaluationFrequency: `PT${LOOKS_EVERY / MINUTE}M`,
      windowSize: `PT${INSTRUMENT.staleAfter / MINUTE}M`,
      autoMitigate: true,
      // The table does not exist before the first trace arrives.
      skipQueryValidation: true,
      criteria: {
        allOf: [
          {
            criterionType: "StaticThresholdCriterion",
            query: alertQuery(currencies),
            timeAggregation: "Total",
            metricMeasureColumn: UNWELL,
            dimensions: [{ name: SIGN, operator: "Include", values: ["*"] }],
            // The SDK's enum has the value of a different API here.
            operator: "GreaterThan",
            threshold: 0,
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
          },
        ],
      },
      actions: { actionGroups: [actionGroupId] },
      tags,
    },
    options,
  );
}
