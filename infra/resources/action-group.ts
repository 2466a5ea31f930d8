import { ActionGroup } from "@pulumi/azure-native/monitor/actionGroup.js";
import type { ResourceGroup } from "@pulumi/azure-native/resources/resourceGroup.js";
import type { CustomResourceOptions, Input, Output } from "@pulumi/pulumi";
import { INSTRUMENT } from "@tracker/core";

export interface ActionGroupArgs {
  readonly group: ResourceGroup;
  readonly email: string | undefined;
  /** A secret: anyone who knows it can post there. */
  readonly webhook: Output<string> | undefined;
  readonly tags: Readonly<Record<string, Input<string>>>;
}

/** Azure's built-in role Owner, by its fixed id. */
const OWNER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";

const useCommonAlertSchema = true;

/** The receivers of alerts: an e-mail address, a webhook or both; the subscription's Owners if there is neither. */
export function actionGroup(
  name: string,
  { group, email, webhook, tags }: ActionGroupArgs,
  options: CustomResourceOptions,
): ActionGroup {
  const owners = email === undefined && webhook === undefined;
  return new ActionGroup(
    name,
    {
      resourceGroupName: group.name,
      location: "global",
      groupShortName: `${INSTRUMENT.asset.code.toLowerCase()} prices`,
      enabled: true,
      ...(email !== undefined && {
        emailReceivers: [{ name: "people", emailAddress: email, useCommonAlertSchema }],
      }),
      ...(webhook && { webhookReceivers: [{ name: "webhook", serviceUri: webhook, useCommonAlertSchema }] }),
      ...(owners && { armRoleReceivers: [{ name: "owners", roleId: OWNER, useCommonAlertSchema }] }),
      tags,
    },
    // Azure returns the address, and Pulumi knows only the input as a secret.
    { ...options, additionalSecretOutputs: ["webhookReceivers"] },
  );
}
