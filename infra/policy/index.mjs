import { PolicyPack } from "@pulumi/policy";
import { RULES } from "./rules.mjs";

new PolicyPack("bitcoin-price-tracker", { enforcementLevel: "mandatory", policies: [...RULES] });
