import type { Connection } from "../connection.ts";

export const SUBSCRIPTION = "11111111-1111-4111-8111-111111111111";
export const TENANT = "22222222-2222-4222-8222-222222222222";
export const ADMINISTRATORS = "33333333-3333-4333-8333-333333333333";
export const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/prices1a2b3c4d`;
export const CONTAINER =
  `/subscriptions/${SUBSCRIPTION}/resourceGroups/pulumi-state/providers/Microsoft.Storage` +
  "/storageAccounts/pricesstate/blobServices/default/containers/state";

/** The stack that pushes bring up and pull requests show, with its state in Azure's storage. */
export const DEV: Connection = {
  stack: "dev",
  tenant: TENANT,
  subscription: SUBSCRIPTION,
  scope: GROUP,
  group: GROUP,
  administrators: { login: "SQL administrators", sid: ADMINISTRATORS, type: "group" },
  repository: { owner: "octo-org", ownerId: 123456, name: "prices", id: 456789 },
  state: {
    url: "azblob://state?storage_account=pricesstate",
    container: CONTAINER,
    secret: "PULUMI_CONFIG_PASSPHRASE",
  },
  reviewers: [],
  isPushed: true,
  isPreviewed: true,
  withoutPreview: false,
  otherStacks: ["prod"],
};

/** A stack in a subscription of its own, approved by a person, with its state in Pulumi Cloud. */
export const PROD: Connection = {
  ...DEV,
  stack: "prod",
  scope: `/subscriptions/${SUBSCRIPTION}`,
  state: { url: "https://api.pulumi.com", secret: "PULUMI_ACCESS_TOKEN" },
  otherStacks: ["dev"],
  reviewers: [{ type: "User", id: 583231 }],
  isPushed: false,
  isPreviewed: false,
};
