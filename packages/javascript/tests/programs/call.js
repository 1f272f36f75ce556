// One call that succeeds and one that fails: for bundles, and for runtimes. Arguments: endpoint, token.

import { MondayConnector, MondayError } from 'monday-connector';

const [endpoint, token] = process.argv.slice(2);
const connector = new MondayConnector({ token, endpoint });
const { board } = await connector.readBoard('18265829685');
const error = await connector.readBoard('1').catch((found) => found);
console.log(JSON.stringify([board.id, error instanceof MondayError, error.kind]));
