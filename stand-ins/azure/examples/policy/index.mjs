import { StorageAccount } from "@pulumi/azure-native/storage/storageAccount.js";
import { PolicyPack, validateResourceOfType } from "@pulumi/policy";

new PolicyPack("example", {
  policies: [
    {
      name: "no-shared-keys",
      description: "A storage account accepts only identities, no keys.",
      enforcementLevel: "mandatory",
      validateResource: validateResourceOfType(StorageAccount, (account, _, report) => {
        if (account.allowSharedKeyAccess !== false) report("allowSharedKeyAccess must be false");
      }),
    },
  ],
});
