import { relative } from "node:path";
import { type Field, localPath, unwrap } from "@tracker/settings";
import { readFlags, runMain } from "@tracker/settings/command-line";
import { buildPackage } from "../build-package.ts";

const FLAGS = {
  folder: {
    name: "--folder",
    description: "where the folder package is built, with the source maps beside it; function/dist unless said",
    valueHint: "FOLDER",
    allowed: "the path of a folder",
    example: "dist",
    default: undefined,
    read: localPath,
  } as Field<string | undefined>,
};

await runMain({
  usage: "npm run package --",
  description: "Builds what is deployed, as npm run up does, and says what it is.",
  flags: FLAGS,
  examples: ["npm run package"],
  run: async (args, { environment, print }) => {
    const wanted = unwrap(readFlags(FLAGS, args, environment));
    const { folder, hash } = await buildPackage(wanted.folder);
    print(`${relative(process.cwd(), folder)}\nSHA-256 over its paths and contents: ${hash}`);
  },
});
