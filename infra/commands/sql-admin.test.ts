import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "./pulumi.ts";
import { proposeSqlAdmin } from "./sql-admin.ts";

const token = (claims: object) => `x.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.x`;

test("proposes a person by object id, alone or in a group", () => {
  const person = { idtyp: "user", oid: "11111111-1111-4111-8111-111111111111", upn: "ada@example.org" };
  expect(proposeSqlAdmin(token(person), "dev").split("\n")).toEqual([
    "  to a group, preferably, which every deployer must be in:",
    '    az ad group create --display-name "SQL administrators" --mail-nickname sql-administrators',
    '    az ad group member add --group "SQL administrators" --member-id 11111111-1111-4111-8111-111111111111',
    '    pulumi config set --stack dev --path sqlAdmin.login "SQL administrators"',
    '    pulumi config set --stack dev --path sqlAdmin.sid $(az ad group show --group "SQL administrators" --query id --output tsv)',
    "    pulumi config set --stack dev --path sqlAdmin.type group",
    "  or to the signed-in account alone:",
    '    pulumi config set --stack dev --path sqlAdmin.login "ada@example.org"',
    "    pulumi config set --stack dev --path sqlAdmin.sid 11111111-1111-4111-8111-111111111111",
    "    pulumi config set --stack dev --path sqlAdmin.type user",
  ]);
});

test.each(["dev", "prod"])("proposes for %s the group that its example names, which no other stack has", (stack) => {
  const example = readFileSync(join(ROOT, `infra/stacks/${stack}.yaml`), "utf8");
  const [, login = ""] = /^ +login: (.+)$/m.exec(example) ?? [];
  const proposed = [...proposeSqlAdmin("opaque", `org/project/${stack}`).matchAll(/"(.+?)"/g)].map(([, name]) => name);
  expect(new Set(proposed)).toEqual(new Set([login]));
  expect(login.endsWith(" prod")).toBe(stack === "prod");
});

test("identifies an application by its client id", () => {
  const proposal = proposeSqlAdmin(token({ idtyp: "app", oid: "the-object", appid: "the-client" }), "dev");
  expect(proposal).toContain("--member-id the-object");
  expect(proposal).toContain("--path sqlAdmin.sid the-client");
  expect(proposal).toContain("--path sqlAdmin.type application");
});

test("proposes only the group if the token is unreadable", () => {
  expect(proposeSqlAdmin("opaque", "dev")).not.toMatch(/alone|member-id|undefined/);
});
