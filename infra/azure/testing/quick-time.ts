import type { Time } from "../poll-until.ts";

/** A clock on which sleeping takes no time, and the sleeps that it was asked for, in milliseconds. */
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
