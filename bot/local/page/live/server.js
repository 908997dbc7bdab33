// The doorway to the local workspace: its state, its events, and what a person does.

/** What this person may see. Raises with a readable reason. */
export async function readState(user) {
  const answer = await fetch(`/_local/state?user=${encodeURIComponent(user)}`, { cache: "no-store" });
  if (!answer.ok) throw new Error(`The local workspace answered ${answer.status}.`);
  return answer.json();
}

/** Posts one act; always resolves to {ok, error?, errors?}, so that each caller can say where it went wrong. */
export async function post(act, body) {
  try {
    const answer = await fetch(`/_local/${act}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Steward-Local": "1" },
      body: JSON.stringify(body),
    });
    const said = await answer.json().catch(() => null);
    return said ?? { ok: false, error: `http_${answer.status}` };
  } catch {
    return { ok: false, error: "not_reachable" };
  }
}

/** Calls `changed(event)` for each event and `connected(bool)` as the line comes and goes. The browser reconnects by itself. */
export function listen(user, changed, connected) {
  const source = new EventSource(`/_local/events?user=${encodeURIComponent(user)}`);
  source.onopen = () => connected(true);
  source.onerror = () => connected(false);
  source.onmessage = (event) => changed(JSON.parse(event.data));
  return () => source.close();
}

const SAID = {
  dispatch_failed: "the app is not connected or did not take it (dispatch_failed).",
  operation_timeout: "the app did not answer within three seconds (operation_timeout).",
  invalid_command: "this is not a command of this workspace.",
  not_reachable: "the local workspace cannot be reached. Is it still running?",
};

/** What an error code means to the person at the page. */
export const explain = (answer) =>
  SAID[answer.error] ?? `the local workspace said “${answer.error ?? "unknown error"}”.`;
