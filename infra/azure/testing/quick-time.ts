import type { Time } from "../poll-until.ts";

/** Time that passes as soon as it is waited for, and the waits that it was asked for, in milliseconds. */
export function quickTime(): Time & { readonly waits: readonly number[] } {
  let now = 0;
  const waits: number[] = [];
  return {
    waits,
    now: () => now,
    sleep: async (milliseconds) => {
      waits.push(milliseconds);
      now += milliseconds;
    },
  };
}
