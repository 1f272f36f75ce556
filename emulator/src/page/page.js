// The page of the emulator: what the control API tells, live. Data is only ever put into the page as text.

const byId = (id) => document.getElementById(id);

/** An element with attributes and children; texts are text. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "onclick") made.addEventListener("click", value);
    else if (value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.map((child) => child ?? ""));
  return made;
}

async function ask(path, method = "GET", body) {
  const response = await fetch(`/_emulator/${path}`, {
    method,
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(text || `${method} ${path}: ${response.status}`);
  return text ? JSON.parse(text) : undefined;
}

function table(head, rows) {
  return element(
    "table",
    {},
    element("thead", {}, element("tr", {}, ...head.map((title) => element("th", { scope: "col" }, title)))),
    element("tbody", {}, ...rows.map((cells) => element("tr", {}, ...cells.map((cell) => element("td", {}, cell))))),
  );
}

/** JSON made readable, or the text as it is. */
function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text ?? "";
  }
}

const through = (ways) => ways.map((way) => (way.how === "team" ? `team ${way.name}` : "in person")).join(", ");

// What is shown, and what it was made from.

const tabs = ["requests", "people", "boards", "faults", "tokens"];
let tab = "requests";
let summary;
let requests = [];
let people = new Map();
let openPerson;
let openBoard;

function trouble(message) {
  byId("trouble").hidden = !message;
  byId("trouble").textContent = message ?? "";
}

/** Runs something that asks the emulator, and shows what went wrong. */
async function attempt(action) {
  try {
    await action();
    trouble();
  } catch (error) {
    trouble(error instanceof TypeError ? "The emulator does not answer. It may have been stopped." : error.message);
  }
}

function showSummary(next) {
  byId("account").textContent = `${next.account.name}, an emulated monday.com account`;
  byId("counts").textContent =
    `${next.users} people, ${next.boards} boards, ${next.teams} teams, ${next.workspaces} workspaces · plan ${next.account.plan}` +
    (next.faults ? ` · ${next.faults} faults set` : "");
  byId("now").textContent = next.now.replace("T", " ").replace("Z", "");
  byId("version").textContent = next.default_version;
}

// Requests

function rowOf(request) {
  const token = request.headers.find(([name]) => name === "authorization")?.[1] ?? "none";
  // Most failures come as a 200 with errors in it.
  const hasErrors = /"errors?(_code|_message)?":/.test(request.response ?? "");
  const good = request.status !== null && request.status < 400 && !hasErrors;
  let document = request.body;
  let variables;
  try {
    const body = JSON.parse(request.body);
    document = body.query ?? request.body;
    variables = body.variables;
  } catch {
    // Not JSON: shown as it came.
  }
  const row = element(
    "details",
    { "data-number": String(request.number) },
    element(
      "summary",
      {},
      element("span", { class: "quiet" }, String(request.number)),
      element("span", {}, request.at_text ?? ""),
      element("span", {}, request.method),
      element("span", {}, request.operation_name ?? (request.root_fields.join(", ") || request.path)),
      element("span", {}, token),
      element("span", { class: good ? "good" : "bad" }, request.status === null ? "…" : `${request.status}${request.status < 400 && hasErrors ? " error" : ""}`),
      element("span", { class: "quiet" }, request.complexity === null ? "" : `${request.complexity} points`),
    ),
  );
  // Made when it is opened: a log can be long.
  row.addEventListener("toggle", () => {
    if (!row.open || row.querySelector(".parts")) return;
    const headers = request.headers.map(([name, value]) => `${name}: ${value}`).join("\n");
    row.append(
      element(
        "div",
        { class: "parts" },
        element(
          "div",
          {},
          element("h3", {}, `${request.method} ${request.path}${request.query ? `?${request.query}` : ""}`),
          element("pre", { "aria-label": "Document" }, document.trim()),
          ...(variables ? [element("h3", {}, "Variables"), element("pre", {}, pretty(JSON.stringify(variables)))] : []),
          element("h3", {}, "Headers"),
          element("pre", {}, headers),
        ),
        element(
          "div",
          {},
          element("h3", {}, request.status === null ? "No response" : `Response ${request.status}, version ${request.api_version ?? "none"}`),
          element("pre", { "aria-label": "Response" }, request.response ? pretty(request.response) : "(not kept)"),
        ),
      ),
    );
  });
  return row;
}

function showRequests() {
  const filter = byId("filter").value.trim().toLowerCase();
  const matching = requests.filter((request) => !filter || request.text.includes(filter));
  const shown = matching.slice(-200).reverse();
  const log = byId("log");
  const open = new Set([...log.querySelectorAll("details[open]")].map((row) => row.dataset.number));
  const kept = new Map([...log.children].map((row) => [row.dataset.number, row]));
  log.replaceChildren(
    ...shown.map((request) => {
      const known = kept.get(String(request.number));
      if (known && !request.isNew) return known;
      request.isNew = false;
      const row = rowOf(request);
      row.open = open.has(String(request.number));
      return row;
    }),
  );
  byId("shown").textContent = requests.length ? `${shown.length} of ${requests.length} requests` : "No requests yet.";
}

async function fetchRequests() {
  // Those without a status are asked for again.
  const pending = requests.findIndex((request) => request.status === null);
  const known = pending < 0 ? requests : requests.slice(0, pending);
  const next = await ask(`log?after=${known.at(-1)?.number ?? 0}`);
  for (const request of next) {
    request.isNew = true;
    request.at_text = new Date(request.at).toISOString().slice(11, 19);
    request.text = `${request.body} ${request.response ?? ""} ${request.status}`.toLowerCase();
  }
  requests = [...known, ...next].slice(-2000);
  showRequests();
}

// People and boards

async function showPeople() {
  const found = await ask(`people?limit=50&find=${encodeURIComponent(byId("find-people").value)}`);
  byId("people-total").textContent =
    found.total > found.people.length ? `${found.people.length} of ${found.total}; search to see others` : `${found.total} found`;
  byId("people-list").replaceChildren(
    table(
      ["Name", "Kind", "Status", "Boards", "Teams"],
      found.people.map((person) => [
        element("button", { type: "button", class: "link", onclick: () => attempt(() => showPerson(person.id)) }, person.name),
        person.kind,
        person.status,
        String(person.boards),
        String(person.teams),
      ]),
    ),
  );
}

async function showPerson(id) {
  const person = await ask(`people/${id}`);
  openPerson = id;
  byId("person").replaceChildren(
    element("h2", {}, person.name),
    element("p", { class: "quiet" }, `${person.email} · ${person.id} · ${person.kind}, ${person.status}`),
    element("h3", {}, `On ${person.boards.length} boards`),
    table(
      ["Board", "Role", "Through", ""],
      person.boards.map((board) => [
        board.name,
        board.role,
        through(board.through),
        [board.kind, board.type === "board" ? "" : board.type, board.state === "active" ? "" : board.state].filter(Boolean).join(", "),
      ]),
    ),
    element("h3", {}, `In ${person.teams.length} teams`),
    table(["Team", ""], person.teams.map((team) => [team.name, team.owner ? "owner" : ""])),
    element("h3", {}, `In ${person.workspaces.length} workspaces`),
    table(["Workspace", "Role", "Through"], person.workspaces.map((place) => [place.name, place.role, through(place.through)])),
  );
}

async function showBoards() {
  const found = await ask(`boards?limit=50&find=${encodeURIComponent(byId("find-boards").value)}`);
  byId("boards-total").textContent =
    found.total > found.boards.length ? `${found.boards.length} of ${found.total}; search to see others` : `${found.total} found`;
  byId("boards-list").replaceChildren(
    table(
      ["Name", "Kind", "Workspace", "Users", "Teams", "Items"],
      found.boards.map((board) => [
        element("button", { type: "button", class: "link", onclick: () => attempt(() => showBoard(board.id)) }, board.name),
        [board.kind, board.type === "board" ? "" : board.type, board.state === "active" ? "" : board.state].filter(Boolean).join(", "),
        board.workspace ?? "",
        String(board.users),
        String(board.teams),
        String(board.items),
      ]),
    ),
  );
}

async function showBoard(id) {
  const board = await ask(`boards/${id}`);
  openBoard = id;
  byId("board").replaceChildren(
    element("h2", {}, board.name),
    element("p", { class: "quiet" }, `${board.id} · ${board.kind}, ${board.state} · ${board.workspace ?? "main workspace without an id"}`),
    element("h3", {}, `${board.members.length} people are on it`),
    table(
      ["Name", "Status", "Role", "Through"],
      board.members.map((member) => [member.name, member.status, member.role, through(member.through)]),
    ),
  );
}

// Faults

const otherActions = {
  "(the connection breaks before the response)": { reset: "before_head" },
  "(the connection breaks within the response)": { reset: "during_body" },
  "(the connection is refused)": "refuse",
  "(the response comes 5 seconds late)": { delay: { before_head_ms: 5000 } },
};

async function prepareFaults() {
  const canned = await ask("canned");
  const select = byId("add-fault").elements.reply;
  select.replaceChildren(
    ...canned.map(({ reply, documentation }) => element("option", { value: reply, "data-documentation": documentation }, reply)),
    ...Object.keys(otherActions).map((name) => element("option", { value: name, "data-documentation": "" }, name)),
  );
  const explain = () => {
    byId("reply-documentation").textContent = select.selectedOptions[0]?.dataset.documentation ?? "";
  };
  select.addEventListener("change", explain);
  explain();
}

async function showFaults() {
  const faults = await ask("faults");
  byId("fault-list").replaceChildren(
    faults.length ? table(["Fault"], faults.map((fault) => [element("code", {}, JSON.stringify(fault))])) : element("p", { class: "quiet" }, "None."),
  );
}

byId("add-fault").addEventListener("submit", (event) => {
  event.preventDefault();
  const fields = byId("add-fault").elements;
  const seconds = fields.seconds.value;
  const waits = seconds === "" ? {} : { retry_in_seconds: Number(seconds), retry_after_header: true };
  const number = Number(fields.number.value || 1);
  const matching = { requests: fields.requests.value === "every" ? "every" : { [fields.requests.value]: number } };
  if (fields.root.value.trim()) matching.root_field = fields.root.value.trim();
  const action = otherActions[fields.reply.value] ?? { canned: { reply: fields.reply.value, ...waits } };
  attempt(async () => {
    await ask("faults", "POST", { matching, effect: fields.effect.value, action });
    await showFaults();
  });
});

byId("clear-faults").addEventListener("click", () =>
  attempt(async () => {
    await ask("faults", "DELETE");
    await showFaults();
  }),
);

// Tokens

async function copy(text, what) {
  await navigator.clipboard.writeText(text);
  byId("copied").textContent = `Copied ${what}.`;
}

async function showTokens() {
  const tokens = await ask("tokens");
  const names = await Promise.all(tokens.map(({ user }) => people.get(user) ?? ask(`people/${user}`)));
  tokens.forEach(({ user }, index) => people.set(user, names[index]));
  byId("token-list").replaceChildren(
    table(
      ["Token of", "Acts as", "Value for the Authorization header", ""],
      tokens.map(({ name, secret }, index) => [
        name,
        `${names[index].name} (${names[index].kind}, ${names[index].status})`,
        element("code", {}, secret),
        element(
          "button",
          { type: "button", "aria-label": `Copy the token of ${name}`, onclick: () => attempt(() => copy(secret, `the token of ${name}`)) },
          "Copy",
        ),
      ]),
    ),
  );
  byId("curl").textContent =
    `curl ${location.origin}/v2 \\\n  -H 'Content-Type: application/json' \\\n  -H 'Authorization: ${tokens[0].secret}' \\\n` +
    `  -d '{"query": "{ me { name } boards (limit: 3) { id name } }"}'`;
}

byId("copy-curl").addEventListener("click", () => attempt(() => copy(byId("curl").textContent, "the command")));

// The whole

const show = {
  requests: async () => showRequests(),
  people: async () => {
    await showPeople();
    if (openPerson) await showPerson(openPerson);
  },
  boards: async () => {
    await showBoards();
    if (openBoard) await showBoard(openBoard);
  },
  faults: showFaults,
  tokens: showTokens,
};

function select(name) {
  tab = tabs.includes(name) ? name : "requests";
  for (const own of tabs) {
    byId(`tab-${own}`).setAttribute("aria-selected", String(own === tab));
    byId(own).hidden = own !== tab;
  }
  attempt(show[tab]);
}

async function poll() {
  if (document.hidden) return;
  await attempt(async () => {
    const next = await ask("summary");
    const changed = summary && next.changes !== summary.changes;
    const asked = !summary || next.requests !== summary.requests || requests.some((request) => request.status === null);
    const faultsChanged = summary && next.faults !== summary.faults;
    summary = next;
    showSummary(next);
    if (asked && !byId("pause").checked) await fetchRequests();
    if ((changed && (tab === "people" || tab === "boards")) || (faultsChanged && tab === "faults")) await show[tab]();
  });
}

for (const own of tabs) byId(`tab-${own}`).addEventListener("click", () => (location.hash = own));
window.addEventListener("hashchange", () => select(location.hash.slice(1)));
byId("filter").addEventListener("input", showRequests);
byId("pause").addEventListener("change", () => byId("pause").checked || attempt(fetchRequests));
byId("find-people").addEventListener("input", () => attempt(showPeople));
byId("find-boards").addEventListener("input", () => attempt(showBoards));
byId("clear-log").addEventListener("click", () =>
  attempt(async () => {
    await ask("log", "DELETE");
    requests = [];
    showRequests();
  }),
);
for (const button of document.querySelectorAll("[data-advance]")) {
  button.addEventListener("click", () =>
    attempt(async () => {
      await ask("clock", "POST", { advance_ms: Number(button.dataset.advance) });
      await poll();
    }),
  );
}
byId("set-clock").addEventListener("submit", (event) => {
  event.preventDefault();
  const time = byId("set-clock").elements.time.value;
  attempt(async () => {
    await ask("clock", "POST", { set: `${time.length === 16 ? `${time}:00` : time}Z` });
    await poll();
  });
});
byId("reset").addEventListener("click", () => {
  if (!confirm("Reset the account, faults, limits, log and clock to their initial state?")) return;
  attempt(async () => {
    await ask("reset", "POST");
    requests = [];
    openPerson = undefined;
    openBoard = undefined;
    byId("person").replaceChildren();
    byId("board").replaceChildren();
    summary = undefined;
    await poll();
    await show[tab]();
  });
});

await attempt(prepareFaults);
select(location.hash.slice(1));
await poll();
setInterval(poll, 1000);
