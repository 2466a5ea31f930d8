import { expect, test } from "vitest";
import { proxyOf } from "./proxy.ts";

const PROXY = { HTTPS_PROXY: "http://user:hunter2@proxy.example:3128" };
const THROUGH = "The venues are asked through the proxy in HTTPS_PROXY.";
const USED = { ...PROXY, NODE_USE_ENV_PROXY: "1" };

test.each([
  [{}, "22.18.0", undefined],
  [USED, "22.21.0", THROUGH],
  [USED, "24.5.0", THROUGH],
  [USED, "26.0.0", THROUGH],
  [USED, "22.18.0", "HTTPS_PROXY is not used: Node 22.18.0 cannot use a proxy; Node 22.21, 24.5 and newer can"],
  [USED, "24.4.1", "HTTPS_PROXY is not used: Node 24.4.1 cannot use a proxy; Node 22.21, 24.5 and newer can"],
  [USED, "23.11.0", "HTTPS_PROXY is not used: Node 23.11.0 cannot use a proxy; Node 22.21, 24.5 and newer can"],
  [
    PROXY,
    "24.5.0",
    "HTTPS_PROXY is not used: Node uses it only if NODE_USE_ENV_PROXY=1 is set when it starts, as npm's commands do",
  ],
  [{ https_proxy: "x" }, "24.5.0", expect.stringMatching(/^https_proxy is not used: /)],
])("with %j Node %s prints %j", (environment, version, line) => {
  expect(proxyOf(environment, version)?.text).toEqual(line);
});
