import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";

/** Texts that must not contain a secret, by where they are. */
export type Places = Readonly<Record<string, string>>;

/** The places where a planted value can be read: verbatim, as JSON or a URL writes it, or inside base64. */
export function leaksOf(planted: string, places: Places): readonly string[] {
  if (planted.length < 8)
    throw new Error("a planted secret needs at least 8 characters: a shorter one may occur by chance");
  const forms = [planted, JSON.stringify(planted).slice(1, -1), encodeURIComponent(planted), ...base64Of(planted)];
  return Object.entries(places).flatMap(([place, text]) => (forms.some((form) => text.includes(form)) ? [place] : []));
}

/**
 * The value as it appears in the base64 of a longer text, which depends on where in a group of three bytes it starts.
 * Characters that it shares with its neighbours are left out.
 */
function base64Of(planted: string): string[] {
  const bytes = Buffer.from(planted);
  return [0, 1, 2].map((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64");
    return encoded.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6));
  });
}

/** All files under a folder, as places. */
export function filesBelow(folder: string): Places {
  const places: Record<string, string> = {};
  const visit = (path: string) => {
    for (const name of readdirSync(path)) {
      const file = join(path, name);
      const stats = statSync(file, { throwIfNoEntry: false });
      if (stats?.isDirectory()) visit(file);
      else if (stats?.isFile()) places[relative(folder, file)] = readFileSync(file, "latin1");
    }
  };
  visit(folder);
  return places;
}
