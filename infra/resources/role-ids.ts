/** The ids of Azure's built-in roles that the function's identity gets. */
export const ROLES = {
  /** On the storage account: the host keeps its locks, the timer's state and the deployed package there. */
  storageBlobDataOwner: "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
  /** On Application Insights: logs are sent as the identity, since the key does not work. */
  monitoringMetricsPublisher: "3913510d-42f4-4e42-8a64-420c390055eb",
  /** On the key vault, where there is one: to read the CoinDesk key. */
  keyVaultSecretsUser: "4633458b-17de-408a-b874-0445c86b69e6",
} as const;
