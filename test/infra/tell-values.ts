/** A step that does nothing but print what it was told. */
import { flag } from "../../infra/steps/flags.ts";
import { runStep } from "../../infra/steps/run-step.ts";
import { valuesOf } from "../../infra/steps/values.ts";

/** --value-0 to --value-19, each with any text. */
const FLAGS = Object.fromEntries(
  Array.from({ length: 20 }, (_, index) => {
    const name = `value-${index}`;
    return [name, { ...flag(name, "anything", "x", /^/), otherwise: undefined }];
  }),
);

await runStep(async (args, _signal, say) => say(JSON.stringify(valuesOf(FLAGS, args))));
