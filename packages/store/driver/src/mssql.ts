export { default } from "mssql";
