import { claimsOf } from "../azure/sign-in.ts";

/** The group that docs/deploy.md and the examples name: one for each stack, or one stack's deployers would administer the other's database. */
function groupOf(stack: string): { readonly group: string; readonly nickname: string } {
  const name = stack.split("/").at(-1) ?? stack;
  return name === "dev"
    ? { group: "SQL administrators", nickname: "sql-administrators" }
    : { group: `SQL administrators ${name}`, nickname: `sql-administrators-${name}` };
}

/**
 * Returns the commands that set the administrators of the database, one per line: a group with the signed-in account in it, or that account
 * alone.
 * @param token for Azure Resource Manager, whose claims identify the account
 */
export function proposeSqlAdmin(token: string, stack: string): string {
  const claims = claimsOf(token);
  const { group, nickname } = groupOf(stack);
  const text = (...names: readonly string[]) =>
    names.map((name) => claims[name]).find((value) => typeof value === "string");
  const set = (login: string, sid: string, type: string) =>
    Object.entries({ login, sid, type }).map(
      ([key, value]) => `pulumi config set --stack ${stack} --path sqlAdmin.${key} ${value}`,
    );
  const member = text("oid");
  const isApplication = claims.idtyp === "app";
  const login = isApplication ? text("app_displayname") : text("upn", "unique_name", "preferred_username");
  // SQL identifies an application by its client id, and a person by the object id.
  const sid = isApplication ? text("appid", "azp") : member;
  const grouped = [
    `az ad group create --display-name "${group}" --mail-nickname ${nickname}`,
    ...(member === undefined ? [] : [`az ad group member add --group "${group}" --member-id ${member}`]),
    ...set(`"${group}"`, `$(az ad group show --group "${group}" --query id --output tsv)`, "group"),
  ];
  const alone = sid === undefined ? [] : set(`"${login ?? "deployer"}"`, sid, isApplication ? "application" : "user");
  return [
    "  to a group, preferably, which every deployer must be in:",
    ...grouped.map((line) => `    ${line}`),
    ...(alone.length === 0 ? [] : ["  or to the signed-in account alone:", ...alone.map((line) => `    ${line}`)]),
  ].join("\n");
}
