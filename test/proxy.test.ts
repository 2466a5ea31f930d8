import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { proxyOf, urlSetting } from "@tracker/settings";
import { VENUES } from "@tracker/sources";
import { afterAll, expect, test } from "vitest";
import { proxyProblem, withProxy } from "../scripts/proxy.mjs";
import { skipReason } from "../scripts/skips.ts";
import { LOCAL, startScript } from "./run-script.ts";

const folder = mkdtempSync(join(tmpdir(), "proxy-"));
afterAll(() => rmSync(folder, { recursive: true }));

const { used, text } = proxyOf({ HTTPS_PROXY: "x", NODE_USE_ENV_PROXY: "1" }) ?? {};
const skip = !used && skipReason(text ?? "", "npm test, on a newer one");

test.skipIf(skip)(
  `npm's commands go through a proxy${skip ? ` (skipped: ${skip})` : ""}, except to this machine`,
  async () => {
    const asked: string[] = [];
    const proxy = createServer((request) => void asked.push(String(request.url))).on("connect", (request, socket) => {
      asked.push(String(request.url));
      socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
    });
    let direct = 0;
    const venue = createServer((_request, response) => {
      direct++;
      response.writeHead(503).end();
    });
    const [at, here] = await Promise.all(
      [proxy, venue].map(async (server) => {
        await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
        return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      }),
    );
    try {
      // Names that never resolve: without the proxy, nobody is asked.
      const names = VENUES.filter(({ byDefault }) => byDefault).map(({ name }) => name);
      const [first = "kraken", ...others] = names;
      const urls = others.map((name) => [urlSetting(name).name, `https://${name}.invalid`]);
      const running = startScript(
        "test/fixtures/as-npm.ts",
        [LOCAL, "start", "--once", "--file", join(folder, "prices.db")],
        {
          ...Object.fromEntries([...urls, [urlSetting(first).name, here]]),
          ...{ HTTPS_PROXY: at, HTTP_PROXY: at, NO_PROXY: "example.org" },
        },
      );
      const { stdout, stderr } = await running.ended;
      expect(stdout).toMatch(/^The venues are asked through the proxy in HTTPS_PROXY\.\n/);
      expect(stderr).toBe("no price was stored for this slot\n");
      expect(new Set(asked)).toEqual(new Set(others.map((name) => `${name}.invalid:443`)));
      expect(direct).toBeGreaterThan(0);
    } finally {
      proxy.close();
      venue.close();
    }
  },
);

const ACCEPTED = ["http://proxy:1", " HTTPS://u:p w@proxy/ ", "http:proxy:1", "http://u:p%25zz@proxy:1"];
const REFUSED = ["proxy.example.org:8080", "nonsense", "ftp://x:1", "http://", "http://u:hunter2@pro xy:1", " "];
const ALSO_REFUSED = ["http://u:p#w@proxy:1", "http://u:p%zz@proxy:1", "http://proxy:1/path", "http://proxy:99999"];

test.skipIf(skip)(
  `a proxy is refused if Node refuses it${skip ? ` (skipped: ${skip})` : ""}, without its value`,
  () => {
    const isRefused = (value: string) => proxyProblem({ HTTPS_PROXY: value }) !== undefined;
    const failsIn = (value: string) =>
      spawnSync(process.execPath, ["-e", "0"], { env: withProxy({ ...process.env, HTTPS_PROXY: value }) }).status !== 0;
    const all = [...ACCEPTED, ...REFUSED, ...ALSO_REFUSED];
    expect(all.filter(isRefused)).toEqual([...REFUSED, ...ALSO_REFUSED]);
    expect(all.filter(failsIn)).toEqual([...REFUSED, ...ALSO_REFUSED]);
  },
);

test.each([
  [{ http_proxy: "nonsense" }, "http_proxy"],
  [{ https_proxy: "http://proxy:1", HTTPS_PROXY: "nonsense", HTTP_PROXY: "nonsense" }, "HTTP_PROXY"],
  [{ https_proxy: "http://proxy:1", HTTPS_PROXY: "nonsense" }, undefined],
  [{ HTTPS_PROXY: "nonsense", NODE_USE_ENV_PROXY: "0" }, undefined],
  [{}, undefined],
])("of %j the problem is %j", (environment, name) => {
  expect(proxyProblem(environment)).toBe(
    name && `${name}: its value (not shown) is not an address such as http://proxy:8080`,
  );
});

test("a command under a wrong proxy ends with 1 and one line", async () => {
  const { ended } = startScript("test/fixtures/as-npm.ts", [LOCAL, "--help"], { http_proxy: "u:hunter2@proxy" });
  const line = "http_proxy: its value (not shown) is not an address such as http://proxy:8080\n";
  expect(await ended).toEqual({ code: 1, stdout: "", stderr: line });
});
