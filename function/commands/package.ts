/** `npm run package`: builds what is deployed, as `pulumi up` does, and says what it is. */
import { relative } from "node:path";
import { describeError, TrackerError } from "@tracker/core";
import { type Field, localPath, readFlags, unwrap } from "@tracker/settings";
import { buildPackage } from "../build-package.ts";

const FLAGS = {
  folder: {
    name: "--folder",
    meaning: "the folder to build the folder package in (function/dist unless said)",
    allowed: "the path of a folder",
    example: "dist",
    otherwise: undefined,
    read: localPath,
  } as Field<string | undefined>,
};

try {
  const wanted = unwrap(readFlags(FLAGS, process.argv.slice(2), process.env));
  const { folder, hash } = await buildPackage(wanted.folder);
  process.stdout.write(`${relative(process.cwd(), folder)}\nSHA-256 over its paths and contents: ${hash}\n`);
} catch (error) {
  if (!(error instanceof TrackerError)) throw error;
  process.stderr.write(`${describeError(error)}\n`);
  process.exitCode = 1;
}
