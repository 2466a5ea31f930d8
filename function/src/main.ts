import { join } from "node:path";
import { app } from "@azure/functions";
import { CAPTURE_CONNECTION, capturePrice, SCHEDULE } from "./capture-price.ts";
import { databaseAt } from "./database.ts";
import { readEnvironment } from "./environment.ts";
import { PAGE_FOLDER, readPage } from "./page-folder.ts";
import { WEB_CONNECTION, web } from "./web.ts";

const settings = readEnvironment(process.env);
const clock = { now: Date.now };

app.timer("capturePrice", {
  schedule: SCHEDULE,
  useMonitor: true,
  runOnStartup: false,
  handler: capturePrice(settings, databaseAt(settings.target, CAPTURE_CONNECTION), clock),
});

if (settings.settings.web) {
  app.http("web", {
    methods: ["GET", "HEAD"],
    authLevel: "anonymous",
    route: "{*path}",
    handler: web(settings, databaseAt(settings.target, WEB_CONNECTION), clock, () =>
      readPage(join(__dirname, PAGE_FOLDER)),
    ),
  });
}
