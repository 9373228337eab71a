// What the tests do in the page, with and without scripts.
import assert from 'node:assert/strict';

const WAIT_MS = 20_000;

// A page in a browser profile of its own; a mistake of the page itself fails the test.
export const open = async (t, browser, server, options = {}) => {
  const context = await browser.newContext({locale: 'nl-NL', ...options});
  t.after(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(WAIT_MS);
  page.problems = [];
  page.live = options.javaScriptEnabled !== false;
  page.on('pageerror', (error) => page.problems.push(String(error)));
  page.on('console', (line) => {
    if (/Content.Security.Policy|Refused/i.test(line.text())) page.problems.push(line.text());
  });
  // Nothing leaves this machine; the quick exit leads to a page made here.
  await context.route((url) => url.hostname !== '127.0.0.1',
    (route) => route.fulfill({contentType: 'text/html', body: '<title>weer</title>'}));
  await page.goto(server.address);
  return page;
};

const answered = async (page, act) => {
  const seen = await page.locator('#log .reply').count();
  if (!page.live) {
    await Promise.all([page.waitForResponse((one) => one.request().method() === 'POST'), act()]);
    await page.waitForLoadState();
    return;
  }
  await act();
  await page.waitForFunction((count) => document.querySelectorAll('#log .reply').length > count, seen);
};

export const say = (page, text) => answered(page, async () => {
  await page.fill('#text', text);
  await page.click('#send');
});

export const pick = (page, id) => answered(page, () =>
  page.click(`#log .choices button[value^="${id} "]`));

export const lastReply = (page) => page.locator('#log .reply').last().innerText();

// The five steps, from the first concern to the coordinator; `choose` and `type` answer.
export const walkFiveSteps = async (choose, type) => {
  await choose('worried');
  await choose('education');
  await choose('under-18');
  await type('Ze heeft ineens dure kleren en een tweede telefoon.');
  await choose('pick-all');
  await choose('that-is-all');
  await type('Maandag bij de fietsenstalling.');
  await choose('seen-myself');
  await type('Sinds de herfst.');
  await type('Elke week.');
  await choose('nothing-to-add');
  await choose('nothing-to-add');
  await choose('in-file-yes');
  await choose('colleague-yes');
  await choose('expert-yes');
  await choose('offender-no');
  await choose('nothing-to-add');
  await choose('safe-yes');
  await choose('talked-yes');
  await choose('said-nothing');
  await choose('wants-unknown');
  await choose('suspicion-yes');
};

export const shown = (page) => page.evaluate(() => ({
  width: document.documentElement.scrollWidth <= innerWidth,
  height: document.documentElement.scrollHeight <= innerHeight,
  step: document.querySelector('#steps [aria-current]')?.value,
}));

export const noProblems = (page) => assert.deepEqual(page.problems, []);
