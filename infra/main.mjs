// What Pulumi starts, in a language that any Node reads: an old one could not even parse the rest to say so.
import module from "node:module";
import { join } from "node:path";

const found = process.versions.node;
const [major, minor] = found.split(".").map(Number);

if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `This program needs Node 22.18 or newer, and Pulumi found ${found} on the PATH: install a newer one (https://nodejs.org), or run npm run up, which brings one.\n`,
  );
  process.exit(1);
}

// What Node makes of a file it keeps: reading TypeScript takes longer than what it says. Where nothing can be written, it goes without.
module.enableCompileCache(join(import.meta.dirname, "../.tools/compile-cache"));

const program = await import("./index.ts").catch(async (error) => {
  throw (await import("./load-failure.ts")).loadFailure(error);
});

export default program.default;
