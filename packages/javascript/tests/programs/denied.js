// Deno without --allow-net. Argument: an endpoint.

import { MondayConnector } from '../../dist/index.js';

const connector = new MondayConnector({ token: 'a', endpoint: Deno.args[0] });
const error = await connector.readBoard('4').catch((found) => found);
console.log(JSON.stringify([error.kind, error.temporary]));
