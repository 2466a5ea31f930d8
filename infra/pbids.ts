/**
 * What a .pbids file holds: opened by Power BI Desktop, it asks who signs in and goes on to the tables
 * (https://learn.microsoft.com/power-bi/connect-data/desktop-data-sources#use-pbids-files-to-get-data).
 */
export function pbids(server: string, database: string, mode: "Import" | "DirectQuery" = "Import"): string {
  return JSON.stringify({
    version: "0.1",
    connections: [{ details: { protocol: "tds", address: { server, database } }, options: {}, mode }],
  });
}
