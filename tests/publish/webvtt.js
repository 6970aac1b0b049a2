// What npm's webvtt-parser says of the files that are named: a line for each thing it finds, then
// how many cues there are.
const { WebVTTParser } = require('webvtt-parser');
const entities = require('webvtt-parser/html-entities.json');
const fs = require('fs');

for (const name of process.argv.slice(2)) {
  const parser = new WebVTTParser(entities);
  const found = parser.parse(fs.readFileSync(name, 'utf8'), 'captions');
  for (const e of found.errors)
    console.log(`${name}:${e.line}:${e.col}: ${e.message}`);
  console.log(`${name}: ${found.cues.length} cues`);
}
