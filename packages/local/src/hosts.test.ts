import { expect, test } from "vitest";
import { hostRefusal } from "./hosts.ts";

const statusFor = (named: readonly string[], host = "127.0.0.1", allowedHosts: readonly string[] = []) =>
  hostRefusal(named, { host, allowedHosts })?.status ?? 200;

test.each([
  ["localhost", 200],
  ["localhost:8288", 200],
  ["LocalHost:1", 200],
  ["127.0.0.1:8288", 200],
  ["[::1]:8288", 200],
  ["evil.example", 421],
  ["evil.example:8288", 421],
  ["localhost.evil.example", 421],
  ["127.0.0.2", 421],
  ["192.168.1.7:8288", 421],
  ["[fe80::1]", 421],
  ["prices.example.org", 421],
  ["", 400],
  ["a b", 400],
  ["user@localhost", 400],
  ["localhost:port", 400],
  ["localhost:99999", 400],
  ["localhost:999999", 400],
  ["localhost/path", 400],
  ["[localhost]", 400],
  ["::1", 400],
])("a server for this machine only answers Host: %s with %i", (name, status) => {
  expect(statusFor([name])).toBe(status);
});

test("a request without a Host or with several is refused", () => {
  expect([statusFor([]), statusFor(["localhost", "localhost"])]).toEqual([400, 400]);
});

test("allowed names are served, with any port, and no others", () => {
  const status = (name: string) => statusFor([name], "127.0.0.1", ["prices.example.org"]);
  expect(["prices.example.org", "Prices.Example.Org:443", "localhost", "example.org"].map(status)).toEqual([
    200, 200, 200, 421,
  ]);
});

test("a server for other machines also serves IP addresses, which rebinding cannot use", () => {
  const status = (name: string) => statusFor([name], "0.0.0.0");
  expect(["192.168.1.7:8288", "[fe80::1]:8288", "localhost", "evil.example"].map(status)).toEqual([200, 200, 200, 421]);
});

test("a refusal is one line with the hosts that are served and how to add one", () => {
  expect(hostRefusal(["evil.example"], { host: "127.0.0.1", allowedHosts: ["a.example"] })?.problem).toBe(
    "only these hosts are served: localhost, 127.0.0.1, [::1], a.example; --allowed-host NAME adds one",
  );
});
