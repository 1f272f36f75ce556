import { readBoard } from "monday:connector/actions@0.1.0";

// GET /boards/18265829815
addEventListener("fetch", (event) => event.respondWith(respond(new URL(event.request.url).pathname)));

function respond(path) {
  const [, boardId] = /^\/boards\/(\d+)$/.exec(path) ?? [];
  if (!boardId) return Response.json({ message: "GET /boards/{id}" }, { status: 404 });
  try {
    // Whoever asked waits, not the component.
    const { board } = readBoard(boardId, { retry: { maxRetries: 0 } });
    return Response.json({ id: board.id, name: board.name });
  } catch (thrown) {
    if (!thrown.payload) throw thrown;
    const { tag, val: failure } = thrown.payload;
    const status = tag === "temporary-failure" ? 503 : failure.kind === "not-found" ? 404 : 502;
    const headers = failure.retryAfterMs ? { "retry-after": `${Math.ceil(failure.retryAfterMs / 1000)}` } : {};
    return Response.json({ kind: failure.kind, message: failure.message }, { status, headers });
  }
}
