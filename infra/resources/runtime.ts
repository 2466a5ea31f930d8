/** What the app runs on: the newest that the platform has as LTS. */
export const RUNTIME = { name: "node", version: "24" } as const;
