import { type Asked, type Call, partsOf } from "./calls.ts";
import { createFaults, type Faults } from "./faults.ts";
import { partialFailure } from "./partial.ts";
import { PluginError } from "./serve.ts";
import type { Values } from "./wire.ts";

/** What a provider did: with `id` and `outputs` if it created or changed something. */
interface Done {
  readonly id?: string;
  readonly outputs?: Values;
}

/** Sits between the engine and the providers: records each call, and makes it fail on request. */
export interface Watch {
  readonly calls: readonly Call[];
  readonly faults: Faults;
  /** The clock of `Call.began` and `ended`. */
  tick(): number;
  around<Result extends Done>(asked: Asked, act: () => Promise<Result>): Promise<Result>;
  /** What to do when a fault kills the engine. */
  onKill(kill: () => Promise<void>): void;
}

export function createWatch(): Watch {
  const calls: Call[] = [];
  const faults = createFaults();
  let clock = 0;
  const tick = () => clock++;
  let kill = async () => {};
  return {
    calls,
    faults,
    tick,
    onKill: (action) => {
      kill = action;
    },
    around: async (asked, act) => {
      const { type, name } = partsOf(asked.urn);
      const began = tick();
      const note = (outcome: Call["outcome"], error?: string) =>
        calls.push({ ...asked, type, name, began, ended: tick(), outcome, error });
      const fault = faults.due(asked.operation, type, name);
      const message = fault?.message ?? `the rehearsal makes ${asked.operation} of ${name} fail (${fault?.how})`;
      if (fault?.how === "refused") {
        note("failed", message);
        throw new PluginError(message);
      }
      if (fault?.how === "killed") return die("failed");
      const done = await act().catch((error: unknown) => {
        note("failed", error instanceof Error ? error.message : String(error));
        throw error;
      });
      if (fault?.how === "killed-after") return die("lost");
      note(fault === undefined ? "done" : (fault.how as "partial" | "lost"), fault && message);
      if (fault?.how === "partial" && done.id !== undefined)
        throw partialFailure(message, { id: done.id, outputs: done.outputs ?? {}, inputs: asked.inputs });
      if (fault !== undefined) throw new PluginError(message);
      return done;

      /** Kills the engine and never answers it. */
      function die(outcome: Call["outcome"]): Promise<never> {
        note(outcome, "the engine was killed");
        void kill();
        return new Promise(() => {});
      }
    },
  };
}
