import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Rehearsal } from "@stand-ins/azure";
import { onTestFinished } from "vitest";

const HOST = "127.0.0.1";

export const hasGit = spawnSync("git", ["--version"]).status === 0;

/** Makes a folder a repository, with one commit of everything on main. */
function commitAll(folder: string): void {
  const me = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false"];
  for (const args of [
    ["init", "-q", "-b", "main"],
    ["add", "-A"],
    [...me, "commit", "-q", "-m", "all"],
  ]) {
    const { status, stderr } = spawnSync("git", args, { cwd: folder, encoding: "utf8" });
    if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`);
  }
}

/**
 * Serves a folder as GitHub serves a repository, by git's smart protocol over HTTPS with a certificate that the rehearsal trusts, until the
 * test ends.
 * @returns its address, which ends with an owner and a name
 */
export async function serveRepository(folder: string, { azure }: Pick<Rehearsal, "azure">): Promise<string> {
  commitAll(folder);
  const started = new Set<ChildProcess>();
  const uploadPack = (...flags: readonly string[]) => {
    const child = spawn("git", ["upload-pack", "--stateless-rpc", ...flags, folder]);
    started.add(child.once("close", () => started.delete(child)));
    return child;
  };
  const server = createServer(await azure.authority.issue(HOST), (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", `https://${HOST}`);
    if (pathname === "/acme/prices.git/info/refs" && searchParams.get("service") === "git-upload-pack") {
      response.setHeader("content-type", "application/x-git-upload-pack-advertisement");
      response.write("001e# service=git-upload-pack\n0000");
      uploadPack("--advertise-refs").stdout.pipe(response);
    } else if (pathname === "/acme/prices.git/git-upload-pack") {
      response.setHeader("content-type", "application/x-git-upload-pack-result");
      const child = uploadPack();
      request.pipe(child.stdin);
      child.stdout.pipe(response);
    } else response.writeHead(404).end();
  });
  await new Promise<void>((listening) => server.listen(0, HOST, listening));
  onTestFinished(() => {
    for (const child of started) child.kill();
    server.closeAllConnections();
    server.close();
  });
  return `https://${HOST}:${(server.address() as AddressInfo).port}/acme/prices`;
}
