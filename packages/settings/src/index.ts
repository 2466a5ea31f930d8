export {
  badInput,
  type Checked,
  type Field,
  type Fields,
  judged,
  type ReadValues,
  readFields,
  readValues,
  together,
  unwrap,
  type Values,
} from "./field.ts";
export { portFailure } from "./port.ts";
export { proxyOf } from "./proxy.ts";
export {
  baseUrl,
  guid,
  INSTANT_ALLOWED,
  isLoopback,
  listOf,
  localPath,
  oneOf,
  onOrOff,
  webAddress,
  wholeNumber,
} from "./readers.ts";
export {
  askedSettingsOf,
  type KnownSource,
  keySetting,
  readSettings,
  SETTINGS,
  type Settings,
  settingsOf,
  sourcesSetting,
  urlSetting,
  WEBHOOK_SETTING,
} from "./settings.ts";
export { shown, shownCommand, unreadable } from "./shown.ts";
export { halfServer, readSqlSettings, SQL_SETTINGS, type SqlSettings } from "./sql-settings.ts";
