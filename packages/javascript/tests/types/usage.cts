// Compiled, never run.

import monday = require('monday-connector');

const connector = new monday.MondayConnector({ token: 'a' });
connector.readBoard('4').then(({ board }) => console.log(board.name));
// @ts-expect-error An id is text.
connector.readBoard(4).catch(console.error);
