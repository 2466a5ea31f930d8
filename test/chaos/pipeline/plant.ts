import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";

/** Loaded before the pipeline: plants the bug that `CHAOS_PLANT` describes in the source that is loaded, and in no file. */
export interface Plant {
  /** The whole path of the file. */
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
