/** `npm run package [-- FOLDER]`: builds what is deployed, as `pulumi up` does, and says what it is. */
import { relative } from "node:path";
import { buildPackage } from "./bundle.ts";

const { folder, hash } = await buildPackage(process.argv[2]);
process.stdout.write(`${relative(process.cwd(), folder)}\nSHA-256 over its paths and contents: ${hash}\n`);
