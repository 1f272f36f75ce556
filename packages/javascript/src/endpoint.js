// Which addresses may be called: the same rules as in the Python package (`_endpoint.py`).

export const DEFAULT_ENDPOINT = 'https://api.monday.com';

// As strict as the component, which reads the same text: what this does not understand is refused.
const ENDPOINT = /^(https?):\/\/(\[[0-9a-f:.]+\]|[a-z0-9_-]+(?:\.[a-z0-9_-]+)*)(?::([0-9]{1,5}))?(?:\/v2)?\/?$/i;
const PORTS = { https: 443, http: 80 };

/** Scheme, host and port of an endpoint as one text; `undefined` if it is not one. */
export function originOf(endpoint) {
  const match = ENDPOINT.exec(endpoint);
  if (!match) return undefined;
  const [scheme, host] = [match[1].toLowerCase(), match[2].toLowerCase()];
  const port = match[3] === undefined ? PORTS[scheme] : Number(match[3]);
  const isHost = !host.startsWith('[') || URL.canParse(`http://${host}`);
  return port > 0 && port < 65536 && isHost ? `${scheme}://${host}:${port}` : undefined;
}

/** What an entry of a list of hosts stands for: without a scheme both, each with its usual port if none is given. */
export function originsOf(entry) {
  const addresses = entry.includes('://') ? [entry] : Object.keys(PORTS).map((scheme) => `${scheme}://${entry}`);
  return addresses.map(originOf).filter(Boolean);
}
