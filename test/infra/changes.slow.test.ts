import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeOnEngine, expectOk, stepsOf } from "@stand-ins/azure/testing";
import { MIGRATIONS } from "@tracker/store-azure-sql/deploy";
import { readMigrations } from "@tracker/store-shared/migrations";
import { expect, test } from "vitest";
import { cloneOf } from "./clone.ts";
import { holdOurs } from "./hold.ts";
import { DEV } from "./stacks.ts";

const KNOWN = readMigrations(MIGRATIONS);
/** The number of the next migration, as its file begins. */
const NEXT = String(KNOWN.length + 1).padStart(4, "0");

await describeOnEngine("a change of our project", () => {
  test("does only what it should: publishes a source line, applies a migration, lets an analyst in, makes a reader a user", async () => {
    const ours = await holdOurs({ config: DEV });
    expectOk(await ours.up());
    const published = ours.azure.publishing.publications.length;

    const edited = cloneOf((folder) => {
      const file = join(folder, "function/src/web.ts");
      writeFileSync(file, readFileSync(file, "utf8").replace("20 * SECOND", "19 * SECOND"));
    });
    expect(stepsOf(expectOk(await ours.up({ program: edited })))).toEqual(["update publish"]);
    expect(ours.azure.publishing.publications.length).toBe(published + 1);
    expectOk(await ours.up({ program: edited, expectNoChanges: true }));

    const migrated = cloneOf((folder) => {
      const migrations = join(folder, "packages/store/azure-sql/src");
      writeFileSync(
        join(migrations, `migrations/${NEXT}-index.sql`),
        "CREATE INDEX ix_quote_source ON market.quote (source, slot);\n",
      );
      writeFileSync(join(folder, "function/src/web.ts"), readFileSync(join(edited, "function/src/web.ts")));
    });
    expect(stepsOf(expectOk(await ours.up({ program: migrated })))).toEqual(["update migrate"]);
    const applied = () => ours.sql.migrations.applied.map(({ name }) => name);
    const all = [...KNOWN.map(({ name }) => name), "index"];
    expect(applied()).toEqual(all);

    // One release back, and forward again: the database keeps the newer one's schema.
    expect(stepsOf(expectOk(await ours.up({ program: edited })))).toEqual(["update migrate"]);
    expect(stepsOf(expectOk(await ours.up({ program: migrated })))).toEqual(["update migrate"]);
    expect(applied()).toEqual(all);

    await ours.configure({ analysts: [...DEV.analysts, { name: "home", addresses: "198.51.100.7" }] });
    expect(stepsOf(expectOk(await ours.up({ program: migrated })))).toEqual(["create prices-home"]);

    await ours.configure({ readers: [] });
    expect([...(ours.sql.members.get("bi_reader") ?? [])]).toEqual(["Analysts"]);
    expect(stepsOf(expectOk(await ours.up({ program: migrated })))).toEqual(["update migrate"]);
    expect([...(ours.sql.members.get("bi_reader") ?? [])]).toEqual([]);
  });

  test("that breaks the running code is refused, with the setting that allows it", async () => {
    const ours = await holdOurs({ config: DEV });
    expectOk(await ours.up());
    const broken = cloneOf((folder) =>
      writeFileSync(
        join(folder, `packages/store/azure-sql/src/migrations/${NEXT}-units.sql`),
        "-- breaking: prices get six decimals\nSELECT 1 AS one;\n",
      ),
    );
    const refused = await ours.up({ program: broken });
    expect(refused.ok).toBe(false);
    const version = Number(NEXT);
    expect(refused.output).toMatch(
      new RegExp(`migration ${version} \\(units\\) stops the code .* until .* published: prices get six decimals`),
    );
    expect(refused.output).toContain(`pulumi config set breaking ${version}`);
    expect(ours.sql.migrations.applied).toHaveLength(KNOWN.length);
    await ours.configure({ breaking: version });
    expect(stepsOf(expectOk(await ours.up({ program: broken })))).toEqual(["update migrate"]);
    expect(ours.sql.migrations.applied.at(-1)).toMatchObject({ version, breaking: true });
    const back = await ours.up();
    expect([back.ok, stepsOf(back)]).toEqual([false, ["update migrate"]]);
    expect(back.output).toContain(
      `has schema version ${version}, which needs a program that knows at least version ${version}`,
    );
  });

  test("of a comment, the documentation or a test changes nothing", async () => {
    const ours = await holdOurs({ config: DEV });
    expectOk(await ours.up());
    const commented = cloneOf((folder) => {
      appendFileSync(join(folder, "function/src/web.ts"), "\n// A remark.\n");
      appendFileSync(join(folder, "packages/core/src/slot.test.ts"), "\n");
    });
    expectOk(await ours.up({ program: commented, expectNoChanges: true }));
  });
});
