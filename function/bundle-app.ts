import { join } from "node:path";
import { build, type Plugin } from "esbuild";

const HERE = import.meta.dirname;

/**
 * Bundles the app into one minified CommonJS file, with its source map beside it. Resolves to the files that went into it, relative to
 * the repository.
 */
export async function bundleScript(outfile: string): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: [join(HERE, "src/main.ts")],
    outfile,
    absWorkingDir: join(HERE, ".."),
    bundle: true,
    platform: "node",
    // The platform runs Node 24; 22 is the oldest that these sources run on.
    target: "node22",
    // The worker loads CommonJS, and what is bundled is CommonJS for the most part.
    format: "cjs",
    minify: true,
    // Whatever tsconfig.json lies above has no say in the bytes.
    tsconfigRaw: "{}",
    sourcemap: "external",
    legalComments: "none",
    metafile: true,
    // The worker brings its own.
    external: ["@azure/functions-core"],
    plugins: [withoutIdentityLibrary],
  });
  return Object.keys(metafile.inputs);
}

/** The SQL driver loads @azure/identity whether it is used or not. It is not: see src/environment.ts. */
const withoutIdentityLibrary: Plugin = {
  name: "without-identity-library",
  setup: (pluginBuild) => {
    pluginBuild.onResolve({ filter: /^@azure\/identity$/ }, () => ({ path: "@azure/identity", namespace: "left-out" }));
    pluginBuild.onLoad({ filter: /.*/, namespace: "left-out" }, () => ({ contents: "module.exports = {};" }));
  },
};
