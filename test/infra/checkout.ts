import { cpSync, globSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hashOfManifests } from "../../scripts/dependencies.mjs";
import { EVERYTHING } from "../../scripts/scopes.mjs";
import { ROOT } from "./ours.ts";

/** Files that are not in version control. */
const OWN = /(^|[/\\])(node_modules|dist|\.git|\.tools|\.data|Pulumi\.[\w-]+\.yaml)$/;

/** Copies this repository to `folder` as in version control, with nothing installed. */
export function checkOut(folder: string): string {
  cpSync(ROOT, folder, { recursive: true, filter: (from) => !OWN.test(from.slice(ROOT.length)) });
  return folder;
}

/** Installs the dependencies as the first npm command would, so that it has nothing to fetch. */
export function install(folder: string): void {
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"), "junction");
  const own = "{bench,infra,infra/policy,function,powerbi,packages/*,packages/*/*,stand-ins/*,test}/node_modules";
  for (const modules of globSync(own, { cwd: ROOT }))
    cpSync(join(ROOT, modules), join(folder, modules), { recursive: true, verbatimSymlinks: true });
  mkdirSync(join(folder, ".tools"));
  const whole = { scopes: [EVERYTHING], hash: hashOfManifests() };
  writeFileSync(join(folder, ".tools/installed.json"), JSON.stringify(whole));
}
