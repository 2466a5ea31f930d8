// @ts-check
import { BlobContainer } from "@pulumi/azure-native/storage/blobContainer.js";
import { StorageAccount } from "@pulumi/azure-native/storage/storageAccount.js";
import { validateResourceOfType } from "@pulumi/policy";

export const storageWithoutKeys = {
  name: "storage-without-keys",
  description: "A storage account is accessed by identities with a role, never with its keys.",
  validateResource: validateResourceOfType(StorageAccount, (account, _, report) => {
    // Azure enables the keys unless told otherwise.
    if (account.allowSharedKeyAccess !== false) report("the account's keys work: set allowSharedKeyAccess to false.");
  }),
};

export const storagePrivate = {
  name: "storage-private",
  description: "Nobody reads a blob without signing in.",
  validateResource: [
    validateResourceOfType(StorageAccount, (account, _, report) => {
      if (account.allowBlobPublicAccess !== false)
        report("containers of the account can be made public: set allowBlobPublicAccess to false.");
    }),
    validateResourceOfType(BlobContainer, ({ publicAccess }, _, report) => {
      if (publicAccess !== undefined && publicAccess !== "None")
        report(`publicAccess is ${publicAccess}: set it to None, or leave it out.`);
    }),
  ],
};

export const storageTls = {
  name: "storage-tls",
  description: "A storage account is reached over HTTPS only, with TLS 1.2 or newer.",
  validateResource: validateResourceOfType(StorageAccount, (account, _, report) => {
    if (account.enableHttpsTrafficOnly !== true) report("plain HTTP works: set enableHttpsTrafficOnly to true.");
    if (!["TLS1_2", "TLS1_3"].includes(String(account.minimumTlsVersion)))
      report(`minimumTlsVersion is ${account.minimumTlsVersion ?? "not set"}: set it to TLS1_2.`);
  }),
};
