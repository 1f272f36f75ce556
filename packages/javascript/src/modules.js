/** Loads at the first call, for all. After a failure the next call tries again: a file or the memory may be there by then. */
export function loadOnce(load) {
  let loading;
  return () => {
    loading ??= load().catch((error) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
}

/** The component's core modules by name, compiled once per process. */
export const loadModules = loadOnce(async () => {
  const { modules } = (await import('./modules.cjs')).default;
  const entries = Object.entries(modules).map(async ([name, bytes]) => [name, await WebAssembly.compile(bytes)]);
  return Object.fromEntries(await Promise.all(entries));
});
