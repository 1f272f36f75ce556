// What `fetch` throws in Node.js, Deno and Bun, as an error code of `wasi:http`, and what else it says.
//
// Whether a change may have been applied is decided by it: only an error that comes before anything was sent may
// become a code that says so (docs/faults.md, "Errors of the host").

/** By the code of the error or of one of its causes. */
const CODES = {
  // Node.js: system errors (https://nodejs.org/api/errors.html#common-system-errors) of connecting.
  ECONNREFUSED: 'connection-refused',
  ENOTFOUND: 'destination-not-found',
  EAI_AGAIN: 'DNS-timeout',
  UND_ERR_CONNECT_TIMEOUT: 'destination-unavailable',
  // Node.js: of an open connection.
  ECONNRESET: 'connection-terminated',
  EPIPE: 'connection-terminated',
  UND_ERR_SOCKET: 'connection-terminated',
  UND_ERR_HEADERS_TIMEOUT: 'HTTP-response-timeout',
  UND_ERR_BODY_TIMEOUT: 'connection-read-timeout',
  UND_ERR_HEADERS_OVERFLOW: 'HTTP-response-header-section-size',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'HTTP-response-incomplete',
  UND_ERR_INVALID_ARG: 'configuration-error',
  // Certificates (https://nodejs.org/api/tls.html#x509-certificate-error-codes).
  CERT_HAS_EXPIRED: 'TLS-certificate-error',
  CERT_NOT_YET_VALID: 'TLS-certificate-error',
  CERT_REVOKED: 'TLS-certificate-error',
  CERT_UNTRUSTED: 'TLS-certificate-error',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'TLS-certificate-error',
  ERR_TLS_CERT_ALTNAME_INVALID: 'TLS-certificate-error',
  SELF_SIGNED_CERT_IN_CHAIN: 'TLS-certificate-error',
  UNABLE_TO_GET_ISSUER_CERT: 'TLS-certificate-error',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'TLS-certificate-error',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'TLS-certificate-error',
  // Bun.
  ConnectionRefused: 'connection-refused',
  ConnectionClosed: 'connection-terminated',
};

/** Node.js: there is no way to the host. An open connection may end with them too, after something was sent. */
const NO_ROUTE = ['EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'EADDRNOTAVAIL'];

/** `fetch` sends nothing to some ports (https://fetch.spec.whatwg.org/#port-blocking). */
const BLOCKED_PORT = /^bad port$|^Fetch failed: Requests to port \d+ are blocked/;

/** What is only in the message: what a proxy responded to undici, and all of Deno. */
const MESSAGES = [
  // The proxy wants other credentials, or does not let anybody through. Any other response may pass.
  [/Proxy response \((403|407)\)/, 'HTTP-upgrade-failed'],
  [/Proxy response \(\d+\)/, 'destination-unavailable'],
  [/client error \(Connect\).*(invalid peer certificate|UnknownIssuer|certificate)/i, 'TLS-certificate-error'],
  [/client error \(Connect\).*refused/i, 'connection-refused'],
  [/client error \(Connect\).*(Name or service not known|nodename nor servname|No such host)/i, 'destination-not-found'],
  [/client error \(Connect\).*dns/i, 'DNS-error'],
  [/client error \(Connect\)/, 'destination-unavailable'],
];

/** Codes with a payload, here one that says nothing. */
const PAYLOADS = { 'DNS-error': {}, 'internal-error': undefined, 'HTTP-response-header-section-size': undefined };

/** Mistakes in a program; no network throws them. */
const MISTAKES = ['EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'URIError'];

/**
 * What follows from an error of `fetch`, as `readThrown` reads it: `failure`, an error code; `refusal`, why nothing was
 * sent; `head`, a response that `fetch` withheld; `isMistake`, if no repetition would mend it. `isKnown`: whether the
 * code says all that there is to say.
 */
export function judge(causes) {
  // Deno without --allow-net.
  if (causes.some(({ name }) => name === 'NotCapable' || name === 'PermissionDenied')) return denied();
  for (const { code = '', isOfConnecting, message = '' } of causes) {
    if (code === 'ERR_ACCESS_DENIED') return denied();
    if (NO_ROUTE.includes(code)) return known(isOfConnecting ? 'destination-IP-unroutable' : 'connection-terminated');
    if (Object.hasOwn(CODES, code)) return known(CODES[code]);
    if (isOfConnecting) return known('destination-unavailable');
    if (/^ERR_SSL_|^EPROTO$/.test(code)) return known('TLS-protocol-error');
    if (code === 'ETIMEDOUT') return known('connection-timeout');
    if (/^HPE_/.test(code)) return known('HTTP-protocol-error');
    if (BLOCKED_PORT.test(message)) return { ...known('HTTP-request-URI-invalid'), refusal: '`fetch` sends nothing to this port of {}. Use another one.' };
    const found = MESSAGES.find(([pattern]) => pattern.test(message));
    if (found) return known(found[1]);
  }
  if (isWithheldResponse(causes)) return { head: { status: 407, headers: [] }, isKnown: true };
  if (MISTAKES.includes(causes[0]?.name)) return { isMistake: true };
  return { ...known('connection-terminated'), isKnown: false };
}

function denied() {
  return { ...known('HTTP-request-denied'), refusal: 'This runtime does not let the program send requests to {}. Allow it (--allow-net).' };
}

/**
 * The response 407, which undici does not hand over. It is the one failure that it gives no reason for: `fetch failed`,
 * with an empty error as its cause (Node.js 20 to 24).
 */
function isWithheldResponse([error, cause, ...more]) {
  if (error?.name !== 'TypeError' || error.message !== 'fetch failed' || more.length) return false;
  return cause?.type === 'Error' && cause.message === '' && cause.code === undefined;
}

function known(tag) {
  return { failure: tag in PAYLOADS ? { tag, val: PAYLOADS[tag] } : { tag }, isKnown: true };
}
