import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asText, generatedTemplates } from './all';

for (const [file, template] of generatedTemplates()) writeFileSync(join(__dirname, '..', '..', 'workflows-templates', `${file}.json`), asText(template));
console.log(`✓ ${generatedTemplates().size} templates written`);
