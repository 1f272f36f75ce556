let compiled;

/** The component's core modules by name, compiled once per process. */
export function loadModules() {
  compiled ??= import('./modules.cjs').then(async ({ default: { modules } }) => {
    const entries = Object.entries(modules).map(async ([name, bytes]) => [name, await WebAssembly.compile(bytes)]);
    return Object.fromEntries(await Promise.all(entries));
  });
  return compiled;
}
