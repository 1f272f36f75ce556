// What was thrown, read once and into plain values. Anything may be thrown, and its properties may throw again; here
// nothing does.

const MAX_CAUSES = 10;

/** The error and its causes, the outermost first. */
export function readThrown(thrown) {
  const chain = [];
  for (let found = thrown; found && chain.length < MAX_CAUSES; found = read(found, 'cause') ?? listed(found)[0]) chain.push(readOne(found));
  return chain;
}

function readOne(found) {
  if (typeof found !== 'object' && typeof found !== 'function') return { message: String(found) };
  const code = read(found, 'code');
  return {
    name: text(found, 'name'),
    message: text(found, 'message'),
    code: typeof code === 'string' || typeof code === 'number' ? code : undefined,
    stack: text(found, 'stack'),
    type: text(read(found, 'constructor'), 'name'),
    isOfConnecting: isOfConnecting(found),
  };
}

/** Whether it comes of connecting. Of several addresses of a host, Node.js lists an error of each. */
function isOfConnecting(found) {
  const errors = [found, ...listed(found)];
  return errors.some((error) => read(error, 'syscall') === 'connect') && errors.slice(1).every((error) => read(error, 'syscall') === 'connect');
}

function listed(found) {
  const errors = read(found, 'errors');
  try {
    return Array.isArray(errors) ? [...errors] : [];
  } catch {
    return [];
  }
}

const text = (found, name) => {
  const value = read(found, name);
  return typeof value === 'string' ? value : undefined;
};

function read(found, name) {
  try {
    return found?.[name];
  } catch {
    return undefined;
  }
}
