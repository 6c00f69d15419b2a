// Clients of a shared server, while its bridge is killed again and again; bench/deaths.java starts this.
// Usage: node deaths.mjs STATE CLONE LOG SECONDS EVERY OF_EACH, or, as the server itself: node deaths.mjs serve LOG
import { execFileSync } from "node:child_process";
import { appendFileSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";

const sleep = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

// It writes down each call before it answers: what was done twice stands there twice.
function serve(log) {
  const tool = (name, readOnlyHint) => ({ name, inputSchema: { type: "object" }, annotations: { readOnlyHint } });
  const answers = {
    initialize: ({ protocolVersion }) => ({
      protocolVersion,
      capabilities: { tools: {} },
      serverInfo: { name: "deaths", version: "1" },
    }),
    ping: () => ({}),
    "tools/list": () => ({ tools: [tool("look", true), tool("write", false)] }),
    "tools/call": async ({ name, arguments: { mark, millis } }) => {
      appendFileSync(log, `${name} ${mark}\n`);
      await sleep(millis);
      return { content: [{ type: "text", text: mark }] };
    },
  };
  createInterface({ input: process.stdin }).on("line", async (line) => {
    const { id, method, params } = JSON.parse(line);
    if (id === undefined) return;
    process.stdout.write(JSON.stringify({ jsonrpc: "2.0", id, result: await answers[method](params) }) + "\n");
  });
}

async function bench(state, clone, log, seconds, every, ofEach) {
  const { Client } = await import("@modelcontextprotocol/sdk/client/index.js");
  const { StdioClientTransport } = await import("@modelcontextprotocol/sdk/client/stdio.js");
  const { StreamableHTTPClientTransport } = await import("@modelcontextprotocol/sdk/client/streamableHttp.js");
  const { port, token } = JSON.parse(readFileSync(`${state}/serve.json`, "utf8"));
  const url = new URL(`http://127.0.0.1:${port}/deaths/mcp`);
  const transports = {
    http: () => new StreamableHTTPClientTransport(url, { requestInit: { headers: { Authorization: `Bearer ${token}` } } }),
    attach: () =>
      new StdioClientTransport({
        command: `${clone}/lib/launch/run.sh`,
        args: ["mcp_manager", "attach", "deaths"],
        env: process.env,
        stderr: "inherit",
      }),
  };
  const deaths = [];
  const calls = [];
  const strays = [];
  let over = false;

  async function connected(way) {
    const self = new Client({ name: "bench", version: "1" });
    await self.connect(transports[way]());
    // An answer to no call, such as the second one to a call.
    self.onerror = (error) => /unknown message ID/.test(error.message) && strays.push(`${way}: ${error.message}`);
    self.onclose = () => over || strays.push(`${way}: its connection is closed`);
    return self;
  }

  async function work(self, way, number) {
    for (let i = 0; !over; i++) {
      const call = { way, tool: i % 4 ? "look" : "write", mark: `${way}-${number}-${i}`, begun: Date.now() };
      calls.push(call);
      const args = { mark: call.mark, millis: Math.floor(Math.random() * 200) };
      try {
        call.text = (await self.callTool({ name: call.tool, arguments: args })).content[0].text;
      } catch (error) {
        call.error = error.cause ? `${error.message}: ${error.cause.code}` : error.message;
      }
      call.ended = Date.now();
      await sleep(20 + Math.random() * 60);
    }
  }

  const pid = () => Number(readFileSync(`${state}/serve.pid`, "utf8").split("\n")[0]);
  const answers = () => fetch(new URL("/health", url)).then((response) => response.ok, () => false);
  async function death() {
    const killed = Date.now();
    process.kill(pid(), "SIGKILL");
    await sleep(1);
    while (!(await answers())) await sleep(10);
    deaths.push({ killed, back: Date.now() });
  }

  let most = 0;
  const watch = setInterval(() => {
    try {
      const kilobytes = Number(execFileSync("ps", ["-o", "rss=", "-p", `${pid()}`], { encoding: "utf8" }));
      most = Math.max(most, kilobytes);
    } catch {
      // it is dead just now
    }
  }, 1000);

  const ways = Array.from({ length: 2 * ofEach }, (_, i) => (i % 2 ? "attach" : "http"));
  const clients = await Promise.all(ways.map(connected));
  const all = clients.map((each, i) => work(each, ways[i], i));
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    await sleep(every * 1000);
    await death();
  }
  await sleep(every * 1000);
  over = true;
  await Promise.all(all);
  clearInterval(watch);
  await Promise.all(clients.map((each) => each.close()));

  const done = new Map();
  for (const line of readFileSync(log, "utf8").trim().split("\n")) done.set(line, (done.get(line) ?? 0) + 1);
  // Also one that was sent on a connection to a bridge that was about to die.
  const during = ({ begun, ended }) => deaths.some(({ killed, back }) => begun < back && killed < ended);
  const refused = ({ error }) => error?.includes("ECONNREFUSED");
  const row = (way, tool) => {
    const theirs = calls.filter((call) => call.way === way && call.tool === tool);
    const count = (test) => theirs.filter(test).length;
    return {
      way,
      tool,
      calls: theirs.length,
      answered: count(({ text, mark }) => text === mark),
      crossed: count(({ text, mark }) => text !== undefined && text !== mark),
      "failed in flight": count((call) => call.error && !refused(call) && during(call)),
      refused: count(refused),
      "failed else": count((call) => call.error && !refused(call) && !during(call)),
      "done twice": count(({ mark }) => done.get(`${tool} ${mark}`) > 1),
    };
  };
  console.table(["http", "attach"].flatMap((way) => [row(way, "look"), row(way, "write")]));
  const errors = {};
  for (const { way, error } of calls) if (error) errors[`${way}: ${error}`] = (errors[`${way}: ${error}`] ?? 0) + 1;
  console.log(errors);
  const away = deaths.map(({ killed, back }) => back - killed).sort((a, b) => a - b);
  const longest = Math.max(...calls.filter(({ error }) => !error).map(({ begun, ended }) => ended - begun));
  console.log(`${deaths.length} deaths; away for ${away[away.length >> 1]} ms at the median, ${away.at(-1)} ms at most`);
  console.log(`the longest call that was answered took ${longest} ms; most resident: ${Math.round(most / 1024)} MB`);
  for (const stray of strays) console.log(stray);
}

const [first, ...rest] = process.argv.slice(2);
if (first === "serve") serve(...rest);
else await bench(first, rest[0], rest[1], ...rest.slice(2).map(Number));
