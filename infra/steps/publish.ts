import { addSlots, formatSlot, slotAt, TrackerError } from "@tracker/core";
import { withPackage, zipOf } from "@tracker/function/package";
import { deployerCredential } from "../azure/credential.ts";
import { waitForFunctions } from "../azure/function-list.ts";
import { publishPackage } from "../azure/publishing-service.ts";
import { signIn } from "../azure/sign-in.ts";
import { runStep } from "./run-step.ts";
import { flag, hashFlag, PLACE } from "./step-flags.ts";
import { valuesOf } from "./step-values.ts";

const FLAGS = {
  ...PLACE,
  site: flag("site", "the name of the function app", "prices1a2b3c4d"),
  host: flag("host", "the host that its code is published to", "prices1a2b3c4d.scm.azurewebsites.net"),
  hash: hashFlag,
};

/** Publishes the package and waits until the platform lists its functions. Safe to repeat and to interrupt. */
await runStep(async (args, signal, say) => {
  const { tenant, subscription, group, site, host, hash } = valuesOf(FLAGS, args);
  const code = await withPackage((built) => ({ hash: built.hash, zip: zipOf(built) }));
  if (hash !== undefined && hash !== code.hash) {
    throw new TrackerError("bad-input", "the sources changed since this was planned", { hint: "Run pulumi up again." });
  }
  const arm = await signIn(await deployerCredential(process.env, tenant), { tenant, subscription });
  await publishPackage({ host, zip: code.zip, token: arm.token, signal, say });
  const functions = await waitForFunctions(arm, group, site, signal);
  const first = formatSlot(addSlots(slotAt(Date.now()), 1));
  say(
    `published ${functions.join(", ")}; the first price is due at ${first}: pulumi stack output page, or npm run verify`,
  );
});
