// Gateways, one for each way in which one can behave. usage: node gateway.mjs FOLDER
//
// Signatures are verified, and made, by the public library of Standard Webhooks. Writes the ports, secrets and
// signed webhooks to FOLDER/gateway.json, and each request to FOLDER/requests.jsonl. The ticket systems and chats
// are stand-ins, made after the public descriptions of their interfaces.

import { appendFileSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { join } from "node:path";
import tls from "node:tls";
import { Webhook } from "standardwebhooks";

const folder = process.argv[2];
const secrets = {
  secret: "whsec_c2VydmljZSBkZXNrIGFuZCBnYXRld2F5IDI0Nw==",
  newer: "whsec_dGhlIHNlY3JldCBhZnRlciB0aGUgcm90YXRpb24h",
  other: "whsec_dGhlIHNlY3JldCBvZiBzb21lYm9keSBlbHNlISEh",
};
const login = { user: "desk", password: "hunter2" };
const log = join(folder, "requests.jsonl");
appendFileSync(log, "");

/** Counts by name, such as the requests with one id. */
const seen = new Map();
const times = (name) => seen.set(name, (seen.get(name) ?? 0) + 1).get(name);

/** Returns true if the library accepts the request. */
function verified(request, body, secret = secrets.secret) {
  try {
    new Webhook(secret).verify(body, request.headers);
    return true;
  } catch {
    return false;
  }
}

/** The tickets of each stand-in. */
const tickets = new Map();

function serviceNow(name, request, url, body, answer) {
  const basic = `Basic ${Buffer.from(`${login.user}:${login.password}`).toString("base64")}`;
  if (request.headers.authorization !== basic) return answer(401, {});
  const rows = tickets.get(name) ?? tickets.set(name, []).get(name);
  if (request.method === "GET") {
    const wanted = url.searchParams.get("sysparm_query").replace("correlation_id=", "");
    // A field that a table does not have is ignored: every row is one.
    const found = name === "anything" ? rows : rows.filter((row) => row.correlation_id === wanted);
    return answer(200, { result: found.slice(0, 1) });
  }
  const row = JSON.parse(body);
  rows.push(row);
  // Each ticket for itself: several tests use a stand-in.
  const attempt = times(`servicenow ${name} ${row.correlation_id}`);
  if (name === "lost" && attempt === 1) return request.socket.destroy();
  if (name === "failing" && attempt === 1) return answer(500, {});
  answer(201, { result: { number: `INC${rows.length}` } });
}

function jira(name, request, url, body, answer) {
  if (request.headers.authorization !== "Bearer jira-token") return answer(401, {});
  const issues = tickets.get(name) ?? tickets.set(name, []).get(name);
  const at = url.pathname.replace(/^\/[^/]+/, "");
  if (at === "/rest/api/2/mypermissions") {
    const havePermission = url.searchParams.get("projectKey") === "SEC";
    return answer(200, { permissions: { CREATE_ISSUES: { havePermission } } });
  }
  if (at === (name === "jira" ? "/rest/api/3/search/jql" : "/rest/api/2/search")) {
    const [, label] = url.searchParams.get("jql").match(/^project = SEC AND labels = "([a-z0-9-]+)"$/);
    return answer(200, { issues: issues.filter((issue) => issue.fields.labels.includes(label)) });
  }
  if (at !== "/rest/api/2/issue") return answer(404, {});
  issues.push(JSON.parse(body));
  if (times(`${name} created`) === 1) return request.socket.destroy();
  answer(201, { key: `SEC-${issues.length}` });
}

/** Behaviours by the first part of the path. */
const behaviours = {
  ok: ({ answer, is }) => answer(is ? 204 : 401),
  other: ({ request, body, answer }) => answer(verified(request, body, secrets.other) ? 204 : 401),
  newer: ({ request, body, answer }) => answer(verified(request, body, secrets.newer) ? 204 : 401),
  status: ({ url, answer }) => answer(Number(url.pathname.split("/")[2]), { echo: "nothing" }),
  redirect: ({ response, url }) => response.writeHead(Number(url.pathname.split("/")[2]), { location: "/ok" }).end(),
  flaky: ({ id, answer }) => answer(times(`flaky ${id}`) === 1 ? 500 : 200),
  // Sends the text, and fails afterwards; discards the second one.
  sent_then_500: ({ id, answer }) => answer(times(`late ${id}`) === 1 ? 500 : 200),
  busy: ({ response, id }) => {
    if (times(`busy ${id}`) > 1) return response.writeHead(200).end();
    response.writeHead(429, { "retry-after": "1" }).end();
  },
  maintenance: ({ response }) => response.writeHead(503, { "retry-after": "3600" }).end(),
  hang: () => {},
  drop: ({ request }) => request.socket.destroy(),
  half: ({ request }) => {
    request.socket.write("HTTP/1.1 204 No Con");
    request.socket.destroy();
  },
  garbage: ({ request }) => request.socket.end("220 ready\r\n"),
  duplicate: ({ id, answer }) => answer(409, { error: "already accepted", id }),
  conflict: ({ answer }) => answer(409, { error: "already" }),
  quote: ({ body, answer }) => answer(400, { error: "cannot send", request: body }),
  large: ({ response }) => {
    response.writeHead(200);
    for (let written = 0; written < 200; written += 1) response.write("x".repeat(1 << 20));
    response.end();
  },
  long_header: ({ response }) => response.writeHead(200, { x: "x".repeat(200_000) }).end(),
  slack: ({ body, answer }) => answer(JSON.parse(body || "{}").blocks ? 200 : 400),
  teams: ({ body, answer }) => answer(JSON.parse(body || "{}").attachments ? 202 : 400),
  gone: ({ answer }) => answer(404),
  servicenow: (call) => serviceNow(call.url.pathname.split("/")[2], call.request, call.url, call.body, call.answer),
  jira: (call) => jira("jira", call.request, call.url, call.body, call.answer),
  jira_data_center: (call) => jira("data center", call.request, call.url, call.body, call.answer),
};

function serve(request, response) {
  const parts = [];
  request.on("error", () => {});
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    const body = Buffer.concat(parts).toString();
    const url = new URL(request.url, "https://gateway.example");
    const id = request.headers["webhook-id"];
    const is = verified(request, body);
    const { host: _host, ...headers } = request.headers;
    appendFileSync(log, `${JSON.stringify({ path: request.url, method: request.method, id, verified: is, headers, body })}\n`);
    const answer = (status, content) => response.writeHead(status, { "content-type": "application/json" }).end(content && JSON.stringify(content));
    (behaviours[url.pathname.split("/")[1]] ?? (({ answer }) => answer(404)))({ request, response, url, body, id, is, answer });
  });
}

/** Webhooks of a gateway to the desk, by name. */
function signed(name, secret, content, at = new Date(), id = `msg_${name}`) {
  const body = JSON.stringify(content);
  const signature = new Webhook(secret).sign(id, at, body);
  return { id, timestamp: String(Math.floor(at.getTime() / 1000)), signature, body };
}

const command = `${"ab".repeat(16)}.7.2`;
const receipt = (status, message = command) => ({ type: "message.receipt", timestamp: new Date().toISOString(), data: { message, status } });
const long_ago = new Date(Date.now() - 3_600_000);
const incoming = {
  delivered: signed("delivered", secrets.secret, receipt("delivered")),
  part: signed("part", secrets.secret, receipt("delivered", `${command}.1`)),
  failed: signed("failed", secrets.secret, receipt("failed")),
  newer: signed("newer", secrets.newer, receipt("delivered")),
  other: signed("other", secrets.other, receipt("delivered")),
  old: signed("old", secrets.secret, receipt("delivered"), long_ago),
  early: signed("early", secrets.secret, receipt("delivered"), new Date(Date.now() + 3_600_000)),
  passed: signed("passed", secrets.secret, {
    type: "challenge.result",
    timestamp: new Date().toISOString(),
    data: { command, nonce: "0123456789abcdef0123456789abcdef", outcome: "passed", reference: "r-1", number: "47" },
  }),
};

const options = (name) => ({ key: readFileSync(join(folder, `${name}.pem`)), cert: readFileSync(join(folder, `${name}.pem`)) });
const servers = {
  https: https.createServer(options("good"), serve),
  http: http.createServer(serve),
  foreign: https.createServer(options("foreign"), serve),
  wrong_name: https.createServer(options("wrong_name"), serve),
  expired: https.createServer(options("expired"), serve),
  // Hangs up in the middle of the handshake.
  no_handshake: tls.createServer(options("good")).on("connection", (socket) => socket.destroy()),
};
const ports = {};
for (const [name, server] of Object.entries(servers)) {
  server.on("clientError", () => {}).on("tlsClientError", () => {});
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  ports[name] = server.address().port;
}
writeFileSync(join(folder, "gateway.json.new"), JSON.stringify({ ports, secrets, login, incoming }));
renameSync(join(folder, "gateway.json.new"), join(folder, "gateway.json"));
