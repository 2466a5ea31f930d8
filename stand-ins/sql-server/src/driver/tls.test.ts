import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { connect, serve } from "./connect.ts";

test("the client verifies the certificate, by address and by name", async () => {
  const server = await serve();
  await connect(server);
  await connect(server, { server: "localhost" });
  expect(server.log.of("tls").map(({ version }) => version)).toEqual(["TLSv1.2", "TLSv1.2"]);
});

test.each([
  ["wrong-host", /Hostname\/IP does not match/],
  ["expired", /certificate has expired/],
  ["untrusted", /unable to|self-signed|signature failure/],
] as const)("the client refuses a certificate that is %s", async (flaw, reason) => {
  const server = await serve({ tls: { flaw } });
  await expect(connect(server)).rejects.toMatchObject({ code: "ESOCKET", message: expect.stringMatching(reason) });
  expect(server.log.of("login")).toEqual([]);
});

test("a client that trusts any certificate accepts a flawed one", async () => {
  const server = await serve({ tls: { flaw: "expired" } });
  await connect(server, { options: { trustServerCertificate: true } });
});

test("an authority in NODE_EXTRA_CA_CERTS is trusted", async () => {
  const server = await serve();
  const folder = await mkdtemp(join(tmpdir(), "tds-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const authority = join(folder, "ca.pem");
  await writeFile(authority, server.ca);
  const program = `
    import mssql from "mssql";
    const { server, port } = JSON.parse(process.argv[1]);
    const pool = await mssql.connect({ server, port, user: "reader", password: "any" });
    await pool.close();`;
  const run = (env: NodeJS.ProcessEnv) =>
    promisify(execFile)(
      process.execPath,
      ["--input-type=module", "--eval", program, JSON.stringify({ server: server.host, port: server.port })],
      { cwd: import.meta.dirname, env: { ...process.env, ...env } },
    );
  await run({ NODE_EXTRA_CA_CERTS: authority });
  await expect(run({ NODE_EXTRA_CA_CERTS: "" })).rejects.toThrow(/unable to verify|self-signed|local issuer/);
});

test("a driver limited to TLS 1.2 cannot connect to a server that requires 1.3", async () => {
  const server = await serve({ tls: { minVersion: "TLSv1.3" } });
  await expect(connect(server)).rejects.toMatchObject({ code: "ESOCKET" });
  expect(server.log.of("problem")).toHaveLength(1);
});

test("a server without encryption is refused by clients that require it, and accepted by others", async () => {
  const server = await serve({ tls: false });
  await expect(connect(server)).rejects.toMatchObject({ code: "EENCRYPT" });
  await connect(server, { options: { encrypt: false } });
  expect(server.log.of("tls")).toEqual([]);
});

test("a client that does not encrypt is told that it must", async () => {
  const server = await serve();
  await expect(connect(server, { options: { encrypt: false } })).rejects.toMatchObject({ code: "EENCRYPT" });
});
