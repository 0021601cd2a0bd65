// Validates OCSF events with ajv, and reads CloudEvents with the JavaScript SDK. usage: node validate.mjs FOLDER
import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { HTTP } from "cloudevents";

const folder = process.argv[2];
const lines = (name) => readFileSync(`${folder}/${name}`, "utf8").trimEnd().split("\n");

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
const schemas = JSON.parse(readFileSync(`${folder}/schemas.json`, "utf8"));
const classes = new Map(Object.entries(schemas).map(([uid, schema]) => [uid, ajv.compile(schema)]));
const counted = new Map();
for (const line of lines("ocsf")) {
  const event = JSON.parse(line);
  const validate = classes.get(String(event.class_uid));
  if (!validate(event)) throw new Error(`ajv refuses ${line}: ${ajv.errorsText(validate.errors)}`);
  counted.set(event.class_name, (counted.get(event.class_name) ?? 0) + 1);
}
console.log("ajv:", [...counted].map(([name, events]) => `${events} of ${name}`).join(", "));

// It must refuse what is wrong.
const [wrong] = lines("ocsf").map(JSON.parse);
delete wrong.user;
if (classes.get(String(wrong.class_uid))(wrong)) throw new Error("ajv accepts an event without a user");
console.log("ajv: refuses an event without a user:", ajv.errorsText(classes.get(String(wrong.class_uid)).errors));

const events = lines("cloudevents").map((body) => {
  const event = HTTP.toEvent({ headers: { "content-type": "application/cloudevents+json" }, body });
  event.validate();
  return event;
});
const ids = new Set(events.map((event) => event.id));
if (ids.size !== events.length) throw new Error("an id that stands for two events");
console.log(`cloudevents (JavaScript): ${events.length} events, the last:`, JSON.stringify(events.at(-1)).slice(0, 300));
