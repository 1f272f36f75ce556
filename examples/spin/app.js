import { get as variable } from "fermyon:spin/variables@2.0.0";
import { readBoard } from "monday:connector/actions@0.1.0";

// GET /boards/18265829815
addEventListener("fetch", (event) => event.respondWith(respond(new URL(event.request.url).pathname)));

function respond(path) {
  const [, boardId] = /^\/boards\/(\d+)$/.exec(path) ?? [];
  if (!boardId) return Response.json({ message: "GET /boards/{id}" }, { status: 404 });
  try {
    // Spin's variables are no environment variables: the app passes the token on. Whoever asked waits, not the component.
    const options = { connection: { token: variable("monday_token") }, retry: { maxRetries: 0 } };
    const { board } = readBoard(boardId, options);
    return Response.json({ id: board.id, name: board.name });
  } catch (thrown) {
    const { tag, val: failure } = thrown.payload ?? {};
    if (!failure?.kind) throw thrown;
    const status = tag === "temporary-failure" ? 503 : failure.kind === "not-found" ? 404 : 502;
    const headers = failure.retryAfterMs ? { "retry-after": `${Math.ceil(failure.retryAfterMs / 1000)}` } : {};
    return Response.json({ kind: failure.kind, message: failure.message }, { status, headers });
  }
}
