import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";

/** Loaded before the pipeline: plants the bug in `CHAOS_PLANT` in the loaded source, without changing any file. */
export interface Plant {
  /** The absolute path of the file. */
  readonly file: string;
  readonly text: string;
  readonly instead: string;
}

const plant: Plant = JSON.parse(process.env.CHAOS_PLANT ?? "{}");

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (!url.startsWith("file:") || fileURLToPath(url) !== plant.file) return loaded;
    return { ...loaded, source: String(loaded.source).replace(plant.text, () => plant.instead) };
  },
});
