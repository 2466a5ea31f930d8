import { expect, test } from "vitest";
import type { Arm } from "../azure/arm.ts";
import { quickTime } from "../azure/testing/quick-time.ts";
import { destroy } from "./destroy.ts";
import type { Pulumi } from "./pulumi.ts";

const GROUP = {
  subscription: "11111111-1111-4111-8111-111111111111",
  name: "prices1a2b3c4d",
  location: "swedencentral",
};
const NETWORK = { type: "Microsoft.Network/virtualNetworks", name: "prices0" };
const STAKE = "About 3 prices will be lost.";
const HOW_TO_END = expect.stringMatching(
  /^If it stopped half-way: .* npm run destroy -- --stack dev finishes it\. Until then up refuses/,
);
const APP = { type: "Microsoft.Web/sites", name: "prices1" };

/** Runs a destroy in which each try of the CLI ends with a code and leaves something in the group; undefined if the group is gone. */
async function destroyed(
  tries: readonly (readonly [code: number, left: readonly object[] | undefined])[],
  { signal, say: hear, group = [GROUP] }: { signal?: AbortSignal; say?: (line: string) => void; group?: object[] } = {},
) {
  const said: string[] = [];
  const runs: (readonly string[])[] = [];
  const pulumi = {
    run: async (args: readonly string[]) => tries[runs.push(args) - 1]?.[0] ?? 99,
  } as unknown as Pulumi;
  const arm = {
    request: async () => {
      const left = tries[runs.length - 1]?.[1];
      return left === undefined ? { status: 404, body: {} } : { status: 200, body: { value: left } };
    },
  } as unknown as Arm;
  const ready = {
    stack: "dev",
    state: { group: group[0] as typeof GROUP | undefined },
    arm,
  };
  const say = (line: string) => {
    said.push(line);
    hear?.(line);
  };
  const time = quickTime();
  const code = await destroy(pulumi, ready, ["--yes"], {
    atStake: async () => STAKE,
    time,
    say,
    signal: signal ?? new AbortController().signal,
  });
  return { code, runs: runs.length, said };
}

test("tries again while Azure only holds the subnet of the deleted app", async () => {
  expect(
    await destroyed([
      [255, [NETWORK]],
      [255, [NETWORK]],
      [0, undefined],
    ]),
  ).toEqual({
    code: 0,
    runs: 3,
    said: [
      STAKE,
      expect.stringContaining("Azure holds its subnet"),
      expect.stringContaining("Azure holds its subnet"),
      "Nothing is left in Azure: the resource group prices1a2b3c4d is gone.",
    ],
  });
});

test("does not try again after another failure or a refused confirmation, and lists what is left", async () => {
  expect(await destroyed([[1, [NETWORK, APP]]])).toEqual({
    code: 1,
    runs: 1,
    said: [
      STAKE,
      "Left in Azure, in the resource group prices1a2b3c4d: 2 resources\n  Microsoft.Network/virtualNetworks prices0\n  Microsoft.Web/sites prices1",
      HOW_TO_END,
    ],
  });
});

test("ignores what Azure created for Application Insights when it decides to try again, but lists it", async () => {
  const rule = { type: "microsoft.alertsmanagement/smartDetectorAlertRules", name: "Failure Anomalies - prices3" };
  const actions = { type: "microsoft.insights/actiongroups", name: "Application Insights Smart Detection" };
  const { code, runs } = await destroyed([
    [255, [NETWORK, rule]],
    [255, [NETWORK, rule, actions]],
    [0, undefined],
  ]);
  expect([code, runs]).toEqual([0, 3]);
  const alone = await destroyed([[255, [rule, actions]]]);
  expect([alone.runs, alone.said[1]]).toEqual([1, expect.stringContaining("Failure Anomalies - prices3")]);
});

test("does not take a user's action group for one that Azure created", async () => {
  const own = { type: "microsoft.insights/actiongroups", name: "prices4" };
  expect((await destroyed([[255, [NETWORK, own]]])).runs).toBe(1);
});

test("gives up on a subnet that Azure never releases", async () => {
  const { code, runs, said } = await destroyed(Array.from({ length: 20 }, () => [255, [NETWORK]] as const));
  expect([code, runs, ...said.slice(-2)]).toEqual([
    255,
    10,
    expect.stringMatching(/^Left in Azure.*: 1 resource/),
    HOW_TO_END,
  ]);
});

test("lists what is left on Ctrl-C during a wait, and does not try again", async () => {
  const stop = new AbortController();
  const network = [255, [NETWORK]] as const;
  const { code, runs, said } = await destroyed([network, network], {
    signal: stop.signal,
    say: (line) => line !== STAKE && stop.abort(),
  });
  expect([code, runs, said.at(-2)]).toEqual([255, 1, expect.stringMatching(/^Left in Azure.*: 1 resource/)]);
});

test("prints what will be lost before it begins, and begins nothing on Ctrl-C", async () => {
  const stop = new AbortController();
  const stopped = await destroyed([[0, undefined]], { signal: stop.signal, say: () => stop.abort() });
  expect(stopped).toEqual({ code: 1, runs: 0, said: [STAKE] });
});

test("prints nothing for a stack that has nothing in Azure", async () => {
  expect(await destroyed([[0, undefined]], { group: [] })).toEqual({ code: 0, runs: 1, said: [] });
});
