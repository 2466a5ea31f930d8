import { expect, test } from "vitest";
import { viewsOf } from "./views.ts";

const view = (columns: string) =>
  `CREATE VIEW bi.v AS\nWITH each (n) AS (\n  SELECT x FROM y\n)\nSELECT\n  ${columns}\nFROM each;\nGO\n`;
const columnsOf = (columns: string) => Object.fromEntries(viewsOf(view(columns), ["v"]).get("v") ?? []);

test("each form of a column gives its type", () => {
  expect(
    columnsOf("each.n AS a, CAST(f(1, 2) AS time(0)) AS b, CONVERT(varchar(5), n, 108) AS c, 60 * each.n AS d"),
  ).toEqual({
    a: "int",
    b: "time",
    c: "varchar",
    d: "int",
  });
  expect(columnsOf("CASE WHEN n = 1 THEN 'one' ELSE 'more' END AS e")).toEqual({ e: "varchar" });
});

test("an altered table or view has its latest columns", () => {
  const table = "CREATE TABLE t (\n  x int NOT NULL,\n);\nALTER TABLE t ADD y tinyint NOT NULL;\n";
  const altered = "ALTER VIEW bi.v AS\nSELECT\n  CAST(x AS money) AS x,\n  y\nFROM t;\nGO\n";
  expect(viewsOf(`${view("n")}${table}${altered}`, ["v"])).toEqual(
    new Map([
      [
        "v",
        new Map([
          ["x", "money"],
          ["y", "tinyint"],
        ]),
      ],
    ]),
  );
});

test.each(["other AS a", "f(n) AS a", "CASE WHEN n = 1 THEN 1 ELSE 'b' END AS a", "n + 1"])(
  "the type of %s is not guessed",
  (column) => {
    expect(() => columnsOf(column)).toThrow(/^v: the type of ".*" is not understood$/);
  },
);
