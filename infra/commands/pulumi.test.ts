import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { skipReason } from "../../scripts/skips.ts";
import { announcedPulumi, ROOT } from "./pulumi.ts";

const skip = process.platform === "win32" && skipReason("Windows starts no script as a program", "npm test, elsewhere");

test.skipIf(skip)(
  `the CLI that is fetched has the version that the workflows use${skip ? ` (skipped: ${skip})` : ""}`,
  async () => {
    const action = readFileSync(join(ROOT, ".github/actions/pulumi/action.yaml"), "utf8");
    const [, version = ""] = /pulumi-version: (\S+)/.exec(action) ?? [];
    const home = mkdtempSync(join(tmpdir(), "pulumi-home-"));
    onTestFinished(() => rmSync(home, { recursive: true }));
    // Where the npm package keeps what it has fetched.
    const folder = join(home, "versions", version, "bin");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "pulumi"), `#!/bin/sh\necho ${version}\n`);
    chmodSync(join(folder, "pulumi"), 0o755);
    const environment = { PULUMI_HOME: home, PATH: "", HTTPS_PROXY: "http://127.0.0.1:1", NODE_USE_ENV_PROXY: "1" };
    const pulumi = announcedPulumi({ environment, print: () => {} });
    expect(await pulumi.ask(["version"])).toEqual({ ok: true, stdout: `${version}\n`, stderr: "" });
  },
);
