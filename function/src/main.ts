import { join } from "node:path";
import { app } from "@azure/functions";
import { capturePrice, SCHEDULE } from "./capture-price.ts";
import { databaseAt } from "./database.ts";
import { readEnvironment } from "./environment.ts";
import { PAGE_FOLDER, readPage } from "./page-folder.ts";
import { web } from "./web.ts";

const settings = readEnvironment(process.env);
const database = databaseAt(settings.target);
const clock = { now: Date.now };

app.timer("capturePrice", {
  schedule: SCHEDULE,
  useMonitor: true,
  runOnStartup: false,
  handler: capturePrice(settings, database, clock),
});

if (settings.settings.web) {
  app.http("web", {
    methods: ["GET", "HEAD"],
    authLevel: "anonymous",
    route: "{*path}",
    handler: web(settings, database, clock, () => readPage(join(__dirname, PAGE_FOLDER))),
  });
}
