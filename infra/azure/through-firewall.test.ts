import { TrackerError } from "@tracker/core";
import { expect, test } from "vitest";
import type { Firewall } from "./firewall.ts";
import { failing } from "./testing/failing.ts";
import { quickTime } from "./testing/quick-time.ts";
import { throughFirewall } from "./through-firewall.ts";

const refused = (address: string) =>
  new TrackerError("no-access", `Client with IP address '${address}' is not allowed to access the server.`, {
    number: 40615,
  });

function firewall(): Firewall & { readonly opened: string[] } {
  const opened: string[] = [];
  return { opened, open: async (address) => void opened.push(address), sweep: async () => opened.length };
}

const running = () => new AbortController().signal;

test("opens the firewall once for each address that the server names, and tries until it is let in", async () => {
  const wall = firewall();
  const said: string[] = [];
  const work = failing(refused("203.0.113.9"), refused("203.0.113.9"), refused("203.0.113.10"));
  expect(await throughFirewall(wall, running(), (line) => said.push(line), work, quickTime())).toBe("done");
  expect(wall.opened).toEqual(["203.0.113.9", "203.0.113.10"]);
  expect(said).toEqual([
    "opening the SQL firewall for 203.0.113.9 while this runs",
    "opening the SQL firewall for 203.0.113.10 while this runs",
  ]);
});

test("passes on any other failure at once", async () => {
  const wall = firewall();
  const work = failing(new Error("no such table"));
  await expect(throughFirewall(wall, running(), () => {}, work)).rejects.toThrow("no such table");
  expect(wall.opened).toEqual([]);
});

test("gives up when the rule does not work after six minutes", async () => {
  const time = quickTime();
  const never = async () => {
    throw refused("203.0.113.9");
  };
  await expect(throughFirewall(firewall(), running(), () => {}, never, time)).rejects.toThrow("203.0.113.9");
  expect(time.now() / 60_000).toBe(6);
});

test("says that it waits for the rule, after ten seconds and then once a minute", async () => {
  const said: string[] = [];
  const work = failing(...Array.from({ length: 30 }, () => refused("203.0.113.9")));
  await throughFirewall(firewall(), running(), (line) => said.push(line), work, quickTime());
  expect(said.slice(1)).toEqual(Array(2).fill("waiting for the firewall rule to work until 00:06Z"));
});

test("gives up when it is told to stop", async () => {
  const stop = new AbortController();
  const stopped = async () => {
    stop.abort();
    throw refused("203.0.113.9");
  };
  const wall = firewall();
  await expect(throughFirewall(wall, stop.signal, () => {}, stopped)).rejects.toThrow("203.0.113.9");
  expect(wall.opened).toEqual([]);
});
