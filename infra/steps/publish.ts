import { addSlots, formatSlot, slotAt, TrackerError } from "@tracker/core";
import { withPackage, zipOf } from "@tracker/function/package";
import { type Io, runMain } from "@tracker/settings/command-line";
import { deployerCredential } from "../azure/credential.ts";
import { listFunctions, waitForFunctions } from "../azure/function-list.ts";
import { publishPackage } from "../azure/publishing-service.ts";
import { signIn } from "../azure/sign-in.ts";
import { BY_PULUMI, exampleOf, flag, hashFlag, PLACE, valuesOf } from "./step-flags.ts";

const FLAGS = {
  ...PLACE,
  site: flag("site", "the name of the function app", "prices1a2b3c4d"),
  host: flag("host", "the host to which its code is published", "prices1a2b3c4d.scm.azurewebsites.net"),
  hash: hashFlag,
};

await runMain({
  usage: "node infra/steps/publish.ts",
  description: `Publishes the function's package and waits until the platform lists its functions. ${BY_PULUMI}`,
  flags: FLAGS,
  examples: [exampleOf("node infra/steps/publish.ts", FLAGS)],
  run,
});

/** Safe to repeat and to interrupt. */
async function run(args: readonly string[], { environment, print: say, signal }: Io): Promise<void> {
  const { tenant, subscription, group, site, host, hash } = valuesOf(FLAGS, args, environment);
  const code = await withPackage((built) => ({ hash: built.hash, zip: zipOf(built) }));
  if (hash !== undefined && hash !== code.hash) {
    throw new TrackerError("bad-input", "the code has changed since this was planned", {
      hint: "Run pulumi up again.",
    });
  }
  const arm = await signIn(await deployerCredential(environment, tenant), { tenant, subscription });
  const app = { group, site };
  const again = (await listFunctions(arm, app)).names.length > 0;
  await publishPackage({ host, zip: code.zip, token: arm.token, signal, say, again });
  const functions = await waitForFunctions(arm, app, { signal, say });
  const first = formatSlot(addSlots(slotAt(Date.now()), 1));
  say(
    `published ${functions.join(", ")}; the first price is due at ${first}: pulumi stack output page, or npm run verify`,
  );
}
