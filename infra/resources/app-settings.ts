import { type Input, interpolate, type Output } from "@pulumi/pulumi";
import type { Currency, SourceName } from "@tracker/core";
import { keySetting, SETTINGS, SQL_SETTINGS, sourcesSetting } from "@tracker/settings";
import { VENUES } from "@tracker/sources";

export interface AppSettingsArgs {
  /** Address of the account's blobs, from Azure: its host differs between clouds. */
  readonly blobEndpoint: Input<string>;
  /** The client id of the app's identity. */
  readonly clientId: Input<string>;
  readonly connectionString: Input<string>;
  readonly server: Input<string>;
  readonly database: Input<string>;
  readonly pipeline: {
    readonly currencies: readonly Currency[];
    readonly sources: readonly SourceName[];
    readonly lookBackHours: number;
    readonly quoteDays: number;
    readonly web: boolean;
  };
  /** A reference into the key vault, if there is a key. */
  readonly coindeskKey: Output<string> | undefined;
}

/** The app's environment, without secrets. Our own settings have the names of the code that reads them. */
export function appSettings(args: AppSettingsArgs): Record<string, Input<string>> {
  const { blobEndpoint, clientId, connectionString, server, database, pipeline, coindeskKey } = args;
  return {
    // As in the quickstart for a timer (Azure-Samples/functions-quickstart-typescript-azd-timer): its host needs only blobs.
    AzureWebJobsStorage__blobServiceUri: blobEndpoint,
    AzureWebJobsStorage__credential: "managedidentity",
    AzureWebJobsStorage__clientId: clientId,
    APPLICATIONINSIGHTS_CONNECTION_STRING: connectionString,
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: interpolate`ClientId=${clientId};Authorization=AAD`,
    // Otherwise the platform answers at / with a page of its own.
    AzureWebJobsDisableHomepage: "true",
    [SQL_SETTINGS.server.name]: server,
    [SQL_SETTINGS.database.name]: database,
    [SQL_SETTINGS.clientId.name]: clientId,
    [SETTINGS.currencies.name]: pipeline.currencies.join(),
    [sourcesSetting(VENUES).name]: pipeline.sources.join(),
    [SETTINGS.lookBackHours.name]: String(pipeline.lookBackHours),
    [SETTINGS.quoteDays.name]: String(pipeline.quoteDays),
    [SETTINGS.web.name]: pipeline.web ? "on" : "off",
    ...(coindeskKey && { [keySetting("coindesk").name]: coindeskKey }),
  };
}
