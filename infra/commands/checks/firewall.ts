import type { Arm } from "../../azure/arm.ts";
import { leftOverRules } from "../../azure/firewall.ts";
import type { Finding } from "./finding.ts";

/** Checks that no killed deployment has left the SQL server's firewall open for its address. */
export async function checkFirewall(
  arm: Arm,
  { group, server }: { readonly group: string; readonly server: string },
): Promise<readonly Finding[]> {
  const left = await leftOverRules(arm, group, server);
  if (left.length === 0) return [{ what: "firewall", outcome: "ok", said: "no deployment has left it open" }];
  const remove = (name: string) =>
    `az sql server firewall-rule delete --resource-group ${group} --server ${server} --name ${name}`;
  const said = `a deployment that was killed has left it open for its address: ${left.map(remove).join("; ")}`;
  return [{ what: "firewall", outcome: "failed", said }];
}
