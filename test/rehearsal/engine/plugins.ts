import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The engine finds a plugin as an executable on the PATH that prints its port. Ours are served by the rehearsal's own
 * process; the executable only tells where, and ends when the engine that started it does.
 */
export function announcePlugin(folder: string, name: string, port: number): void {
  mkdirSync(folder, { recursive: true });
  const script = `#!/usr/bin/env node\nconsole.log(${port});\nprocess.stdin.resume().on("end", () => process.exit());\n`;
  const file = join(folder, name);
  if (process.platform !== "win32") {
    writeFileSync(file, script);
    chmodSync(file, 0o755);
    return;
  }
  writeFileSync(`${file}.cjs`, script);
  writeFileSync(`${file}.cmd`, `@node "%~dp0${name}.cjs" %*\r\n`);
}
