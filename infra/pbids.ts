/**
 * The content of a .pbids file: Power BI Desktop opens it, asks for a sign-in and offers the tables
 * (https://learn.microsoft.com/power-bi/connect-data/desktop-data-sources#use-pbids-files-to-get-data).
 */
export function pbids(server: string, database: string, mode: "Import" | "DirectQuery" = "Import"): string {
  return JSON.stringify({
    version: "0.1",
    connections: [{ details: { protocol: "tds", address: { server, database } }, options: {}, mode }],
  });
}
