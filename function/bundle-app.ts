import { createRequire } from "node:module";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";

const HERE = import.meta.dirname;
const DRIVER = "mssql";

/** The app's script, and apart from it the SQL driver: it takes longer to parse than all the rest, and only its first use waits for it. */
export const SCRIPTS = { main: "main.js", driver: "sql-driver.js" } as const;

/**
 * Bundles the app into two minified CommonJS files in a folder, each with its source map beside it. Resolves to the files that went into
 * them, relative to the repository.
 */
export async function bundleApp(outdir: string): Promise<string[]> {
  const { resolve } = createRequire(import.meta.resolve("@tracker/store-driver/mssql"));
  const { metafile } = await build({
    entryPoints: [
      { in: join(HERE, "src/main.ts"), out: nameOf(SCRIPTS.main) },
      { in: resolve(DRIVER), out: nameOf(SCRIPTS.driver) },
    ],
    outdir,
    absWorkingDir: join(HERE, ".."),
    bundle: true,
    platform: "node",
    // The platform runs Node 24; 22 is the oldest that these sources run on.
    target: "node22",
    // The worker loads CommonJS, and most of the bundled modules are CommonJS.
    format: "cjs",
    minify: true,
    // So that no tsconfig.json above changes the bytes.
    tsconfigRaw: "{}",
    sourcemap: "external",
    legalComments: "none",
    metafile: true,
    // The worker provides it.
    external: ["@azure/functions-core"],
    plugins: [driverApart, withoutIdentityLibrary],
  });
  return Object.keys(metafile.inputs);
}

function nameOf(script: string): string {
  return script.replace(/\.js$/, "");
}

const driverApart: Plugin = {
  name: "driver-apart",
  setup: (pluginBuild) => {
    pluginBuild.onResolve({ filter: new RegExp(`^${DRIVER}$`) }, () => ({
      path: `./${SCRIPTS.driver}`,
      external: true,
    }));
  },
};

/** The SQL driver loads @azure/identity even if nothing uses it, as here: see src/environment.ts. */
const withoutIdentityLibrary: Plugin = {
  name: "without-identity-library",
  setup: (pluginBuild) => {
    pluginBuild.onResolve({ filter: /^@azure\/identity$/ }, () => ({ path: "@azure/identity", namespace: "left-out" }));
    pluginBuild.onLoad({ filter: /.*/, namespace: "left-out" }, () => ({ contents: "module.exports = {};" }));
  },
};
