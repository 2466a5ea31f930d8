/** The app's runtime: the newest LTS that the platform offers. */
export const RUNTIME = { name: "node", version: "24" } as const;
