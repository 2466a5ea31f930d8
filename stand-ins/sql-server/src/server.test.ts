import { execFile } from "node:child_process";
import { connect } from "node:net";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { startTdsServer } from "./index.ts";
import { encodePrelogin } from "./messages/prelogin.ts";
import { framePackets, PACKET } from "./wire/packet.ts";

const prelogin = encodePrelogin({ encryption: 0, fedAuthRequired: false });
const packet = (type: number, payload: Buffer) => framePackets(payload, { type, packetSize: 4096 });

test.each([
  ["does not speak TDS", [Buffer.from("GET / HTTP/1.1\r\n\r\n".repeat(2_000))]],
  ["sends no valid packet", [Buffer.alloc(64)]],
  ["begins with LOGIN7", [packet(PACKET.login7, prelogin)]],
  ["sends PRELOGIN twice", [packet(PACKET.prelogin, prelogin), packet(PACKET.prelogin, prelogin)]],
  ["sends a truncated LOGIN7", [packet(PACKET.prelogin, prelogin), packet(PACKET.login7, Buffer.alloc(40))]],
])("a client that %s is disconnected, and the log says why", async (_, sent) => {
  const server = await startTdsServer({ tls: false });
  onTestFinished(() => server.close());
  const client = connect(server.port, server.host).on("error", () => {});
  for (const bytes of sent) client.write(bytes);
  await new Promise((resolve) => client.resume().on("close", resolve));
  await expect.poll(() => server.log.of("problem")).toHaveLength(1);
});

test("closing leaves nothing that keeps the process alive", async () => {
  const program = `
    import { connect } from "node:net";
    import { once } from "node:events";
    import { startTdsServer } from "./index.ts";
    const server = await startTdsServer();
    const client = connect(server.port, server.host);
    await once(client, "connect");
    await server.close();
    await once(client, "close");
    console.log(server.log.events.map(({ kind }) => kind).join());`;
  const run = promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: import.meta.dirname,
    timeout: 5_000,
  });
  expect((await run).stdout.trim()).toBe("connect,close");
});
