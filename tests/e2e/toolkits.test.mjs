// Every operation of the apps that ship, called through the built program against the app's emulator, for what it is
// there for: what was written is found again by reading.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { ConnectedApps } from './lib/connected_apps.mjs';

const suite = { after };
const world = await ConnectedApps.start(suite);
const userId = 'ada';
const called = new Set();

async function run(tool, args = {}) {
  called.add(tool);
  const { body, text } = await world.call(userId, tool, args);
  assert.equal(body?.successful, true, `${tool}: ${text}`);
  return body.data;
}

// A call that the app refuses: the problem it becomes.
async function refused(tool, args) {
  const { status, body, text } = await world.call(userId, tool, args);
  assert.ok(status >= 400, `${tool}: ${text}`);
  return body;
}

test('GitHub: repositories, and an issue from its opening to a comment', async () => {
  await world.connect(userId, 'github');
  assert.equal((await run('GITHUB_GET_THE_AUTHENTICATED_USER')).login, 'alice');
  const repositories = await run('GITHUB_LIST_REPOSITORIES_FOR_THE_AUTHENTICATED_USER',
                                 { affiliation: ['owner', 'collaborator'], per_page: 5, sort: 'updated' });
  assert.deepEqual(repositories.map(({ name }) => name), ['widgets-of-alice']);
  const place = { owner: 'alice', repo: 'widgets-of-alice' };
  const issue = await run('GITHUB_CREATE_AN_ISSUE', { ...place, title: 'The points are stuck', body: 'At *noon*.', labels: ['bug'] });
  assert.equal(issue.title, 'The points are stuck');
  const issues = await run('GITHUB_LIST_REPOSITORY_ISSUES', { ...place, state: 'all', per_page: 10 });
  assert.deepEqual(issues.map(({ number }) => number), [issue.number]);
  const comment = await run('GITHUB_CREATE_AN_ISSUE_COMMENT', { ...place, issue_number: issue.number, body: 'Oiled.' });
  assert.equal(comment.body, 'Oiled.');
  const hits = await run('GITHUB_SEARCH_ISSUES_AND_PULL_REQUESTS', { q: 'repo:alice/widgets-of-alice points' });
  assert.equal(hits.items[0].number, issue.number);
  assert.equal((await refused('GITHUB_LIST_REPOSITORY_ISSUES', { owner: 'alice', repo: 'no-such' })).code, 'not_found');
  assert.equal((await refused('GITHUB_LIST_REPOSITORY_ISSUES', { owner: '../..', repo: 'x' })).code, 'invalid_argument');
});

test('Gmail: a message is found, read, and marked as read', async () => {
  await world.connect(userId, 'gmail');
  assert.equal((await run('GMAIL_GET_USER_INFO')).email, 'alice@example.com');
  const { messages } = await run('GMAIL_FETCH_EMAILS', { query: 'in:inbox is:unread', max_results: 10 });
  assert.deepEqual(messages.map(({ id }) => id), ['mail-of-alice']);
  const message = await run('GMAIL_FETCH_MESSAGE_BY_MESSAGE_ID', { message_id: 'mail-of-alice', format: 'metadata' });
  assert.ok(message.payload.headers.some(({ name, value }) => name === 'Subject' && value === 'Numbers for alice'));
  assert.ok((await run('GMAIL_LIST_LABELS')).labels.some(({ id }) => id === 'INBOX'));
  assert.equal((await run('GMAIL_LIST_THREADS', { max_results: 5 })).threads.length, 1);
  const read = await run('GMAIL_ADD_LABEL_TO_EMAIL', { message_id: 'mail-of-alice', addLabelIds: ['STARRED'], removeLabelIds: ['UNREAD'] });
  assert.ok(read.labelIds.includes('STARRED') && !read.labelIds.includes('UNREAD'), read.labelIds);
  assert.equal((await refused('GMAIL_FETCH_MESSAGE_BY_MESSAGE_ID', { message_id: 'mail-of-bob' })).code, 'not_found');
});

test('Slack: a message and a reply to it; what fails comes with status 200 and is told apart', async () => {
  await world.connect(userId, 'slack');
  assert.equal((await run('SLACK_TEST_AUTH')).team, 'Acme');
  const { channels } = await run('SLACK_LIST_CHANNELS', { types: ['public_channel'], exclude_archived: true, limit: 20 });
  const { id: channel } = channels.find(({ name }) => name === 'general');
  const sent = await run('SLACK_SEND_MESSAGE', { channel, text: 'The 8:15 is late & full.' });
  await run('SLACK_SEND_MESSAGE', { channel, text: 'Now it left.', thread_ts: sent.ts });
  const history = await run('SLACK_FETCH_CONVERSATION_HISTORY', { channel, limit: 10 });
  assert.equal(history.messages.find(({ ts }) => ts === sent.ts).text, 'The 8:15 is late & full.');
  const thread = await run('SLACK_FETCH_MESSAGE_THREAD_FROM_A_CONVERSATION', { channel, ts: sent.ts });
  assert.ok(thread.messages.some(({ text }) => text === 'Now it left.'));
  assert.ok((await run('SLACK_LIST_ALL_USERS', { limit: 50 })).members.some(({ name }) => name === 'alice'));
  const missing = await refused('SLACK_SEND_MESSAGE', { channel: 'C404', text: 'hello' });
  assert.equal(missing.code, 'not_found');
  assert.match(missing.detail, /channel_not_found/);
});

test('Linear: teams, an issue opened and listed page by page', async () => {
  await world.connect(userId, 'linear');
  assert.equal((await run('LINEAR_GET_CURRENT_USER')).data.viewer.email, 'alice@example.com');
  const { nodes: teams } = (await run('LINEAR_LIST_LINEAR_TEAMS', { first: 50 })).data.teams;
  const team = teams.find(({ key }) => key === 'ENG');
  assert.ok(team.states.nodes.length > 0);
  const opened = await run('LINEAR_CREATE_LINEAR_ISSUE', { input: { teamId: team.id, title: 'Paint the signal', priority: 3 } });
  assert.equal(opened.data.issueCreate.success, true);
  const titles = [];
  for (let after, pages = 0; pages < 20; ++pages) {
    const { issues } = (await run('LINEAR_LIST_LINEAR_ISSUES', after ? { first: 1, after } : { first: 1 })).data;
    titles.push(...issues.nodes.map(({ title }) => title));
    if (!issues.pageInfo.hasNextPage) break;
    after = issues.pageInfo.endCursor;
  }
  for (const title of ['Fix the points', 'Paint the signal']) assert.ok(titles.includes(title), `${title} not in ${titles}`);
  const wrong = await refused('LINEAR_CREATE_LINEAR_ISSUE', { input: { teamId: 'no-such', title: 'x' } });
  assert.match(wrong.detail, /Team not found/);
});

test('no operation of these apps was left out', async () => {
  const { items } = await world.api.get('/api/v1/tools');
  const offered = items.filter(({ toolkit }) => ['github', 'gmail', 'slack', 'linear'].includes(toolkit)).map(({ slug }) => slug);
  assert.deepEqual([...called].sort(), offered.sort());
});
