// The entry for Pulumi, in JavaScript that any Node can parse: an old Node could not parse the rest, and so could not say what is wrong.
import module from "node:module";
import { join } from "node:path";

const found = process.versions.node;
const [major, minor] = found.split(".").map(Number);

if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `This program needs Node 22.18 or newer, but Pulumi found ${found} on the PATH: install a newer one (https://nodejs.org), or run npm run up, which fetches one.\n`,
  );
  process.exit(1);
}

// Compiling TypeScript takes longer than running it, so Node caches the result. Where nothing can be written, it runs without the cache.
module.enableCompileCache(join(import.meta.dirname, "../.tools/compile-cache"));

const program = await import("./index.ts").catch(async (error) => {
  throw (await import("./load-failure.ts")).loadFailure(error);
});

export default program.default;
