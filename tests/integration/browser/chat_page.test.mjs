// The web chat as a person meets it: the real executable, a real browser.
//   MELDWIJZER_BINARY=build/meldwijzer node --test chat_page.test.mjs
//   MELDWIJZER_SCREENSHOT=docs/chat.png ...   also takes the picture of the README
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {openBrowser, Server} from './server.mjs';

let browser;
let server;

before(async () => {
  [browser, server] = await Promise.all([openBrowser(), Server.create()]);
});

after(async () => {
  await browser?.close();
  await server?.destroy();
});

const WAIT_MS = 20_000;

// A page in a browser profile of its own; a mistake of the page itself fails the test.
const open = async (t, options = {}) => {
  const context = await browser.newContext({locale: 'nl-NL', ...options});
  t.after(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(WAIT_MS);
  page.problems = [];
  page.on('pageerror', (error) => page.problems.push(String(error)));
  page.on('console', (line) => {
    if (/Content.Security.Policy/i.test(line.text())) page.problems.push(line.text());
  });
  return page;
};

const bots = (page) => page.locator('#log .bot');

const say = async (page, text) => {
  const answer = page.waitForResponse((one) => one.url().endsWith('/chat/messages') && one.ok());
  const seen = await bots(page).count();
  await page.fill('#text', text);
  await page.click('#send');
  const reply = await (await answer).json();
  await page.waitForFunction((count) => document.querySelectorAll('#log .bot').length > count, seen);
  return reply;
};

// The page with answers that the test makes up, to see what it does with them.
const openWith = async (t, first, answer, options) => {
  const page = await open(t, options);
  await page.route('**/chat/start', (route) => route.fulfill({json: first}));
  await page.route('**/chat/messages', (route) => answer(route, route.request().postDataJSON()));
  await page.goto(server.address);
  await bots(page).first().waitFor();
  return page;
};

const reply = (text, choices = [], links = []) => ({messages: [{text, choices, links}], dialog: null});

test('a person types and is answered by the real server', async (t) => {
  const page = await open(t);
  await page.goto(server.address);
  await bots(page).first().waitFor();
  const answer = await say(page, 'Een jongen van 16 in mijn klas heeft ineens een tweede telefoon.');
  assert.ok(answer.messages.length > 0);
  assert.equal(await page.locator('#log .mine').count(), 1);
  assert.equal(await page.inputValue('#text'), '');
  const cookies = await page.context().cookies();
  assert.equal(cookies.length, 1);
  assert.equal(cookies[0].httpOnly, true);
  assert.equal(cookies[0].sameSite, 'Strict');
  assert.equal(await page.evaluate(() => document.cookie), '');
  assert.deepEqual(page.problems, []);
});

test('choices of the real server can be clicked', async (t) => {
  const page = await open(t);
  await page.goto(server.address);
  await bots(page).first().waitFor();
  const buttons = page.locator('.choices button:enabled');
  if (await buttons.count() === 0) {
    assert.fail('the first message has no choices');
    return;
  }
  const [request] = await Promise.all([
    page.waitForRequest('**/chat/messages'), buttons.last().click(),
  ]);
  assert.match(request.postDataJSON().choice, /^[a-z0-9-]+$/);
  await page.waitForFunction(() => !document.querySelector('.waiting'));
  assert.equal(await page.locator('#notice:visible').count(), 0);
});

test('a restart of the server in mid conversation loses nothing', async (t) => {
  const page = await open(t);
  await page.goto(server.address);
  await bots(page).first().waitFor();
  await say(page, 'Ik maak me zorgen over een meisje van 16.');
  const [before] = await page.context().cookies();
  await server.stop('SIGKILL');
  await page.fill('#text', 'waar was ik');
  await page.click('#send');
  await page.locator('#notice').waitFor();
  assert.match(await page.textContent('#notice'), /niet weg[^]*112/);
  await page.fill('#text', 'half getypt');
  const answered = page.waitForResponse((one) => one.url().endsWith('/chat/messages') && one.ok());
  await server.start();
  const resumed = await (await answered).json();
  await page.locator('#notice').waitFor({state: 'hidden'});
  assert.equal(await page.inputValue('#text'), 'half getypt');
  const [cookie] = await page.context().cookies();
  assert.equal(cookie.value, before.value);
  // Somebody who is new gets another answer to the same words.
  const stranger = await open(t);
  await stranger.goto(server.address);
  await bots(stranger).first().waitFor();
  const fresh = await say(stranger, 'waar was ik');
  assert.notDeepEqual(resumed, fresh);
});

test('a click sends the choice, and the answered buttons retire', async (t) => {
  const sent = [];
  const page = await openWith(t, reply('Kies', [{id: 'worried', title: 'Ik maak me zorgen'},
    {id: 'contact', title: 'Wie bel ik?'}]), (route, body) => {
    sent.push(body);
    return route.fulfill({json: reply('Goed')});
  });
  await page.click('text=Wie bel ik?');
  await page.waitForFunction(() => document.querySelectorAll('#log .bot').length === 2);
  assert.equal(sent.length, 1);
  assert.equal(sent[0].choice, 'contact');
  assert.equal(sent[0].text, undefined);
  assert.match(sent[0].event, /^[0-9a-f-]{36}$/);
  assert.equal(await page.locator('.choices button:enabled').count(), 0);
  assert.equal(await page.locator('#log .mine').textContent(), 'Wie bel ik?');
});

test('text becomes bold, lists and links, and never markup', async (t) => {
  const text = 'Dit is **vet** <img src=x onerror=alert(1)>\n\n- een\n- **twee**\n\n3. drie\n4. vier\n\n' +
      '[goed](https://voorbeeld.nl/a) [slecht](javascript:alert(1)) https://x.nl/y. <b>nee</b>';
  const page = await openWith(t, reply(text, [], [{title: 'bel', url: 'tel:112'},
    {title: 'kwaad', url: 'javascript:alert(1)'}]), (route) => route.abort());
  const seen = await bots(page).first().evaluate((node) => ({
    bold: [...node.querySelectorAll('strong')].map((one) => one.textContent),
    items: [...node.querySelectorAll('ul li, ol li')].map((one) => one.textContent),
    start: node.querySelector('ol').start,
    links: [...node.querySelectorAll('a')].map((one) => one.getAttribute('href')),
    safe: [...node.querySelectorAll('a')].every((one) => one.rel === 'noopener noreferrer'),
    strange: node.querySelectorAll('img, b, script').length,
    text: node.textContent,
  }));
  assert.deepEqual(seen.bold, ['vet', 'twee']);
  assert.deepEqual(seen.items, ['een', 'twee', 'drie', 'vier']);
  assert.equal(seen.start, 3);
  assert.deepEqual(seen.links, ['https://voorbeeld.nl/a', 'https://x.nl/y']);
  assert.ok(seen.safe);
  assert.equal(seen.strange, 0);
  assert.ok(seen.text.includes('<img src=x onerror=alert(1)>'));
  assert.deepEqual(await page.locator('.links a').evaluateAll((all) => all.map((one) => one.href)),
    ['tel:112']);
});

test('a lost answer is asked for again under the same event id', async (t) => {
  const events = [];
  const page = await openWith(t, reply('Dag'), (route, body) => {
    events.push(body.event);
    return events.length < 3 ? route.abort() : route.fulfill({json: reply('Aangekomen')});
  });
  await page.fill('#text', 'hallo');
  await page.press('#text', 'Enter');
  await page.click('#again');
  await page.locator('text=Aangekomen').waitFor();
  assert.equal(events.length, 3);
  assert.equal(new Set(events).size, 1);
  assert.equal(await page.locator('#log .mine').count(), 1);
});

test('what is refused goes back into the field, with the reason', async (t) => {
  const page = await openWith(t, reply('Dag'), (route) => route.fulfill({
    status: 429, headers: {'Retry-After': '1800'}, contentType: 'application/problem+json',
    body: JSON.stringify({title: 'Too Many Requests', status: 429, detail: 'Te veel. Bel 112.'}),
  }));
  await page.fill('#text', 'mijn woorden');
  await page.click('#send');
  await page.locator('#notice').waitFor();
  assert.equal(await page.textContent('#notice-text'), 'Te veel. Bel 112.');
  assert.equal(await page.inputValue('#text'), 'mijn woorden');
  assert.equal(await page.locator('#log .mine').count(), 0);
  assert.equal(await page.locator('#send:enabled').count(), 1);
});

test('U3: 112 stays in sight at phone width, and nothing scrolls sideways', async (t) => {
  const long = 'Woord'.repeat(60);
  const page = await openWith(t, reply(`${long}\n\nhttps://voorbeeld.nl/${long}`,
    [{id: 'a', title: long}, {id: 'b', title: 'Kort'}], [{title: long, url: 'https://x.nl'}]),
  (route) => route.fulfill({json: reply(Array(60).fill('Een regel.').join('\n\n'))}),
  {viewport: {width: 360, height: 640}});
  const fits = () => page.evaluate(() =>
    document.documentElement.scrollWidth <= 360 && document.getElementById('log').scrollWidth <= 360);
  assert.ok(await fits());
  await page.fill('#text', long);
  await page.click('#send');
  await page.waitForFunction(() => document.querySelectorAll('#log .bot').length === 2);
  assert.ok(await fits());
  const danger = page.locator('a[href="tel:112"]');
  const box = await danger.boundingBox();
  assert.ok(box.y >= 0 && box.y + box.height <= 640 && box.x + box.width <= 360);
  assert.equal(await danger.textContent(), 'Nu gevaar? Bel 112');
  const field = await page.locator('#text').boundingBox();
  assert.ok(field.y + field.height <= 640);
});

test('the picture of the README', {skip: !process.env.MELDWIJZER_SCREENSHOT}, async (t) => {
  const page = await open(t, {viewport: {width: 900, height: 820}});
  await page.goto(server.address);
  await bots(page).first().waitFor();
  await say(page, 'Een leerling van 16 heeft ineens dure kleren en een tweede telefoon. ' +
      'Ze wordt na school opgehaald door een oudere jongen.');
  await page.evaluate(() => document.activeElement.blur());
  await page.screenshot({path: process.env.MELDWIJZER_SCREENSHOT});
});
