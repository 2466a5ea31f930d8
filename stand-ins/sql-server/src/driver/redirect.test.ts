import { expect, test } from "vitest";
import { error, sqlErrors, type TdsServerOptions } from "../index.ts";
import { connect, serve } from "./connect.ts";

/** A server, and a gateway that redirects clients to it. */
async function gatewayAndTarget(targetOptions?: TdsServerOptions) {
  const target = await serve({ reply: () => [], ...targetOptions });
  const gateway = await serve({ redirect: { host: target.host, port: target.port } });
  return { gateway, target };
}

test("a client is redirected, and signs in at the target", async () => {
  const { gateway, target } = await gatewayAndTarget();
  const pool = await connect(gateway);
  await pool.request().query("any");
  expect(gateway.log.of("login")).toHaveLength(target.log.of("login").length);
  expect([gateway, target].map(({ log }) => log.requests.length)).toEqual([0, 1]);
});

test("the target's certificate is verified as well", async () => {
  const { gateway, target } = await gatewayAndTarget({ tls: { flaw: "untrusted" } });
  await expect(connect(gateway)).rejects.toMatchObject({
    code: "ESOCKET",
    message: expect.stringMatching("redirected from"),
  });
  expect([gateway, target].map(({ log }) => log.of("login").length)).toEqual([1, 0]);
});

test("after a transient error at the target the driver starts again at the gateway", async () => {
  const { gateway, target } = await gatewayAndTarget();
  target.failNext("login", error(sqlErrors.databaseUnavailable));
  await connect(gateway, { options: { maxRetriesOnTransientErrors: 1, connectionRetryInterval: 1 } });
  expect([gateway, target].map(({ log }) => log.traffic.length)).toEqual([2, 2]);
});
