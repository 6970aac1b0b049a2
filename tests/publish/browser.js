// node browser.js SITE NAME...: prints `ok` and `not ok` lines.
'use strict';
const fs = require('fs');
const path = require('path');
const assert = require('assert');
const { createRequire } = require('module');
const tools = createRequire(path.join(process.env.TOOLS, 'package.json'));
const puppeteer = tools('puppeteer-core');
const axe = fs.readFileSync(tools.resolve('axe-core/axe.min.js'), 'utf8');

const [site, ...names] = process.argv.slice(2);
const chromium = process.env.CHROMIUM || '/usr/bin/chromium';
const address = (name) => 'file://' + path.join(site, name, 'index.html');
const timeline = (name) => JSON.parse(fs.readFileSync(path.join(site, name, 'bulletin.json'), 'utf8'));

let browser, failed = 0;

async function test(name, run) {
  try {
    await run();
    console.log('ok ' + name);
  } catch (e) {
    failed = 1;
    console.log(String(e.stack || e));
    console.log('not ok ' + name);
  }
}

async function open(name, prepare) {
  const page = await browser.newPage();
  const asked = [], wrong = [];
  page.on('request', (r) => asked.push(r.url()));
  page.on('pageerror', (e) => wrong.push(String(e)));
  page.on('console', (m) => { if (m.type() === 'error') wrong.push(m.text()); });
  if (prepare) await prepare(page);
  await page.goto(address(name), { waitUntil: 'load' });
  page.asked = asked;
  page.wrong = wrong;
  return page;
}

// What is heard and what is marked, at one and the same moment.
const state = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => {
  const marked = document.querySelectorAll('.s[aria-current]');
  const audio = document.querySelector('audio');
  done({ time: audio.currentTime, paused: audio.paused, n: marked.length,
    start: marked.length ? +marked[0].dataset.start : -1 });
})));

// Start of the sentence that the timeline has at this time.
function expected(name, time) {
  const starts = new Map();
  for (const u of timeline(name).utterances) if (!starts.has(u.sentence)) starts.set(u.sentence, u.start_s);
  let last = -1;
  for (const s of starts.values()) if (s <= time) last = s;
  return last;
}

const playing = (page) => page.waitForFunction(() => {
  const a = document.querySelector('audio');
  return !a.paused && a.currentTime > 0 && a.readyState > 2;
}, { timeout: 20000 });

async function checkMark(page, name) {
  for (let tries = 0; ; tries++) {
    const s = await state(page);
    // the page's times have three decimals
    const want = expected(name, s.time + 0.001), before = expected(name, s.time - 0.1);
    assert.strictEqual(s.n, 1);
    if (Math.abs(s.start - want) < 0.001) return s;
    // a frame may lie between the new sentence and its mark
    assert.ok(Math.abs(s.start - before) < 0.001 && tries < 3, JSON.stringify([s, want]));
    await new Promise((r) => setTimeout(r, 150));
  }
}

async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  return found.violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.html).join(' | '));
}

async function all() {
  browser = await puppeteer.launch({ executablePath: chromium, headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--mute-audio', '--disable-dev-shm-usage'] });
  for (const scheme of ['light', 'dark'])
    for (const name of ['', ...names])
      await test(`axe-core finds nothing in ${name || 'the archive'}, ${scheme}`, async () => {
        const page = await open(name, (p) => p.emulateMediaFeatures([
          { name: 'prefers-color-scheme', value: scheme }]));
        if (name) await page.evaluate(() => document.querySelector('.s').setAttribute('aria-current', 'true'));
        assert.deepStrictEqual(await violations(page), []);
        const width = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        assert.ok(width[0] <= width[1], 'it scrolls sideways');
        await page.close();
      });

  await test('a narrow page does not scroll sideways', async () => {
    const page = await open('sample', (p) => p.setViewport({ width: 320, height: 600 }));
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= 320));
    await page.close();
  });

  await test('the page asks for its audio only, and nothing goes wrong in it', async () => {
    const page = await open('sample');
    await page.click('.s');
    await playing(page);
    // (Chromium asks itself for the pictures of its player's buttons)
    const others = page.asked.filter((u) => !u.startsWith('data:image/svg+xml') && u !== address('sample') && !u.endsWith('/sample/bulletin.mp3'));
    assert.deepStrictEqual(others, []);
    assert.deepStrictEqual(page.wrong, []);
    await page.close();
  });

  for (const name of names)
    await test(`the marked sentence is the one of the timeline in ${name}`, async () => {
      const page = await open(name);
      const duration = timeline(name).duration_s;
      await page.click('.s');
      await playing(page);
      for (const part of [0.05, 0.3, 0.5, 0.7, 0.9]) {
        await page.evaluate((t) => { document.querySelector('audio').currentTime = t; }, duration * part);
        await page.waitForFunction((t) => {
          const a = document.querySelector('audio');
          return !a.seeking && a.currentTime > t;
        }, { timeout: 20000 }, duration * part + 0.05);
        const s = await checkMark(page, name);
        assert.ok(!s.paused && s.time < duration * part + 5);
      }
      await page.close();
    });

  await test('a click on a sentence plays from its start', async () => {
    const page = await open('sample');
    const spans = await page.$$('.s');
    for (const i of [4, 1, 7]) {
      const start = await spans[i].evaluate((s) => +s.dataset.start);
      await spans[i].evaluate((s) => s.scrollIntoView({ block: 'center', behavior: 'instant' }));
      await spans[i].evaluate((s) => s.click());
      await playing(page);
      const s = await checkMark(page, 'sample');
      assert.ok(s.time >= start - 0.001 && s.time < start + 3, JSON.stringify([s, start]));
      assert.strictEqual(s.start, start);
    }
    await page.close();
  });

  await test('keys: Tab and Enter, Space, the arrows', async () => {
    const page = await open('sample');
    const focused = () => page.evaluate(() => document.activeElement.dataset.start || '');
    for (let i = 0; i < 60 && !(await focused()); i++) await page.keyboard.press('Tab');
    for (let i = 0; i < 3; i++) await page.keyboard.press('Tab');
    const start = +(await focused());
    assert.ok(start > 0);
    const ring = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
    assert.strictEqual(ring, 'solid');
    await page.keyboard.press('Enter');
    await playing(page);
    let s = await checkMark(page, 'sample');
    assert.ok(s.time >= start - 0.001 && s.time < start + 3);
    await page.keyboard.press('Space');
    assert.ok((await state(page)).paused);
    const before = (await state(page)).time;
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction(() => !document.querySelector('audio').seeking);
    s = await checkMark(page, 'sample');
    assert.ok(Math.abs(s.time - before - 5) < 0.1, JSON.stringify([s, before]));
    await page.keyboard.press('ArrowLeft');
    await page.waitForFunction(() => !document.querySelector('audio').seeking);
    assert.ok(Math.abs((await state(page)).time - before) < 0.1);
    await page.keyboard.press('Space');
    await playing(page);
    await page.close();
  });

  await test('keys of other controls are left alone', async () => {
    const page = await open('feed');
    await page.focus('#follow');
    await page.keyboard.press('Space');
    assert.strictEqual(await page.$eval('#follow', (b) => b.checked), false);
    assert.ok((await state(page)).paused);
    await page.close();
  });

  await test('a story of the list is a jump', async () => {
    const page = await open('feed');
    const links = await page.$$('.chapters a');
    assert.strictEqual(links.length, 3);
    const start = await links[1].evaluate((a) => +a.dataset.start);
    await links[1].focus();
    await page.keyboard.press('Enter');
    await playing(page);
    const s = await checkMark(page, 'feed');
    assert.ok(s.time >= start - 0.001 && s.time < start + 3);
    assert.ok(page.url().endsWith('#story-2'));
    await page.close();
  });

  await test('the position is remembered', async () => {
    let page = await open('sample');
    await page.evaluate(() => { document.querySelector('audio').currentTime = 20; });
    await page.waitForFunction(() => !document.querySelector('audio').seeking);
    await state(page);
    await page.close({ runBeforeUnload: false });
    page = await open('sample');
    await page.waitForFunction(() => document.querySelector('audio').currentTime > 19, { timeout: 10000 });
    assert.ok((await state(page)).paused);
    await page.close();
  });

  await test('who wants less motion is not scrolled smoothly', async () => {
    const how = async (value) => {
      const page = await open('sample', (p) => p.emulateMediaFeatures([
        { name: 'prefers-reduced-motion', value }]));
      await page.evaluate(() => {
        window.how = [];
        Element.prototype.scrollIntoView = function (o) { window.how.push(o.behavior); };
      });
      await page.click('.s');
      await playing(page);
      await page.evaluate(() => { document.querySelector('audio').currentTime = 100; });
      await page.waitForFunction(() => window.how.length > 0, { timeout: 10000 });
      const found = await page.evaluate(() => window.how);
      await page.close();
      return new Set(found);
    };
    assert.deepStrictEqual(await how('reduce'), new Set(['auto']));
    assert.deepStrictEqual(await how('no-preference'), new Set(['smooth']));
  });

  await test('without JavaScript there are the audio and the transcript', async () => {
    const page = await open('sample', (p) => p.setJavaScriptEnabled(false));
    const text = await page.$eval('main', (m) => m.innerText);
    for (const u of timeline('sample').utterances) assert.ok(text.includes(u.written.trim()), u.written);
    assert.ok(await page.$eval('audio', (a) => a.controls && a.getBoundingClientRect().height > 20));
    assert.ok(!text.includes('Space plays'));
    await page.close();
  });
  await browser.close();
}

all().then(() => process.exit(failed), (e) => {
  console.log('not ok browser: ' + (e.stack || e));
  process.exit(1);
});
