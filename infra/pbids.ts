import { all, type Input, type Output } from "@pulumi/pulumi";

/** What a .pbids file holds: opened by Power BI Desktop, it asks who signs in and goes on to the tables. */
export function pbids(server: Input<string>, database: Input<string>): Output<string> {
  return all([server, database]).apply(([serverName, databaseName]) =>
    JSON.stringify({
      version: "0.1",
      connections: [
        {
          details: { protocol: "tds", address: { server: serverName, database: databaseName } },
          options: {},
          mode: "Import",
        },
      ],
    }),
  );
}
