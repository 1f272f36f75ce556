// What is to happen when a signal is aborted.

const waiting = new WeakMap();

/**
 * Calls back when the signal is aborted; returns what takes that back. However many calls wait for a signal, it has one
 * listener: Node.js warns of more than ten.
 */
export function onAbort(signal, callback) {
  const found = waiting.get(signal) ?? listen(signal);
  found.callbacks.add(callback);
  return () => {
    found.callbacks.delete(callback);
    if (found.callbacks.size || waiting.get(signal) !== found) return;
    signal.removeEventListener('abort', found.listener);
    waiting.delete(signal);
  };
}

function listen(signal) {
  const callbacks = new Set();
  const listener = () => {
    waiting.delete(signal);
    for (const callback of callbacks) callback();
  };
  const found = { callbacks, listener };
  signal.addEventListener('abort', listener, { once: true });
  waiting.set(signal, found);
  return found;
}
