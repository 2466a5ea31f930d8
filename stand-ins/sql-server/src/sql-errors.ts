import type { SqlError } from "./tokens/message.ts";

const RETRY = "Please retry the connection later.";
const SUPPORT = "If the problem persists, contact customer support, and provide them the session tracing ID of";
const TRACING_ID = "'{3F2504E0-4F89-11D3-9A0C-0305E82C3301}'";

/** Errors as Azure SQL words them, with sample names and numbers: `error({ ...sqlErrors.deadlock, line: 7 })`. */
export const sqlErrors = {
  databaseUnavailable: {
    number: 40613,
    class: 17,
    message: `Database 'tracker' on server 'scripted' is not currently available.  ${RETRY}  ${SUPPORT} ${TRACING_ID}.`,
  },
  serviceError: {
    number: 40197,
    class: 17,
    message: "The service has encountered an error processing your request. Please try again. Error code 40166.",
  },
  serviceBusy: {
    number: 40501,
    class: 20,
    message: `The service is currently busy. Retry the request after 10 seconds. Incident ID: ${TRACING_ID}. Code: 131075.`,
  },
  resourceLimit: {
    number: 10928,
    class: 20,
    message:
      "Resource ID: 1. The request limit for the database is 30 and has been reached. See 'http://go.microsoft.com/fwlink/?LinkId=267637' for assistance.",
  },
  resourceBusy: {
    number: 10929,
    class: 20,
    message:
      "Resource ID: 1. The request minimum guarantee is 0, maximum limit is 30, and the current usage for the database is 30. However, the server is currently too busy to support requests greater than 0 for this database.",
  },
  notEnoughResources: {
    number: 49918,
    message:
      "Cannot process request. Not enough resources to process request. The service is currently busy. Please retry the request later.",
  },
  cannotOpenDatabase: {
    number: 4060,
    message: 'Cannot open database "tracker" requested by the login. The login failed.',
  },
  firewall: {
    number: 40615,
    class: 14,
    message:
      "Cannot open server 'scripted' requested by the login. Client with IP address '192.0.2.7' is not allowed to access the server. To enable access, use the Azure Management Portal or run sp_set_firewall_rule on the master database to create a firewall rule for this IP address or address range. It may take up to five minutes for this change to take effect.",
  },
  virtualNetworkRule: {
    number: 40914,
    class: 14,
    message: "Cannot open server 'scripted' requested by the login. Client is not allowed to access the server.",
  },
  wrongServer: {
    number: 40532,
    class: 20,
    message: 'Cannot open server "scripted" requested by the login. The login failed.',
  },
  publicAccessOff: {
    number: 47073,
    class: 14,
    message:
      "An instance-specific error occurred while establishing a connection to SQL Server. The public network interface on this server is not accessible. To connect to this server, use the Private Endpoint from inside your virtual network.",
  },
  tlsVersion: { number: 47072, class: 14, message: "Login failed with invalid TLS version" },
  loginFailed: { number: 18456, class: 14, message: "Login failed for user 'reader'." },
  tokenRefused: { number: 18456, class: 14, message: "Login failed for user '<token-identified principal>'." },
  tokenExpired: {
    number: 18456,
    class: 14,
    message: "Login failed for user '<token-identified principal>'. Token is expired.",
  },
  deadlock: {
    number: 1205,
    state: 51,
    class: 13,
    message:
      "Transaction (Process ID 60) was deadlocked on lock resources with another process and has been chosen as the deadlock victim. Rerun the transaction.",
    rollsBack: true,
  },
  lockTimeout: { number: 1222, state: 51, message: "Lock request time out period exceeded." },
  sizeQuota: {
    number: 40544,
    class: 20,
    message:
      "The database has reached its size quota. Partition or delete data, drop indexes, or consult the documentation for possible resolutions.",
  },
  noTransactionToCommit: {
    number: 3902,
    message: "The COMMIT TRANSACTION request has no corresponding BEGIN TRANSACTION.",
  },
  noTransactionToRollBack: {
    number: 3903,
    message: "The ROLLBACK TRANSACTION request has no corresponding BEGIN TRANSACTION.",
  },
} as const satisfies Readonly<Record<string, SqlError>>;
