// The web chat as a person meets it: the real executable, a real browser.
//   MELDWIJZER_BINARY=build/meldwijzer node --test
//   MELDWIJZER_SCREENSHOTS=FOLDER ...   also keeps pictures; docs/chat.png is FOLDER/readme.png
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {after, before, test} from 'node:test';
import {openBrowser, Server} from './server.mjs';
import {lastReply, noProblems, open, pick, say, shown, walkFiveSteps} from './page.mjs';

let browser;
let server;
before(async () => { [browser, server] = await Promise.all([openBrowser(), Server.create()]); });
after(async () => {
  await browser?.close();
  await server?.destroy();
});

const picture = async (page, name) => {
  const folder = process.env.MELDWIJZER_SCREENSHOTS;
  if (folder) await page.screenshot({path: `${folder}/${name}.png`});
};

const codeOf = async (page) => /\d{6}/.exec(await page.locator('#menu .panel').textContent())[0];

test('by mouse: the five steps, and the steps show where one is', async (t) => {
  const page = await open(t, browser, server, {viewport: {width: 900, height: 820}});
  await walkFiveSteps((id) => pick(page, id), (text) => say(page, text));
  assert.equal((await shown(page)).step, 'stap 5');
  assert.ok((await shown(page)).height, 'the page itself does not scroll');
  const cookies = await page.context().cookies();
  assert.equal(cookies.length, 1);
  assert.ok(cookies[0].httpOnly);
  assert.equal(cookies[0].sameSite, 'Strict');
  assert.equal(await page.evaluate(() => localStorage.length + sessionStorage.length), 0);
  await picture(page, 'steps');
  noProblems(page);
});

test('without scripts: the same five steps by forms alone', async (t) => {
  const page = await open(t, browser, server, {javaScriptEnabled: false});
  await walkFiveSteps((id) => pick(page, id), (text) => say(page, text));
  assert.equal(await page.locator('#steps [aria-current]').getAttribute('value'), 'stap 5');
  assert.match(await page.locator('#log .mine').innerText(), /vermoeden|Ja/);
  await picture(page, 'noscript');
});

test('by keyboard alone: the five steps', async (t) => {
  const page = await open(t, browser, server);
  const seen = () => page.locator('#log .reply').count();
  const await_ = (count) => page.waitForFunction((n) => document.querySelectorAll('#log .reply').length > n, count);
  const tabTo = async (selector, key = 'Tab') => {
    for (let i = 0; i < 60; ++i) {
      if (await page.evaluate((one) => document.activeElement?.matches(one), selector)) return;
      await page.keyboard.press(key);
    }
    assert.fail(`${selector} cannot be reached by ${key}`);
  };
  await walkFiveSteps(async (id) => {
    const count = await seen();
    await tabTo(`#log .choices button[value^="${id} "]`);
    await page.keyboard.press('Enter');
    await await_(count);
  }, async (text) => {
    const count = await seen();
    await tabTo('#text');
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
    await await_(count);
  });
  assert.equal((await shown(page)).step, 'stap 5');
});

test('on a phone: nothing scrolls sideways, 112 and the way out stay in sight', async (t) => {
  const page = await open(t, browser, server, {viewport: {width: 320, height: 640}, hasTouch: true, isMobile: true});
  await pick(page, 'worried');
  await say(page, 'Woord'.repeat(60));
  for (const size of [{width: 320, height: 640}, {width: 320, height: 256}]) {
    await page.setViewportSize(size);
    assert.ok((await shown(page)).width);
    await page.locator('#send').scrollIntoViewIfNeeded();
    for (const selector of ['header a.danger', '#leave button']) {
      const box = await page.locator(selector).boundingBox();
      assert.ok(box.y >= 0 && box.y + box.height <= size.height && box.x + box.width <= 320, selector);
    }
  }
  await page.setViewportSize({width: 360, height: 740});
  await picture(page, 'phone');
});

test('in English from the browser, and in the other language at any moment', async (t) => {
  const page = await open(t, browser, server, {locale: 'en-GB'});
  assert.equal(await page.getAttribute('html', 'lang'), 'en');
  await pick(page, 'worried');
  assert.match(await lastReply(page), /kind of work/i);
  await page.click('#language button');
  await page.waitForFunction(() => document.documentElement.lang === 'nl');
  assert.match(await lastReply(page), /soort|werk/);
});

test('a killed server: what was typed is sent again, once, and nothing is lost', async (t) => {
  const page = await open(t, browser, server);
  await pick(page, 'worried');
  await pick(page, 'education');
  await server.stop('SIGKILL');
  await page.click('#log .choices button[value^="under-18 "]');
  await page.locator('#error button').waitFor();
  assert.match(await page.textContent('#error'), /niet weg[^]*112/);
  await page.fill('#text', 'half getypt');
  await server.start();
  await page.waitForFunction(() => document.querySelectorAll('#log .reply').length === 4);
  assert.equal(await page.inputValue('#text'), 'half getypt');
  assert.match(await lastReply(page), /Wat viel je op/);
  assert.equal(await page.locator('#log .mine').count(), 3);
  await page.fill('#text', '');
  await page.reload();
  assert.match(await page.innerText('#log'), /Hier was je gebleven[^]*Wat viel je op/);
});

test('what is refused goes back into the field, tied to the reason', async (t) => {
  const page = await open(t, browser, server);
  await page.route('**/', (route) => (route.request().method() === 'POST' ? route.fulfill({
    status: 429, headers: {'Retry-After': '1800'}, contentType: 'text/html',
    body: '<div id="error"><p>Te veel. Bel 112.</p></div>'}) : route.continue()));
  await page.fill('#text', 'mijn woorden');
  await page.click('#send');
  await page.locator('#error p').waitFor();
  assert.equal(await page.inputValue('#text'), 'mijn woorden');
  assert.equal(await page.getAttribute('#text', 'aria-invalid'), 'true');
  assert.match(await page.getAttribute('#text', 'aria-describedby'), /error/);
  assert.equal(await page.locator('#log .mine').count(), 0);
  await page.fill('#text', '');
});

test('P6: the quick exit clears the screen, replaces history and locks; the code reopens', async (t) => {
  for (const how of ['button', 'escape', 'form']) {
    const page = await open(t, browser, server, {javaScriptEnabled: how !== 'form'});
    await pick(page, 'worried');
    const code = await codeOf(page);
    if (how === 'escape') {
      for (let i = 0; i < 3; ++i) await page.keyboard.press('Escape');
    } else {
      await page.click('#leave button');
    }
    await page.waitForURL(/buienradar/);
    await page.goto(server.address);
    assert.equal(await page.locator('#log').count(), 0, how);
    await page.fill('#code', code);
    await page.click('form[action="/unlock"] button');
    await page.locator('#log').waitFor();
    assert.match(await page.innerText('#log'), /Wat voor werk doe je/);
  }
});

test('P6: after 15 idle minutes the page locks by itself, and the draft is there again', async (t) => {
  const page = await open(t, browser, server);
  await pick(page, 'worried');
  const code = await codeOf(page);
  await page.clock.install();
  await page.reload();
  await page.fill('#text', 'half getypt');
  await page.clock.fastForward('16:00');
  await page.locator('#code').waitFor();
  assert.equal(await page.locator('#log').count(), 0);
  assert.ok(!(await page.content()).includes('half getypt'));
  await page.fill('#code', code);
  await page.click('form[action="/unlock"] button');
  await page.waitForFunction(() => document.querySelector('#text')?.value === 'half getypt');
  await page.fill('#text', '');
});

test('a second case has its own conversation, and a code opens both on another device', async (t) => {
  const page = await open(t, browser, server);
  await pick(page, 'worried');
  await page.click('#menu summary');
  await page.fill('#case-name', 'Blauw');
  await page.click('button[value="new"]');
  await page.waitForFunction(() => document.querySelector('#menu summary').textContent.includes('Blauw'));
  assert.match(await page.innerText('#log'), /Ik ben Meldwijzer/);
  await say(page, 'ander apparaat');
  const code = /[2-9A-Z]{4}-[2-9A-Z]{4}/.exec(await lastReply(page))[0];
  const other = await open(t, browser, server);
  await other.click('#menu summary');
  await other.fill('#device-code', code);
  await other.click('button[value="open"]');
  await other.waitForFunction(() => document.querySelector('#menu summary').textContent.includes('Blauw'));
  await other.click('#menu summary');
  await other.click('button[value="switch"]');
  await other.waitForFunction(() => !document.querySelector('#menu summary').textContent.includes('Blauw'));
  assert.match(await other.innerText('#log'), /Wat voor werk doe je/);
});

test('the record as PDF, Markdown and text', async (t) => {
  const page = await open(t, browser, server);
  await say(page, 'Ze heeft ineens dure kleren en een tweede telefoon.');
  await pick(page, 'pick-all');
  await page.click('#menu summary');
  for (const [format, begin] of [['pdf', '%PDF-'], ['markdown', '**Verslag'], ['text', 'Verslag']]) {
    const [download] = await Promise.all([page.waitForEvent('download'), page.click(`button[value="${format}"]`)]);
    const bytes = await readFile(await download.path());
    assert.equal(bytes.subarray(0, begin.length).toString(), begin);
  }
});

test('300 messages: typing and answering stay quick, and old choices are gone', async (t) => {
  const page = await open(t, browser, server);
  await page.evaluate(() => {
    const log = document.getElementById('log');
    const one = log.querySelector('.reply');
    for (let i = 0; i < 300; ++i) log.append(one.cloneNode(true));
  });
  await pick(page, 'worried');
  assert.equal(await page.locator('#log .choices').count(), 1);
  assert.ok(await page.locator('#log .reply').count() > 300);
});

test('the picture of the README', {skip: !process.env.MELDWIJZER_SCREENSHOTS}, async (t) => {
  const page = await open(t, browser, server, {viewport: {width: 900, height: 900}});
  await say(page, 'Een leerling van 16 heeft ineens dure kleren en een tweede telefoon.');
  await page.evaluate(() => document.activeElement.blur());
  await picture(page, 'readme');
});
