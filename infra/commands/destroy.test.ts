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
const STAKE = "About 3 prices go with it.";
const HOW_TO_END = expect.stringMatching(
  /^If it ended half-way: .* npm run destroy -- --stack dev ends it\. Until then up refuses/,
);
const APP = { type: "Microsoft.Web/sites", name: "prices1" };

/** Each try of the CLI ends with a code, and leaves something in the group; undefined where the group is gone. */
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

test("while Azure holds only the subnet of the app that is gone, it is tried again", async () => {
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

test("what failed for another reason, or was not wanted after all, is not tried again, and what is left is listed", async () => {
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

test("what Azure has made by itself beside Application Insights does not end the tries, and is listed while it is there", async () => {
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

test("an action group of somebody's own is nothing that Azure has made", async () => {
  const own = { type: "microsoft.insights/actiongroups", name: "prices4" };
  expect((await destroyed([[255, [NETWORK, own]]])).runs).toBe(1);
});

test("a subnet that Azure never lets go ends the tries", async () => {
  const { code, runs, said } = await destroyed(Array.from({ length: 20 }, () => [255, [NETWORK]] as const));
  expect([code, runs, ...said.slice(-2)]).toEqual([
    255,
    10,
    expect.stringMatching(/^Left in Azure.*: 1 resource/),
    HOW_TO_END,
  ]);
});

test("who presses Ctrl-C while it waits for Azure is told what is left, and no other try begins", async () => {
  const stop = new AbortController();
  const network = [255, [NETWORK]] as const;
  const { code, runs, said } = await destroyed([network, network], {
    signal: stop.signal,
    say: (line) => line !== STAKE && stop.abort(),
  });
  expect([code, runs, said.at(-2)]).toEqual([255, 1, expect.stringMatching(/^Left in Azure.*: 1 resource/)]);
});

test("what goes with it is told before anything begins, and who then presses Ctrl-C has begun nothing", async () => {
  const stop = new AbortController();
  const stopped = await destroyed([[0, undefined]], { signal: stop.signal, say: () => stop.abort() });
  expect(stopped).toEqual({ code: 1, runs: 0, said: [STAKE] });
});

test("of a stack that has nothing in Azure nothing is said", async () => {
  expect(await destroyed([[0, undefined]], { group: [] })).toEqual({ code: 0, runs: 1, said: [] });
});
