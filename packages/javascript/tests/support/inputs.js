// An input for each function, what comes before it, and how its result is recognised. The ids are those of the
// emulator's account (emulator/src/seed/mod.rs).

const BOARD = '18265829685';
const USER = '71205214';
const TEAM = '1204417';
const LEAVER = '71204733';
const ADMIN = '71204511';
const WORKSPACE = '7219973';

const member = { board_id: BOARD, user_id: USER };
const team = { board_id: BOARD, team_id: TEAM };
const teamMember = { team_id: TEAM, user_id: USER };
const workspaceMember = { workspace_id: WORKSPACE, user_id: USER };
const outcome = (expected) => (result) => result.outcome === expected;

export const calls = {
  'activate-user': { before: [['deactivate-user', USER]], input: USER, isRight: outcome('activated') },
  'add-team-to-board': { before: [['delete-team-from-board', team]], input: team, isRight: outcome('added') },
  'add-user-to-board': { before: [['delete-user-from-board', member]], input: member, isRight: outcome('added') },
  'add-user-to-team': { before: [['delete-user-from-team', teamMember]], input: teamMember, isRight: outcome('added') },
  'add-user-to-workspace': { before: [['delete-user-from-workspace', workspaceMember]], input: workspaceMember, isRight: outcome('added') },
  'archive-board': { input: BOARD, isRight: (result) => result.board_id === BOARD && result.state === 'archived' },
  'check-connection': { input: undefined, isRight: (result) => result.user.id === ADMIN },
  'create-board': {
    input: { name: 'Vorstand, Größe: 🜚', kind: 'private', owner_ids: [ADMIN], folder_id: null },
    isRight: ({ board }) => board.name === 'Vorstand, Größe: 🜚' && board.kind === 'private',
  },
  'custom-api-action': {
    input: { method: 'post', body: { graphql: { document: '{ me { id } }' } } },
    isRight: ({ status, body }) => status === 200 && JSON.parse(body.text).data.me.id === ADMIN,
  },
  'deactivate-user': { input: USER, isRight: outcome('deactivated') },
  'delete-board': { input: BOARD, isRight: (result) => result.board_id === BOARD && result.state === 'deleted' },
  'delete-team-from-board': { before: [['add-team-to-board', team]], input: team, isRight: outcome('removed') },
  'delete-user-from-board': { before: [['add-user-to-board', member]], input: member, isRight: outcome('removed') },
  'delete-user-from-team': { before: [['add-user-to-team', teamMember]], input: teamMember, isRight: outcome('removed') },
  'delete-user-from-workspace': {
    before: [['add-user-to-workspace', workspaceMember]],
    input: workspaceMember,
    isRight: outcome('removed'),
  },
  'invite-user': {
    input: { email: 'newcomer@harborworks.example', role: 'viewer' },
    isRight: (result) => result.outcome === 'invited' && typeof result.user_id === 'string',
  },
  'list-boards': {
    input: { workspace: 'main', types: ['board'], limit: 5 },
    isRight: ({ boards, next }) => boards.length === 5 && typeof next === 'string',
  },
  'list-roles': { input: undefined, isRight: ({ roles }) => roles.length === 4 },
  'list-teams': { input: { user_ids: [LEAVER] }, isRight: ({ teams }) => teams.length === 1 && teams[0].owner_ids.includes(LEAVER) },
  'list-user-automations': { input: { user_ids: [LEAVER] }, isRight: ({ automations }) => automations.length === 2 },
  'list-user-boards': {
    input: { user_ids: [LEAVER] },
    isRight: ({ boards }) => boards.length > 3 && boards.some(({ through }) => through.includes('in_person')) && boards.some(({ through }) => through.some((access) => access.team)),
  },
  'list-workspaces': { input: { include_members: true, limit: 5 }, isRight: ({ workspaces }) => workspaces.length === 5 && workspaces.every(({ member_ids: members }) => members.length > 0) },
  'read-board': { input: BOARD, isRight: ({ board, owners }) => board.id === BOARD && Array.isArray(owners) },
  'read-user': { input: { by_email: 'Lena.Fischer@Harborworks.example' }, isRight: ({ user }) => user.id === LEAVER },
  'search-users': { input: { limit: 5 }, isRight: ({ users }) => users.length === 5 },
  'update-user-role': { input: { user_id: USER, role: 'guest' }, isRight: outcome('changed') },
};
