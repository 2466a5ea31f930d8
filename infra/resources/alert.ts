import { ActionGroup } from "@pulumi/azure-native/monitor/actionGroup.js";
import { ScheduledQueryRule } from "@pulumi/azure-native/monitor/scheduledQueryRule.js";
import type { ResourceGroup } from "@pulumi/azure-native/resources/resourceGroup.js";
import type { CustomResourceOptions, Input } from "@pulumi/pulumi";
import { INSTRUMENT, MINUTE, minutes, PRICE_STORED } from "@tracker/core";

/** How often Azure looks, which it charges for. */
const LOOKS_EVERY = 5 * MINUTE;

export interface AlertArgs {
  readonly group: ResourceGroup;
  /** Where the app's traces are. */
  readonly workspaceId: Input<string>;
  /** Who is told; without it the alert is only to be seen in the portal. */
  readonly email: string | undefined;
  readonly tags: Readonly<Record<string, Input<string>>>;
}

/** The alert for when the newest price stored is stale, by the record that each commit leaves in the log. */
export function alertOfSilence(
  name: string,
  { group, workspaceId, email, tags }: AlertArgs,
  options: CustomResourceOptions,
): void {
  const people = email === undefined ? undefined : actionGroup(name, group, email, tags, options);
  new ScheduledQueryRule(
    name,
    {
      resourceGroupName: group.name,
      location: group.location,
      kind: "LogAlert",
      displayName: `No price was stored for ${minutes(INSTRUMENT.staleAfter)}`,
      description:
        "The timer does not run, no quorum of venues answers, or the database cannot be reached: docs/deploy.md, When the alert fires.",
      severity: 1,
      enabled: true,
      scopes: [workspaceId],
      evaluationFrequency: `PT${LOOKS_EVERY / MINUTE}M`,
      windowSize: `PT${INSTRUMENT.staleAfter / MINUTE}M`,
      autoMitigate: true,
      // The table is not there before the first trace has come.
      skipQueryValidation: true,
      criteria: {
        allOf: [
          {
            criterionType: "StaticThresholdCriterion",
            // Without a `by`, summarize gives one row of 0 where there is nothing: with it there would be no row, and no alert.
            query: `AppTraces | where Message startswith "${PRICE_STORED}" | summarize stored = count()`,
            timeAggregation: "Total",
            metricMeasureColumn: "stored",
            // The SDK's enumeration has another API's value here.
            operator: "LessThan",
            threshold: 1,
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
          },
        ],
      },
      ...(people && { actions: { actionGroups: [people.id] } }),
      tags,
    },
    options,
  );
}

function actionGroup(
  name: string,
  group: ResourceGroup,
  emailAddress: string,
  tags: AlertArgs["tags"],
  options: CustomResourceOptions,
): ActionGroup {
  return new ActionGroup(
    name,
    {
      resourceGroupName: group.name,
      location: "global",
      groupShortName: `${INSTRUMENT.asset.code.toLowerCase()} prices`,
      enabled: true,
      emailReceivers: [{ name: "people", emailAddress, useCommonAlertSchema: true }],
      tags,
    },
    options,
  );
}
