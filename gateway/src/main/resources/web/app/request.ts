// Requests to the gateway, with the access key if it requires one. The key is stored for this tab only. It is never part
// of a URL, because URLs end up in browser histories and logs.

const KEPT = 'trainyard-key';
const listeners = new Set<() => void>();
let wanted = false;

/** Whether the gateway has rejected a request because its key was missing or wrong. */
export const keyWanted = (): boolean => wanted;

export const hasKey = (): boolean => sessionStorage.getItem(KEPT) != null;

/** Calls the listener whenever the result of `keyWanted` changes; returns a function that removes it. */
export function onKeyWanted(listener: () => void): () => void {
  listeners.add(listener);
  return () => { listeners.delete(listener); };
}

function want(now: boolean) {
  if (wanted === now) return;
  wanted = now;
  listeners.forEach(listener => listener());
}

export function keepKey(key: string) {
  sessionStorage.setItem(KEPT, key);
  want(false);
}

export async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  const key = sessionStorage.getItem(KEPT);
  if (key) headers.set('Authorization', `Bearer ${key}`);
  const response = await fetch(path, { ...init, headers });
  // If the user has entered another key since this request was sent, that key has not been rejected.
  if (response.status === 401 && sessionStorage.getItem(KEPT) === key) {
    sessionStorage.removeItem(KEPT);
    want(true);
  }
  return response;
}

/** The lines of a response, as they arrive. */
export async function* lines(response: Response): AsyncGenerator<string> {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const parts = (rest + value).split('\n');
    rest = parts.pop() ?? '';
    yield* parts;
  }
}

const pause = (time: number, signal: AbortSignal): Promise<void> => new Promise(resolve => {
  const timer = window.setTimeout(resolve, time);
  signal.addEventListener('abort', () => { window.clearTimeout(timer); resolve(); }, { once: true });
});

/** Follows an event stream until the signal aborts; after a disconnection it continues after the last event. */
export async function follow(path: string, from: string, onEvent: () => void, signal: AbortSignal): Promise<void> {
  let last = from;
  while (!signal.aborted) {
    try {
      const response = await ask(path, { signal, headers: { Accept: 'text/event-stream', 'Last-Event-ID': last } });
      if (response.ok && response.body) {
        for await (const line of lines(response)) {
          if (line.startsWith('id: ')) last = line.slice(4);
          if (line.startsWith('data: ')) onEvent();
        }
      } else if (response.status !== 401 && response.status < 500) {
        return;
      }
    } catch {
      // The connection was lost; try again.
    }
    await pause(3000, signal);
  }
}
