import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { runShell } from "@stand-ins/azure";
import { stepResource } from "@tracker/infra/step-resource";
import { only, registered } from "@tracker/infra/testing";
import { describe, expect, test } from "vitest";

const INFRA = join(import.meta.dirname, "../../infra");
const SCRIPT = "../test/fixtures/tell-values.ts";

/** Values that some shell, Go or the C runtime would interpret. */
const TRYING = [
  "Müller & Söhne (IT):6b29fc40:group,Ops:5:user",
  "two words",
  "'single' \"double\"",
  "%PATH%",
  "$HOME `id` $(id)",
  "^caret^",
  "a&b|c<d>e;f",
  "!here!",
  "C:\\ends with one\\",
  "\\\\two\\\\",
  '\\"',
  "--hash=looks like a flag",
  "-",
  "two\nlines",
];

/** The values that a step registered with these values reads when the real plugin starts it. */
async function told(values: Readonly<Record<string, string>>, asOnWindows: boolean): Promise<unknown> {
  const resources = await registered((group) => stepResource("tell", SCRIPT, values, { deletedWith: group }));
  const { create, update, interpreter, environment, ...others } = only(resources, "command:local:Command");
  expect([update, others]).toEqual([create, {}]);
  const { PATH = "", SystemRoot = "" } = process.env;
  const { stdout, both, failure } = await runShell({
    command: String(create),
    interpreter: interpreter as string[] | undefined,
    dir: INFRA,
    environment: { PATH, SystemRoot, ...(environment as Record<string, string>) },
    stdin: undefined,
    asOnWindows,
    hear: () => {},
    started: () => {},
  });
  expect(failure, both).toBeUndefined();
  return JSON.parse(stdout);
}

test.each([
  ["as this system starts it", false],
  ["as Windows would start it", true],
])("a step reads its values unchanged, %s", async (_system, asOnWindows) => {
  const values = Object.fromEntries(TRYING.map((value, index) => [`value-${index}`, value]));
  expect(await told(values, asOnWindows)).toEqual(values);
});

describe("a step run by hand", () => {
  const run = (args: readonly string[], environment: NodeJS.ProcessEnv) =>
    spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", SCRIPT, ...args], {
      cwd: INFRA,
      encoding: "utf8",
      env: { PATH: process.env.PATH, ...environment },
    });

  test("with flags reads no variables", () => {
    const { stdout } = run(["--value-0", "a b", "--value-1=5"], { TRACKER_STEP_VALUE_2: "Ops:5:user" });
    expect(JSON.parse(stdout)).toEqual({ "value-0": "a b", "value-1": "5" });
  });

  test("refuses an unknown variable as it refuses an unknown flag", () => {
    const { status, stderr } = run([], { TRACKER_STEP_SERVER: "prices", TRACKER_STEP_VALUE_0: "5" });
    expect([status, stderr]).toEqual([1, expect.stringContaining("--server is not a flag; the flags are --value-0,")]);
  });
});
