// Prints, as JSON, the tables of inputs and outputs of each module that is named, for its README.
// usage: node terraform-docs.mjs DIRECTORY...
import fs from 'node:fs';
import path from 'node:path';
import hcl2json from '@cdktn/hcl2json';

const cell = text => text.replaceAll('|', '\\|').replaceAll('$${', '${').replace(/\s*\n\s*/g, ' ');
const code = text => '`' + cell(text) + '`';

async function read(file) {
  return fs.existsSync(file) ? hcl2json.parse(path.basename(file), fs.readFileSync(file, 'utf8')) : {};
}

// Types come as ${list(string)}
const type = text => (text ?? 'any').replace(/^\$\{([\s\S]*)\}$/, '$1');
const start = (variable) => !('default' in variable) ? '**required**' : code(JSON.stringify(variable.default));

async function tables(directory) {
  const { variable = {} } = await read(path.join(directory, 'variables.tf'));
  const { output = {} } = await read(path.join(directory, 'outputs.tf'));
  const undocumented = [...Object.entries(variable), ...Object.entries(output)].filter(([, [body]]) => !body.description);
  if (undocumented.length) throw new Error(`${directory}: no description: ${undocumented.map(([name]) => name)}`);
  return ['| input | type | default | meaning |', '|---|---|---|---|',
    ...Object.entries(variable).map(([name, [body]]) => `| ${code(name)} | ${code(type(body.type))} | ${start(body)} | ${cell(body.description)} |`), '',
    '| output | meaning |', '|---|---|',
    ...Object.entries(output).map(([name, [body]]) => `| ${code(name)} | ${cell(body.description)} |`)].join('\n');
}

const found = {};
for (const directory of process.argv.slice(2)) found[directory] = await tables(directory);
console.log(JSON.stringify(found));
