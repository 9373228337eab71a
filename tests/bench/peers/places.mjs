// Two ways to look up a place that are not ours, on the same names and inputs: fuse.js, and SQLite
// FTS5 with the trigram tokenizer. Prints one line of JSON each, as directory_bench does.
// Usage: places.mjs DATA_FOLDER INPUTS.csv...
import fs from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { DatabaseSync } from 'node:sqlite';
import Fuse from 'fuse.js';

const [folder, ...inputFiles] = process.argv.slice(2);
const measuredMs = 1000;

// RFC 4180, enough for our own tables.
function rowsOf(file) {
  const rows = [];
  for (const line of fs.readFileSync(file, 'utf8').split('\n').slice(1)) {
    if (!line) continue;
    rows.push([...line.matchAll(/("([^"]|"")*"|[^,]*)(,|$)/g)]
      .map((part) => part[1].startsWith('"') ? part[1].slice(1, -1).replaceAll('""', '"') : part[1]));
  }
  return rows;
}

const table = (name) => rowsOf(path.join(folder, name));
const municipalities = table('municipalities.csv').map((row) => row[1]);
const names = [];
for (const row of table('municipalities.csv')) names.push({ name: row[1], municipality: row[1] });
for (const row of table('localities.csv')) names.push({ name: row[0], municipality: row[1] });
for (const file of ['aliases.csv', 'aliases_extra.csv']) {
  for (const row of table(file)) if (row[3]) names.push({ name: row[0], municipality: row[3] });
}
const labelled = inputFiles.flatMap(rowsOf).filter((row) => row[1] === 'found' && row[2]);
const mistyped = municipalities.filter((name) => name.length >= 7)
  .map((name) => name.slice(0, name.length >> 1) + name.slice((name.length >> 1) + 1));

function perSecond(find, queries) {
  let asked = 0;
  const begin = performance.now();
  while (performance.now() - begin < measuredMs) {
    find(queries[asked % queries.length]);
    asked += 1;
  }
  return Math.round(asked * 1000 / (performance.now() - begin));
}

function report(name, load) {
  const before = process.memoryUsage().rss;
  const begin = performance.now();
  const find = load();
  const load_ms = performance.now() - begin;
  const right = labelled.filter((row) => find(row[0]) === row[2]).length;
  console.log(JSON.stringify({
    name, load_ms: Math.round(load_ms * 10) / 10,
    memory_mb: Math.round((process.memoryUsage().rss - before) / 104857.6) / 10,
    exact_per_s: perSecond(find, municipalities), fuzzy_per_s: perSecond(find, mistyped),
    right, of: labelled.length,
  }));
}

report('fuse.js', () => {
  const fuse = new Fuse(names, { keys: ['name'], threshold: 0.3, ignoreLocation: true });
  return (text) => fuse.search(text, { limit: 1 })[0]?.item.municipality;
});

report('SQLite FTS5 trigram', () => {
  const database = new DatabaseSync(':memory:');
  database.exec("CREATE VIRTUAL TABLE places USING fts5(name, municipality UNINDEXED, tokenize='trigram')");
  const insert = database.prepare('INSERT INTO places VALUES(?,?)');
  for (const { name, municipality } of names) insert.run(name, municipality);
  const best = database.prepare('SELECT municipality FROM places WHERE places MATCH ? ORDER BY rank LIMIT 1');
  return (text) => {
    const grams = [];
    for (let i = 0; i + 3 <= text.length; i += 1) grams.push('"' + text.slice(i, i + 3).replaceAll('"', '""') + '"');
    return grams.length === 0 ? undefined : best.get(grams.join(' OR '))?.municipality;
  };
});
