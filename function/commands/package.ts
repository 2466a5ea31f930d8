import { type Field, localPath, unwrap } from "@tracker/settings";
import { pathText, readFlags, runMain } from "@tracker/settings/command-line";
import { buildPackage } from "../build-package.ts";

const FLAGS = {
  folder: {
    name: "--folder",
    description: "the folder to build into: package, and the source maps beside it; function/dist by default",
    valueHint: "FOLDER",
    allowed: "the path of a folder",
    example: "dist",
    default: undefined,
    read: localPath,
  } as Field<string | undefined>,
};

await runMain({
  usage: "npm run package --",
  description: "Builds the deployed package, as npm run up does, and prints its path and hash.",
  flags: FLAGS,
  examples: ["npm run package"],
  run: async (args, { environment, print }) => {
    const wanted = unwrap(readFlags(FLAGS, args, environment));
    const { folder, hash } = await buildPackage(wanted.folder);
    print(`${pathText(folder)}\nSHA-256 over its paths and contents: ${hash}`);
  },
});
